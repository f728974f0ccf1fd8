"""The definitions of one Kubernetes version. A chart uses few of a thousand; each is parsed when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from attune_lint.validation.kube_versions import schema_folder

# How a file begins in which the definitions stand one below the other, indented alike, and what is between two of them.
_HEAD = b'{\n  "$defs": {\n    '
_BETWEEN = b"\n    },\n    "


@cache
def definitions(version: str) -> Mapping[str, Any]:
    """All definitions of a version (`X.Y`), by name."""
    content = schema_folder(version).joinpath("_definitions.json").read_bytes()
    if content.startswith(_HEAD):
        return Definitions(content)
    found: dict[str, Any] = json.loads(content)["$defs"]
    return found


class Definitions(Mapping[str, Any]):
    """Those of a file in the usual layout."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._parsed:
            self._parsed[name] = self._parse(name)
        return self._parsed[name]

    def _parse(self, name: str) -> Any:
        try:
            return json.loads(b"{%s}}" % self._texts[name])[name]
        except (KeyError, ValueError):  # the last one, or one that is written otherwise
            return self._all[name]

    @cached_property
    def _texts(self) -> Mapping[str, bytes]:
        parts = self._content.removeprefix(_HEAD).split(_BETWEEN)
        return {part[1 : part.index(b'"', 1)].decode(): part for part in parts if part.startswith(b'"')}

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> Mapping[str, Any]:
        found: dict[str, Any] = json.loads(self._content)["$defs"]
        return found
