"""Helm's `--set` expressions: `a.b=1,c[0].d={x,y}`, with its escapes and its types.

Follows the documented grammar of Helm's package strvals. Helm lays each expression over the merged values files,
so that the answer is a list of assignments and not a tree.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

from attune_lint.errors import UsageError
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path

_INTEGER = re.compile(r"-?[0-9]+\Z")
_WORDS = {"true": True, "false": False, "null": None, "0": 0}
# Helm's own limits.
_MAX_INDEX = 65536
_MAX_LEVELS = 30


class Assignment(NamedTuple):
    """One `path=value`; a value of None deletes the chart's default."""

    path: Path
    value: Any


def parse(expression: str) -> tuple[Assignment, ...]:
    """All assignments of one `--set`; raises UsageError for a malformed one."""
    return tuple(_Parser(expression).assignments())


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def assignments(self) -> list[Assignment]:
        found = []
        while self._at < len(self._text):
            path = self._path()
            found.append(Assignment(path, self._value()))
        return found

    def _refuse(self, what: str) -> NoReturn:
        raise UsageError(f"`--set {self._text}`: {what}; write KEY=VALUE, as for helm --set")

    def _read(self, stops: str) -> tuple[str, str]:
        """The text up to one of the stops, unescaped, and the stop (empty at the end)."""
        out = ""
        while self._at < len(self._text):
            char = self._text[self._at]
            self._at += 1
            if char == "\\" and self._at < len(self._text):
                out += self._text[self._at]
                self._at += 1
            elif char in stops:
                return out, char
            else:
                out += char
        return out, ""

    def _path(self) -> Path:
        path: list[str | int] = []
        while True:
            key, stop = self._read("=[,.")
            if not key:
                self._refuse("a key is empty")
            path.append(key)
            while stop == "[":
                path.append(self._index())
                stop = self._text[self._at : self._at + 1]
                self._at += 1
                if stop not in ("[", ".", "="):
                    self._refuse(f"after `{key}[…]` comes `[`, `.` or `=`")
            if stop == "=":
                break
            if stop != ".":
                self._refuse(f"the key `{key}` has no value")
        if len(path) > _MAX_LEVELS:
            self._refuse(f"the key has more than {_MAX_LEVELS} levels")
        return tuple(path)

    def _index(self) -> int:
        text, stop = self._read("]")
        if not stop or not text.isdigit() or int(text) > _MAX_INDEX:
            self._refuse(f"`[{text}` is no index of a list")
        return int(text)

    def _value(self) -> Any:
        if self._text.startswith("{", self._at):
            return self._list()
        start = self._at
        text, _ = self._read(",")
        return text if "\\" in self._text[start : self._at] else _typed(text)

    def _list(self) -> list[Any]:
        self._at += 1
        items: list[Any] = []
        while True:
            text, stop = self._read(",}")
            if not stop:
                self._refuse("a list has no closing `}`")
            items.append(_typed(text))  # so that `{}` holds one empty text, as it does for Helm
            if stop == "}":
                break
        if self._text[self._at : self._at + 1] not in ("", ","):
            self._refuse("after a list comes `,` or the end")
        self._at += 1
        return items


def _typed(text: str) -> Any:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    # A leading zero keeps a number text: it may be a mode, an account or a version.
    if _INTEGER.match(text) and not text.startswith("0") and -(2**63) <= int(text) < 2**63:
        return int(text)
    return text
