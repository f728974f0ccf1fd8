"""Documents that should be Kubernetes objects: a List taken apart, and text that is read as another object than the
template meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attune_lint.path import Path, key_path
from attune_lint.syntax.libyaml import MappingNode, Node, ScalarNode
from attune_lint.syntax.yaml_document import Defect, DefectKind, Document
from attune_lint.syntax.yaml_scalars import PLAIN

# Three dashes at the end of other text. More of them end a certificate or a table.
_GLUED = re.compile(r"[^\s-][ \t]*---\s*\Z")
_HEAD = ("apiVersion", "kind", "metadata")


def flatten(document: Document) -> list[tuple[Any, Path]]:
    """The objects of a document with the path to each: a List's items, or the document itself."""
    data = document.data
    if isinstance(data, dict) and _is_list(data):
        return [(item, ("items", index)) for index, item in enumerate(data["items"])]
    return [(data, ())]


def _is_list(data: dict[str, Any]) -> bool:
    kind = data.get("kind")
    return isinstance(kind, str) and kind.endswith("List") and isinstance(data.get("items"), list)


def object_defects(document: Document, text: str) -> tuple[Defect, ...]:
    """All that is wrong with a document that should be one Kubernetes object, the reader's own defects included;
    of two objects in one, the cause and not each repeated key."""
    joined = _joined(document, text)
    if joined is not None:
        own = [d for d in document.defects if d.kind is not DefectKind.DUPLICATE_KEY or len(d.path) > 1]
        return (*own, joined)
    if document.data is None:
        return document.defects
    faults = [fault for data, path in flatten(document) for fault in _object_faults(document, data, path)]
    return (*document.defects, *faults, *_glued_end(document, text))


def _joined(document: Document, text: str) -> Defect | None:
    """Two objects in one document, where the text has lost its separator."""
    heads = [d for d in document.defects if d.kind is DefectKind.DUPLICATE_KEY and d.path in {(h,) for h in _HEAD}]
    if len(heads) < 2:
        return None
    line = min(defect.line or 1 for defect in heads)
    before = next((row for row in reversed(text.splitlines()[: line - 1]) if row.strip()), "")
    if _GLUED.search(before):
        message = (
            f"the separator `---` is glued to other text (`{_short(before)}`), so that two objects are read as one"
        )
        return Defect(DefectKind.GLUED_SEPARATOR, f"{message}; only the later one survives", line - 1, 1)
    message = "two objects stand in one document, without `---` between them; only the later one survives"
    return Defect(DefectKind.MISSING_SEPARATOR, message, line, 1)


def _glued_end(document: Document, text: str) -> Iterator[Defect]:
    """A separator glued to the last value of a document."""
    if not text.rstrip().endswith("---"):
        return
    lines = text.rstrip().splitlines()
    leaf = _last_leaf(document.root) if document.root is not None else None
    if leaf is not None and leaf.tag == PLAIN and _GLUED.search(lines[-1]) and leaf.value.endswith("---"):
        message = f"the separator `---` is glued to other text (`{_short(lines[-1])}`) and becomes a part of it"
        yield Defect(DefectKind.GLUED_SEPARATOR, message, len(lines), 1)


def _last_leaf(node: Node) -> ScalarNode | None:
    while not isinstance(node, ScalarNode):
        if not node.value:
            return None
        node = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    return node


def _short(line: str) -> str:
    return line.strip() if len(line.strip()) <= 60 else f"…{line.strip()[-59:]}"


def _object_faults(document: Document, data: Any, path: Path) -> Iterator[Defect]:
    if not isinstance(data, dict):
        what = "a list" if isinstance(data, list) else f"the {_name_of(data)} `{_short(str(data))}`"
        message = f"this is {what} and no Kubernetes object"
        yield Defect(DefectKind.NOT_AN_OBJECT, message, *_position(document, path), path)
        return
    missing = [key for key in ("apiVersion", "kind") if not data.get(key)]
    if missing:
        lacks = " and ".join(f"`{key}`" for key in missing)
        message = f"this is no Kubernetes object: it has no {lacks}"
        yield Defect(DefectKind.NOT_AN_OBJECT, message, *_position(document, path), path)
    for where, what in _head_faults(data):
        at = document.key_position((*path, *where)) or _position(document, path)
        message = f"Helm cannot read this object: `{key_path(where)}` must be {what}"
        yield Defect(DefectKind.HEAD, message, *at, (*path, *where))


def _position(document: Document, path: Path) -> tuple[int, int]:
    return document.key_position(path) or (document.line, 1)


def _head_faults(data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """What Helm itself reads of each object, before Kubernetes does: types other than these stop the install."""
    for key in ("apiVersion", "kind"):
        if data.get(key) and not isinstance(data[key], str):
            yield (key,), "a string"
    metadata = data.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        yield ("metadata",), "a mapping"
        return
    metadata = metadata or {}
    if metadata.get("name") is not None and not isinstance(metadata["name"], str):
        yield ("metadata", "name"), "a string"
    annotations = metadata.get("annotations")
    if annotations is not None and not isinstance(annotations, dict):
        yield ("metadata", "annotations"), "a mapping"
        return
    for key, value in (annotations or {}).items():
        if value is not None and not isinstance(value, str):
            yield ("metadata", "annotations", key), "a string (quote it)"


def _name_of(data: Any) -> str:
    return {bool: "boolean", int: "number", float: "number"}.get(type(data), "text")
