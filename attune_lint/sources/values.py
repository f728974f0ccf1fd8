"""Values in layers, merged as Helm merges them, and the place that each one came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path as FilePath
from typing import Any

from attune_lint.display import display
from attune_lint.errors import UsageError
from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, key_path, lookup
from attune_lint.syntax.set_values import Assignment
from attune_lint.syntax.yaml_document import Defect, DefectKind, Document
from attune_lint.syntax.yamldoc import read_document

_ABSENT = object()


class Layer(NamedTuple):
    """One source of values: a file, the assignments of `--set`, or plain data. `file` is null but for files."""

    data: Mapping[str, Any]
    file: str | None = None
    document: Document | None = None
    defects: tuple[Defect, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    text: str = ""

    @classmethod
    def of_text(cls, text: str, *, file: str) -> Layer:
        """A values file that has been read. An empty one holds no values."""
        document = read_document(text)
        defects = document.defects
        if document.data is not None and not isinstance(document.data, dict):
            defects += (
                Defect(
                    DefectKind.NOT_AN_OBJECT,
                    "values are a mapping of keys, and this is not",
                    document.line,
                    1,
                ),
            )
        data = document.data if isinstance(document.data, dict) else {}
        return cls(data, file, document, defects, text=text)

    @classmethod
    def of_bytes(cls, content: bytes, *, file: str) -> Layer:
        try:
            return cls.of_text(content.decode("utf-8-sig"), file=file)
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            return cls({}, file, None, (Defect(DefectKind.SYNTAX, "this is no UTF-8 text", line),))

    @classmethod
    def of_file(cls, path: FilePath) -> Layer:
        """Reads a file of the user's; raises UsageError where there is none to read."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{display(path)}: cannot read the values file: {error.strerror}") from None
        return cls.of_bytes(content, file=display(path))

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Layer:
        return cls(data)

    @classmethod
    def of_assignments(cls, given: Iterable[tuple[Assignment, ...]]) -> Layer:
        """All `--set` of a command line, in order."""
        assignments = tuple(assignment for group in given for assignment in group)
        data: dict[str, Any] = {}
        for assignment in assignments:
            _assign(data, assignment)
        return cls(data, assignments=assignments)

    @property
    def broken(self) -> bool:
        """Whether Helm refuses to read it."""
        return any(defect.blocking for defect in self.defects)

    def location(self, path: Path) -> Location:
        """The place of the key at a path that this layer holds."""
        position = self.document.key_position(path) if self.document is not None else None
        line, column = position if position is not None else (None, None)
        precision = Precision.FILE if line is None and self.file is not None else Precision.EXACT
        return Location("values", self.file, line, column, key_path(path) or None, precision)


class Values(NamedTuple):
    """Merged values. `overrides` is what lies on the chart's defaults; `data` is what templates see."""

    data: Mapping[str, Any]
    overrides: Mapping[str, Any]
    layers: tuple[Layer, ...]

    def location(self, path: Path) -> Location | None:
        """Where the value at a path, or the nearest one above it, was given; None where nobody gave it."""
        while path:
            layer = self.supplier(path)
            if layer is not None:
                return layer.location(path)
            path = path[:-1]
        return None

    def plain_text(self, path: Path) -> str | None:
        """The value at a path as it stands in its file; None where it is quoted there, or in no file."""
        layer = self.supplier(path)
        return layer.document.plain_text(path) if layer is not None and layer.document is not None else None

    def supplier(self, path: Path) -> Layer | None:
        """The last layer that holds the path and whose value there was not replaced by a later one."""
        layer: Layer
        for layer in reversed(self.layers):
            if lookup(layer.data, path, _ABSENT) is not _ABSENT and not _only_filler(layer, path):
                return layer
            if _replaces(layer, path):
                return None
        return None


def _only_filler(layer: Layer, path: Path) -> bool:
    """Whether `--set a[1]=x` made the item `a[0]` up, which it does not set."""
    if not layer.assignments:
        return False
    return not any(
        given.path[: len(path)] == path or path[: len(given.path)] == given.path for given in layer.assignments
    )


def _replaces(layer: Layer, path: Path) -> bool:
    """Whether a layer holds something above the path that is no mapping, and so hides what lies below."""
    if layer.assignments:
        return any(path[: len(given.path)] == given.path for given in layer.assignments)
    for length in range(1, len(path)):
        found = lookup(layer.data, path[:length], _ABSENT)
        if found is _ABSENT:
            return False
        if not isinstance(found, dict):
            return True
    return False


def merge(defaults: Layer, layers: Sequence[Layer]) -> Values:
    """Lays layers over each other and over the chart's defaults: mappings key by key, all else as a whole.

    A null takes a default away (Helm, "Deleting a default key").
    """
    overrides: dict[str, Any] = {}
    for layer in layers:
        if layer.assignments:
            for assignment in layer.assignments:
                _assign(overrides, assignment)
        else:
            overrides = _over(overrides, layer.data)
    return Values(_coalesce(overrides, defaults.data), overrides, (defaults, *layers))


def _over(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    out = dict(base)
    for key, value in top.items():
        below = out.get(key)
        out[key] = _over(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return out


def _coalesce(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {key: value for key, value in given.items() if value is not None or key not in defaults}
    for key, default in defaults.items():
        if key not in given:
            out[key] = default
        elif isinstance(default, dict) and isinstance(given[key], dict):
            out[key] = _coalesce(given[key], default)
    return out


def _assign(data: dict[str, Any], assignment: Assignment) -> None:
    """Sets one path, making what is missing on the way. Trees of other layers stay untouched."""
    *way, last = assignment.path
    node: Any = data
    for part, following in zip(way, assignment.path[1:], strict=True):
        node = _descend(node, part, list if isinstance(following, int) else dict)
    _put(node, last, assignment.value)


def _descend(node: Any, part: str | int, kind: type) -> Any:
    below = lookup(node, (part,))
    below = deepcopy(below) if isinstance(below, kind) else kind()
    _put(node, part, below)
    return below


def _put(node: Any, part: str | int, value: Any) -> None:
    if isinstance(part, int):
        node.extend([None] * (part + 1 - len(node)))
    node[part] = value
