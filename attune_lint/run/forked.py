"""Work that a copy of this process does beside it. The copy has at once all that was imported, read and compiled, and
what it answers refers to that."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import select
import signal
from collections.abc import Callable, Sequence
from typing import Any, Generic, NoReturn, TypeVar

from attune_lint.run.job import Job

T = TypeVar("T")

_LOOK = 0.1


class Forked(Generic[T]):
    """A copy of this process at work. Where the system allows no more processes there is none, and no answer.

    `known` is what both have and most of an answer refers to; `stopped` is called in the copy when it has to end.
    """

    def __init__(
        self, work: Callable[[], T], known: Sequence[Any], *, stopped: Callable[[], None] = lambda: None
    ) -> None:
        self._known = known
        self._process: int | None = None
        self._pipe, end = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(self._pipe)
            os.close(end)
            return
        if process == 0:
            self._work(work, end, stopped)
        os.close(end)
        self._process = process

    def _work(self, work: Callable[[], T], end: int, stopped: Callable[[], None]) -> NoReturn:
        """Hands the answer back and ends the process; whatever goes wrong, there is none then."""

        def stop(*_: object) -> NoReturn:
            stopped()
            os._exit(1)

        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets it too, and ends its children
            signal.signal(signal.SIGTERM, stop)
            answer = work()
            with open(end, "wb") as pipe:
                _Pickler(pipe, self._known).dump(answer)
            os._exit(0)
        finally:
            os._exit(1)

    def answer(self, look: Callable[[], None] = lambda: None) -> T | None:
        """What the copy hands back, None where it was lost; `look` is called now and then while it is waited for."""
        content = bytearray()
        while self._process is not None:
            ready, _, _ = select.select([self._pipe], [], [], _LOOK)
            look()
            part = os.read(self._pipe, 1 << 20) if ready else None
            if part == b"":
                break
            content += part or b""
        answer: T | None = None
        with contextlib.suppress(EOFError, pickle.UnpicklingError):
            answer = _Unpickler(io.BytesIO(content), self._known).load()
        return answer

    def end(self) -> None:
        """Ends it, at work or not."""
        if self._process is None:
            return
        os.close(self._pipe)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        self._process = None


def known_of(job: Job) -> tuple[Any, ...]:
    """What a process and its copies both have of a job."""
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
