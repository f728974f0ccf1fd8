"""Checks one scenario of a chart: its values, and what it renders for each Kubernetes version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from attune_lint.errors import EngineError
from attune_lint.helm.renderer import FailureKind, Rendered, Renderer, RenderFailure, RenderRequest
from attune_lint.locate.question import Scene
from attune_lint.named_tuple import NamedTuple
from attune_lint.report import Cell, CellStatus
from attune_lint.rule import Context, Scope
from attune_lint.run.account import Account
from attune_lint.run.around import Around
from attune_lint.run.documents import Reader, RenderedDocument, document_of_notes
from attune_lint.run.examiner import Examiner, Subjects
from attune_lint.run.job import Job
from attune_lint.run.overlap import Said, without_repeats
from attune_lint.run.stamp import Stamp
from attune_lint.sources.scenario import Scenario
from attune_lint.timing import Timings
from attune_lint.validation.kube_schema import Status, Verdict
from attune_lint.validation.kube_versions import minor
from attune_lint.validation.verdicts import Verdicts
from attune_lint.views.manifest import KubeObject
from attune_lint.views.notes import NotesView
from attune_lint.views.release import Release
from attune_lint.views.subjects import DocumentView, RenderView, ValuesView
from attune_lint.views.workers import WorkerView, pair


class Means(NamedTuple):
    """What all checks of a run share."""

    renderer: Renderer | None
    engine_error: str | None
    reader: Reader
    account: Account
    timings: Timings


class _Rendered(NamedTuple):
    """The objects of a render, and what is derived from all of them."""

    objects: tuple[KubeObject, ...]
    release: Release
    workers: tuple[WorkerView, ...]


class Left(NamedTuple):
    """The part of a check that is left to do, and the render that it is about."""

    check: Callable[[], None]
    scene: Scene


def finish(left: Iterable[Left]) -> None:
    """Does what is left to do."""
    for one in left:
        one.check()


class ScenarioCheck:
    """One scenario. A version that renders the same objects as the one before it is checked as the same release."""

    def __init__(
        self,
        means: Means,
        job: Job,
        examiner: Examiner,
        verdicts: Verdicts,
        scenario: Scenario,
        values: ValuesView,
        around: Around,
        *,
        secret_texts: frozenset[str],
    ) -> None:
        self._around, self._secret_texts = around, secret_texts
        self._means, self._job, self._examiner, self._verdicts = means, job, examiner, verdicts
        self._scenario, self._values = scenario, values
        self._last: _Rendered | None = None
        self._scenes: dict[str, Scene] = {}
        self._answered: tuple[RenderRequest, Rendered] | None = None
        self._documents: tuple[Rendered, list[RenderedDocument]] | None = None

    def values(self) -> None:
        """What rules say of the values themselves."""
        context = self._context("", self._release(()))
        said = self._examined([(self._values, [(Scope.VALUES, [self._values])])], context)
        self._means.account.found(self._stamp("").hits(said))

    def version(self, version: str) -> Left | None:
        """Renders for one Kubernetes version (`vX.Y.Z`) and checks the texts. What rules say of the objects is left to
        do, where there are any: it needs no engine."""
        if self._job.chart.defects or self._values.broken_layers:  # Helm reads neither; both are findings already
            self._cell(version, "render-failed", 0)
            return None
        rendered = self._render(version)
        if rendered is None:
            self._cell(version, "error", 0)
            return None
        documents = self._read(rendered)
        if self._is_refused(version, rendered.failure, documents):
            self._cell(version, "render-failed", 0)
            if rendered.failure is not None:
                self._around.learn_failure(rendered.failure.message)
            return None
        # An order of our own: where a rule names the first of several, it is the same whatever Helm prints first.
        objects = [object_ for document in documents for object_ in document.objects]
        objects.sort(key=lambda object_: (object_.template, object_.kind, object_.name))
        self._cell(version, "rendered", len(objects))
        if not objects:
            what = "the scenario renders no object at all"
            self._means.account.trouble(self._job.shown, self._scenario.name, what)
            return None
        made = self._made_of(tuple(objects))
        self._around.learn(made.release, made.workers)
        scene = self._scene(version, documents)
        return Left(lambda: self._check_objects(version, made, documents, rendered.notes), scene)

    def _cell(self, version: str, status: CellStatus, objects: int) -> None:
        self._means.account.cell(Cell(self._job.shown, self._scenario.name, minor(version), status, objects))

    def _stamp(self, version: str, documents: Sequence[RenderedDocument] = ()) -> Stamp:
        scene = self._scene(version, documents) if version else None
        return Stamp(self._job, self._scenario.name, version, self._values, documents, scene)

    def _scene(self, version: str, documents: Sequence[RenderedDocument]) -> Scene:
        """The render of a version, one and the same for all that is said of it."""
        if version not in self._scenes:
            values = self._values.values
            request = self._job.plan.request(values, version)
            # A probe's values stand in no file: the finding names the command that shows them.
            shown = not self._scenario.name.startswith("probe:")
            texts = tuple(document.document for document in documents)
            self._scenes[version] = Scene(self._job.chart, request, values, shown=shown, documents=texts)
        return self._scenes[version]

    def _release(self, objects: tuple[KubeObject, ...]) -> Release:
        plan = self._job.plan
        return Release(plan.release, plan.namespace, self._job.chart.name, objects)

    def _context(self, version: str, release: Release, workers: tuple[WorkerView, ...] = (), **more: Any) -> Context:
        return Context(
            release,
            self._values.data,
            kube_version=minor(version),
            workers=workers,
            edition=self._job.edition,
            cluster=self._job.cluster,
            external=self._job.external,
            chart=self._job.chart,
            secret_texts=self._secret_texts,
            **more,
        )

    def _examined(self, owners: Iterable[tuple[object, Subjects]], context: Context) -> list[Said]:
        """What the rules say of some owners of subjects, in their order."""
        said: list[Said] = []
        with self._means.timings.measure("rules"):
            for owner, subjects in owners:
                said += self._examiner.examine(owner, subjects, context, self._scenario.name)
        return said

    def _render(self, version: str) -> Rendered | None:
        means, job = self._means, self._job
        request = job.plan.request(self._values.values, version)
        if self._answered is not None and self._answered[0] == request:
            return self._answered[1]
        try:
            if means.renderer is None:
                raise EngineError(means.engine_error or "there is no engine to render with")
            with means.timings.measure("render"):
                rendered = means.renderer.render(request)
        except EngineError as error:
            scenario = self._scenario.name if means.renderer else None
            means.account.engine_trouble(job.shown, scenario, str(error))
            return None
        self._answered = request, rendered
        return rendered

    def _read(self, rendered: Rendered) -> list[RenderedDocument]:
        if self._documents is None or self._documents[0] is not rendered:
            with self._means.timings.measure("read"):
                documents = self._means.reader.read((*rendered.crds, *rendered.manifests))
            self._documents = rendered, documents
        return self._documents[1]

    def _is_refused(self, version: str, failure: RenderFailure | None, documents: Sequence[RenderedDocument]) -> bool:
        """Runs the rules about the render itself; answers whether Helm or kubectl refuse it."""
        chart = self._job.chart
        broken = any(defect.blocking for document in documents for defect in document.defects)
        # The reader's own words about a text that is no YAML are better than Helm's, and one is enough.
        told = None if failure is not None and failure.kind is FailureKind.OUTPUT and broken else failure
        file = chart.source_file(told.template) if told and told.template else None
        context = self._context(version, self._release(()))
        view = RenderView(chart, self._scenario.name, told, file)
        owners = [(view, [(Scope.RENDER, [view])]), *((one, self._of_document(one)) for one in documents)]
        said = self._examined(owners, context)
        self._means.account.found(self._stamp(version, documents).hits(said))
        return broken or failure is not None

    def _of_document(self, document: RenderedDocument) -> Subjects:
        file = self._job.chart.source_file(document.template)
        view = DocumentView(document.template, file, document.text, document.data, document.defects, document)
        yield Scope.DOCUMENT, [view]

    def _made_of(self, objects: tuple[KubeObject, ...]) -> _Rendered:
        """The objects of a render as a release."""
        if self._last is None or self._last.objects != objects:
            release, edition = self._release(objects), self._job.edition
            workers = pair(edition, self._values.data, release) if edition else ()
            self._last = _Rendered(objects, release, workers)
        return self._last

    def _check_objects(
        self, version: str, made: _Rendered, documents: Sequence[RenderedDocument], notes: str | None
    ) -> None:
        objects, release, workers = made
        with self._means.timings.measure("schemas"):
            found = self._verdicts.on(minor(version), [object_.data for object_ in objects])
            verdicts = {id(object_): verdict for object_, verdict in zip(objects, found, strict=True)}
        for object_ in objects:
            self._count(object_, verdicts[id(object_)])
        context = self._context(version, release, workers, verdict=lambda object_: verdicts[id(object_)])
        owners: list[tuple[object, Subjects]] = [(object_, _of_object(object_)) for object_ in objects]
        owners += [(worker, [(Scope.WORKER, [worker])]) for worker in workers]
        owners.append((release, [(Scope.RELEASE, [release])]))
        if notes is not None or self._job.edition is not None:
            chart = self._job.chart
            view = NotesView(chart, notes, workers, document_of_notes(chart, notes or ""))
            owners.append((view, [(Scope.NOTES, [view])]))
        said = self._examined(owners, context)
        told = without_repeats(said, workers, self._values.schema_errors, verdicts)
        self._means.account.found(self._stamp(version, documents).hits(told, workers))

    def _count(self, object_: KubeObject, verdict: Verdict) -> None:
        account, job = self._means.account, self._job
        if verdict.status is not Status.NO_SCHEMA:
            account.validated()
            return
        account.skipped(job.shown, object_.kind, object_.api_version, "no schema")
        if job.require_schemas:
            what = f"no schema for {object_.kind} ({object_.api_version}): give its CRD in `crds`"
            account.trouble(job.shown, None, what)


def _of_object(object_: KubeObject) -> Iterator[tuple[Scope, Iterable[Any]]]:
    yield Scope.OBJECT, [object_]
    if object_.pod is not None:
        yield Scope.POD, [object_.pod]
        yield Scope.CONTAINER, object_.pod.all_containers
