"""Where a mutant is said to have edited its file."""

from __future__ import annotations

import pytest

from tests.locations.edit_of_mutant import edited_keys, edited_lines

_VALUES = """\
image:
  name: app
  tag: "1.2"
ports: [80, 81]
pools:
  - name: a
  - name: b
"""


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        pytest.param("a\nb\nc", "a\nx\nc", {2}, id="a line changed"),
        pytest.param("a\nb\nc", "a\nx\ny\nc", {2, 3}, id="a line became two"),
        pytest.param("a\nb\nc", "a\nc", {1, 2}, id="a line gone: those around it"),
        pytest.param("a\nb\nc\nd\ne\nf", "a\nc\nd\ne\nb\nf", {1, 2, 5}, id="a line moved: where it was and is"),
    ],
)
def test_edited_lines(before: str, after: str, lines: set[int]) -> None:
    assert edited_lines(before, after) == lines


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        pytest.param("name: app", "name: ap", {"image.name": {2}}, id="a value changed"),
        pytest.param("name: app", "name: [app]", {"image.name": {2}, "image.name[0]": {2}}, id="a value made a list"),
        pytest.param(
            "  name: app\n",
            "",
            {"image": {1, 2}, "image.tag": {2}, "ports": {3}, "ports[0]": {3}, "ports[1]": {3}},
            id="a key gone: the one that held it, and those near its place",
        ),
        pytest.param("81]", "81, 82]", {"ports": {4}, "ports[2]": {4}}, id="an item added: the list and the item"),
        pytest.param("name: b", "nme: b", {"pools[1].nme": {7}, "pools[1]": {7}}, id="a key misspelled"),
    ],
)
def test_edited_keys(old: str, new: str, keys: dict[str, set[int]]) -> None:
    after = _VALUES.replace(old, new, 1)

    found = edited_keys(_VALUES, after, edited_lines(_VALUES, after))

    assert {key: found.get(key) for key in keys} == keys
