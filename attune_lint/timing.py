"""Where the time of a run goes, for `-v`."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Timings:
    """Seconds by the name of the work; names may nest only under `all`."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def measure(self, what: str) -> Iterator[None]:
        """Adds the time of a block."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._seconds[what] = self._seconds.get(what, 0.0) + time.perf_counter() - started

    def line(self) -> str:
        """`time: all 210 ms, render 90 ms (43%), …`, in the order of first use, with shares of the whole."""
        total = self._seconds.get("all", 0.0) or 1.0
        parts = (
            f"{what} {seconds * 1000:.0f} ms" + ("" if what == "all" else f" ({seconds / total:.0%})")
            for what, seconds in sorted(self._seconds.items(), key=lambda item: -item[1])
        )
        return "time: " + ", ".join(parts)
