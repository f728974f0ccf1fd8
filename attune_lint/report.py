"""The report: findings, what was checked, what was not, and the exit code, which is computed here only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from attune_lint.errors import ExitCode
from attune_lint.finding import Finding, Severity

CellStatus = Literal["rendered", "render-failed", "error"]


@dataclass(frozen=True, slots=True)
class ChartInfo:
    path: str
    name: str | None
    version: str | None
    edition: str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One scenario of one chart for one Kubernetes version."""

    chart: str
    name: str
    kube_version: str
    status: CellStatus
    objects: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """Objects of one kind that no schema describes."""

    chart: str
    kind: str
    api_version: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something asked for that could not be checked."""

    chart: str | None
    scenario: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Engine:
    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of what was checked. `subjects` maps each selected rule to the number it examined;
    `turned_off` says in words what the configuration or the command line took out."""

    engine: Engine | None
    cells: tuple[Cell, ...]
    subjects: Mapping[str, int]
    validated: int
    skipped: tuple[Skipped, ...]
    troubles: tuple[Trouble, ...]
    turned_off: tuple[str, ...] = ()

    @property
    def not_exercised(self) -> tuple[str, ...]:
        return tuple(sorted(rule for rule, count in self.subjects.items() if count == 0))

    @property
    def complete(self) -> bool:
        return not self.troubles


@dataclass(frozen=True, slots=True)
class Report:
    """One run over all charts."""

    charts: tuple[ChartInfo, ...]
    findings: tuple[Finding, ...]
    ledger: Ledger
    fail_on: Severity = Severity.ERROR

    def count(self, severity: Severity) -> int:
        return sum(1 for f in self.findings if f.severity is severity and f.suppressed is None)

    @property
    def suppressed(self) -> int:
        return sum(1 for finding in self.findings if finding.suppressed is not None)

    @property
    def exit_code(self) -> ExitCode:
        if not self.ledger.complete:
            return ExitCode.INCOMPLETE
        failing = any(f.suppressed is None and f.severity.rank <= self.fail_on.rank for f in self.findings)
        return ExitCode.FINDINGS if failing else ExitCode.CLEAN
