"""Paths into plain data: tuples of mapping keys and list indexes, and their three spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*\Z")

# The fields by which Kubernetes tells the items of a list apart, the most telling first.
_ITEM_KEYS = ("mountPath", "devicePath", "containerPort", "name", "key", "ip", "type")


def pointer(path: Path) -> str:
    """A JSON pointer (RFC 6901): `/spec/containers/0`, and `""` for the whole."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def key_path(path: Path) -> str:
    """The spelling used for values: `agentWorkers[1].nodeSelector."a/b"`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = part if _PLAIN_KEY.match(part) else '"' + part.replace('"', '\\"') + '"'
            text += f".{name}" if text else name
    return text


def named_path(data: Any, path: Path) -> str:
    """The spelling that survives reordering: `spec.containers[worker].env[RUST_LOG]`.

    An item is named by its key field where it has one that no sibling shares, else by its index.
    """
    text, node = "", data
    for part in path:
        if isinstance(part, int):
            text += f"[{_item_name(node, part)}]"
            node = node[part] if isinstance(node, list) and -len(node) <= part < len(node) else None
        else:
            text += f".{part}" if text else part
            node = node.get(part) if isinstance(node, dict) else None
    return text


def _item_name(items: Any, index: int) -> str:
    if isinstance(items, list) and 0 <= index < len(items) and isinstance(items[index], dict):
        for field in _ITEM_KEYS:
            name = items[index].get(field)
            if isinstance(name, (str, int)) and not isinstance(name, bool):
                same = (i for i, item in enumerate(items) if isinstance(item, dict) and item.get(field) == name)
                # Twins: the first keeps the plain name, so that each stays unique.
                position = list(same).index(index)
                return f"{name}" if position == 0 else f"{name}#{position + 1}"
    return str(index)


def lookup(data: Any, path: Iterable[str | int], default: Any = None) -> Any:
    """What stands at `path`, or `default`; never raises, whatever the data."""
    node = data
    for part in path:
        if isinstance(node, dict):
            if part not in node:
                return default
            node = node[part]
        elif isinstance(node, list) and isinstance(part, int) and 0 <= part < len(node):
            node = node[part]
        else:
            return default
    return node


def places(data: Any, pattern: Path) -> list[tuple[Path, Any]]:
    """Every place that a path leads to, with what stands there; the part `*` stands for each item of a list."""
    node = data
    for position, part in enumerate(pattern):
        if part == "*":
            above, below = pattern[:position], pattern[position + 1 :]
            items = enumerate(node) if isinstance(node, list) else ()
            return [((*above, index, *path), value) for index, item in items for path, value in places(item, below)]
        if not isinstance(node, dict) or part not in node:
            return []
        node = node[part]
    return [(pattern, node)]


def mappings(data: Any, *path: str | int) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each mapping in the list at a path, with its index."""
    items = lookup(data, path)
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if isinstance(item, dict):
            yield index, item


def walk(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything in some data, with the path to it, and the data itself."""
    yield path, data
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield from walk(value, (*path, key))


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """All that holds nothing below it, with the path to it."""
    return ((at, value) for at, value in walk(data, path) if not value or not isinstance(value, (dict, list)))
