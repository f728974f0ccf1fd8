"""One document of YAML: its data, what is wrong in its text, and a line and column for every path."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path
from attune_lint.syntax.libyaml import MappingNode, Node, ScalarNode, SequenceNode
from attune_lint.syntax.yaml_scalars import is_merge, key_of


class DefectKind(StrEnum):
    """What is wrong in a text."""

    SYNTAX = "syntax"
    NULL_KEY = "null-key"
    NON_FINITE = "non-finite-number"
    DUPLICATE_KEY = "duplicate-key"
    SEVERAL_DOCUMENTS = "several-documents"
    GLUED_SEPARATOR = "glued-separator"
    MISSING_SEPARATOR = "missing-separator"
    NOT_AN_OBJECT = "not-an-object"
    HEAD = "head"


_BLOCKING = frozenset(
    {DefectKind.SYNTAX, DefectKind.NULL_KEY, DefectKind.NON_FINITE, DefectKind.NOT_AN_OBJECT, DefectKind.HEAD}
)


class Defect(NamedTuple):
    """One fault of a text; line and column are 1-based."""

    kind: DefectKind
    message: str
    line: int | None = None
    column: int | None = None
    path: Path = ()

    @property
    def blocking(self) -> bool:
        """Whether Helm or kubectl refuse the text for it."""
        return self.kind in _BLOCKING


class Span(NamedTuple):
    """Where a value stands in a text, by offsets: its key (or itself, in a list), its beginning and its end."""

    key: int
    start: int
    end: int
    scalar: bool


class Document:
    """One document, which begins on a line: `data` holds only dict (with str keys), list, str, int, float, bool and
    None."""

    def __init__(self, data: Any, defects: tuple[Defect, ...] = (), root: Node | None = None, line: int = 1) -> None:
        self.data = data
        self.defects = defects
        self.line = line
        self._root = root

    @property
    def root(self) -> Node | None:
        """Its nodes; None where there are none, or its text is broken."""
        return self._root

    def key_position(self, path: Path) -> tuple[int, int] | None:
        """Line and column of the key (or the list item) at a path; the document's own start for `()`."""
        found = self._find(path)
        return position_of(found[0]) if found else None

    def value_position(self, path: Path) -> tuple[int, int] | None:
        """Line and column where the value at a path begins."""
        found = self._find(path)
        return position_of(found[1]) if found else None

    def span(self, path: Path) -> Span | None:
        """The offsets of what stands at a path."""
        found = self._find(path)
        if found is None:
            return None
        key, value = found
        start, end = value.start_mark.index, value.end_mark.index
        return Span(key.start_mark.index, start, end, isinstance(value, ScalarNode))

    def scalars(self, path: Path) -> Iterator[tuple[str, Span]]:
        """All keys and scalars below a path, and where they stand."""
        found = self._find(path)
        yield from _scalars(found[1], found[1]) if found else ()

    def plain_text(self, path: Path) -> str | None:
        """The scalar at a path as it stands in the text; None where it is quoted or no scalar."""
        found = self._find(path)
        node = found[1] if found else None
        return node.value if isinstance(node, ScalarNode) and not node.style else None

    def _find(self, path: Path) -> tuple[Node, Node] | None:
        root = self.root
        if root is None:
            return None
        key = node = root
        for part in path:
            step = _step(node, part)
            if step is None:
                return None
            key, node = step
        return key, node


def _scalars(key: Node, node: Node) -> Iterator[tuple[str, Span]]:
    if isinstance(node, ScalarNode):
        start, end = node.start_mark.index, node.end_mark.index
        yield node.value, Span(key.start_mark.index, start, end, True)
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _scalars(item, item)
    else:
        for name, value in node.value:
            yield from _scalars(name, name)
            yield from _scalars(name, value)


def position_of(node: Node) -> tuple[int, int]:
    """Line and column where a node begins, 1-based."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _step(node: Node, part: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, SequenceNode) and isinstance(part, int):
        return (node.value[part], node.value[part]) if 0 <= part < len(node.value) else None
    if not isinstance(node, MappingNode):
        return None
    for key, value in reversed(node.value):
        if isinstance(key, ScalarNode) and not is_merge(key) and key_of(key) == part:
            return key, value
    for key, value in node.value:
        if is_merge(key):
            for merged in value.value if isinstance(value, SequenceNode) else (value,):
                found = _step(merged, part)
                if found is not None:
                    return found
    return None
