"""Reads a text that differs from a known one in some values alone without parsing it: what is equal is shared.

The values of two scenarios differ in a few words, and so do most of the documents that they render.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attune_lint.path import Path
from attune_lint.syntax.libyaml import MappingNode, Node, ScalarNode, SequenceNode
from attune_lint.syntax.yaml_document import Document
from attune_lint.syntax.yaml_scalars import PLAIN, STR, is_merge, key_of, resolve
from attune_lint.syntax.yamldoc import read_documents

# How many originals are tried, of those that have as many lines, and from how many texts they may be.
_TRIED = 4
_KEPT = 1000

# Values that mean the same wherever one may stand: neither space nor a sign of YAML's own.
_BARE = re.compile(r"[A-Za-z0-9/](?:[\w./:@=+-]*[A-Za-z0-9_/])?\Z", re.ASCII)
_QUOTED = re.compile(r'"[ !#-\[\]-~]*"\Z')
# What may stand before one on its line: the dashes of lists and a key, but no tag and no anchor.
_BEFORE = re.compile(r'[ -]*(?:(?:[\w./-]+|"[^"\\]*"): +)?\Z', re.ASCII)


class _Variant(Document):
    """A document whose text is parsed only when somebody asks where something stands."""

    def __init__(self, data: Any, line: int, text: str) -> None:
        super().__init__(data, line=line)
        self._text = text

    @property
    def root(self) -> Node | None:
        if self._root is None:
            self._root = read_documents(self._text)[0].root
        return self._root


class _Original:
    """A text with the one document in it, and what of it may differ in another one: the value that ends a line."""

    def __init__(self, text: str, document: Document) -> None:
        self._lines = text.split("\n")
        self._document = document
        self._places: dict[int, tuple[Path, int]] | None = None  # path and column of the values, by their line

    def variant(self, text: str) -> Document | None:
        """What a text says, where it differs in such values alone; it has as many lines."""
        if self._places is None:
            self._places = _places(self._document, self._lines)
        data = self._document.data.copy()
        own: set[int] = set()
        for number, (before, line) in enumerate(zip(self._lines, text.split("\n"), strict=True)):
            if line == before:
                continue
            path, column = self._places.get(number, ((), 0))
            value = line[column:]
            if not path or line[:column] != before[:column]:
                return None
            if _BARE.match(value):
                _put(data, path, resolve(value), own)
            elif _QUOTED.match(value):
                _put(data, path, value[1:-1], own)
            else:
                return None
        return _Variant(data, self._document.line, text)


def _put(data: Any, path: Path, value: Any, own: set[int]) -> None:
    """Sets a value in data that is shared but for the parts in `own`, by their identities: all others on the way become
    copies."""
    for part in path[:-1]:
        below = data[part]
        if id(below) not in own:
            below = data[part] = below.copy()
            own.add(id(below))
        data = below
    data[path[-1]] = value


def _places(document: Document, lines: list[str]) -> dict[int, tuple[Path, int]]:
    """The values that end a line and stand on it alone, with path and column; none where a part is there twice."""
    found: dict[int, tuple[Path, int]] = {}
    seen: set[int] = set()
    for node, path in _leaves(document.root, ()) if document.root is not None else ():
        if id(node) in seen or path is None:  # an alias, or what is merged into a mapping
            return {}
        seen.add(id(node))
        if isinstance(node, ScalarNode) and node.value and node.start_mark.line == node.end_mark.line:
            number, column = node.start_mark.line, node.start_mark.column
            is_bare = node.tag == PLAIN and not node.style
            is_quoted = node.tag == STR and node.style in ("'", '"')
            is_last = node.end_mark.column == len(lines[number])
            if is_last and (is_bare or is_quoted) and _BEFORE.match(lines[number][:column]):
                found[number] = path, column
    return found


def _leaves(node: Node, path: Path) -> Iterator[tuple[Node, Path | None]]:
    """All nodes below one, with their paths; those of collections in brackets are left out."""
    yield node, path
    if not isinstance(node, (MappingNode, SequenceNode)) or node.flow_style:
        return
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield from _leaves(item, (*path, index))
        return
    for key, value in node.value:
        name = None if is_merge(key) else key_of(key)
        if name is None:
            yield key, None
        else:
            yield from _leaves(value, (*path, name))


class Originals:
    """Reads texts of several sources, and remembers of each source some that were read."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int], list[_Original]] = {}

    def read(self, source: str, text: str) -> list[Document]:
        """All documents of a text, as `read_documents` gives them. Data may be shared, and is not to be changed."""
        if len(self._known) > _KEPT:
            self.forget()
        known = self._known.setdefault((source, text.count("\n")), [])
        for original in known:
            variant = original.variant(text)
            if variant is not None:
                return [variant]
        documents = read_documents(text)
        if len(documents) == 1 and _may_vary(documents[0], text):
            known.insert(0, _Original(text, documents[0]))
            del known[_TRIED:]
        return documents

    def forget(self) -> None:
        """Lets go of all."""
        self._known.clear()


def _may_vary(document: Document, text: str) -> bool:
    """Whether a document has no faults, and the lines of its text are those of YAML: it has other breaks as well."""
    return isinstance(document.data, dict) and not document.defects and text.isascii() and "\r" not in text
