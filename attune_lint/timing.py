"""Where the time of a run goes, for `-v`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Timings:
    """Seconds by the name of the work; names may nest only under `all`."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}
        self._processes = 1

    @contextmanager
    def measure(self, what: str) -> Iterator[None]:
        """Adds the time of a block."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[what] = self._seconds.get(what, 0.0) + time.perf_counter() - started

    def clear(self) -> None:
        """Begins anew."""
        self._seconds.clear()

    def take(self, other: Timings) -> None:
        """Adds what another process has measured."""
        self._processes += other._processes
        for what, seconds in other._seconds.items():
            self._seconds[what] = self._seconds.get(what, 0.0) + seconds

    def line(self) -> str:
        """`time: all 210 ms, render 90 ms (43%), …`, the longest first, with shares of the whole; that of
        several processes can be more than all of it."""
        total = self._seconds.get("all", 0.0) or 1.0
        parts = (
            f"{what} {seconds * 1000:.0f} ms" + ("" if what == "all" else f" ({seconds / total:.0%})")
            for what, seconds in sorted(self._seconds.items(), key=lambda item: (item[0] != "all", -item[1]))
        )
        processes = f"; {self._processes} processes" if self._processes > 1 else ""
        return "time: " + ", ".join(parts) + processes
