"""YAML as Helm and kubectl read it: plain data, a line and column for every path, and what is wrong in the text.

Both read YAML with Go's library and turn it into JSON. PyYAML's own rules differ (`1:30`, dates, `1e3`, `08`), so
the C parser is kept and its table of scalars replaced. Nothing here raises for bad text: it answers with defects.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path

_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

PLAIN = "?"  # the tag given to a scalar without quotes, until it is resolved
_PREFIX = "tag:yaml.org,2002:"
_STR, _MAP, _SEQ = (_PREFIX + name for name in ("str", "map", "seq"))

_MAX_DEPTH = 500
_MAX_SIZE = 2_000_000

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"), False),
}
_NON_FINITE = frozenset(sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")) | {
    ".nan",
    ".NaN",
    ".NAN",
}
_INTEGER = re.compile(r"[-+]?(?:0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_VERSION = re.compile(r"^%YAML (?!1\.1\s*$).*$", re.MULTILINE)


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


class _Loader(_LOADER):  # type: ignore[misc]  # the C loader where PyYAML has it
    """Composes nodes and leaves plain scalars unresolved."""

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        if kind is ScalarNode:
            return PLAIN if implicit[0] else _STR
        return _SEQ if kind is SequenceNode else _MAP

    # Paths resolve nothing here. PyYAML asks for each node, and a built-in function that does nothing is quickest.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)


def resolve(text: str) -> Any:
    """A plain scalar as Go's YAML reads it: null, bool, int, float or str."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "0123456789+-.":
        return text
    digits = text.replace("_", "")
    if _INTEGER.match(digits):
        whole = _integer(digits)
        return whole if -(2**63) <= whole < 2**64 else float(whole)
    if _FLOAT.match(digits if text[0] != "." else text):
        number = float(digits)
        return text if math.isinf(number) else number
    return text


def _integer(digits: str) -> int:
    sign, body = (-1, digits[1:]) if digits[0] == "-" else (1, digits.lstrip("+"))
    if len(body) > 1 and body[0] == "0" and body[1].isdigit():
        return sign * int(body, 8)
    return sign * int(body, 0) if len(body) < 400 else sign * 2**64


class Span(NamedTuple):
    """Where a value stands in a text, by offsets: its key (or itself, in a list), its beginning and its end."""

    key: int
    start: int
    end: int
    scalar: bool


class Document(NamedTuple):
    """One document: `data` holds only dict (with str keys), list, str, int, float, bool and None."""

    data: Any
    defects: tuple[Defect, ...] = ()
    root: Node | None = None
    line: int = 1

    def key_position(self, path: Path) -> tuple[int, int] | None:
        """Line and column of the key (or the list item) at a path; the document's own start for `()`."""
        found = self._find(path)
        return _position(found[0]) if found else None

    def value_position(self, path: Path) -> tuple[int, int] | None:
        """Line and column where the value at a path begins."""
        found = self._find(path)
        return _position(found[1]) if found else None

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
        if self.root is None:
            return None
        key = node = self.root
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


def _position(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _step(node: Node, part: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, SequenceNode) and isinstance(part, int):
        return (node.value[part], node.value[part]) if 0 <= part < len(node.value) else None
    if not isinstance(node, MappingNode):
        return None
    for key, value in reversed(node.value):
        if isinstance(key, ScalarNode) and not _is_merge(key) and _key(key) == part:
            return key, value
    for key, value in node.value:
        if _is_merge(key):
            for merged in value.value if isinstance(value, SequenceNode) else (value,):
                found = _step(merged, part)
                if found is not None:
                    return found
    return None


def _is_merge(key: Node) -> bool:
    return isinstance(key, ScalarNode) and key.tag == PLAIN and key.value == "<<"


def _key(node: ScalarNode) -> str | None:
    """A key as JSON has it, or None for a null."""
    return _plain_key(node.value) if node.tag == PLAIN else _key_of(_scalar(node))


@lru_cache(maxsize=4096)
def _plain_key(text: str) -> str | None:
    return _key_of(resolve(text))


def _key_of(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return None if value is None else str(value)


def _scalar(node: ScalarNode) -> Any:
    tag: str = node.tag
    if tag == PLAIN:
        return resolve(node.value)
    if tag == _PREFIX + "null":
        return None
    if tag in (_PREFIX + "int", _PREFIX + "float", _PREFIX + "bool"):
        value = resolve(node.value) if node.value else node.value
        return float(value) if tag.endswith("float") and isinstance(value, int) else value
    return _decoded(node.value) if tag == _PREFIX + "binary" else node.value


def _decoded(text: str) -> str:
    import base64

    try:
        return base64.b64decode(text, validate=False).decode("utf-8", errors="replace")
    except ValueError:
        return text


class _Builder:
    """Turns nodes into data, noting defects on the way."""

    def __init__(self) -> None:
        self.defects: list[Defect] = []
        self._path: list[str | int] = []  # of what is being built
        self._done: dict[int, tuple[Any, int]] = {}
        self._open: set[int] = set()
        self._size = 0

    def build(self, node: Node) -> Any:
        if len(self._path) > _MAX_DEPTH:
            raise _Refused(f"it is nested deeper than {_MAX_DEPTH} levels", node)
        if isinstance(node, ScalarNode):
            self._size += 1
            return self._scalar(node)
        known = self._done.get(id(node))
        if known is not None:  # an alias
            self._size += known[1]
            self._check_size(node)
            return known[0]
        if id(node) in self._open:
            raise _Refused("an anchor contains itself", node)
        before = self._size
        self._size += 1
        self._open.add(id(node))
        data = self._mapping(node) if isinstance(node, MappingNode) else self._sequence(node.value)
        self._open.discard(id(node))
        self._done[id(node)] = (data, self._size - before)
        return data

    def _check_size(self, node: Node) -> None:
        if self._size > _MAX_SIZE:
            raise _Refused("its aliases unfold to more than two million values", node)

    def _scalar(self, node: ScalarNode) -> Any:
        if node.tag == PLAIN and node.value in _NON_FINITE:
            self._note(DefectKind.NON_FINITE, f"`{node.value}` is a number that JSON does not have", node)
            return node.value
        return _scalar(node)

    def _sequence(self, nodes: list[Node]) -> list[Any]:
        return [self._below(index, item) for index, item in enumerate(nodes)]

    def _below(self, part: str | int, node: Node) -> Any:
        self._path.append(part)
        data = self.build(node)
        self._path.pop()
        return data

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        data: dict[str, Any] = {}
        merged: list[dict[str, Any]] = []
        for key, value in node.value:
            if _is_merge(key):
                merged.extend(self._merged(value))
                continue
            if not isinstance(key, ScalarNode):
                raise _Refused("a list or a mapping stands as a key", key)
            name = _key(key)
            if name is None:
                self._note(DefectKind.NULL_KEY, "a key is null", key)
                continue
            if name in data:
                before = next(other for other, _ in node.value if not _is_merge(other) and _key(other) == name)
                message = f"the key `{name}` stands twice, first on line {_position(before)[0]}: the last one wins"
                self._note(DefectKind.DUPLICATE_KEY, message, key, name)
            data[name] = self._below(name, value)
        for other in merged:
            for name, value in other.items():
                data.setdefault(name, value)
        return data

    def _merged(self, node: Node) -> Iterator[dict[str, Any]]:
        for item in node.value if isinstance(node, SequenceNode) else (node,):
            data = self.build(item)
            if not isinstance(data, dict):
                raise _Refused("`<<` merges mappings only", item)
            yield data

    def _note(self, kind: DefectKind, message: str, node: Node, *below: str) -> None:
        self.defects.append(Defect(kind, message, *_position(node), (*self._path, *below)))


class _Refused(Exception):
    """Text that Go's library refuses and PyYAML does not."""

    def __init__(self, what: str, node: Node) -> None:
        super().__init__(what)
        self.line, self.column = _position(node)


def read_documents(text: str) -> list[Document]:
    """All documents of a text. What follows a syntax error is not read."""
    version = _VERSION.search(text)
    if version is not None:
        line = text.count("\n", 0, version.start()) + 1
        return [_broken(f"`{version.group().strip()}`: only YAML 1.1 is read", line, 1)]
    documents: list[Document] = []
    loader = None
    try:
        loader = _Loader(text.removeprefix("\ufeff"))
        while loader.check_node():
            documents.append(_document(loader.get_node()))
    except yaml.MarkedYAMLError as error:
        mark = _mark(error, text)
        what = " ".join(filter(None, (error.context, error.problem)))
        documents.append(_broken(what, mark.line + 1 if mark else None, mark.column + 1 if mark else None))
    except yaml.reader.ReaderError as error:
        at = text.count("\n", 0, error.position) + 1 if isinstance(error.position, int) else None
        documents.append(_broken(str(error.reason), at, None))
    except _Refused as error:
        documents.append(_broken(str(error), error.line, error.column))
    except (UnicodeError, RecursionError) as error:
        what = "it is nested too deep" if isinstance(error, RecursionError) else "it holds half a character"
        documents.append(_broken(what, None, None))
    finally:
        if loader is not None:
            loader.dispose()
    return documents


def _document(node: Node) -> Document:
    builder = _Builder()
    data = builder.build(node)
    return Document(data, tuple(builder.defects), node, node.start_mark.line + 1)


def _mark(error: yaml.MarkedYAMLError, text: str) -> yaml.Mark | None:
    """Where it is broken: where the parser was at a loss, or, where the text is at its end there, where it began."""
    found, began = error.problem_mark, error.context_mark
    lines = text.splitlines()
    is_at_end = found is not None and not "".join(lines[found.line :]).strip()
    return began if is_at_end and began is not None else found or began


def _broken(what: str, line: int | None, column: int | None) -> Document:
    defect = Defect(DefectKind.SYNTAX, f"this is no YAML: {' '.join(what.split())}", line, column)
    return Document(None, (defect,), None, line or 1)


def read_document(text: str) -> Document:
    """The first document, which is all that Helm reads of a values file; what follows it is a defect."""
    documents = read_documents(text)
    if not documents:
        return Document(None)
    first, *others = documents
    defects = list(first.defects)
    if others:
        broken = [defect for other in others for defect in other.defects if defect.kind is DefectKind.SYNTAX]
        message = "a second document begins here, and Helm reads only the first"
        line = others[0].line
        defects += broken or [Defect(DefectKind.SEVERAL_DOCUMENTS, message, line, 1)]
    return Document(first.data, tuple(defects), first.root, first.line)
