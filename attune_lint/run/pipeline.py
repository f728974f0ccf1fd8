"""The way of the data: chart and values, scenarios, renders, documents, objects, rules, report.

The renderer and the rules are handed in. One chart's failure never keeps another from being checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from attune_lint.errors import EngineError
from attune_lint.finding import Problem, Severity
from attune_lint.helm.renderer import FailureKind, Rendered, Renderer, RenderFailure
from attune_lint.report import Cell, CellStatus, ChartInfo, Engine, Report
from attune_lint.rule import Context, Scope
from attune_lint.run.account import Account
from attune_lint.run.collect import collect
from attune_lint.run.documents import Reader, RenderedDocument
from attune_lint.run.job import Job, minor
from attune_lint.run.overlap import Said, without_repeats
from attune_lint.run.redact import Redactor
from attune_lint.run.registry import Rule
from attune_lint.run.stamp import Stamp
from attune_lint.sources.scenario import Scenario
from attune_lint.timing import Timings
from attune_lint.validation.kube_schema import KubeSchemas, Status, Verdict
from attune_lint.views.manifest import KubeObject
from attune_lint.views.release import Release
from attune_lint.views.secrets import plain_in_values, secrets_in_object, secrets_in_values
from attune_lint.views.subjects import DocumentView, RenderView, ValuesView
from attune_lint.views.workers import pair


class Run:
    """Checks jobs one after the other and keeps the account."""

    def __init__(
        self, *, renderer: Renderer | None, engine_error: str | None = None, timings: Timings | None = None
    ) -> None:
        self.renderer = renderer
        self.engine_error = engine_error
        self.timings = timings or Timings()
        self.reader = Reader()
        self.account = Account()
        self.redactor = Redactor()

    def report(self, jobs: Sequence[Job], *, fail_on: Severity) -> Report:
        """Checks everything and answers with the report, its secrets taken out."""
        for job in jobs:
            self._job(job)
        engine = Engine(self.renderer.name, self.renderer.version) if self.renderer else None
        charts = tuple(
            ChartInfo(
                path=job.shown,
                name=job.chart.name or None,
                version=job.chart.version or None,
                edition=job.edition.name if job.edition else None,
            )
            for job in jobs
        )
        report = Report(charts, collect(self.account.hits), self.account.ledger(jobs, engine), fail_on)
        return self.redactor.report(report)

    def _job(self, job: Job) -> None:
        empty = Release(job.plan.release, job.plan.namespace, job.chart.name, "", ())
        self._source_rules(Stamp(job, "default"), Scope.CHART, job.view, Context(empty, {}, edition=job.edition))
        if job.chart.type == "library":
            what = "a library chart renders nothing by itself: lint a chart that uses it"
            self.account.trouble(job.shown, None, what)
            return
        for scenario, values in zip(job.plan.scenarios, job.values, strict=True):
            self.redactor.learn(secrets=secrets_in_values(values.data), plain=plain_in_values(values.data))
            context = Context(empty, values.data, edition=job.edition)
            self._source_rules(Stamp(job, scenario.name, "", values), Scope.VALUES, values, context)
        for version in job.plan.kube_versions:
            schemas = KubeSchemas(minor(version), (*job.crds, *self.reader.crds(job.chart)))
            for scenario, values in zip(job.plan.scenarios, job.values, strict=True):
                _Check(self, job, scenario, values, version, schemas).run()

    def _source_rules(self, stamp: Stamp, scope: Scope, subject: Any, context: Context) -> None:
        for rule, problem in self.apply(stamp, scope, [subject], context):
            self.account.hits.append(stamp.hit(rule, problem))

    def apply(self, stamp: Stamp, scope: Scope, subjects: Iterable[Any], context: Context) -> list[Said]:
        """What all rules of a scope say of some subjects."""
        subjects = list(subjects)
        with self.timings.measure("rules"):
            return [
                (rule, problem)
                for rule in stamp.job.selection.rules
                if rule.scope is scope and not (rule.contract and context.edition is None)
                for subject in subjects
                for problem in self._problems(stamp, rule, subject, context)
            ]

    def _problems(self, stamp: Stamp, rule: Rule, subject: Any, context: Context) -> list[Problem]:
        try:
            if rule.when is not None and not rule.when(subject, context):
                return []
            problems = list(rule.check(subject, context))
        except Exception as error:  # the other rules still report; this one is named in the ledger
            cause = f"{type(error).__name__}: {error}".splitlines()[0]
            what = f"rule {rule.id} failed ({cause}); this is a bug of attune-lint, please report it"
            self.account.trouble(stamp.job.shown, stamp.scenario, what)
            return []
        self.account.examined(rule.id)
        return problems


class _Check:
    """One scenario for one Kubernetes version."""

    def __init__(
        self, run: Run, job: Job, scenario: Scenario, values: ValuesView, version: str, schemas: KubeSchemas
    ) -> None:
        self._run, self._job, self._scenario, self._values = run, job, scenario, values
        self._version, self._schemas = version, schemas
        self._stamp = Stamp(job, scenario.name, version, values)

    def run(self) -> None:
        if self._job.chart.defects or self._values.broken_layers:  # Helm reads neither; both are findings already
            self._cell("render-failed", 0)
            return
        rendered = self._render()
        if rendered is None:
            self._cell("error", 0)
            return
        with self._run.timings.measure("read"):
            documents = self._run.reader.read((*rendered.crds, *rendered.manifests))
        if self._is_refused(rendered.failure, documents):
            self._cell("render-failed", 0)
            return
        objects = self._objects(documents)
        self._cell("rendered", len(objects))
        if not objects:
            what = "the scenario renders no object at all"
            self._run.account.trouble(self._job.shown, self._scenario.name, what)
            return
        self._check_objects(objects)

    def _cell(self, status: CellStatus, objects: int) -> None:
        version = minor(self._version)
        self._run.account.cell(Cell(self._job.shown, self._scenario.name, version, status, objects))

    def _render(self) -> Rendered | None:
        run, job = self._run, self._job
        request = job.plan.request(self._values.values, self._version)
        try:
            if run.renderer is None:
                raise EngineError(run.engine_error or "there is no engine to render with")
            with run.timings.measure("render"):
                return run.renderer.render(request)
        except EngineError as error:
            scenario = self._scenario.name if run.renderer else None
            run.account.engine_trouble(job.shown, scenario, str(error))
            return None

    def _is_refused(self, failure: RenderFailure | None, documents: Sequence[RenderedDocument]) -> bool:
        """Runs the rules about the render itself; answers whether Helm or kubectl refuse it."""
        job, run = self._job, self._run
        broken = any(defect.blocking for document in documents for defect in document.defects)
        # The reader's own words about a text that is no YAML are better than Helm's, and one is enough.
        told = None if failure is not None and failure.kind is FailureKind.OUTPUT and broken else failure
        file = job.chart.source_file(told.template) if told and told.template else None
        release = Release(job.plan.release, job.plan.namespace, job.chart.name, minor(self._version), ())
        context = Context(release, self._values.data, edition=job.edition)
        view = RenderView(job.chart, self._scenario.name, told, file)
        said = run.apply(self._stamp, Scope.RENDER, [view], context)
        said += run.apply(self._stamp, Scope.DOCUMENT, map(self._document_view, documents), context)
        run.account.hits.extend(self._stamp.hit(rule, problem) for rule, problem in said)
        return broken or failure is not None

    def _document_view(self, document: RenderedDocument) -> DocumentView:
        file = self._job.chart.source_file(document.template)
        return DocumentView(document.template, file, document.text, document.data, document.defects)

    def _objects(self, documents: Iterable[RenderedDocument]) -> tuple[KubeObject, ...]:
        objects = []
        for document in documents:
            for object_ in document.objects():
                self._stamp.documents[id(object_)] = document
                objects.append(object_)
                # A host in a Secret is the name of a Service, which is no secret.
                self._run.redactor.learn(secrets=secrets_in_object(object_.data), plain=[object_.name])
        # An order of our own: where a rule names the first of several, it is the same whatever Helm prints first.
        return tuple(sorted(objects, key=lambda object_: (object_.template, object_.kind, object_.name)))

    def _check_objects(self, objects: tuple[KubeObject, ...]) -> None:
        job, run = self._job, self._run
        release = Release(job.plan.release, job.plan.namespace, job.chart.name, minor(self._version), objects)
        with run.timings.measure("schemas"):
            self._schemas.prepare(object_.data for object_ in objects)
            verdicts = {id(object_): self._schemas.check(object_.data) for object_ in objects}
        for object_ in objects:
            self._count(object_, verdicts[id(object_)])
        workers = pair(job.edition, self._values.data, release) if job.edition else ()
        context = Context(
            release,
            self._values.data,
            workers,
            job.edition,
            job.cluster,
            job.external,
            lambda object_: verdicts[id(object_)],
        )
        said = [
            pair_
            for scope, subjects in _subjects(release, context)
            for pair_ in run.apply(self._stamp, scope, subjects, context)
        ]
        for rule, problem in without_repeats(said, workers, self._values.schema_errors):
            run.account.hits.append(self._stamp.hit(rule, problem, workers))

    def _count(self, object_: KubeObject, verdict: Verdict) -> None:
        account, job = self._run.account, self._job
        if verdict.status is not Status.NO_SCHEMA:
            account.validated()
            return
        account.skipped(job.shown, object_.kind, object_.api_version, "no schema")
        if job.require_schemas:
            what = f"no schema for {object_.kind} ({object_.api_version}): give its CRD in `crds`"
            account.trouble(job.shown, None, what)


def _subjects(release: Release, context: Context) -> Iterator[tuple[Scope, Iterable[Any]]]:
    yield Scope.OBJECT, release.objects
    yield Scope.POD, release.pods
    yield Scope.CONTAINER, [container for pod in release.pods for container in pod.all_containers]
    yield Scope.WORKER, context.workers
    yield Scope.RELEASE, [release]
