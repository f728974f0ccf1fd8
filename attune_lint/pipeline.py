"""The way of the data: chart and values, scenarios, renders, documents, objects, rules, report.

The renderer and the rules are handed in. One chart's failure never keeps another from being checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attune_lint.chart import Chart
from attune_lint.collect import Hit, collect
from attune_lint.contract import Contract
from attune_lint.documents import Reader, RenderedDocument
from attune_lint.errors import EngineError
from attune_lint.finding import Location, Problem, Role, Severity
from attune_lint.helm.renderer import FailureKind, Rendered, Renderer, RenderFailure, RenderRequest
from attune_lint.kube_schema import KubeSchemas, Status, Verdict
from attune_lint.manifest import KubeObject, Release, fullnames
from attune_lint.path import Path as DataPath
from attune_lint.redact import Redactor, plain_in_values, secrets_in_object, secrets_in_values
from attune_lint.registry import Rule, Selection
from attune_lint.report import Cell, ChartInfo, Engine, Ledger, Report, Skipped, Trouble
from attune_lint.rule import ClusterFacts, Context, Scope
from attune_lint.scenario import Scenario
from attune_lint.subjects import ChartView, DocumentView, RenderView, ValuesView
from attune_lint.timing import Timings
from attune_lint.workers import pair


@dataclass(frozen=True)
class Job:
    """One chart with all that was asked for it."""

    chart: Chart
    shown: str
    view: ChartView
    scenarios: tuple[Scenario, ...]
    values: tuple[ValuesView, ...]
    selection: Selection
    release: str
    namespace: str
    kube_versions: tuple[str, ...]
    crds: tuple[dict[str, Any], ...] = ()
    cluster: ClusterFacts = field(default_factory=ClusterFacts)
    external: frozenset[tuple[str, str]] = frozenset()
    require_schemas: bool = False
    turned_off: tuple[str, ...] = ()

    @property
    def edition(self) -> Contract | None:
        return self.view.edition


class Run:
    """Checks jobs one after the other and keeps the account."""

    def __init__(
        self, *, renderer: Renderer | None, engine_error: str | None = None, timings: Timings | None = None
    ) -> None:
        self._renderer = renderer
        self._engine_error = engine_error
        self._timings = timings or Timings()
        self._reader = Reader()
        self._hits: list[Hit] = []
        self._cells: list[Cell] = []
        self._subjects: Counter[str] = Counter()
        self._skipped: Counter[tuple[str, str, str, str]] = Counter()
        self._troubles: dict[Trouble, None] = {}
        self._validated = 0
        self.redactor = Redactor()

    def report(self, jobs: Sequence[Job], *, fail_on: Severity) -> Report:
        """Checks everything and answers with the report, its secrets taken out."""
        for job in jobs:
            self._job(job)
        findings = collect(self._hits)
        self._note_idle(jobs, found=bool(findings))
        engine = Engine(self._renderer.name, self._renderer.version) if self._renderer else None
        ledger = Ledger(
            engine=engine,
            cells=tuple(self._cells),
            subjects={rule.id: self._subjects[rule.id] for job in jobs for rule in job.selection.rules},
            validated=self._validated,
            skipped=tuple(Skipped(*key[:3], count, key[3]) for key, count in sorted(self._skipped.items())),
            troubles=tuple(self._troubles),
            turned_off=tuple(dict.fromkeys(line for job in jobs for line in job.turned_off)),
        )
        charts = tuple(
            ChartInfo(job.shown, job.chart.name or None, job.chart.version or None, job.edition.name if job.edition else None)
            for job in jobs
        )
        return self.redactor.report(Report(charts, findings, ledger, fail_on))

    def _note_idle(self, jobs: Sequence[Job], *, found: bool) -> None:
        """A run that examined nothing must not look like a clean one."""
        rules = {rule.id for job in jobs for rule in job.selection.chosen}
        if not rules:
            self._trouble(None, None, "no rule is left after selection")
        elif not found and not any(self._subjects[rule] for rule in rules):
            self._trouble(None, None, "none of the selected rules met a subject")

    def _trouble(self, chart: str | None, scenario: str | None, what: str) -> None:
        self._troubles[Trouble(chart, scenario, what)] = None

    def _engine_trouble(self, chart: str, scenario: str, what: str) -> None:
        """An engine that is gone is told once for each chart; the cells show every scenario."""
        if all((known.chart, known.what) != (chart, what) for known in self._troubles):
            self._trouble(chart, scenario if self._renderer else None, what)

    def _job(self, job: Job) -> None:
        empty = Release(job.release, job.namespace, job.chart.name, "", ())
        self._run_rules(_Source(self, job, "default", ""), Scope.CHART, [job.view], Context(empty, {}, edition=job.edition))
        if job.chart.type == "library":
            self._trouble(job.shown, None, "a library chart renders nothing by itself: lint a chart that uses it")
            return
        if job.chart.defects:  # nothing of it can be rendered, and the reason is a finding
            for version in job.kube_versions:
                for scenario in job.scenarios:
                    self._cells.append(Cell(job.shown, scenario.name, _minor(version), "render-failed", 0))
            return
        for scenario, values in zip(job.scenarios, job.values, strict=True):
            self.redactor.learn(secrets=secrets_in_values(values.data), plain=plain_in_values(values.data))
            source = _Source(self, job, scenario.name, "", values)
            self._run_rules(source, Scope.VALUES, [values], Context(empty, values.data, edition=job.edition))
        for version in job.kube_versions:
            schemas = KubeSchemas(_minor(version), (*job.crds, *self._reader.crds(job.chart)))
            for scenario, values in zip(job.scenarios, job.values, strict=True):
                _CellRun(self, job, scenario, values, version, schemas).check()

    def _run_rules(self, source: _Source, scope: Scope, subjects: Iterable[Any], context: Context) -> None:
        subjects = list(subjects)
        with self._timings.measure("rules"):
            for rule in source.job.selection.rules:
                if rule.scope is not scope or (rule.contract and context.edition is None):
                    continue
                for subject in subjects:
                    self._run_rule(source, rule, subject, context)

    def _run_rule(self, source: _Source, rule: Rule, subject: Any, context: Context) -> None:
        try:
            if rule.when is not None and not rule.when(subject, context):
                return
            problems = list(rule.check(subject, context))
        except Exception as error:  # the other rules still report; this one is named in the ledger
            cause = f"{type(error).__name__}: {error}".splitlines()[0]
            what = f"rule {rule.id} failed ({cause}); this is a bug of attune-lint, please report it"
            self._trouble(source.job.shown, source.scenario, what)
            return
        self._subjects[rule.id] += 1
        self._hits.extend(source.hit(rule, problem) for problem in problems)


@dataclass(frozen=True)
class _Source:
    """Where problems come from: stamps them."""

    run: Run
    job: Job
    scenario: str
    kube_version: str
    values: ValuesView | None = None
    documents: dict[int, RenderedDocument] = field(default_factory=dict)

    def hit(self, rule: Rule, problem: Problem) -> Hit:
        object_: KubeObject | None = problem.object
        path = problem.path
        data: Any = object_.data if object_ else None
        if object_ is None and problem.values_path is not None and self.values is not None:
            data, path = self.values.data, problem.values_path
        severity = self.job.selection.severities.get(rule.id) or problem.severity or rule.severity
        locations = tuple(self._locations(problem, object_))
        return Hit(
            rule=rule.id,
            category=rule.category,
            severity=severity,
            problem=problem,
            chart=self.job.shown,
            chart_name=self.job.chart.name,
            object=object_.ref(self.job.namespace) if object_ else None,
            data=data,
            path=path,
            scenario=self.scenario,
            kube_version=self.kube_version or _minor(self.job.kube_versions[0]),
            locations=locations,
            excerpt=self._excerpt(locations, object_, path),
            prefixes=self._prefixes(),
        )

    def _prefixes(self) -> tuple[str, ...]:
        values = self.values.data if self.values else {}
        names = (*fullnames(release=self.job.release, chart=self.job.chart.name, values=values), self.job.release)
        return tuple(sorted(set(names), key=lambda name: (-len(name), name)))

    def _locations(self, problem: Problem, object_: KubeObject | None) -> Iterator[Location]:
        yield from problem.locations
        if object_ is not None:
            file = self.job.chart.source_file(object_.template)
            if file is not None:
                yield Location("template", file)
        if problem.values_path is not None and self.values is not None:
            location = self.values.values.location(problem.values_path)
            # A probe's values stand in no file: the finding names the command that shows them.
            if location is not None and not (location.file is None and self.scenario.startswith("probe:")):
                yield location

    def _excerpt(
        self, locations: tuple[Location, ...], object_: KubeObject | None, path: DataPath
    ) -> tuple[str, ...]:
        """The lines to show: of the source where its line is known, else of the rendered text."""
        lines = [self._source_line(location) for location in locations[:1]]
        found = tuple(line for line in lines if line is not None)
        if found or object_ is None or id(object_) not in self.documents:
            return found
        return self.documents[id(object_)].excerpt(path)

    def _source_line(self, location: Location) -> str | None:
        role: Role = location.role
        if location.line is None or location.file is None or role == "related":
            return None
        text = self.job.chart.source_line(location.file, location.line)
        return None if text is None else f"{location.line} | {text}"


class _CellRun:
    """One scenario for one Kubernetes version."""

    def __init__(
        self, run: Run, job: Job, scenario: Scenario, values: ValuesView, version: str, schemas: KubeSchemas
    ) -> None:
        self._run, self._job, self._scenario, self._values = run, job, scenario, values
        self._version, self._schemas = version, schemas
        self._source = _Source(run, job, scenario.name, _minor(version), values)

    def check(self) -> None:
        if self._values.broken_layers:  # a values file that cannot be read is a finding already
            self._cell("render-failed", 0)
            return
        rendered = self._render()
        if rendered is None:
            self._cell("error", 0)
            return
        with self._run._timings.measure("read"):
            documents = self._run._reader.read((*rendered.crds, *rendered.manifests))
        if self._is_refused(rendered.failure, documents):
            self._cell("render-failed", 0)
            return
        objects = self._objects(documents)
        self._cell("rendered", len(objects))
        if not objects:
            self._run._trouble(self._job.shown, self._scenario.name, "the scenario renders no object at all")
            return
        self._check_objects(objects)

    def _render(self) -> Rendered | None:
        run = self._run
        try:
            if run._renderer is None:
                raise EngineError(run._engine_error or "there is no engine to render with")
            with run._timings.measure("render"):
                return run._renderer.render(self._request())
        except EngineError as error:
            run._engine_trouble(self._job.shown, self._scenario.name, str(error))
            return None

    def _is_refused(self, failure: RenderFailure | None, documents: Sequence[RenderedDocument]) -> bool:
        """Runs the rules about the render itself; answers whether Helm or kubectl refuse it."""
        job, run = self._job, self._run
        broken = any(defect.blocking for document in documents for defect in document.defects)
        # The reader's own words about a text that is no YAML are better than Helm's, and one is enough.
        told = None if failure is not None and failure.kind is FailureKind.OUTPUT and broken else failure
        file = job.chart.source_file(told.template) if told and told.template else None
        release = Release(job.release, job.namespace, job.chart.name, _minor(self._version), ())
        context = Context(release, self._values.data, edition=job.edition)
        view = RenderView(job.chart, self._scenario.name, told, file)
        run._run_rules(self._source, Scope.RENDER, [view], context)
        run._run_rules(self._source, Scope.DOCUMENT, [self._document_view(d) for d in documents], context)
        return broken or failure is not None

    def _request(self) -> RenderRequest:
        job = self._job
        return RenderRequest(
            chart=job.chart.path,
            values=self._values.values.overrides,
            release=job.release,
            namespace=job.namespace,
            kube_version=self._version,
        )

    def _cell(self, status: Any, objects: int) -> None:
        self._run._cells.append(
            Cell(self._job.shown, self._scenario.name, _minor(self._version), status, objects)
        )

    def _document_view(self, document: RenderedDocument) -> DocumentView:
        file = self._job.chart.source_file(document.template)
        return DocumentView(document.template, file, document.text, document.data, document.defects)

    def _objects(self, documents: Iterable[RenderedDocument]) -> tuple[KubeObject, ...]:
        objects = []
        for document in documents:
            for object_ in document.objects():
                self._source.documents[id(object_)] = document
                objects.append(object_)
                self._run.redactor.learn(secrets=secrets_in_object(object_.data))
        return tuple(objects)

    def _check_objects(self, objects: tuple[KubeObject, ...]) -> None:
        job = self._job
        release = Release(job.release, job.namespace, job.chart.name, _minor(self._version), objects)
        with self._run._timings.measure("schemas"):
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
        pods = release.pods
        for scope, subjects in (
            (Scope.OBJECT, objects),
            (Scope.POD, pods),
            (Scope.CONTAINER, [container for pod in pods for container in pod.all_containers]),
            (Scope.WORKER, workers),
            (Scope.RELEASE, [release]),
        ):
            self._run._run_rules(self._source, scope, subjects, context)

    def _count(self, object_: KubeObject, verdict: Verdict) -> None:
        run, job = self._run, self._job
        if verdict.status is Status.NO_SCHEMA:
            run._skipped[(job.shown, object_.kind, object_.api_version, "no schema")] += 1
            if job.require_schemas:
                what = f"no schema for {object_.kind} ({object_.api_version}): give its CRD in `crds`"
                run._trouble(job.shown, None, what)
        else:
            run._validated += 1


def _minor(version: str) -> str:
    """`v1.37.0` as `1.37`."""
    return ".".join(version.lstrip("v").split(".")[:2])


__all__ = ["Job", "Run"]
