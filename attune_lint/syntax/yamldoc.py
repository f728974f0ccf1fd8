"""YAML as Helm and kubectl read it: plain data, a line and column for every path, and what is wrong in the text.

Both read YAML with Go's library and turn it into JSON. PyYAML's own rules differ (`1:30`, dates, `1e3`, `08`), so
the C parser is kept and its table of scalars replaced. Nothing here raises for bad text: it answers with defects.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator
from typing import Any

from attune_lint.syntax.libyaml import (
    MappingNode,
    Mark,
    MarkedYAMLError,
    Node,
    Parser,
    ScalarNode,
    SequenceNode,
    YAMLError,
)
from attune_lint.syntax.yaml_document import Defect, DefectKind, Document, position_of
from attune_lint.syntax.yaml_scalars import MAP, NON_FINITE, PLAIN, SEQ, STR, is_merge, key_of, scalar_of

_MAX_DEPTH = 500
_MAX_SIZE = 2_000_000

_VERSION = re.compile(r"^%YAML (?!1\.1\s*$).*$", re.MULTILINE)


class _Loader(Parser):  # type: ignore[misc]  # which of the two is known when it runs
    """Composes nodes and leaves plain scalars unresolved."""

    def resolve(self, kind: type[Node], value: Any, implicit: Any) -> str:
        if kind is ScalarNode:
            return PLAIN if implicit[0] else STR
        return SEQ if kind is SequenceNode else MAP

    # Paths resolve nothing here. PyYAML asks for each node, and a built-in function that does nothing is quickest.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)


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
        if node.tag == PLAIN and node.value in NON_FINITE:
            self._note(DefectKind.NON_FINITE, f"`{node.value}` is a number that JSON does not have", node)
            return node.value
        return scalar_of(node)

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
            if is_merge(key):
                merged.extend(self._merged(value))
                continue
            if not isinstance(key, ScalarNode):
                raise _Refused("a list or a mapping stands as a key", key)
            name = key_of(key)
            if name is None:
                self._note(DefectKind.NULL_KEY, "a key is null", key)
                continue
            if name in data:
                before = next(other for other, _ in node.value if not is_merge(other) and key_of(other) == name)
                message = f"the key `{name}` stands twice, first on line {position_of(before)[0]}: the last one wins"
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
        self.defects.append(Defect(kind, message, *position_of(node), (*self._path, *below)))


class _Refused(Exception):
    """Text that Go's library refuses and PyYAML does not."""

    def __init__(self, what: str, node: Node) -> None:
        super().__init__(what)
        self.line, self.column = position_of(node)


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
    except MarkedYAMLError as error:
        mark = _mark(error, text)
        what = " ".join(filter(None, (error.context, error.problem)))
        documents.append(_broken(what, mark.line + 1 if mark else None, mark.column + 1 if mark else None))
    except YAMLError as error:  # a character that YAML does not allow
        position = getattr(error, "position", None)
        at = text.count("\n", 0, position) + 1 if isinstance(position, int) else None
        documents.append(_broken(str(getattr(error, "reason", error)), at, None))
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


def _mark(error: MarkedYAMLError, text: str) -> Mark | None:
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
