"""Edits a chart and looks whether a finding names the edited line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from attune_lint.display import display
from tests.locations.measure import linted
from tests.rule_harness import CHART, FIXTURES, REPOSITORIES

AGENTS, POOLS = (REPOSITORIES[edition] / CHART for edition in ("agent-workers", "worker-pools"))
AGENTS_LAYOUT, POOLS_LAYOUT, MAPS = (FIXTURES / "layouts" / name for name in ("agent-workers", "worker-pools", "maps"))
STYLES = FIXTURES / "styles"


class Case(NamedTuple):
    """A text of a file, `…` in it for all that lies between, and what is written in its place; the rule that speaks
    then; and the line that one of its places must be at, by a text that only it holds, as role and precision. `of` is
    what the message must hold."""

    chart: Path
    file: str
    old: str
    new: str
    rule: str
    line: str
    said: str
    key: str | None = None
    of: str = ""


def check(case: Case, tmp_path: Path) -> None:
    """Fails where no finding of the rule has the place."""
    chart = tmp_path / "attune"
    shutil.copytree(case.chart, chart)
    text = (chart / case.file).read_text()
    first, _, last = case.old.partition("…")
    assert first in text
    start = text.index(first)
    end = text.index(last, start + len(first)) + len(last) if last else start + len(first)
    text = text[:start] + case.new + text[end:]
    (chart / case.file).write_text(text)
    assert case.line in text
    line = text.count("\n", 0, text.index(case.line)) + 1
    found = [finding for finding in linted(chart) if finding.rule == case.rule and case.of in finding.message]
    wanted = (display(chart / case.file), line, case.key, *case.said.split())
    places = {
        (place.file, place.line, place.key, place.role, str(place.precision))
        for finding in found
        for place in finding.locations
    }
    assert wanted in places, sorted(map(str, places))
