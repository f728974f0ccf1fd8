"""The report for people: grouped by file, the lines at fault shown, and last what was checked and what was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from attune_lint.finding import Excerpt, Finding, Location, Precision, Severity
from attune_lint.named_tuple import NamedTuple
from attune_lint.report import Report

# More places than these help nobody; the JSON report has them all.
_PLACES = 4
# More rules than these that met no subject are counted and not listed.
_LISTED = 12

_COLOURS = {
    Severity.ERROR: "31;1",
    Severity.WARNING: "33;1",
    Severity.INFO: "36;1",
}


class Style(NamedTuple):
    """How much is printed, and how: `width` in columns."""

    color: bool = False
    quiet: bool = False
    verbose: bool = False
    width: int = 80

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text


def write(report: Report, stream: TextIO, style: Style | None = None) -> None:
    """Findings by file, then the closing lines."""
    style = style or Style()
    shown = [finding for finding in report.findings if finding.suppressed is None]
    for name, group in groupby(shown, key=_heading):
        stream.write(style.paint(name, "1") + "\n")
        for finding in group:
            stream.writelines(line + "\n" for line in _finding(finding, style))
        stream.write("\n")
    stream.writelines(line + "\n" for line in _closing(report, style))


def _heading(finding: Finding) -> str:
    first = finding.locations[0] if finding.locations else None
    if first is None:
        return finding.chart
    return first.file or "--set"


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    first = finding.locations[0] if finding.locations else None
    place = "" if first is None or first.line is None else f"{first.line}:{first.column or 1}  "
    label = style.paint(finding.severity, _COLOURS[finding.severity])
    near = "  somewhere in this block" if first is not None and first.precision is Precision.BLOCK else ""
    yield f"  {place}{label}  {style.paint(finding.rule + near, '2')}"
    yield from _wrapped(finding.message, "    ", style)
    yield from _excerpt(finding.excerpts[0], style) if finding.excerpts else ()
    if first is not None and first.key:
        yield f"    key: {first.key}"
    yield from _others(finding, style)
    yield from _wrapped(f"fix: {finding.help}", "    ", style)
    yield from _wrapped(_seen(finding), "    ", style)


def _others(finding: Finding, style: Style) -> Iterator[str]:
    """The places that take part, with their lines: first those that also make the fault, the nearest of the rest."""
    for index, location in enumerate(finding.locations[1 : _PLACES + 1], start=1):
        yield f"    {location.role}: {_place(location)}"
        yield from _excerpt(finding.excerpts[index], style) if index < len(finding.excerpts) else ()
    left = len(finding.locations) - 1 - _PLACES
    if left > 0:
        yield f"    and {_count(left, 'more place')}; the JSON report lists them"


def _excerpt(excerpt: Excerpt, style: Style) -> Iterator[str]:
    """Its lines without their common indentation, numbered where they have numbers; of several one is marked."""
    numbers = [f"{excerpt.first + i}" if excerpt.first is not None else "rendered" for i in range(len(excerpt.lines))]
    width = max(map(len, numbers), default=0)
    for index, (number, line) in enumerate(zip(numbers, _dedented(excerpt.lines), strict=True)):
        is_marked = index == excerpt.marked and len(numbers) > 1
        text = _cut(f"    {'>' if is_marked else ' '} {number:>{width}} | {line}", style.width).rstrip()
        yield style.paint(text, "1" if is_marked else "2")


def _dedented(lines: Sequence[str]) -> list[str]:
    from textwrap import dedent  # needed only where there is a finding

    return dedent("\n".join(line.expandtabs(2) for line in lines)).split("\n") if lines else []


def _cut(line: str, width: int) -> str:
    return line if len(line) <= max(width, 40) else line[: max(width, 40) - 1] + "…"


def _wrapped(text: str, indent: str, style: Style) -> list[str]:
    from textwrap import wrap

    return wrap(
        text,
        max(style.width, 40),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _place(location: Location) -> str:
    text = location.file or "--set"
    if location.line is not None and location.precision is not Precision.FILE:
        text += f":{location.line}"
    return f"{text}  {location.key}" if location.key else text


def _seen(finding: Finding) -> str:
    """Where the cause showed, unless that is plain: `in 3 objects, scenarios default, probe:full`."""
    objects = {o.object for o in finding.occurrences if o.object is not None}
    parts = [f"in {len(objects)} objects"] if len(objects) > 1 else []
    names = finding.scenarios
    if names:
        listed = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        parts.append(f"scenario{'s' if len(names) > 1 else ''} {listed}")
    return "; ".join(parts)


def _closing(report: Report, style: Style) -> Iterator[str]:
    ledger = report.ledger
    for trouble in ledger.troubles:
        where = " ".join(part for part in (trouble.chart, trouble.scenario) if part)
        line = f"not checked: {where}: {trouble.what}" if where else f"not checked: {trouble.what}"
        yield style.paint(line, _COLOURS[Severity.ERROR])
    for line in ledger.turned_off:
        yield style.paint(f"turned off: {line}", _COLOURS[Severity.WARNING])
    if not style.quiet:
        for chart in report.charts:
            if chart.edition is None:
                yield f"{chart.path}: no contract known for this chart; the general rules were applied"
        yield from _account(report)
    yield _verdict(report, style)


def _account(report: Report) -> Iterator[str]:
    ledger = report.ledger
    rendered = [cell for cell in ledger.cells if cell.status == "rendered"]
    exercised = len(ledger.subjects) - len(ledger.not_exercised)
    scenarios = len({(cell.chart, cell.name) for cell in ledger.cells})
    versions = sorted({cell.kube_version for cell in ledger.cells}, key=_version)
    yield (
        f"checked {_count(len(report.charts), 'chart')}: {_count(scenarios, 'scenario')}, Kubernetes "
        f"{', '.join(versions) or 'none'}, {_count(sum(cell.objects for cell in rendered), 'object')}, "
        f"{exercised} of {_count(len(ledger.subjects), 'rule')}"
    )
    for skipped in ledger.skipped:
        kind = f"{skipped.kind} ({skipped.api_version})"
        yield f"no schema: {_count(skipped.objects, 'object')} of {kind} in {skipped.chart}"
    idle = ledger.not_exercised
    if len(idle) > _LISTED:
        yield f"{_count(len(idle), 'rule')} met no subject; the JSON report lists them"
    elif idle:
        from textwrap import wrap

        yield from wrap("met no subject: " + ", ".join(idle), 80, break_on_hyphens=False)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _verdict(report: Report, style: Style) -> str:
    counts = [_count(report.count(severity), str(severity)) for severity in Severity if report.count(severity)]
    if report.suppressed:
        counts.append(f"{report.suppressed} suppressed")
    said = ", ".join(counts) or "no findings"
    if not report.ledger.complete:
        return style.paint(f"incomplete: {said}", _COLOURS[Severity.ERROR])
    if report.count(Severity.ERROR):
        return style.paint(said, _COLOURS[Severity.ERROR])
    return style.paint(said, _COLOURS[Severity.WARNING] if counts else "32;1")


def _count(number: int, noun: str) -> str:
    if noun == "info":
        return f"{number} info"
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
