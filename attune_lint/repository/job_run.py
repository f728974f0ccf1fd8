"""What the jobs of the workflows run, step by step, for each combination of their matrix.

Composite actions and workflows of the repository itself are followed; the values of expressions are resolved where
they are plain, among them what an earlier step writes to its outputs in so many words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import join, normpath
from typing import Any

from attune_lint.finding import Location
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.repository.expression import UNKNOWN, Lookup, is_known, resolve, shown
from attune_lint.repository.files import Repository
from attune_lint.repository.matrix import Combination
from attune_lint.repository.script import Script, read_script
from attune_lint.repository.source import YamlSource
from attune_lint.repository.workflow import Job, Workflow, action_name, local_action, local_workflow, never

_DEEPEST = 4


class Frame(NamedTuple):
    """A step within its file, and the values that hold there."""

    source: YamlSource
    path: Path
    job: Job
    combination: Combination


class StepRun(NamedTuple):
    """One step as it runs: an action with what it is given, or a script. `folder` is where its paths begin, from the
    root; UNKNOWN where another repository was checked out."""

    frame: Frame
    action: str
    given: Mapping[str, str]
    script: Script | None
    folder: str

    def key(self, *path: str) -> Location:
        """A key of the step, or the matrix's own value where that is what stands there."""
        return self.frame.source.key_location((*self.frame.path, *path))

    def value_location(self, wanted: str, *path: str, hint: str = "") -> Location:
        """Where a value comes from: the entry of the matrix that holds it, else its place in the step. Of several
        that hold it, the one whose key has the hint in its name."""
        return self.matrix_location(wanted, hint) or self.frame.source.value_location((*self.frame.path, *path))

    def matrix_location(self, wanted: str, hint: str = "") -> Location | None:
        """The entry of the matrix that holds a value, if one does."""
        place = _matrix_place(self.frame.combination, wanted, hint) if wanted else None
        if place is None:
            return None
        job = self.frame.job
        return job.source.value_location((*job.path, "strategy", "matrix", *place))

    def word_location(self, word: str, row: int, *, hint: str = "") -> Location:
        """A word of the script, or the entry of the matrix that it comes from."""
        text = self.frame.source.word_location((*self.frame.path, "run"), word, row=row)
        return self.matrix_location(word, hint) or text


def _matrix_place(combination: Combination, wanted: str, hint: str) -> Path | None:
    found = [
        ((key, *below), (*combination.places[key], *below))
        for key, data in combination.values.items()
        for below in _leaves(data, wanted)
    ]
    found.sort(key=lambda place: hint not in str(place[0][-1]))
    return found[0][1] if found else None


def _leaves(data: Any, wanted: str) -> Iterator[Path]:
    if isinstance(data, dict):
        for key, item in data.items():
            yield from ((key, *below) for below in _leaves(item, wanted))
    elif isinstance(data, str) and data == wanted:
        yield ()


class Unread(NamedTuple):
    """Something that may build or publish and could not be read, and where it stands."""

    what: str
    location: Location


class JobRuns:
    """Runs all jobs of some workflows; `unread` is what could not be followed."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.unread: list[Unread] = []
        self._outputs: dict[tuple[str, str], Mapping[str, str]] = {}

    def steps(self, workflow: Workflow, inputs: Mapping[str, str] | None = None, depth: int = 0) -> Iterator[StepRun]:
        """All steps of a workflow; a job comes after those that it needs."""
        if inputs is None:
            inputs = _defaults(lookup(workflow.triggers, ("workflow_dispatch", "inputs")), known=False)
        idle: set[str] = set()
        for job in _in_order(workflow.jobs):
            condition = job.data.get("if")
            # Who needs a job that is skipped is skipped too, unless it says otherwise.
            is_skipped = not idle.isdisjoint(job.needs) and not re.search(r"always\(|cancelled\(", str(condition))
            if never(condition) or is_skipped:
                idle.add(job.id)
            else:
                yield from self._job(job, inputs, depth)

    def _job(self, job: Job, inputs: Mapping[str, str], depth: int) -> Iterator[StepRun]:
        found = job.combinations
        if found is None:
            self.unread.append(
                Unread(
                    f"the matrix of job `{job.id}` is computed when it runs",
                    job.source.key_location((*job.path, "strategy", "matrix")),
                )
            )
        if "uses" in job.data:
            yield from self._called(job, inputs, depth)
            return
        for combination in (Combination({}, {}),) if found is None else found:
            run = _Run(self, job, combination, inputs, computed=found is None)
            yield from run.steps()
            outputs = {key: resolve(text, run.lookup) for key, text in _items(job.data.get("outputs"))}
            known = self._outputs.get((job.source.name, job.id), outputs)
            same = {key: text if known.get(key) == text else UNKNOWN for key, text in outputs.items()}
            self._outputs[job.source.name, job.id] = same

    def _called(self, job: Job, inputs: Mapping[str, str], depth: int) -> Iterator[StepRun]:
        workflow = local_workflow(self._repository, job.data["uses"])
        if workflow is None or depth >= _DEEPEST:
            what = f"job `{job.id}` calls the workflow `{job.data['uses']}`"
            self.unread.append(Unread(what, job.source.key_location((*job.path, "uses"))))
            return
        declared = _defaults(lookup(workflow.triggers, ("workflow_call", "inputs")))
        for combination in job.combinations or ():
            run = _Run(self, job, combination, inputs)
            given = {key: resolve(text, run.lookup) for key, text in _items(job.data.get("with"))}
            yield from self.steps(workflow, {**declared, **given}, depth + 1)

    def output(self, job: Job, name: str) -> str:
        return self._outputs.get((job.source.name, job.id), {}).get(name, UNKNOWN)

    @property
    def repository(self) -> Repository:
        return self._repository


def _defaults(declared: Any, *, known: bool = True) -> dict[str, str]:
    """The defaults of declared inputs; what a person may type in is not known."""
    return {
        key: shown(data.get("default")) if known and isinstance(data, dict) and "default" in data else UNKNOWN
        for key, data in _items(declared)
    }


def _items(data: Any) -> list[tuple[str, Any]]:
    return list(data.items()) if isinstance(data, dict) else []


def _in_order(jobs: tuple[Job, ...]) -> Iterator[Job]:
    """Each job after those that it needs; one of a circle comes where it stands."""
    waiting, done = list(jobs), set[str]()
    while waiting:
        known = {job.id for job in waiting}
        ready = [job for job in waiting if not (set(job.needs) & known) - {job.id}] or waiting[:1]
        for job in ready:
            done.add(job.id)
            waiting.remove(job)
            yield job


class _Run:
    """One job of a matrix as it runs."""

    def __init__(
        self,
        runs: JobRuns,
        job: Job,
        combination: Combination,
        inputs: Mapping[str, str],
        *,
        computed: bool = False,
    ) -> None:
        self._runs, self._job, self._combination, self._inputs = runs, job, combination, inputs
        self._computed = computed
        self._outputs: dict[str, Mapping[str, str]] = {}
        self._exported: dict[str, str] = {}
        self._folder = ""  # where this repository was checked out
        self._env: dict[str, str] = {}
        for source in (job.source.at("env"), job.data.get("env")):
            self._env.update({key: resolve(text, self.lookup) for key, text in _items(source)})

    def steps(self) -> Iterator[StepRun]:
        defaults = lookup(self._job.data, ("defaults", "run", "working-directory")) or self._job.source.at(
            "defaults", "run", "working-directory"
        )
        for index, step in self._job.steps:
            path = (*self._job.path, "steps", index)
            yield from self._step(step, self._job.source, path, defaults, depth=0)

    def _step(
        self, step: Mapping[str, Any], source: YamlSource, path: Path, defaults: Any, *, depth: int
    ) -> Iterator[StepRun]:
        if never(step.get("if")):
            return
        lookup_ = self._with_env(step.get("env"))
        frame = Frame(source, path, self._job, self._combination)
        if "run" in step:
            yield self._script(step, frame, lookup_, defaults)
        elif "uses" in step:
            yield from self._action(step, frame, lookup_, depth)

    def _script(self, step: Mapping[str, Any], frame: Frame, lookup_: Lookup, defaults: Any) -> StepRun:
        folder = self._inside(resolve(step.get("working-directory") or defaults or ".", lookup_))
        variables = {"GITHUB_WORKSPACE": ".", **self._env, **self._exported}
        variables.update({key: resolve(text, lookup_) for key, text in _items(step.get("env"))})
        script = read_script(
            resolve(step["run"], lookup_), variables=variables, folder=folder, read=self._runs.repository.text
        )
        self._exported.update(script.exported)
        self._remember(step, script.outputs)
        for file in script.unread:
            what = f"a step runs `{file}`, which is no shell script of the repository"
            self._runs.unread.append(Unread(what, frame.source.word_location((*frame.path, "run"), file)))
        return StepRun(frame, "", {}, script, folder)

    def _action(self, step: Mapping[str, Any], frame: Frame, lookup_: Lookup, depth: int) -> Iterator[StepRun]:
        given = {key: resolve(text, lookup_) for key, text in _items(step.get("with"))}
        action = action_name(step["uses"])
        if action == "actions/checkout":
            self._check_out(given)
        composite = local_action(self._runs.repository, step["uses"]) if depth < _DEEPEST else None
        if composite is None:
            self._remember(step, _outputs_of(action, given))
            yield StepRun(frame, action, given, None, self._inside("."))
            return
        outer = self._inputs, self._outputs
        self._inputs = {**_defaults(composite.at("inputs")), **given}
        self._outputs = {}
        for index, inner in enumerate(composite.at("runs", "steps")):
            if isinstance(inner, dict):
                yield from self._step(inner, composite, ("runs", "steps", index), None, depth=depth + 1)
        outputs = {key: resolve(lookup(data, ("value",)), self.lookup) for key, data in _items(composite.at("outputs"))}
        self._inputs, self._outputs = outer
        self._remember(step, outputs)

    def _check_out(self, given: Mapping[str, str]) -> None:
        place = normpath(given.get("path") or ".")
        is_own = given.get("repository", "") in ("", UNKNOWN)
        if is_own:
            self._folder = place
        elif place == ".":
            self._folder = UNKNOWN

    def _inside(self, folder: str) -> str:
        """A folder of the workspace as one of this repository."""
        if not is_known(folder) or not is_known(self._folder):
            return UNKNOWN
        clean = normpath(folder)
        if self._folder in ("", "."):
            return "" if clean == "." else clean
        if clean == self._folder or clean.startswith(f"{self._folder}/"):
            return clean[len(self._folder) + 1 :]
        return normpath(join("..", clean)) if clean == "." else UNKNOWN

    def _remember(self, step: Mapping[str, Any], outputs: Mapping[str, str]) -> None:
        if isinstance(step.get("id"), str):
            self._outputs[step["id"]] = outputs

    def _with_env(self, env: Any) -> Lookup:
        own = {key: resolve(text, self.lookup) for key, text in _items(env)}

        def with_own(parts: tuple[str, ...]) -> Any:
            return own[parts[1]] if parts[0] == "env" and len(parts) == 2 and parts[1] in own else self.lookup(parts)

        return with_own

    def lookup(self, parts: tuple[str, ...]) -> Any:
        """The value of a reference in an expression."""
        match parts:
            case ("matrix", *rest):
                return UNKNOWN if self._computed else _below(self._combination.values, rest)
            case ("env", name):
                return self._exported.get(name, self._env.get(name, UNKNOWN))
            case ("inputs", name):
                return self._inputs.get(name, UNKNOWN)
            case ("steps", step, "outputs", name):
                return self._outputs.get(step, {}).get(name, UNKNOWN)
            case ("needs", job, "outputs", name):
                found = next((other for other in self._job.workflow.jobs if other.id == job), None)
                return self._runs.output(found, name) if found is not None else UNKNOWN
            case ("github" | "gitea", "workspace"):
                return "."
        return UNKNOWN


def _below(data: Any, rest: list[str]) -> Any:
    """What stands at some keys, in any case of their letters, as the forge has it; nothing where it is not there."""
    for part in rest:
        if not isinstance(data, dict):
            return None
        data = next((item for key, item in data.items() if key.lower() == part.lower()), None)
    return data


def _outputs_of(action: str, given: Mapping[str, str]) -> Mapping[str, str]:
    """What a well-known action answers, as far as its inputs tell."""
    if action == "docker/metadata-action":
        names = [line.strip() for line in given.get("images", "").replace(",", "\n").splitlines()]
        names = [name.removeprefix("name=") for name in names if name and not name.startswith("enable=")]
        return {"tags": "\n".join(f"{name}:{UNKNOWN}" for name in names)} if names else {}
    return {}
