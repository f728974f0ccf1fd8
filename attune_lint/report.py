"""The report: findings, what was checked, what was not, and the exit code, which is computed here only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attune_lint.errors import ExitCode
from attune_lint.finding import Finding, Severity
from attune_lint.named_tuple import NamedTuple

CellStatus = Literal["rendered", "render-failed", "error"]


class ChartInfo(NamedTuple):
    path: str
    name: str | None
    version: str | None
    edition: str | None


class Cell(NamedTuple):
    """One scenario of one chart for one Kubernetes version."""

    chart: str
    name: str
    kube_version: str
    status: CellStatus
    objects: int


class Skipped(NamedTuple):
    """Objects of one kind that no schema describes."""

    chart: str
    kind: str
    api_version: str
    objects: int
    reason: str


class Trouble(NamedTuple):
    """Something asked for that could not be checked."""

    chart: str | None
    scenario: str | None
    what: str


class Engine(NamedTuple):
    name: str
    version: str


class Ledger(NamedTuple):
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


class Report(NamedTuple):
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
