"""Keeps a library from importing, at its own import, what it needs for something that nobody here asks of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def stand_in(name: str, **members: Any) -> Iterator[None]:
    """Inside, imports of a module that was not imported before get one that has nothing but these members."""
    if name in sys.modules:
        yield
        return
    module = ModuleType(name)
    vars(module).update(members)
    sys.modules[name] = module
    try:
        yield
    finally:
        del sys.modules[name]
