"""The harness that runs the examples of rules' pages."""

from __future__ import annotations

import pytest

from tests.rule_harness import patched

TEXT = "a\nb\nc\nb\nd\n"


@pytest.mark.parametrize(
    ("diff", "result"),
    [
        ("-a\n+x\n", "x\nb\nc\nb\nd\n"),
        (" c\n+x\n", "a\nb\nc\nx\nb\nd\n"),
        ("-b\n-d\n", "a\nb\nc\n"),
        ("-a\n@@\n-d\n+e\n", "b\nc\nb\ne\n"),
    ],
)
def test_a_diff_changes_the_lines_that_it_names(diff: str, result: str) -> None:
    assert patched(TEXT, diff) == result


@pytest.mark.parametrize("diff", ["-b\n", "-x\n"])
def test_a_diff_that_fits_twice_or_nowhere_is_refused(diff: str) -> None:
    with pytest.raises(ValueError, match="these lines stand"):
        patched(TEXT, diff)
