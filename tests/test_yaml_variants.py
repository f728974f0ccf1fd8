"""A text that differs from a known one in some values is read as if it were read alone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.path import walk
from attune_lint.syntax.yaml_document import Document
from attune_lint.syntax.yaml_variants import Originals
from attune_lint.syntax.yamldoc import read_documents

OBJECT = """\
# a comment
apiVersion: v1
"kind": ConfigMap
metadata:
  name: "one two"
  labels: {a: b, c:
    d}
data:
  empty:
  single: 'x'
  script: |
    run a
  folded: some
    words
  list:
    - first
    - - second
    - name: third
      "value": 3
    -   name: fourth # a comment
"""


def told(documents: list[Document]) -> list[Any]:
    """All that is known of some documents, places included."""
    return [
        (
            repr(document.data),
            document.defects,
            document.line,
            [
                (path, document.key_position(path), document.value_position(path), document.span(path))
                for path, _ in walk(document.data)
            ],
            list(document.scalars(())),
        )
        for document in documents
    ]


def read_after(before: str, text: str) -> tuple[list[Document], bool]:
    """A text read after another one, and whether the two share what is equal."""
    originals = Originals()
    originals.read("a", before)
    documents = originals.read("a", text)
    return documents, any(type(document) is not Document for document in documents)


VARIANTS = {
    "a bare value": ("apiVersion: v1", "apiVersion: apps/v1"),
    "another type": ("apiVersion: v1", "apiVersion: 12"),
    "a null": ("apiVersion: v1", "apiVersion: null"),
    "a quoted value": ('"one two"', '"3: [ #"'),
    "quotes taken away": ('"one two"', "one"),
    "quotes given": ("apiVersion: v1", 'apiVersion: "yes"'),
    "single quotes": ("'x'", '"y"'),
    "an item": ("- first", "- http://a:80/b"),
    "an item of an item": ("- - second", "- - 0x10"),
    "a value in an item": ('"value": 3', '"value": 1e3'),
    "nothing": ("apiVersion: v1", "apiVersion: v1"),
}
OTHERS = {
    "a key": ("apiVersion: v1", "version: v1"),
    "an empty value": ("apiVersion: v1", "apiVersion:"),
    "a value given": ("empty:", "empty: a"),
    "a value with a comment": ("fourth # a", "fifth # a"),
    "a comment": ("# a comment\napi", "# another one\napi"),
    "a comment begins": ("apiVersion: v1", "apiVersion: a #b"),
    "a nested key": ("apiVersion: v1", "apiVersion: a: b"),
    "an anchor": ("apiVersion: v1", "apiVersion: &a v1"),
    "a tag": ("apiVersion: v1", "apiVersion: !!str 1"),
    "an alias": ("apiVersion: v1", "apiVersion: *a"),
    "a number that JSON does not have": ("apiVersion: v1", "apiVersion: .inf"),
    "an escape": ('"one two"', r'"one\ttwo"'),
    "single quotes in the new text": ("apiVersion: v1", "apiVersion: 'it''s'"),
    "more letters than ASCII": ("apiVersion: v1", "apiVersion: é"),
    "another break": ("apiVersion: v1", "apiVersion: v1\x85"),
    "a block that begins": ("apiVersion: v1", "apiVersion: |"),
    "text in a block": ("run a", "run b"),
    "text over two lines": ("folded: some", "folded: other"),
    "in brackets": ("    d}", "    e}"),
    "a glued separator": ("- first", "- first---"),
    "a longer text": ("- first", "- first\n    - more"),
}


@pytest.mark.parametrize(("old", "new"), VARIANTS.values(), ids=VARIANTS)
def test_a_text_with_other_values_shares_what_is_equal(old: str, new: str) -> None:
    text = OBJECT.replace(old, new)
    documents, shared = read_after(OBJECT, text)
    assert told(documents) == told(read_documents(text))
    assert shared


@pytest.mark.parametrize(("old", "new"), OTHERS.values(), ids=OTHERS)
def test_a_text_with_another_form_is_read_anew(old: str, new: str) -> None:
    text = OBJECT.replace(old, new)
    assert text != OBJECT
    documents, shared = read_after(OBJECT, text)
    assert told(documents) == told(read_documents(text))
    assert not shared


HARD = {
    "an alias": "a: &x b\nc: *x\nd: e\n",
    "a merge": "a: &x\n  b: c\nd:\n  <<: *x\n  e: e\n",
    "a merge without an alias": "<<:\n  a: b\nd: e\n",
    "a key twice": "a: b\na: c\nd: e\n",
    "a null key": "~: b\nd: e\n",
    "a tag on the line before": "a: !!str\n  5\nd: e\n",
    "a tag on the line": "a: !!str 5\nd: !!str e\n",
    "two documents": "a: b\nd: e\n---\nc: d\n",
    "a list": "- a\n- d: e\n",
    "no data": "# d: e\n",
    "other breaks": "a: b\rd: e\n",
    "broken": "a: [b\nd: e\n",
}


@pytest.mark.parametrize("before", HARD.values(), ids=HARD)
def test_what_is_read_after_a_hard_text_is_read_as_if_alone(before: str) -> None:
    for text in (before.replace("d: e", "d: f"), before.replace("5", "6"), before.replace("b", "z"), before):
        documents = read_after(before, text)[0]
        assert told(documents) == told(read_documents(text))


def test_data_of_the_one_never_shows_in_the_other() -> None:
    originals, texts = Originals(), [OBJECT, OBJECT.replace("third", "3rd"), OBJECT.replace("- first", "- 1st"), OBJECT]
    documents = [originals.read("a", text)[0] for text in texts]
    assert [repr(document.data) for document in documents] == [repr(read_documents(text)[0].data) for text in texts]
    assert documents[0].data["metadata"] is documents[1].data["metadata"]
    assert documents[0].data is not documents[3].data


WORDS = st.sampled_from([
    "a", "b: c", "- d", "'e'", '"f"', "|", ">", "", "#", "*x", "&x g", "!!int 1", "{h: i}", "[", "?", "<<: *x", "-",
    "%n", "<<: {j: k}", "---", "...", "1:30", "null", ".nan", "\t", "l:", ": m",
])  # fmt: skip
LINES = st.builds(
    lambda indent, key, word: f"{' ' * indent}{key}{word}",
    st.integers(0, 4),
    st.sampled_from(["", "a: ", "b: ", "- ", "- c: ", '"d": ', "&x ", "? ", "a:"]),
    WORDS,
)


@given(st.lists(LINES, min_size=1, max_size=7), st.data())
def test_any_line_may_change(lines: list[str], data: st.DataObject) -> None:
    before = "\n".join(lines)
    number = data.draw(st.integers(0, len(lines) - 1))
    head = lines[number].rpartition(" ")[0]
    new = data.draw(LINES | WORDS.map(lambda word: f"{head} {word}") | st.just(f"{head} z"))
    text = "\n".join([*lines[:number], new, *lines[number + 1 :]])
    assert told(read_after(before, text)[0]) == told(read_documents(text))
