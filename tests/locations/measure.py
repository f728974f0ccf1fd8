"""Lints a chart with one file edited, and counts the findings that point at the edit."""

from __future__ import annotations

import atexit
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from attune_lint.display import display
from attune_lint.finding import Finding, Location, Severity
from attune_lint.helm.choose import choose
from attune_lint.helm.renderer import Renderer
from attune_lint.run.lint import job
from attune_lint.run.pipeline import Run
from attune_lint.run.plan import Plan, editions_of
from attune_lint.run.registry import load_rules
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config
from attune_lint.sources.scenario import scenarios
from attune_lint.syntax.yaml_variants import Originals

NEAR = 2
# Of more lines and keys of an edit than these the first are printed.
_SHOWN = 8

# What one edit rendered need not be read again of the next one.
_ORIGINALS = Originals()


class Edit(NamedTuple):
    """One change of a file. `lines` are those of the file after it that it touched, 1-based; `keys` are those of a
    values file, each with the lines that a location of it may have."""

    what: str
    file: str
    text: str
    lines: frozenset[int]
    keys: Mapping[str, frozenset[int]] = {}

    @property
    def is_of_values(self) -> bool:
        return "templates" not in PurePosixPath(self.file).parts


class Result(NamedTuple):
    """What one edit brought; of the hits those whose first location is the edit are counted in `first`."""

    edit: Edit
    hits: tuple[Finding, ...]
    misses: tuple[Finding, ...]
    first: int


def linted(chart: Path) -> tuple[Finding, ...]:
    """All findings, in all scenarios."""
    opened = Chart.open(chart)
    editions = editions_of(opened, Config())
    plan = Plan(
        chart=opened,
        config=Config(),
        editions=editions,
        scenarios=scenarios(opened, editions.found, files=(), assignments=None, which="all"),
        release="release",
        namespace="default",
        kube_versions=("v1.37.0",),
    )
    report = Run(renderer=engine(), originals=_ORIGINALS).report([job(plan, rules=_rules())], fail_on=Severity.INFO)
    assert not any("rule" in trouble.what for trouble in report.ledger.troubles), report.ledger.troubles
    return report.findings


@cache
def _rules() -> list[object]:
    return load_rules()


@cache
def engine() -> Renderer:
    started = choose("embedded", None)
    atexit.register(started.close)
    return started


def result(chart: Path, edit: Edit, before: Sequence[Finding]) -> Result:
    """What is found in an edited chart and was not before, by whether it points at the edit."""
    found = list(_brought(before, linted(chart)))
    file = display(chart / edit.file)
    hits = tuple(finding for finding in found if any(points_at(location, edit, file) for location in finding.locations))
    first = sum(points_at(finding.locations[0], edit, file) for finding in hits)
    return Result(edit, hits, tuple(finding for finding in found if finding not in hits), first)


def _brought(before: Sequence[Finding], after: Sequence[Finding]) -> Iterator[Finding]:
    """The findings that an edit brought. One that went while another came of the same rule, kind, path and file is the
    same one: the edit has but renamed the object, as where its name ends in a hash."""
    known, left = ({finding.fingerprint for finding in findings} for findings in (before, after))
    gone = Counter(_seat(finding) for finding in before if finding.fingerprint not in left)
    for finding in after:
        if finding.fingerprint not in known:
            gone[_seat(finding)] -= 1
            if gone[_seat(finding)] < 0:
                yield finding


def _seat(finding: Finding) -> tuple[str, ...]:
    """What stays of a finding when its object is renamed."""
    file = Path(finding.locations[0].file or "").name if finding.locations else ""
    return (finding.rule, finding.object.kind if finding.object else "", finding.path, file)


def points_at(location: Location, edit: Edit, file: str) -> bool:
    """Whether a location is near an edited line, or is an edited key with its line."""
    if location.file != file or location.line is None:
        return False
    if edit.is_of_values:
        return location.line in edit.keys.get(location.key or "", ())
    return any(abs(location.line - line) <= NEAR for line in edit.lines)


def print_results(title: str, results: Sequence[Result], *, verbose: bool) -> None:
    found = [result for result in results if result.hits or result.misses]
    hits = sum(len(result.hits) for result in found)
    total = hits + sum(len(result.misses) for result in found)
    first = sum(result.first for result in found)
    whole = sum(1 for result in found if not result.misses)
    some = sum(1 for result in found if result.hits)
    print(f"{title}: {hits} of {total} findings point at the edit ({hits / max(total, 1):.1%})")
    print(f"  {first} in their first location ({first / max(total, 1):.1%})")
    print(f"  {len(found)} edits were found; all findings point there for {whole}, some for {some}")
    missed = Counter(finding.rule for result in found for finding in result.misses)
    for rule, count in missed.most_common():
        print(f"  {count:4} {rule}")
    for line in (line for result in found for line in _misses(result)) if verbose else ():
        print(line)


def _misses(result: Result) -> Iterator[str]:
    edit = result.edit
    for finding in result.misses:
        yield f"- {finding.rule}: {edit.what}"
        lines, keys = " ".join(map(str, sorted(edit.lines)[:_SHOWN])), " ".join(list(edit.keys)[:_SHOWN])
        yield f"    {edit.file} lines {lines} {keys}"
        yield f"    {finding.path} {finding.message[:220]}"
        for location in finding.locations:
            yield f"      {location.role} {location.file}:{location.line} {location.key or ''} {location.precision}"
