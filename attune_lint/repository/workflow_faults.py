"""Names in a workflow that lead nowhere: the forge takes most of them for empty text, and says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.finding import Location
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import nearest
from attune_lint.path import Path
from attune_lint.repository.expression import references
from attune_lint.repository.matrix import Combination, idle_excludes
from attune_lint.repository.workflow import Job, Workflow

_EXPORT = re.compile(r"(?:GITHUB|GITEA)_ENV\b")


class Fault(NamedTuple):
    """One name that leads nowhere. `detail` tells it from others in a fingerprint."""

    message: str
    help: str
    location: Location
    detail: str


class _Use(NamedTuple):
    """One reference in an expression, and the path of the text that holds it."""

    parts: tuple[str, ...]
    path: Path

    @property
    def shown(self) -> str:
        return ".".join(self.parts)


def faults(workflow: Workflow) -> Iterator[Fault]:
    """All faults of a workflow, each name once for a job."""
    ids = [job.id for job in workflow.jobs]
    for job in workflow.jobs:
        for name in job.needs:
            if name not in ids:
                near = nearest(name, ids)
                yield Fault(
                    f"job `{job.id}` needs the job `{name}`, which the workflow does not have",
                    f"Write {near}." if near else f"Remove {name} from `needs`.",
                    job.source.word_location((*job.path, "needs"), name),
                    f"{job.id} needs {name}",
                )
        uses = list(dict.fromkeys(_uses(job.data, job.path)))
        seen: set[tuple[str, ...]] = set()
        for use in uses:
            fault = _fault(job, use)
            if fault is not None and use.parts not in seen:
                seen.add(use.parts)
                yield fault
        yield from _idle_excludes(job)
        yield from _misspelled_keys(job, [use for use in uses if use.parts[0] == "matrix"])


def _uses(data: Any, path: Path) -> Iterator[_Use]:
    """All references below some data; an `if` is an expression without its marks."""
    if isinstance(data, dict):
        for key, value in data.items():
            bare = key == "if" and isinstance(value, str) and "${{" not in value
            yield from _uses(f"${{{{ {value} }}}}" if bare else value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _uses(value, (*path, index))
    elif isinstance(data, str) and "${{" in data:
        yield from (_Use(parts, path) for parts in references(data))


def _fault(job: Job, use: _Use) -> Fault | None:
    match use.parts:
        case ("matrix", *keys):
            if job.combinations is None or any(_has(c.values, keys) for c in job.combinations):
                return None
            known = [key for c in job.combinations for key in _keys_beside(c.values, keys)]
            return _empty(job, use, f"no combination of the matrix has `{'.'.join(keys)}`", keys[-1], known)
        case ("steps", step, *_):
            known = [str(data["id"]) for _, data in job.steps if data.get("id")]
            return None if step in known else _empty(job, use, f"no step has the id `{step}`", step, known)
        case ("needs", name, *_):
            known = list(job.needs)
            return None if name in known else _empty(job, use, f"job `{job.id}` does not need `{name}`", name, known)
        case ("env", name, *_):
            known = _variables(job)
            near = nearest(name, known, cutoff=0.8)
            # Variables come from elsewhere too: only a slip of the pen is certain.
            return _empty(job, use, f"no `env` sets `{name}`", name, known) if name not in known and near else None
    return None


def _empty(job: Job, use: _Use, why: str, name: str, known: list[str]) -> Fault:
    near = nearest(name, known)
    hint = f"; did you mean `{near}`?" if near else ""
    return Fault(
        f"`{use.shown}` in job `{job.id}` is empty: {why}{hint}",
        f"Write {near} in place of {name}." if near else f"Correct {use.shown}.",
        job.source.word_location(use.path, use.shown),
        f"{job.id} {use.shown}",
    )


def _has(data: Any, keys: list[str]) -> bool:
    for key in keys:
        if isinstance(data, str) and "${{" in data:
            return True
        if not isinstance(data, dict):
            return False
        found = next((name for name in data if name.lower() == key.lower()), None)
        if found is None:
            return key == "*"
        data = data[found]
    return True


def _keys_beside(data: Any, keys: list[str]) -> list[str]:
    for key in keys[:-1]:
        data = data.get(key) if isinstance(data, dict) else None
    return list(data) if isinstance(data, dict) else []


def _variables(job: Job) -> list[str]:
    texts = [str(data.get("run", "")) for _, data in job.steps]
    exported = [name for text in texts if _EXPORT.search(text) for name in re.findall(r"\b([A-Za-z_]\w*)=", text)]
    places = [job.source.at("env"), job.data.get("env"), *(data.get("env") for _, data in job.steps)]
    return [*exported, *(name for place in places if isinstance(place, dict) for name in place)]


def _idle_excludes(job: Job) -> Iterator[Fault]:
    """Items of `exclude` that exclude nothing: what they name is not in the matrix."""
    for index in idle_excludes(job.matrix):
        yield Fault(
            f"an item of `exclude` in the matrix of job `{job.id}` fits no combination, and excludes nothing",
            "Write the values as the matrix has them, or remove the item.",
            job.source.key_location((*job.path, "strategy", "matrix", "exclude", index)),
            f"{job.id} exclude",
        )


def _misspelled_keys(job: Job, uses: list[_Use]) -> Iterator[Fault]:
    """Keys of one entry of the matrix that nobody reads, beside one that is read and lacks there."""
    wanted = {use.parts[1] for use in uses if len(use.parts) > 1}
    nested = {use.parts[1:3] for use in uses if len(use.parts) > 2}
    for combination in job.combinations or ():
        yield from _slips(job, combination, combination.values, wanted, ())
        for key, value in combination.values.items():
            below = {parts[1] for parts in nested if parts[0] == key}
            if isinstance(value, dict) and below:
                yield from _slips(job, combination, value, below, (key,))


def _slips(
    job: Job, combination: Combination, data: Mapping[str, Any], wanted: set[str], above: tuple[str, ...]
) -> Iterator[Fault]:
    there, read = {name.lower() for name in data}, {name.lower() for name in wanted}
    empty = [name for name in wanted if name.lower() not in there]
    for key in data if empty else ():
        near = nearest(key, empty, cutoff=0.75) if key.lower() not in read else None
        if near is None:
            continue
        name = next((str(value) for value in combination.values.values() if isinstance(value, str)), "")
        place = combination.places[above[0] if above else key]
        path = (*job.path, "strategy", "matrix", *place, *((key,) if above else ()))
        shown = ".".join(("matrix", *above))
        yield Fault(
            f"an entry of the matrix of job `{job.id}` (`{name}`) has `{key}`, which nothing reads, and no `{near}`: "
            f"`{shown}.{near}` is empty there",
            f"Write {near} in place of {key}.",
            job.source.key_location(path),
            f"{job.id} {name} {key}",
        )
