"""The examples of every rule's page do what the page says."""

from __future__ import annotations

import pytest

from attune_lint.run.registry import load_rules
from tests.pages import Snippet, parse_page
from tests.rule_harness import lint

PAGES = {rule.id: parse_page(rule.page) for rule in load_rules()}
BAD = [(rule, example) for rule, page in PAGES.items() for example in page.bad]
GOOD = [(rule, example) for rule, page in PAGES.items() for example in page.good]


@pytest.mark.parametrize(("rule", "example"), BAD, ids=[rule for rule, _ in BAD])
def test_a_bad_example_fires_its_rule_alone(rule: str, example: tuple[Snippet, ...]) -> None:
    assert {finding.rule for finding in lint(example)} == {rule}


@pytest.mark.parametrize(("rule", "example"), GOOD, ids=[rule for rule, _ in GOOD])
def test_a_good_example_fires_no_rule(rule: str, example: tuple[Snippet, ...]) -> None:
    assert [(finding.rule, finding.message) for finding in lint(example)] == []


@pytest.mark.parametrize("edition", ["agent-workers", "worker-pools"])
def test_the_reference_release_is_right(edition: str) -> None:
    assert [(finding.rule, finding.message) for finding in lint(edition=edition)] == []
