"""What is said to be exact is so: to change that line changes the text."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from attune_lint.helm.renderer import Renderer
from tests.exact_lines import Outcome, cases, outcomes
from tests.rule_harness import CHART, REPOSITORIES

# Of the lines of each chart. `python -m tests.exact_lines` tries thousands.
TRIED = 40


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_to_change_an_exact_line_changes_the_text(edition: str, embedded_engine: Renderer, tmp_path: Path) -> None:
    chart = REPOSITORIES[edition] / CHART
    known = list(cases(chart, embedded_engine, sorted(chart.glob("ci/gpu-*values.yaml"))))
    assert len(known) > 1400
    chosen = random.Random(edition).sample(known, TRIED)
    found = list(outcomes(chosen, embedded_engine, tmp_path))
    assert found == [Outcome(case, "another") for case in chosen]


def test_to_change_another_line_does_not(embedded_engine: Renderer, tmp_path: Path) -> None:
    chart = REPOSITORIES["agent-workers"] / CHART
    known = list(cases(chart, embedded_engine, ()))
    chosen = random.Random(1).sample(known, 20)
    elsewhere = [one._replace(place=other.place) for one, other in pairwise(chosen)]
    found = [outcome.what for outcome in outcomes(elsewhere, embedded_engine, tmp_path)]
    assert found.count("same") > len(found) // 2
