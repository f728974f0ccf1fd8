"""The formats of a report: one module each, `write(report, stream)` and no logic of its own."""

from __future__ import annotations

FORMATS = ("text", "json")
