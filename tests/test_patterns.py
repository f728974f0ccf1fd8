"""Patterns that are compiled when they are used do what compiled ones do."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from attune_lint.patterns import compiled_when_used

ROOT = Path(__file__).parent.parent / "attune_lint"

USES: dict[str, Callable[[Any], Any]] = {
    "match": lambda pattern: pattern.match("A1 b2").span(),
    "match from a place": lambda pattern: pattern.match("A1 b2", 3).groups(),
    "search": lambda pattern: pattern.search("- b2").groupdict(),
    "fullmatch": lambda pattern: pattern.fullmatch("A1 b2"),
    "findall": lambda pattern: pattern.findall("A1 b2"),
    "sub": lambda pattern: pattern.sub(r"\2", "A1 b2"),
    "its text": lambda pattern: re.compile(f"<{pattern.pattern}>").match("<a1>"),
    "its groups": lambda pattern: (pattern.groups, dict(pattern.groupindex)),
    "several uses": lambda pattern: [bool(pattern.match(text)) for text in ("a1", "1", "b2")],
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_pattern_is_used_as_any(use: Callable[[Any], Any]) -> None:
    made = r"([a-z])(?P<digit>\d)", re.IGNORECASE
    with compiled_when_used():
        pattern = re.compile(*made)
    assert not isinstance(pattern, re.Pattern)
    expected, found = use(re.compile(*made)), use(pattern)
    assert (found[0] if isinstance(found, re.Match) else found) == (
        expected[0] if isinstance(expected, re.Match) else expected
    )


def test_a_fault_in_a_pattern_is_told_at_its_first_use() -> None:
    with compiled_when_used():
        pattern = re.compile("(")
    with pytest.raises(re.error, match="missing \\), unterminated subpattern at position 0"):
        pattern.match("")


def test_patterns_are_compiled_at_once_again_whatever_happens() -> None:
    with pytest.raises(LookupError), compiled_when_used():
        raise LookupError
    assert isinstance(re.compile("a"), re.Pattern)


def patterns() -> Iterator[str]:
    """All that modules give to `re.compile` as plain text."""
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                yield from (arg.value for arg in node.args if isinstance(arg, ast.Constant) and type(arg.value) is str)


def test_no_pattern_is_possessive() -> None:
    """Python 3.11.0 to 3.11.4 match `(?:a|b(?!c))*+` where they should not, and `(?>…)` as all others."""
    found = list(patterns())
    assert len(found) > 100
    assert [pattern for pattern in found if re.search(r"(?<!\\)[*+?}]\+", pattern)] == []
