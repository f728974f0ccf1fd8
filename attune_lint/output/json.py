"""The JSON report, version 1. Its shape is fixed; scripts rely on it."""

from __future__ import annotations

import json
from typing import Any, TextIO

from attune_lint import __version__
from attune_lint.finding import Finding, Location, ObjectRef, Severity
from attune_lint.report import Ledger, Report

SCHEMA = "attune-lint/report/v1"


def write(report: Report, stream: TextIO) -> None:
    """One document for all charts, ending in a line break."""
    json.dump(document(report), stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def document(report: Report) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "attune-lint", "version": __version__},
        "charts": [chart._asdict() for chart in report.charts],
        "findings": [_finding(finding) for finding in report.findings],
        "ledger": _ledger(report.ledger),
        "summary": {
            **{str(severity): report.count(severity) for severity in Severity},
            "suppressed": report.suppressed,
        },
        "exitCode": int(report.exit_code),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "category": finding.category,
        "severity": str(finding.severity),
        "message": finding.message,
        "help": finding.help,
        "chart": finding.chart,
        "object": _object(finding.object),
        "path": finding.path,
        "occurrences": [
            {
                "object": _object(occurrence.object),
                "path": occurrence.path,
                "scenario": occurrence.scenario,
                "kubeVersion": occurrence.kube_version,
            }
            for occurrence in finding.occurrences
        ],
        "scenarios": list(finding.scenarios),
        "kubeVersions": list(finding.kube_versions),
        "locations": [_location(location) for location in finding.locations],
        "fingerprint": finding.fingerprint,
        "suppressed": finding.suppressed._asdict() if finding.suppressed else None,
    }


def _object(ref: ObjectRef | None) -> dict[str, Any] | None:
    if ref is None:
        return None
    return {"apiVersion": ref.api_version, "kind": ref.kind, "namespace": ref.namespace, "name": ref.name}


def _location(location: Location) -> dict[str, Any]:
    data: dict[str, Any] = {
        "role": location.role,
        "file": location.file,
        "line": location.line,
        "column": location.column,
    }
    if location.key is not None:
        data["key"] = location.key
    return data | {"precision": str(location.precision)}


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "engine": ledger.engine._asdict() if ledger.engine else None,
        "scenarios": [
            {
                "chart": cell.chart,
                "name": cell.name,
                "kubeVersion": cell.kube_version,
                "status": cell.status,
                "objects": cell.objects,
            }
            for cell in ledger.cells
        ],
        "rules": [{"id": rule, "subjects": count} for rule, count in sorted(ledger.subjects.items())],
        "objects": {
            "validated": ledger.validated,
            "skipped": [
                {
                    "chart": skipped.chart,
                    "kind": skipped.kind,
                    "apiVersion": skipped.api_version,
                    "count": skipped.objects,
                    "reason": skipped.reason,
                }
                for skipped in ledger.skipped
            ],
        },
        "notExercised": list(ledger.not_exercised),
        "problems": [trouble._asdict() for trouble in ledger.troubles],
        "complete": ledger.complete,
    }
