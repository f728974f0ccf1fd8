"""What the workflows of a repository publish: images with what they are built of, and charts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from posixpath import join, normpath

from attune_lint.finding import Location
from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.chart_tools import ChartStep, chart_steps_of, chart_steps_of_action
from attune_lint.repository.expression import UNKNOWN, is_known
from attune_lint.repository.files import Repository
from attune_lint.repository.image_tools import (
    BuildCommand,
    build_of,
    from_root,
    is_between_registries,
    is_beyond,
    lines_of,
    other_name,
    pushed_by,
    without_tag,
)
from attune_lint.repository.job_run import JobRuns, StepRun, Unread
from attune_lint.repository.script import Command
from attune_lint.repository.workflow import Workflow, read_workflows

# Actions of unknown content whose name says that they may build or publish images.
_MAY_BUILD = re.compile(r"docker|image|kaniko|buildah|bake|publish|container|build")
_HARMLESS = re.compile(r"docker/(?:login|setup-|metadata)|actions/|setup-|cache|login|checkout|rust-toolchain")


class ImageBuild(NamedTuple):
    """One image that a step builds."""

    command: BuildCommand
    step: StepRun
    row: int | None  # of the script; None for an action
    certain: bool
    keys: Mapping[str, str]  # where an action is given each part

    @property
    def names(self) -> tuple[str, ...]:
        return self.command.names

    def location(self, part: str) -> Location:
        """Where the step says a part: `file`, `target`, `context` or `tag`."""
        word = self.command.words.get(part, "")
        if self.row is not None:
            return self.step.word_location(word, self.row, hint=part)
        key = self.keys.get(part, part)
        return self.step.value_location(word, *(("with", key) if key in self.step.given else ("uses",)), hint=part)

    @property
    def step_location(self) -> Location:
        """The step as a whole."""
        return self.step.word_location("", self.row) if self.row is not None else self.step.key("uses")

    def name_location(self, name: str) -> Location:
        """Where a name of the image is given: the matrix's own entry, if it holds it."""
        return self.step.matrix_location(name) or self.location("tag")


class ImagePush(NamedTuple):
    """One name that is pushed; `is_copy` where the image was in a registry before."""

    name: str
    location: Location
    is_copy: bool = False


class ChartUse(NamedTuple):
    """One thing that a step does with a chart."""

    done: ChartStep
    step: StepRun
    row: int | None

    def location(self, word: str = "") -> Location:
        if self.row is not None:
            return self.step.word_location(word or self.done.word or "helm", self.row)
        return self.step.key("uses")


class Publishing:
    """All that the workflows build, push and package."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._builds: list[ImageBuild] = []
        self._pushes: list[ImagePush] = []
        self._charts: list[ChartUse] = []
        self._aliases: list[tuple[str, str]] = []
        self._unread: list[Unread] = []
        self._scripts: dict[tuple[str, str], list[str]] = {}

    @cached_property
    def workflows(self) -> tuple[Workflow, ...]:
        return tuple(read_workflows(self._repository))

    @cached_property
    def _read(self) -> bool:
        runs = JobRuns(self._repository)
        for workflow in self.workflows:
            if workflow.source.broken is None and not workflow.is_only_called:
                for step in runs.steps(workflow):
                    self._step(step)
        self._unread += runs.unread
        return True

    @property
    def builds(self) -> tuple[ImageBuild, ...]:
        return tuple(self._builds) if self._read else ()

    @property
    def pushes(self) -> tuple[ImagePush, ...]:
        return tuple(self._pushes) if self._read else ()

    @property
    def charts(self) -> tuple[ChartUse, ...]:
        return tuple(self._charts) if self._read else ()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What may build or publish and could not be read."""
        return tuple(dict.fromkeys(self._unread)) if self._read else ()

    @property
    def is_whole(self) -> bool:
        """Whether all that may build or publish could be read."""
        return not self.unread and all(workflow.source.broken is None for workflow in self.workflows)

    def names_of(self, build: ImageBuild) -> tuple[str, ...]:
        """The names of a build without their tags, those that `docker tag` adds among them."""
        found = list(dict.fromkeys(build.names))
        for source, target in self._aliases:
            if source in found and target not in found:
                found.append(target)
        return tuple(dict.fromkeys(without_tag(name) for name in found))

    def is_made(self, step: StepRun, path: str) -> bool:
        """Whether a file or folder may be made in the job of a step: a script there speaks of its name."""
        name = path.rsplit("/", 1)[-1]
        job = step.frame.job
        return any(name in text for text in self._scripts.get((job.source.name, job.id), ()))

    def says(self, word: str, programs: tuple[str, ...]) -> bool:
        """Whether a script runs one of some programs on something with a word in its name."""
        return any(
            word in text and text.split(" ", 1)[0] in programs for texts in self._scripts.values() for text in texts
        )

    def _step(self, step: StepRun) -> None:
        frame = step.frame
        if step.script is not None:
            # What an option of the build itself names is not made by it.
            texts = [" ".join(c.words) for c in step.script.commands if build_of(c) is None and not chart_steps_of(c)]
            self._scripts.setdefault((frame.job.source.name, frame.job.id), []).extend(texts)
        if step.script is not None:
            for command in step.script.commands:
                self._command(step, command)
            return
        self._charts += [
            ChartUse(done, step, None) for done in chart_steps_of_action(step.action, dict(step.given), step.folder)
        ]
        build = _action_build(step)
        if build is not None:
            self._builds.append(build)
        elif step.action == "redhat-actions/push-to-registry":
            names = [join(step.given.get("registry", UNKNOWN), step.given.get("image", UNKNOWN))]
            self._pushes += [ImagePush(name, step.key("uses")) for name in names]
        elif _MAY_BUILD.search(step.action) and not _HARMLESS.search(step.action):
            self._unread.append(Unread(f"a step uses the action `{step.action}`", step.key("uses")))

    def _command(self, step: StepRun, command: Command) -> None:
        build = build_of(command)
        if build is not None:
            self._builds.append(ImageBuild(build, step, _row(command), command.certain, {}))
        for name in pushed_by(command):
            location = step.word_location(name, command.row)
            self._pushes.append(ImagePush(name, location, is_between_registries(command)))
        alias = other_name(command)
        if alias is not None:
            self._aliases.append(alias)
        self._charts += [ChartUse(done, step, _row(command)) for done in chart_steps_of(command)]
        if is_beyond(command):
            what = f"a step runs `{' '.join(command.words[:3]).replace(UNKNOWN, '…')}`"
            self._unread.append(Unread(what, step.word_location(command.words[0], command.row)))


def _row(command: Command) -> int:
    # What a followed script does is told at the step that runs it.
    return command.row if command.script is None else 0


def _action_build(step: StepRun) -> ImageBuild | None:
    """What a well-known action builds."""
    given = dict(step.given)
    match step.action:
        case "docker/build-push-action":
            names = tuple(lines_of(given.get("tags", ""))) or tuple(_output_names(given.get("outputs", "")))
            keys = {"tag": "tags", "file": "file", "target": "target", "context": "context"}
            pushed = _truth(given.get("push")) or _output_pushes(given)
        case "redhat-actions/buildah-build":
            tags = given.get("tags", "latest").split()
            names = tuple(f"{given.get('image', UNKNOWN)}:{tag}" for tag in tags)
            file = "containerfiles" if "containerfiles" in given else "dockerfiles"
            keys = {"tag": "image", "file": file, "target": "target", "context": "context"}
            pushed = False
        case "mr-smithers-excellent/docker-build-push":
            names = (join(given.get("registry", ""), given.get("image", UNKNOWN)),)
            keys = {"tag": "image", "file": "dockerfile", "target": "target", "context": "directory"}
            pushed = given.get("pushimage", "true") != "false"
        case "elgohr/publish-docker-github-action":
            names = (join(given.get("registry", ""), given.get("name", UNKNOWN)),)
            keys = {"tag": "name", "file": "dockerfile", "target": "target", "context": "context"}
            pushed = True
        case "aevea/action-kaniko":
            names = (join(given.get("registry", ""), given.get("image", UNKNOWN)),)
            keys = {"tag": "image", "file": "build_file", "target": "target", "context": "path"}
            pushed = True
        case _:
            return None
    return ImageBuild(_command_of(step, names, keys, pushed), step, None, True, keys)


def _command_of(step: StepRun, names: tuple[str, ...], keys: Mapping[str, str], pushed: bool | None) -> BuildCommand:
    words = {part: step.given[key] for part, key in keys.items() if step.given.get(key)}
    # Without a context the action builds from the commit itself.
    context_word = words.get("context", ".")
    is_here = "://" not in context_word and not context_word.startswith(("git@", UNKNOWN))
    context = from_root(step.folder, context_word) if is_here else None
    if "file" in words:
        dockerfile = from_root(step.folder, words["file"])
    else:
        dockerfile = normpath(join(context, "Dockerfile")) if context is not None else None
    target = words.get("target", "")
    return BuildCommand(names, dockerfile, context, target if is_known(target) else None, pushed, words)


def _truth(text: str | None) -> bool | None:
    return None if text is not None and not is_known(text) else text == "true"


def _output_pushes(given: Mapping[str, str]) -> bool | None:
    outputs = given.get("outputs", "")
    if not is_known(given.get("push", "")) or (outputs and not is_known(outputs) and "push=true" not in outputs):
        return None
    return "push=true" in outputs or "type=registry" in outputs


def _output_names(outputs: str) -> Iterator[str]:
    for found in re.finditer(r"\bname=([^,\s\"]+)", outputs):
        yield found.group(1)
