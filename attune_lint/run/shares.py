"""Checks the scenarios of one chart on several cores.

The process forks, so that each child has at once all that was imported, read and compiled; a child checks its share of
the scenarios with an engine of its own and hands back what it has found.
"""

from __future__ import annotations

import contextlib
import io
import mmap
import os
import pickle
import select
import signal
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NoReturn

from attune_lint.helm.ahead import Ahead
from attune_lint.helm.renderer import Renderer
from attune_lint.named_tuple import NamedTuple
from attune_lint.run.account import Account
from attune_lint.run.around import Learnt
from attune_lint.run.job import Job
from attune_lint.run.job_check import JobCheck
from attune_lint.run.redact import Redactor
from attune_lint.timing import Timings

_LOOK = 0.1


class _Outcome(NamedTuple):
    """What a child hands back."""

    account: Account
    learnt: Learnt
    redactor: Redactor
    timings: Timings


class _Child(NamedTuple):
    """A process with its share, and its place among all (from 1); `answer` is the end of a pipe. Where the system
    allows no more processes there is none."""

    number: int
    scenarios: slice
    renderer: Renderer
    process: int | None = None
    answer: int = -1


class Shares:
    """A job that is checked by several processes, this one among them, each with an engine. The engine of a process
    that is lost is taken out of `spare`. `threads` are those that may render at a time."""

    def __init__(
        self, check: JobCheck, renderer: Renderer, spare: list[Renderer], *, processes: int, threads: int
    ) -> None:
        self._check, self._renderer, self._spare = check, renderer, spare
        self._processes, self._threads = processes, max(1, threads // processes)
        self._known = _known(check.job)
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
            self._fork(_Child(number, scenarios, renderer))
            for number, (scenarios, renderer) in enumerate(zip(others, self._spare, strict=False), 1)
        ]
        try:
            self._ahead(own, self._renderer, done)
            for child in children:
                self._take(child, done, lambda: progress(sum(self._counts)))
        finally:
            for child in children:
                _end(child)

    def _ahead(self, scenarios: slice, renderer: Renderer, done: Callable[[], None]) -> None:
        requests = list(self._check.job.plan.requests(scenarios))
        ahead = Ahead(renderer, requests, jobs=self._threads)
        try:
            self._check.check(scenarios, ahead, done)
        finally:
            ahead.stop()

    def _fork(self, child: _Child) -> _Child:
        _ = child.renderer.version  # an engine that was greeted by a child would not greet the next one
        parent = os.getpid()
        answer, end = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(answer)
            os.close(end)
            return child
        if process == 0:
            self._be_child(child, parent, end)
        os.close(end)
        return child._replace(process=process, answer=answer)

    def _be_child(self, child: _Child, parent: int, end: int) -> NoReturn:
        """Checks a share and ends the process; whatever goes wrong, there is no answer then."""

        def done() -> None:
            self._counts[child.number] += 1
            if os.getppid() != parent:
                os._exit(1)

        def stop(*_: object) -> NoReturn:
            child.renderer.close()
            os._exit(1)

        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends its children
            signal.signal(signal.SIGTERM, stop)
            outcome = self._outcome(child, done)
            with open(end, "wb") as pipe:
                _Pickler(pipe, self._known).dump(outcome)
            os._exit(0)
        finally:
            os._exit(1)

    def _outcome(self, child: _Child, done: Callable[[], None]) -> _Outcome:
        check = self._check
        account, timings = check.means.account, check.means.timings
        account.clear()
        timings.clear()
        self._ahead(child.scenarios, child.renderer, done)
        return _Outcome(account, check.around.learnt, check.redactor, timings)

    def _take(self, child: _Child, done: Callable[[], None], look: Callable[[], None]) -> None:
        """Goes on with what a child hands back; what a lost one should have checked is checked here."""
        outcome = self._answer(child, look)
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

    def _answer(self, child: _Child, look: Callable[[], None]) -> _Outcome | None:
        content = bytearray()
        while child.process is not None:
            ready, _, _ = select.select([child.answer], [], [], _LOOK)
            look()
            part = os.read(child.answer, 1 << 20) if ready else None
            if part == b"":
                break
            content += part or b""
        outcome: _Outcome | None = None
        with contextlib.suppress(EOFError, pickle.UnpicklingError):
            outcome = _Unpickler(io.BytesIO(content), self._known).load()
        return outcome


def _spans(first: int, end: int, count: int) -> list[slice]:
    """Neighbouring parts of about the same length."""
    borders = [first + (end - first) * part // count for part in range(count + 1)]
    return [slice(*pair) for pair in pairwise(borders)]


def _end(child: _Child) -> None:
    if child.process is None:
        return
    os.close(child.answer)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.process, signal.SIGTERM)
    os.waitpid(child.process, 0)


def _known(job: Job) -> tuple[Any, ...]:
    """What parent and children both have, and what most of a child's answer refers to."""
    found: list[Any] = [
        job,
        job.plan,
        job.chart,
        job.repository,
        job.edition,
        *(job.edition.pools if job.edition else ()),
    ]
    for view in job.values:
        found += [view, view.values, view.values.data, view.values.overrides, view.values.layers]
    return tuple(found)


class _Pickler(pickle.Pickler):
    """Writes a number in place of what both sides know."""

    def __init__(self, file: Any, known: Sequence[Any]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._numbers = {id(item): number for number, item in enumerate(known) if item is not None}

    def persistent_id(self, item: Any) -> int | None:
        return self._numbers.get(id(item))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, known: Sequence[Any]) -> None:
        super().__init__(file)
        self._known = known

    def persistent_load(self, number: int) -> Any:
        return self._known[number]
