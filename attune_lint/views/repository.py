"""The repository around a chart as rules see it. What is dear to read is read when the first rule asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attune_lint.contract.edition import Contract
from attune_lint.finding import Location, Precision, Problem, Severity
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path
from attune_lint.repository.expression import UNKNOWN
from attune_lint.repository.files import WORKFLOW_FOLDERS, Repository
from attune_lint.sources.chart import Chart
from attune_lint.views.examples import BrokenExample, Examined, Example, Slip, read_examples
from attune_lint.views.field_listing import field_listings
from attune_lint.views.image_values import image_values, without_tag
from attune_lint.views.rendered_facts import RenderedFacts

if TYPE_CHECKING:
    from attune_lint.repository.dockerfile import Dockerfile
    from attune_lint.repository.gitignore import Left
    from attune_lint.repository.markdown import Markdown
    from attune_lint.repository.publishing import ChartUse, ImageBuild, Publishing
    from attune_lint.repository.workflow_faults import Fault
    from attune_lint.views.phases import PhaseState


_OTHER_CI = (".gitlab-ci.yml", ".woodpecker.yml", ".woodpecker", ".drone.yml", "Jenkinsfile", ".circleci", ".buildkite")


class ChartImage(NamedTuple):
    """One image of the chart's values: its path, its repository, and the whole name that is pulled by default."""

    path: Path
    repository: str
    name: str


class RepositoryView:
    """The repository and the chart in it, with what the chart's scenarios have rendered."""

    def __init__(
        self,
        chart: Chart,
        edition: Contract | None,
        files: Repository,
        rendered: RenderedFacts,
        examine: Callable[[Sequence[Example]], Sequence[Examined]],
        *,
        is_whole: bool = True,
    ) -> None:
        self.chart = chart
        self.edition = edition
        self.files = files
        self.rendered = rendered
        self._examine = examine
        # Whether all scenarios were tried: what was not rendered may then be said not to be there.
        self.is_whole = is_whole
        self._dockerfiles: dict[str, Dockerfile | None] = {}
        self._documents: dict[str, Markdown | None] = {}
        self._builds_of: dict[ChartImage, list[ImageBuild]] = {}
        self._names_of: dict[int, tuple[ImageBuild, tuple[str, ...]]] = {}  # the key is the build's identity

    @cached_property
    def publishing(self) -> Publishing:
        from attune_lint.repository.publishing import Publishing

        return Publishing(self.files)

    @cached_property
    def chart_folder(self) -> str:
        """The chart's folder from the root, "" where the chart is the root."""
        return self.files.path_of(self.chart.path) or ""

    @property
    def values(self) -> Mapping[str, Any]:
        data = self.chart.defaults.data
        return data if isinstance(data, dict) else {}

    @cached_property
    def images(self) -> tuple[ChartImage, ...]:
        """The images of the chart's own values, as an install with its defaults pulls them."""
        return tuple(
            ChartImage(image.path, image.repository.strip("/"), without_tag(image.made[0]))
            for image in image_values(self.values)
            if image.repository
        )

    def agent_image(self, contract: Contract) -> ChartImage | None:
        """The image that loaders copy from."""
        return next((image for image in self.images if image.path == contract.repository.agent_image), None)

    def values_location(self, *path: str | int) -> Location:
        return self.chart.defaults.location(path)

    def dockerfile(self, name: str) -> Dockerfile | None:
        """A Dockerfile by its path from the root."""
        if name not in self._dockerfiles:
            from attune_lint.repository.dockerfile import read_dockerfile

            text = self.files.text(name)
            self._dockerfiles[name] = None if text is None else read_dockerfile(name, self.files.shown(name), text)
        return self._dockerfiles[name]

    @cached_property
    def dockerfiles(self) -> tuple[Dockerfile, ...]:
        """The Dockerfiles that the workflows build, each once."""
        names = dict.fromkeys(build.command.dockerfile for build in self.publishing.builds)
        found = (self.dockerfile(name) for name in names if name is not None)
        return tuple(dockerfile for dockerfile in found if dockerfile is not None)

    def workflow_faults(self) -> Iterator[Fault]:
        """Names in the workflows that lead nowhere."""
        from attune_lint.repository.workflow_faults import faults

        for workflow in self.publishing.workflows:
            if workflow.source.broken is None:
                yield from faults(workflow)

    def chart_uses(self, act: str) -> Iterator[ChartUse]:
        """What steps do with this chart: `lint`, `package` or `push`. A step that names no chart means all."""
        for use in self.publishing.charts:
            if use.done.act == act and use.done.chart in (None, self.chart_folder or "."):
                yield use

    @property
    def pushes_otherwise(self) -> bool:
        """Whether a step uploads a package by other means than Helm's."""
        return self.publishing.says(".tgz", ("curl", "cp", "rsync", "oras", "gh", "aws", "mv", "git"))

    def chart_problem(self, act: str, verb: str) -> Problem | None:
        """What is wrong where no step does a thing with the chart: another folder, or no step at all."""
        if any(self.chart_uses(act)):
            return None
        wrong = next(
            (
                use
                for use in self.publishing.charts
                if use.done.act == act and use.done.chart and not self.files.is_file(f"{use.done.chart}/Chart.yaml")
            ),
            None,
        )
        folder = self.chart_folder or "."
        if wrong is not None:
            message = f"the workflow {verb} the chart `{wrong.done.word}`, which is not there; the chart is `{folder}`"
            return self.problem(message, f"Write {folder}.", wrong.location(), detail=act)
        place = self.publishing_place or Location("repository", self.chart.chart_yaml)
        help = f"Add a step that {verb} {folder}."
        return self.problem(f"no workflow {verb} the chart `{folder}`", help, place, detail=act)

    def document(self, name: str) -> Markdown | None:
        """A Markdown document by its path from the root."""
        if name not in self._documents:
            from attune_lint.repository.markdown import Markdown

            text = self.files.text(name)
            self._documents[name] = None if text is None else Markdown(name, self.files.shown(name), text)
        return self._documents[name]

    @cached_property
    def ignored_by_git(self) -> list[Left] | None:
        """The files of the chart's package that git leaves out; None where that cannot be told."""
        from attune_lint.repository.gitignore import left_out

        folder = f"{self.chart_folder}/" if self.chart_folder else ""
        # Charts of others are fetched by the lock, and are seldom committed.
        names = [name for name in self.chart.members if name not in self.chart.left_out and not name.endswith(".tgz")]
        return left_out(self.files, [f"{folder}{name}" for name in sorted(names)])

    @cached_property
    def quick_reference(self) -> Markdown | None:
        """The document that tells operators the fields of a worker: the contract's, or one beside it that does."""
        if self.edition is None:
            return None
        promised = self.edition.repository.quick_reference
        if self.files.is_file(promised):
            return self.document(promised)
        folder = promised.rpartition("/")[0]
        for name in self.files.names(folder or "."):
            document = self.document(f"{folder}/{name}".lstrip("/")) if name.endswith(".md") else None
            if document is not None and _lists_fields(document, self.edition):
                return document
        return None

    def is_read_by_templates(self, field: str) -> bool:
        """Whether some template reads a field of that name."""
        return any(re.search(rf"\.{re.escape(field)}\b", text) for text in self.chart.templates.values())

    @cached_property
    def document_names(self) -> tuple[str, ...]:
        """The documents that speak of the chart and are there: those of the contract, and what greets a reader."""
        folder = f"{self.chart_folder}/" if self.chart_folder else ""
        promised = self.edition.repository.documents if self.edition else ()
        reference = self.quick_reference
        names = (*promised, reference.name if reference else "", "README.md", f"{folder}README.md")
        return tuple(name for name in dict.fromkeys(names) if self.files.is_file(name))

    def documents(self) -> Iterator[Markdown]:
        for name in self.document_names:
            document = self.document(name)
            if document is not None:
                yield document

    @cached_property
    def _examples(self) -> Mapping[str, list[Example | Slip | BrokenExample]]:
        """All that documents show in YAML, by document."""
        return {
            document.name: [
                found
                for fence in document.fences
                if fence.language in ("yaml", "yml")
                for found in read_examples(fence.text, fence.line, values=self.values, contract=self.edition)
            ]
            for document in self.documents()
        }

    def slips(self, document: str) -> Iterator[Slip | BrokenExample]:
        """The examples of a document that cannot be read, or miss the key that they mean."""
        yield from (found for found in self._examples.get(document, ()) if not isinstance(found, Example))

    @cached_property
    def _examined(self) -> Mapping[int, Examined]:
        examples = [found for shown in self._examples.values() for found in shown if isinstance(found, Example)]
        return {id(examined.example): examined for examined in self._examine(examples)}

    def examples(self, document: str) -> Iterator[Examined]:
        """The examples of values in a document, tried."""
        for found in self._examples.get(document, ()):
            if isinstance(found, Example):
                yield self._examined[id(found)]

    @cached_property
    def is_project(self) -> bool:
        """Whether the repository is that of the project, and no folder of charts alone: it has a workflow, or
        something else that the contract promises."""
        promised = self.edition.repository if self.edition else None
        if any(self.files.names(folder) for folder in WORKFLOW_FOLDERS):
            return True
        return promised is not None and any(map(self.files.is_file, (*promised.documents, promised.dockerfile)))

    @cached_property
    def uncertain(self) -> bool:
        """Whether some step may build images of which nothing can be told."""
        from attune_lint.repository.image_names import is_unknown

        publishing = self.publishing
        return not publishing.is_whole or any(
            not names or any(map(is_unknown, names)) for names in map(self.names_of, publishing.builds)
        )

    @cached_property
    def has_other_ci(self) -> bool:
        """Whether nothing but another CI, which is not read here, can publish."""
        return not self.publishing.workflows and any(map(self.files.exists, _OTHER_CI))

    def is_pushed(self, image: ChartImage) -> bool:
        """Whether a step of its own pushes an image, or may."""
        from attune_lint.repository.image_names import is_name_of, is_unknown

        names = [without_tag(push.name) for push in self.publishing.pushes if not push.is_copy]
        return self.uncertain or any(is_unknown(name) or is_name_of(name, image.repository) for name in names)

    def pushed_elsewhere(self, image: ChartImage) -> tuple[ImageBuild, str] | None:
        """A build of an image whose whole name is known and differs from what the chart pulls, if none agrees."""
        from attune_lint.repository.image_names import is_name_of, is_same

        named = [
            (build, name)
            for build in self.builds_of(image)
            for name in self.publishing.names_of(build)
            if is_name_of(name, image.repository)
        ]
        known = [(build, name) for build, name in named if UNKNOWN not in name and "/" in name]
        pushed = [without_tag(push.name) for push in self.publishing.pushes]
        names = [name for _, name in named] + [name for name in pushed if is_name_of(name, image.repository)]
        if any(is_same(name, image.name) for name in names) or not known:
            return None
        return known[0]

    def near_builds(self, image: ChartImage) -> Iterator[tuple[ImageBuild, str]]:
        """Builds of an image that the chart does not know, with a name that is nearly the one it wants."""
        from attune_lint.nearest import nearest

        known = {other.repository for other in self.images}
        wanted = image.repository.rsplit("/", 1)[-1]
        for build in self.publishing.builds:
            for name in self.names_of(build):
                tail = "/".join(name.split("/")[-len(image.repository.split("/")) :])
                if tail not in known and nearest(tail.rsplit("/", 1)[-1], [wanted], cutoff=0.85):
                    yield build, tail

    @property
    def publishing_place(self) -> Location | None:
        """Where another image would be added: the matrix, or the job, that builds most of them."""
        jobs: dict[tuple[str, str], tuple[int, ImageBuild]] = {}
        for build in self.publishing.builds:
            job = build.step.frame.job
            count, _ = jobs.get((job.source.name, job.id), (0, build))
            jobs[job.source.name, job.id] = (count + 1, build)
        if not jobs:
            workflow = next(iter(self.publishing.workflows), None)
            return workflow.source.key_location(("jobs",))._replace(precision=Precision.BLOCK) if workflow else None
        job = max(jobs.values(), key=lambda found: found[0])[1].step.frame.job
        path = (*job.path, "strategy", "matrix") if job.matrix is not None else job.path
        return job.source.key_location(path)._replace(precision=Precision.BLOCK)

    def builds_of(self, image: ChartImage) -> list[ImageBuild]:
        """The builds of an image of the chart, by its name."""
        from attune_lint.repository.image_names import is_name_of

        if image not in self._builds_of:
            self._builds_of[image] = [
                build
                for build in self.publishing.builds
                if any(is_name_of(name, image.repository) for name in self.names_of(build))
            ]
        return self._builds_of[image]

    def names_of(self, build: ImageBuild) -> tuple[str, ...]:
        """The names of a build; where a script makes them up, those in its matrix that are, nearly, an image's."""
        if id(build) not in self._names_of:
            self._names_of[id(build)] = build, self._found_names(build)
        return self._names_of[id(build)][1]

    def _found_names(self, build: ImageBuild) -> tuple[str, ...]:
        from attune_lint.nearest import nearest
        from attune_lint.repository.image_names import is_unknown

        names = self.publishing.names_of(build)
        if names and not all(map(is_unknown, names)):
            return names
        known = [image.repository for image in self.images]
        words = [word for word in build.step.frame.combination.words if nearest(word, known, cutoff=0.85)]
        return tuple(words) or names

    @cached_property
    def published(self) -> frozenset[str]:
        """The images that workflows build, by the last part of their names and by what the chart calls them."""
        names = [name for build in self.publishing.builds for name in self.names_of(build)]
        tails = {name.rsplit("/", 1)[-1] for name in names}
        return frozenset({*tails, *(image.repository for image in self.images if self.builds_of(image))})

    def phase_states(self, contract: Contract) -> Mapping[str, list[PhaseState]]:
        """What the plan and the notes say of the phase, by document."""
        from attune_lint.views.phases import phase_states

        promised = contract.repository
        documents = {name: self.document(name) for name in (promised.status, promised.plan)}
        return {
            name: list(phase_states(document, promised.phase))
            for name, document in documents.items()
            if document is not None
        }

    def whole_of(self, name: str) -> Location:
        document = self.document(name)
        assert document is not None, "only of a document that is there"
        return document.whole

    def problem(
        self, message: str, help: str, location: Location, *, detail: str, severity: Severity | None = None
    ) -> Problem:
        return Problem(message, help, detail=detail, severity=severity, locations=(location,))


def _lists_fields(document: Markdown, contract: Contract) -> bool:
    """Whether a document lists most fields of a worker."""
    listed = {row.name for rows in field_listings(document, contract) for row in rows}
    fields = [field.name for field in contract.pools[0].fields]
    return sum(name in listed for name in fields) * 2 > len(fields)
