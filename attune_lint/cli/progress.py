"""How far a long run is, on a terminal. What is piped or runs in CI shows nothing, and so does a short run."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import TextIO

_PATIENCE = 1.0
_EVERY = 0.1
_WIDTH = 24


def is_wanted(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether somebody looks at a stream who may like to see it move."""
    return stream.isatty() and not environment.get("CI") and environment.get("TERM", "") != "dumb"


class Progress:
    """One line that is written over and over, and taken away at the end. It has no colour."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._next = time.monotonic() + _PATIENCE
        self._shown = False

    def __call__(self, done: int, total: int) -> None:
        """Shows how many scenarios are done, not more often than an eye can follow."""
        now = time.monotonic()
        if now < self._next or done >= total:
            return
        self._next = now + _EVERY
        self._shown = True
        full = _WIDTH * done // total
        self._stream.write(f"\r\x1b[K{'#' * full}{'.' * (_WIDTH - full)} {done} of {total} scenarios")
        self._stream.flush()

    def close(self) -> None:
        """Leaves the line empty."""
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
