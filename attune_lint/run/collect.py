"""Turns what rules said into findings: one for each cause, with a fingerprint that outlives edits, in a fixed order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from attune_lint.finding import Excerpt, Finding, Location, ObjectRef, Occurrence, Problem, Severity
from attune_lint.locate.question import Scene, Spot
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, pointer
from attune_lint.run.excerpts import Sources


class Hit(NamedTuple):
    """One problem as one rule saw it in one scenario and version.

    `named` is `path` with list items by their names. `bare_name` is the object's name without the
    release's part. `excerpt` is of the rendered text, and `spot` its place there, if it has one;
    `scene` is the render, `beside` are places that take part where there is no spot, and `absent` are kinds of which
    an object is lacking.
    """

    rule: str
    category: str
    severity: Severity
    problem: Problem
    chart: str
    chart_name: str
    object: ObjectRef | None
    bare_name: str
    path: Path
    named: str
    scenario: str
    kube_version: str
    locations: tuple[Location, ...]
    sources: Sources
    excerpt: Excerpt | None = None
    spot: Spot | None = None
    scene: Scene | None = None
    beside: tuple[Spot, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def cause(self) -> tuple[str, ...]:
        """What makes two hits one finding."""
        file = self.locations[0].file if self.locations else None
        kind = self.object.kind if self.object else ""
        return (
            self.rule,
            self.chart,
            file or "",
            kind,
            self.named,
            self.problem.detail,
        )

    @property
    def plain(self) -> Hit:
        """The hit without what holds the objects and texts of its render."""
        problem = self.problem._replace(object=None, document=None, related=())
        return self._replace(problem=problem, spot=None, scene=None, beside=())


class Cause(NamedTuple):
    """A finding, and the hits that it was made of."""

    finding: Finding
    hits: Sequence[Hit]


def collect(hits: Iterable[Hit]) -> list[Cause]:
    """All causes, each with a fingerprint of its own, in an order that does not depend on where they are located."""
    groups: dict[tuple[str, ...], list[Hit]] = defaultdict(list)
    for hit in hits:
        groups[hit.cause].append(hit)
    causes = [Cause(_finding(group), group) for group in groups.values()]
    return _unique(sorted(causes, key=lambda cause: _order(cause.finding)))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted by file (none last), line, object, path and rule."""
    return tuple(sorted(findings, key=_order))


def _finding(group: Sequence[Hit]) -> Finding:
    first = group[0]
    occurrences = dict.fromkeys(Occurrence(hit.object, _pointer(hit), hit.scenario, hit.kube_version) for hit in group)
    return Finding(
        rule=first.rule,
        category=first.category,
        severity=min((hit.severity for hit in group), key=lambda severity: severity.rank),
        message=first.problem.message,
        help=_help(group),
        chart=first.chart,
        object=first.object,
        path=_pointer(first),
        occurrences=tuple(occurrences),
        locations=first.locations,
        fingerprint=_fingerprint(group),
    )


def _pointer(hit: Hit) -> str:
    """The path into the object; a fault of values has a key in its location, and no object."""
    return pointer(hit.path) if hit.object is not None else ""


def _help(group: Sequence[Hit]) -> str:
    """What to do; where only the contract's own values show the cause, also how to see them."""
    first = group[0]
    if not all(hit.scenario.startswith("probe:") for hit in group):
        return first.problem.help
    command = f"attune-lint render {first.chart} --scenario {first.scenario} --values-only"
    return f"{first.problem.help} Its values: {command}"


def _fingerprint(group: Sequence[Hit]) -> str:
    first = group[0]
    # Of several objects the first by name: their order in the chart must not matter.
    name = min(hit.bare_name for hit in group)
    kind = first.object.kind if first.object else ""
    parts = (
        first.rule,
        first.chart_name,
        kind,
        name,
        first.named,
        first.problem.detail,
    )
    return _digest(parts)


def _digest(parts: Iterable[str]) -> str:
    import hashlib  # dear, and needed only where there is a finding

    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return "v1:" + hashlib.sha256(text).hexdigest()[:32]


def _order(finding: Finding) -> tuple[Any, ...]:
    first = finding.locations[0] if finding.locations else None
    file = first.file if first else None
    ref = finding.object
    return (
        file is None,
        file or "",
        first.line or 0 if first else 0,
        (ref.kind, ref.name) if ref else ("", ""),
        finding.path,
        finding.rule,
        finding.fingerprint,
    )


def _unique(causes: Iterable[Cause]) -> list[Cause]:
    """Twins (the same chart given twice, say) get a number each, in their order."""
    seen: dict[str, int] = defaultdict(int)
    unique = []
    for cause in causes:
        fingerprint = cause.finding.fingerprint
        seen[fingerprint] += 1
        count = seen[fingerprint]
        if count > 1:
            cause = cause._replace(finding=cause.finding._replace(fingerprint=_digest((fingerprint, str(count)))))
        unique.append(cause)
    return unique
