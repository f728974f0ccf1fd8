"""How a report names a file: relative to the working directory, with forward slashes."""

from __future__ import annotations

import os
from pathlib import Path


def display(path: Path) -> str:
    """`charts/attune/values.yaml`, or `../other/values.yaml`; absolute only on another drive."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # Windows: no relative path leads to another drive
        return path.as_posix()
