"""Checks the scenarios of one chart on several cores: each copy of this process checks its share with an engine of its
own and hands back what it has found."""

from __future__ import annotations

import gc
import mmap
import os
from collections.abc import Callable, Sequence
from itertools import pairwise, zip_longest

from attune_lint.helm.ahead import Ahead
from attune_lint.helm.renderer import Renderer
from attune_lint.named_tuple import NamedTuple
from attune_lint.run.account import Account
from attune_lint.run.around import Learnt
from attune_lint.run.forked import Forked, known_of
from attune_lint.run.job_check import JobCheck
from attune_lint.run.redact import Redactor
from attune_lint.timing import Timings

# Each process checks so many parts from all over the scenarios, since neighbours cost alike.
_PARTS = 4


class _Part(NamedTuple):
    """What was found in neighbouring scenarios."""

    account: Account
    learnt: Learnt


class _Outcome(NamedTuple):
    """What a child hands back: what it found in each part of its share."""

    parts: list[_Part]
    redactor: Redactor
    timings: Timings


class _Child(NamedTuple):
    """A process with its share, and its place among all (from 1)."""

    number: int
    share: list[slice]
    process: Forked[_Outcome]


class Shares:
    """A job that is checked by several processes, this one among them. Each of the others gets an engine of its own,
    which starts while the first scenario is checked; together they run at most `cores` renders at a time."""

    def __init__(self, check: JobCheck, renderer: Renderer, *, processes: int, cores: int) -> None:
        self._check, self._renderer = check, renderer
        self._processes, self._threads = processes, max(1, cores // processes)
        self._spare: list[Renderer] = []
        self._known = known_of(check.job)
        self._counts = memoryview(mmap.mmap(-1, 4 * processes)).cast("i")  # of scenarios; the memory is shared

    def check(self, progress: Callable[[int], None]) -> None:
        """Checks all scenarios; `progress` is told how many are done. The first is checked before children are made:
        what it reads and compiles serves all."""

        def done() -> None:
            self._counts[0] += 1
            progress(sum(self._counts))

        try:
            self._spare += (self._renderer.another() for _ in range(1, self._processes))
            self._check.check(slice(1), self._renderer, done)
            first = self._part()
            gc.freeze()  # what is here stays, and to look for garbage in it would copy it into each process
            in_order = (part for parts in zip_longest(*self._shared(done, progress)) for part in parts)
        finally:
            gc.unfreeze()
            for engine in self._spare:
                engine.close()
        for part in filter(None, (first, *in_order)):
            self._check.means.account.take(part.account)
            self._check.around.learnt.take(part.learnt)

    def _shared(self, done: Callable[[], None], progress: Callable[[int], None]) -> list[list[_Part]]:
        """What each process finds in its share of all scenarios but the first."""
        spans = _spans(1, len(self._check.job.plan.scenarios), self._processes * _PARTS)
        own, *shares = (spans[number :: self._processes] for number in range(self._processes))
        children = [
            _Child(number, share, self._forked(number, share, renderer))
            for number, (share, renderer) in enumerate(zip(shares, self._spare, strict=True), 1)
        ]
        try:
            found = [self._parts(own, self._renderer, done)]
            return found + [self._take(child, done, lambda: progress(sum(self._counts))) for child in children]
        finally:
            for child in children:
                child.process.end()

    def _parts(self, share: Sequence[slice], renderer: Renderer, done: Callable[[], None]) -> list[_Part]:
        """What is found in a share, whose renders begin ahead of the checks."""
        requests = [request for scenarios in share for request in self._check.job.plan.requests(scenarios)]
        ahead = Ahead(renderer, requests, jobs=self._threads)
        parts = []
        for scenarios in share:
            self._check.check(scenarios, ahead, done)
            parts.append(self._part())
        return parts

    def _part(self) -> _Part:
        """What was found since this was last asked."""
        around = self._check.around
        learnt, around.learnt = around.learnt, Learnt()
        return _Part(self._check.means.account.part(), learnt)

    def _forked(self, number: int, share: Sequence[slice], renderer: Renderer) -> Forked[_Outcome]:
        _ = renderer.version  # an engine that was greeted by a child would not greet the next one
        parent = os.getpid()

        def done() -> None:
            self._counts[number] += 1
            if os.getppid() != parent:
                os._exit(1)

        return Forked(lambda: self._outcome(share, renderer, done), self._known, stopped=renderer.close)

    def _outcome(self, share: Sequence[slice], renderer: Renderer, done: Callable[[], None]) -> _Outcome:
        check = self._check
        check.means.timings.clear()
        return _Outcome(self._parts(share, renderer, done), check.redactor, check.means.timings)

    def _take(self, child: _Child, done: Callable[[], None], look: Callable[[], None]) -> list[_Part]:
        """What a child hands back; what a lost one should have checked is checked here."""
        outcome = child.process.answer(look)
        if outcome is None:
            self._counts[child.number] = 0
            return self._parts(child.share, self._renderer, done)
        self._check.means.timings.take(outcome.timings)
        self._check.redactor.take(outcome.redactor)
        return outcome.parts


def _spans(first: int, end: int, count: int) -> list[slice]:
    """Neighbouring parts of about the same length."""
    borders = [first + (end - first) * part // count for part in range(count + 1)]
    return [slice(*pair) for pair in pairwise(borders)]
