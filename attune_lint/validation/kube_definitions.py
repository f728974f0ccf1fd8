"""The definitions of one Kubernetes version. A chart uses few of a thousand, and of those mostly the text: each is
parsed when it is asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

from attune_lint.validation.kube_versions import schema_folder

# How a file begins in which the definitions stand one below the other, indented alike, and what is between two of them.
_HEAD = b'{\n  "$defs": {\n    '
_BETWEEN = b"\n    },\n    "
_REFERENCE = re.compile(r'"\$ref": ?"#/\$defs/([^"\\]+)"')


@cache
def definitions(version: str) -> Definitions:
    """All definitions of a version (`X.Y`), by name."""
    return Definitions(schema_folder(version).joinpath("_definitions.json").read_bytes())


def closure(names: Iterable[str], known: Definitions) -> dict[str, str]:
    """The texts of some definitions and of all that they refer to."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = known.text(name)
            waiting += _REFERENCE.findall(found[name])
    return found


class Definitions(Mapping[str, Any]):
    """Those of a file; one in the usual layout is not parsed as a whole."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._parsed: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._parsed:
            self._parsed[name] = json.loads(self.text(name))
        return self._parsed[name]

    def text(self, name: str) -> str:
        """A definition in JSON."""
        mark, brace, text = self._texts.get(name.encode(), b"").partition(b'": {')
        return f"{{{text.decode()}}}" if mark == b'"' + name.encode() and brace else json.dumps(self._all[name])

    @cached_property
    def _texts(self) -> Mapping[bytes, bytes]:
        """The text of each definition by its name: the name and the definition but for its last brace. What is written
        otherwise is not among them, or begins otherwise."""
        if not self._content.startswith(_HEAD):
            return {}
        *parts, _ = self._content.removeprefix(_HEAD).split(_BETWEEN)
        return {part[1 : part.find(b'"', 1)]: part for part in parts}

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @cached_property
    def _all(self) -> Mapping[str, Any]:
        found: dict[str, Any] = json.loads(self._content)["$defs"]
        return found
