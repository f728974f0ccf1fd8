"""A word that is nearly another is told from one that is its own."""

from __future__ import annotations

import pytest

from attune_lint.nearest import is_misspelt_name, is_slip


@pytest.mark.parametrize(
    ("word", "meant", "slip"),
    [
        ("ngins", "nginx", True),
        ("nginxx", "nginx", True),
        ("ngix", "nginx", True),
        ("ngnix", "nginx", True),
        ("nginx", "nginx", False),
        ("ninx", "nginx", True),
        ("nignx", "nginx", True),
        ("nxing", "nginx", False),
        ("ng", "nginx", False),
        ("", "a", True),
        ("ab", "cd", False),
    ],
)
def test_a_slip_is_one_letter_too_many_too_few_wrong_or_swapped(word: str, meant: str, slip: bool) -> None:
    assert is_slip(word, meant) is slip


@pytest.mark.parametrize(
    ("name", "meant", "misspelt"),
    [
        ("exectuor", "executor", True),
        ("executo", "executor", True),
        ("executors", "executor", False),
        ("executor-2", "executor", False),
        ("executor", "executor", False),
        ("web1", "web2", False),
        ("wbe", "web", True),
        ("webb", "web", True),
        ("app", "api", False),
    ],
)
def test_a_name_is_misspelt_by_a_slip_that_makes_no_other_name(name: str, meant: str, misspelt: bool) -> None:
    assert is_misspelt_name(name, meant) is misspelt
