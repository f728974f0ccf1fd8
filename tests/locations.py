"""Breaks charts at a known line and counts the findings that point there: `python -m tests.locations [CHART …]`.

Without a chart it takes the reference charts. One line of a template, or one key of a values file, is edited at a time;
every finding that the edit brings should carry the file and a line within two of the edit, or the file, the key and its
line. It prints both shares, those of the first locations, and the findings that point elsewhere (`-v`).
"""

from __future__ import annotations

import argparse
import atexit
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from attune_lint.display import display
from attune_lint.finding import Finding, Location, Severity
from attune_lint.helm.choose import choose
from attune_lint.helm.renderer import Renderer
from attune_lint.path import Path as KeyPath
from attune_lint.path import key_path, lookup
from attune_lint.run.lint import job
from attune_lint.run.pipeline import Run
from attune_lint.run.plan import Plan, editions_of
from attune_lint.run.registry import load_rules
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config
from attune_lint.sources.scenario import scenarios
from attune_lint.syntax.yamldoc import read_document
from tests.rule_harness import CHART, REPOSITORIES

NEAR = 2


class Edit(NamedTuple):
    """One change: the lines of the file after it (1-based, the last one included), or the key of the values. `was` is
    the line that was edited."""

    what: str
    file: str
    text: str
    first: int
    last: int
    was: str
    key: str | None = None


_LEAF = re.compile(r"^(?P<lead> *(?:- )?(?:[\w./-]+: )?)(?P<value>[^\s#{|>&*\"'][^#{}]*?)$")
_FIELD = re.compile(r"(?<=[\s(])(?:\$\w*)?\.[A-Za-z][\w.]*\.?(?P<name>[A-Za-z]\w+)(?=[\s)|}])")
_SHELL = re.compile(r"/[\w./-]+")


def template_edits(file: str, text: str, chosen: random.Random) -> Iterator[Edit]:
    """Edits of single lines: a literal changed, a line taken out, a field of an action misspelled."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith(("#", "{{- /*", "{{/*")):
            continue

        def edited(what: str, new: str | None, number: int = number) -> Edit:
            changed = [*lines[:number], *([] if new is None else [new]), *lines[number + 1 :]]
            return Edit(what, file, "\n".join(changed), number + 1, number + 1, lines[number].strip())

        leaf = _LEAF.match(line)
        if leaf is not None and leaf["lead"].strip():
            yield edited("a literal", leaf["lead"] + _other(leaf["value"], chosen))
        if _is_leaf(lines, number) and line.lstrip()[0] not in "-{":
            yield edited("a line taken out", None)
        for match in list(_FIELD.finditer(line))[:1]:
            yield edited("a field", line[: match.start("name")] + _slip(match["name"], chosen) + line[match.end() :])
        if leaf is None and "{{" not in line:
            for match in list(_SHELL.finditer(line))[:1]:
                yield edited("a path", line[: match.start()] + _slip(match.group(), chosen) + line[match.end() :])


def _is_leaf(lines: list[str], number: int) -> bool:
    """Whether a line holds a key with its value, and nothing below it belongs to it."""
    line = lines[number]
    if not re.match(r" *[\w./-]+: \S", line) or line.rstrip().endswith(("|", ">", "|-", "-}}")):
        return False
    following = next((other for other in lines[number + 1 :] if other.strip()), "")
    return _indent(following) <= _indent(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _other(value: str, chosen: random.Random) -> str:
    """Another value of the same kind."""
    if value.isdigit():
        return str(int(value) + chosen.choice((-1000, 7, 70000)))
    if value in ("true", "false"):
        return "false" if value == "true" else "true"
    return _slip(value, chosen)


def _slip(word: str, chosen: random.Random) -> str:
    letters = [i for i, letter in enumerate(word) if letter.isalpha() and i > 0] or [len(word) - 1]
    at = chosen.choice(letters)
    return chosen.choice(
        (word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :] or "x", f"{word[:at]}q{word[at + 1 :]}")
    )


def values_edits(file: str, text: str, chosen: random.Random) -> Iterator[Edit]:
    """Edits of single values: of another type, out of range, misspelled, empty."""
    document = read_document(text)
    for path in _leaves(document.data, ()):
        span = document.span(path)
        value = lookup(document.data, path)
        if span is None or not span.scalar or "\n" in text[span.start : span.end]:
            continue
        line = text.count("\n", 0, span.start) + 1
        was = text.split("\n")[line - 1].strip()
        for new in _others(path, value, chosen):
            yield Edit("a value", file, text[: span.start] + new + text[span.end :], line, line, was, key_path(path))


def _leaves(data: object, path: KeyPath) -> Iterator[KeyPath]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _leaves(value, (*path, index))
    else:
        yield path


def _others(path: KeyPath, value: object, chosen: random.Random) -> Iterator[str]:
    if isinstance(value, bool):
        yield "false" if value else "true"
    elif isinstance(value, int | float):
        yield from ("-3", "0.5", '"many"', "70000")
    elif isinstance(value, str):
        if path[-1] == "tag" or ":" in value:
            yield f"{value.partition(':')[0]}:latest" if ":" in value else "latest"
        if value:
            yield f'"{_slip(value, chosen)}"'
        yield from ('"Not A Name!"', "[1, 2]", '""')


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
    report = Run(renderer=engine()).report([job(plan, rules=_rules())], fail_on=Severity.INFO)
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


def points_at(finding: Finding, edit: Edit, file: str) -> bool:
    """Whether a finding carries the edited line, or the edited key with its line."""
    return any(_is_there(location, edit, file) for location in finding.locations)


def points_first_at(finding: Finding, edit: Edit, file: str) -> bool:
    """Whether it does so in its first location."""
    return bool(finding.locations) and _is_there(finding.locations[0], edit, file)


def _is_there(location: Location, edit: Edit, file: str) -> bool:
    if location.file != file or location.line is None:
        return False
    if edit.key is not None:
        return location.key == edit.key and location.line == edit.first
    return edit.first - NEAR <= location.line <= edit.last + NEAR


class Result(NamedTuple):
    """What one edit brought; of the hits those whose first location is the edit are counted in `first`."""

    edit: Edit
    hits: tuple[Finding, ...]
    misses: tuple[Finding, ...]
    first: int


def results(chart: Path, edits: list[Edit], folder: Path) -> Iterator[Result]:
    """Each edit that brings findings."""
    known = {finding.fingerprint for finding in linted(chart)}
    for number, edit in enumerate(edits):
        copy = folder / str(number) / chart.name
        shutil.copytree(chart, copy)
        (copy / edit.file).write_text(edit.text, encoding="utf-8")
        found = [finding for finding in linted(copy) if finding.fingerprint not in known]
        shown = display(copy / edit.file)
        hits = tuple(finding for finding in found if points_at(finding, edit, shown))
        if found:
            misses = tuple(finding for finding in found if finding not in hits)
            yield Result(edit, hits, misses, sum(points_first_at(finding, edit, shown) for finding in hits))
        shutil.rmtree(copy.parent)


def edits_of(chart: Path, chosen: random.Random) -> tuple[list[Edit], list[Edit]]:
    """All edits of a chart's templates and of its values files."""
    templates, values = [], []
    for file in sorted(chart.rglob("templates/**/*")):
        if file.is_file() and file.suffix in (".yaml", ".yml", ".tpl"):
            name = file.relative_to(chart).as_posix()
            templates += template_edits(name, file.read_text(encoding="utf-8"), chosen)
    for file in sorted([chart / "values.yaml", *chart.glob("ci/*-values.yaml")]):
        if file.is_file():
            name = file.relative_to(chart).as_posix()
            values += values_edits(name, file.read_text(encoding="utf-8"), chosen)
    return templates, values


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.locations", description="Counts findings that point right.")
    parser.add_argument("charts", nargs="*", type=Path, default=[root / CHART for root in REPOSITORIES.values()])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=150, help="how many edits of each kind to try on each chart")
    parser.add_argument("-v", "--verbose", action="store_true", help="print the findings that point elsewhere")
    given = parser.parse_args()
    for chart in given.charts:
        chosen = random.Random(given.seed)
        for what, edits in zip(("templates", "values"), edits_of(chart, chosen), strict=True):
            picked = chosen.sample(edits, min(given.edits, len(edits)))
            with tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
                started = time.perf_counter()
                _print(f"{chart} {what}", list(results(chart, picked, Path(folder))), given.verbose)
                print(f"  {len(picked)} of {len(edits)} edits, {time.perf_counter() - started:.0f} s")


def _print(title: str, found: list[Result], verbose: bool) -> None:
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
    for result in found if verbose else ():
        for finding in result.misses:
            edit = result.edit
            line = edit.text.split("\n")[edit.first - 1].strip()
            print(f"- {finding.rule}: {edit.file}:{edit.first} {edit.what} {edit.key or ''}")
            print(f"    was `{edit.was[:80]}`, now there `{line[:80]}`")
            print(f"    {finding.path} {finding.message[:220]}")
            for location in finding.locations:
                print(
                    f"      {location.role} {location.file}:{location.line} {location.key or ''} {location.precision}"
                )


if __name__ == "__main__":
    main()
