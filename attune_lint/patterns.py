"""Regular expressions that are compiled when they are first used: of the hundreds in the modules of a run and its
libraries it needs half, and to compile one can take longer than to import the module around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_compile = re.compile


class Pattern:
    """Stands for a pattern, and can all that it can."""

    def __init__(self, pattern: Any, flags: int = 0) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(_compile(self.pattern, self._flags), name)
        setattr(self, name, found)  # so that this is asked once
        return found


@contextmanager
def compiled_when_used() -> Iterator[None]:
    """Inside, `re.compile` puts its work off."""
    re.compile = Pattern  # type: ignore[assignment]  # it is as good as a function to those who call it
    try:
        yield
    finally:
        re.compile = _compile
