"""The JSON Schemas that ship with the tool, read from the installed package."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

# Beside this package, installed or not. importlib.resources takes longer to import than all checks of values.
_FOLDER = Path(__file__).parent.parent / "schemas"

FILES = {"values": "values.schema.json", "config": "config.schema.json", "report": "report.schema.json"}


def schema_text(what: str) -> str:
    """The schema of `values`, `config` or `report`, as it stands in `schemas/`."""
    return read(FILES[what])


def read(name: str) -> str:
    """A file of `schemas/`."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def load(name: str) -> dict[str, Any]:
    """A file of `schemas/`, parsed once."""
    data: dict[str, Any] = json.loads(read(name))
    return data
