"""A report as JSON and back. A report is made of tuples, so that only the way back has to know their types."""

from __future__ import annotations

import json
from typing import Any

from attune_lint.finding import Excerpt, Finding, Location, ObjectRef, Occurrence, Precision, Severity, Suppression
from attune_lint.report import Cell, ChartInfo, Engine, Ledger, Report, Skipped, Trouble


def encode(report: Report) -> bytes:
    return json.dumps(report, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def decode(content: bytes) -> Report:
    """The report that was encoded. Raises ValueError or TypeError for anything else."""
    charts, findings, ledger, fail_on = json.loads(content.decode("utf-8", "surrogatepass"))
    return Report(
        charts=tuple(ChartInfo(*chart) for chart in charts),
        findings=tuple(map(_finding, findings)),
        ledger=_ledger(ledger),
        fail_on=Severity(fail_on),
    )


def _finding(data: list[Any]) -> Finding:
    given = dict(zip(Finding._fields, data, strict=True))
    return Finding(
        **{
            **given,
            "severity": Severity(given["severity"]),
            "object": _object(given["object"]),
            "occurrences": tuple(Occurrence(_object(ref), *rest) for ref, *rest in given["occurrences"]),
            "locations": tuple(map(_location, given["locations"])),
            "suppressed": Suppression(*given["suppressed"]) if given["suppressed"] else None,
            "excerpts": tuple(Excerpt(tuple(lines), *rest) for lines, *rest in given["excerpts"]),
        }
    )


def _location(data: list[Any]) -> Location:
    role, file, line, column, key, precision = data
    return Location(role, file, line, column, key, Precision(precision))


def _object(data: list[Any] | None) -> ObjectRef | None:
    return ObjectRef(*data) if data else None


def _ledger(data: list[Any]) -> Ledger:
    engine, cells, subjects, validated, skipped, troubles, turned_off = data
    return Ledger(
        engine=Engine(*engine) if engine else None,
        cells=tuple(Cell(*cell) for cell in cells),
        subjects=subjects,
        validated=validated,
        skipped=tuple(Skipped(*item) for item in skipped),
        troubles=tuple(Trouble(*item) for item in troubles),
        turned_off=tuple(turned_off),
    )
