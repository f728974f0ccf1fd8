"""What a rule says (a problem) and what a report holds (a finding). Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from attune_lint.path import Path


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


class Precision(StrEnum):
    """How much is known of a location: proved text, the smallest block around it, or the file alone."""

    EXACT = "exact"
    BLOCK = "block"
    FILE = "file"


Role = Literal["template", "values", "repository", "related"]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a source file, 1-based. `file` is null for a value that `--set` gave."""

    role: Role
    file: str | None
    line: int | None = None
    column: int | None = None
    key: str | None = None
    precision: Precision = Precision.FILE


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """The name of a Kubernetes object."""

    api_version: str
    kind: str
    namespace: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule yields; the pipeline adds everything else.

    `path` leads into `object`, the Kubernetes object at fault, if there is one. `values_path` names the key of
    the merged values that made the fault, where the rule knows it. `locations` are given only by rules whose
    subject is a source file. `detail` goes into the fingerprint where one path can have several faults; it
    must not hold a secret, a line or an index.
    """

    message: str
    help: str
    path: Path = ()
    values_path: Path | None = None
    detail: str = ""
    severity: Severity | None = None
    locations: tuple[Location, ...] = ()
    object: Any = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a cause shows: an object of one scenario and one Kubernetes version."""

    object: ObjectRef | None
    path: str
    scenario: str
    kube_version: str


@dataclass(frozen=True, slots=True)
class Suppression:
    reason: str
    where: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause, with all its occurrences. Fields as in the JSON report, version 1."""

    rule: str
    category: str
    severity: Severity
    message: str
    help: str
    chart: str
    object: ObjectRef | None
    path: str
    occurrences: tuple[Occurrence, ...]
    locations: tuple[Location, ...]
    fingerprint: str
    suppressed: Suppression | None = None
    excerpt: tuple[str, ...] = field(default=(), compare=False)

    @property
    def scenarios(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o.scenario for o in self.occurrences))

    @property
    def kube_versions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o.kube_version for o in self.occurrences))
