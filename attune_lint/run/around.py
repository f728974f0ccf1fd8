"""Checks what lies around a chart when all of its scenarios are rendered: the repository, its builds, its documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attune_lint.helm.renderer import Renderer
from attune_lint.rule import Context, Scope
from attune_lint.run.account import Account
from attune_lint.run.documents import Reader
from attune_lint.run.examiner import Examiner
from attune_lint.run.job import Job
from attune_lint.run.stamp import Stamp
from attune_lint.timing import Timings
from attune_lint.views.release import Release
from attune_lint.views.rendered_facts import RenderedFacts
from attune_lint.views.workers import WorkerView

if TYPE_CHECKING:
    from attune_lint.views.repository import RepositoryView


_SCOPES = (Scope.REPOSITORY, Scope.BUILD, Scope.MARKDOWN)


class Learnt:
    """What the scenarios of one chart have shown of it."""

    def __init__(self) -> None:
        self.rendered = RenderedFacts()
        # Where not even the scenarios render, an example says nothing new; nor where it fails as one of them does.
        self.renders = False
        self.failures: set[str] = set()

    def take(self, later: Learnt) -> None:
        """Takes up what another process has learnt of the scenarios that come next."""
        self.renders |= later.renders
        self.failures |= later.failures
        self.rendered.take(later.rendered)


class Around:
    """The repository around one chart. Where there is none, nothing is read and no rule about it runs."""

    def __init__(self, job: Job, timings: Timings) -> None:
        self._job, self._timings = job, timings
        self.account = Account()
        self._examiner = Examiner(job.selection.rules, self.account, job.shown)
        self.learnt = Learnt()

    def learn(self, release: Release, workers: Sequence[WorkerView]) -> None:
        """Takes up what one scenario has rendered."""
        self.learnt.renders = True
        if self._job.repository is not None:
            self.learnt.rendered.learn(release, workers)

    def learn_failure(self, message: str) -> None:
        """Takes up why a scenario does not render."""
        self.learnt.failures.add(message)

    @cached_property
    def is_asked(self) -> bool:
        """Whether there is a repository, and any rule about it."""
        return self._job.repository is not None and not self._asked.isdisjoint(_SCOPES)

    @cached_property
    def _asked(self) -> frozenset[Scope]:
        return frozenset(rule.scope for rule in self._job.selection.rules)

    def check(self, *, renderer: Renderer | None, reader: Reader) -> None:
        """Runs all rules about the repository that were asked for, into an account of its own."""
        job = self._job
        if job.repository is None or not self.is_asked:
            return
        from attune_lint.run.examples import ExampleTrial
        from attune_lint.views.repository import RepositoryView

        learnt = self.learnt
        trial = ExampleTrial(
            job.plan, job.checker, renderer if learnt.renders else None, reader, known=frozenset(learnt.failures)
        )
        view = RepositoryView(
            job.chart, job.edition, job.repository, learnt.rendered, trial.examine, is_whole=job.plan.tries_examples
        )
        for scope, made in _subjects(view).items():
            if scope in self._asked:
                self._apply(scope, made)
        if trial.trouble is not None:
            self.account.engine_trouble(job.shown, None, trial.trouble)

    def _apply(self, scope: Scope, made: Callable[[], Iterable[Any]]) -> None:
        job = self._job
        release = Release(job.plan.release, job.plan.namespace, job.chart.name, ())
        context = Context(release, job.chart.defaults.data, edition=job.edition, chart=job.chart)
        try:
            with self._timings.measure("repository"):
                subjects = list(made())
                said = list(self._examiner.examine(subjects, [(scope, subjects)], context, "default"))
        except Exception as error:  # a file that a parser cannot bear; the chart itself is checked already
            cause = f"{type(error).__name__}: {error}".splitlines()[0]
            self.account.trouble(job.shown, None, f"the repository around the chart cannot be read ({cause})")
            return
        self.account.found(Stamp(job, "default").hits(said))


def _subjects(view: RepositoryView) -> dict[Scope, Callable[[], Iterable[Any]]]:
    """What the rules of each scope are handed, made only where they were asked for."""
    from attune_lint.views.builds import BuildView
    from attune_lint.views.documents import MarkdownView

    return {
        Scope.REPOSITORY: lambda: [view],
        Scope.BUILD: lambda: [BuildView(view, build) for build in view.publishing.builds],
        Scope.MARKDOWN: lambda: [MarkdownView(view, document) for document in view.documents()],
    }
