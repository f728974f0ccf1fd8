"""The way of the data: chart and values, scenarios, renders, documents, objects, rules, report.

The renderer and the rules are handed in. One chart's failure never keeps another from being checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attune_lint.finding import Severity
from attune_lint.helm.renderer import Renderer
from attune_lint.report import ChartInfo, Engine, Report
from attune_lint.rule import Context, Scope
from attune_lint.run.account import Account
from attune_lint.run.around import Around
from attune_lint.run.collect import collect, in_order
from attune_lint.run.documents import Reader
from attune_lint.run.examiner import Examiner
from attune_lint.run.job import Job
from attune_lint.run.job_check import JobCheck
from attune_lint.run.processes import can_fork, process_count
from attune_lint.run.redact import Redactor
from attune_lint.run.scenario_check import Left, Means, finish
from attune_lint.run.stamp import Stamp
from attune_lint.run.whereabouts import located
from attune_lint.syntax.yaml_variants import Originals
from attune_lint.timing import Timings
from attune_lint.validation.kube_versions import minor
from attune_lint.validation.verdicts import Verdicts
from attune_lint.views.release import Release


class Run:
    """Checks jobs one after the other and keeps the account. `progress` is told how many of all scenarios are done.
    At most `cores` processes check at a time, each with an engine, and as many renders run. Texts that an earlier run
    has read need not be parsed again where it leaves its `originals`."""

    def __init__(
        self,
        *,
        renderer: Renderer | None,
        engine_error: str | None = None,
        timings: Timings | None = None,
        progress: Callable[[int, int], None] | None = None,
        cores: int = 1,
        originals: Originals | None = None,
    ) -> None:
        self._cores = cores
        self._progress = progress or (lambda done, total: None)
        self._done = self._all = 0
        self._redactor = Redactor()
        self._means = Means(
            renderer=renderer,
            engine_error=engine_error,
            reader=Reader(self._redactor.learn_object, originals),
            account=Account(),
            timings=timings or Timings(),
        )

    def report(self, jobs: Sequence[Job], *, fail_on: Severity) -> Report:
        """Checks everything and answers with the report, its secrets taken out."""
        self._all = sum(len(job.plan.scenarios) for job in jobs)
        for job in jobs:
            self._job(job)
        account, renderer = self._means.account, self._means.renderer
        engine = Engine(renderer.name, renderer.version) if renderer else None
        charts = tuple(
            ChartInfo(
                path=job.shown,
                name=job.chart.name or None,
                version=job.chart.version or None,
                edition=job.edition.name if job.edition else None,
            )
            for job in jobs
        )
        with self._means.timings.measure("locate"):
            findings = in_order(located(collect(account.hits), renderer))
        report = Report(charts, findings, account.ledger(jobs, engine), fail_on)
        return self._redactor.report(report)

    def _job(self, job: Job) -> None:
        means = self._means
        examiner = Examiner(job.selection.rules, means.account, job.shown)
        empty = Release(job.plan.release, job.plan.namespace, job.chart.name, ())
        with means.timings.measure("rules"):
            context = Context(empty, {}, edition=job.edition)
            said = list(examiner.examine(job.view, [(Scope.CHART, [job.view])], context, "default"))
        means.account.found(Stamp(job, "default").hits(said))
        if job.chart.type == "library":
            what = "a library chart renders nothing by itself: lint a chart that uses it"
            means.account.trouble(job.shown, None, what)
            return
        crds = (*job.crds, *means.reader.crds(job.chart))
        check = JobCheck(
            means,
            job,
            examiner=examiner,
            verdicts=Verdicts(map(minor, job.plan.kube_versions), crds),
            around=Around(job, means.timings),
            redactor=self._redactor,
        )
        left = self._scenarios(check)
        if left and self._cores > 1 and check.around.is_asked and can_fork():
            from attune_lint.run.beside import check_beside

            check_beside(check, left)
        else:
            finish(left)
            check.around.check(renderer=means.renderer, reader=means.reader)
        means.account.take(check.around.account)

    def _scenarios(self, check: JobCheck) -> list[Left]:
        """All scenarios of a job, in as many processes as they are worth; one leaves the last part to do."""
        before, count = self._done, len(check.job.plan.scenarios)
        processes = process_count(count, self._cores)
        renderer = check.means.renderer

        def progress(done: int) -> None:
            self._done = before + done
            self._progress(self._done, self._all)

        if processes > 1 and renderer is not None and can_fork():
            from attune_lint.run.shares import Shares

            Shares(check, renderer, processes=processes, cores=self._cores).check(progress)
            return []
        return check.check_all_but(slice(None), renderer, lambda: progress(self._done - before + 1))
