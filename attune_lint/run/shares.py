"""Checks the scenarios of one chart on several cores: each copy of this process checks its share with an engine of its
own and hands back what it has found."""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable
from itertools import pairwise

from attune_lint.helm.ahead import Ahead
from attune_lint.helm.renderer import Renderer
from attune_lint.named_tuple import NamedTuple
from attune_lint.run.account import Account
from attune_lint.run.around import Learnt
from attune_lint.run.forked import Forked, known_of
from attune_lint.run.job_check import JobCheck
from attune_lint.run.redact import Redactor
from attune_lint.timing import Timings


class _Outcome(NamedTuple):
    """What a child hands back."""

    account: Account
    learnt: Learnt
    redactor: Redactor
    timings: Timings


class _Child(NamedTuple):
    """A process with its share, and its place among all (from 1)."""

    number: int
    scenarios: slice
    renderer: Renderer
    process: Forked[_Outcome]


class Shares:
    """A job that is checked by several processes, this one among them, each with an engine. The engine of a process
    that is lost is taken out of `spare`. `threads` are those that may render at a time."""

    def __init__(
        self, check: JobCheck, renderer: Renderer, spare: list[Renderer], *, processes: int, threads: int
    ) -> None:
        self._check, self._renderer, self._spare = check, renderer, spare
        self._processes, self._threads = processes, max(1, threads // processes)
        self._known = known_of(check.job)
        self._counts = memoryview(mmap.mmap(-1, 4 * processes)).cast("i")  # of scenarios; the memory is shared

    def check(self, progress: Callable[[int], None]) -> None:
        """Checks all scenarios; `progress` is told how many are done. The first is checked before children are made:
        what it reads and compiles serves all."""

        def done() -> None:
            self._counts[0] += 1
            progress(sum(self._counts))

        self._check.check(slice(1), self._renderer, done)
        own, *others = _spans(1, len(self._check.job.plan.scenarios), self._processes)
        children = [
            _Child(number, scenarios, renderer, self._forked(number, scenarios, renderer))
            for number, (scenarios, renderer) in enumerate(zip(others, self._spare, strict=False), 1)
        ]
        try:
            self._ahead(own, self._renderer, done)
            for child in children:
                self._take(child, done, lambda: progress(sum(self._counts)))
        finally:
            for child in children:
                child.process.end()

    def _ahead(self, scenarios: slice, renderer: Renderer, done: Callable[[], None]) -> None:
        requests = list(self._check.job.plan.requests(scenarios))
        ahead = Ahead(renderer, requests, jobs=self._threads)
        try:
            self._check.check(scenarios, ahead, done)
        finally:
            ahead.stop()

    def _forked(self, number: int, scenarios: slice, renderer: Renderer) -> Forked[_Outcome]:
        _ = renderer.version  # an engine that was greeted by a child would not greet the next one
        parent = os.getpid()

        def done() -> None:
            self._counts[number] += 1
            if os.getppid() != parent:
                os._exit(1)

        return Forked(lambda: self._outcome(scenarios, renderer, done), self._known, stopped=renderer.close)

    def _outcome(self, scenarios: slice, renderer: Renderer, done: Callable[[], None]) -> _Outcome:
        check = self._check
        account, timings = check.means.account, check.means.timings
        account.clear()
        timings.clear()
        self._ahead(scenarios, renderer, done)
        return _Outcome(account, check.around.learnt, check.redactor, timings)

    def _take(self, child: _Child, done: Callable[[], None], look: Callable[[], None]) -> None:
        """Goes on with what a child hands back; what a lost one should have checked is checked here."""
        outcome = child.process.answer(look)
        if outcome is None:
            self._counts[child.number] = 0
            self._spare.remove(child.renderer)
            child.renderer.close()
            self._ahead(child.scenarios, self._renderer, done)
            return
        check = self._check
        check.means.account.take(outcome.account)
        check.means.timings.take(outcome.timings)
        check.redactor.take(outcome.redactor)
        check.around.learnt.take(outcome.learnt)


def _spans(first: int, end: int, count: int) -> list[slice]:
    """Neighbouring parts of about the same length."""
    borders = [first + (end - first) * part // count for part in range(count + 1)]
    return [slice(*pair) for pair in pairwise(borders)]
