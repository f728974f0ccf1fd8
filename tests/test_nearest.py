"""A word that is nearly another is told from one that is its own."""

from __future__ import annotations

import pytest

from attune_lint.nearest import is_slip


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
