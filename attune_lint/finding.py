"""What a rule says (a problem) and what a report holds (a finding). Data only."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from attune_lint.named_tuple import NamedTuple
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


class Location(NamedTuple):
    """A place in a source file, 1-based. `file` is null for a value that `--set` gave."""

    role: Role
    file: str | None
    line: int | None = None
    column: int | None = None
    key: str | None = None
    precision: Precision = Precision.FILE


class ObjectRef(NamedTuple):
    """The name of a Kubernetes object."""

    api_version: str
    kind: str
    namespace: str | None
    name: str


class Related(NamedTuple):
    """Another place that takes part in a problem: a path into an object, which may be absent there."""

    object: Any
    path: Path


class Problem(NamedTuple):
    """What a rule yields; the pipeline adds everything else.

    `path` leads into `object`, the Kubernetes object at fault, if there is one. `values_path` names the key of
    the merged values that made the fault, where the rule knows it. `locations` are given only by rules whose
    subject is a source file. `detail` goes into the fingerprint where one path can have several faults; it
    must not hold a secret, a line or an index. `document` is the rendered text at fault, where it makes no object,
    and `line` a line of it; or it is the failure of a whole render. `related` are other places that take part: the
    volume that a mount nearly names, say.
    """

    message: str
    help: str
    path: Path = ()
    values_path: Path | None = None
    detail: str = ""
    severity: Severity | None = None
    locations: tuple[Location, ...] = ()
    object: Any = None
    document: Any = None
    line: int | None = None
    related: tuple[Related, ...] = ()


class Occurrence(NamedTuple):
    """One place where a cause shows: an object of one scenario and one Kubernetes version."""

    object: ObjectRef | None
    path: str
    scenario: str
    kube_version: str


class Suppression(NamedTuple):
    reason: str
    where: str
    until: str | None = None


class Excerpt(NamedTuple):
    """Lines around a location; `marked` is the index of the one it speaks of, `first` the number of the first one,
    null for rendered text, whose lines count no file that anyone could open."""

    lines: tuple[str, ...] = ()
    marked: int = 0
    first: int | None = None


class Finding(NamedTuple):
    """One cause, with all its occurrences. Fields as in the JSON report, version 1; `excerpts` go with `locations`, or
    there is one of the rendered text where no location has a line."""

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
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def scenarios(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o.scenario for o in self.occurrences))

    @property
    def kube_versions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(o.kube_version for o in self.occurrences))
