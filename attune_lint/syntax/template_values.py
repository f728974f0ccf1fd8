"""Which values a template reads, by its text: every `.Values.a.b`, and the forms that take keys as strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ACTION = re.compile(r"\{\{-?(.*?)-?\}\}", re.DOTALL)
_COMMENT = re.compile(r"\A\s*/\*.*\*/\s*\Z", re.DOTALL)
_VALUES = re.compile(r"\.Values\b((?:\.[A-Za-z_]\w*)*)")
_BY_NAME = re.compile(r"\b(?:index|get|hasKey|dig|pluck|pick)\s[^|)]*")
_STRING = re.compile(r'"([^"\\]+)"')
# Handing `.Values` on under its own name reads nothing: whoever gets it says `.Values.x` again.
_HANDED_ON = re.compile(r'"Values"\s+\$?\.Values\b(?!\.)')


_FIELD = re.compile(r"\.([A-Za-z_]\w*)")
_WORD = re.compile(r'"([A-Za-z_][\w-]*)"')


_PRINTS_ALL = re.compile(r"\b(to\w+|range|tpl|merge\w*|omit|values)\b[^{}]*\.Values\b(?!\.)|\.Values\s*\|")


def prints_all(text: str) -> bool:
    """Whether an action of a template prints all values at once, or walks through them."""
    return any(_PRINTS_ALL.search(_HANDED_ON.sub("", action)) for action in _ACTION.findall(text))


def words_read(text: str) -> Iterator[str]:
    """Every name that the actions of a template take as a field, or hold as a text, of whatever."""
    for action in _ACTION.findall(text):
        yield from _FIELD.findall(action)
        yield from _WORD.findall(action)


def values_read(text: str) -> Iterator[tuple[str, ...]]:
    """The key paths that the actions of a template read; `()` where the values are taken as a whole."""
    for action in _ACTION.findall(text):
        if not _COMMENT.match(action):
            yield from _in_action(_HANDED_ON.sub("", action))


def _in_action(action: str) -> Iterator[tuple[str, ...]]:
    by_name = [match.group() for match in _BY_NAME.finditer(action) if ".Values" in match.group()]
    for match in _VALUES.finditer(action):
        path = tuple(match.group(1).split(".")[1:])
        named = any(match.group() in call for call in by_name)
        if path and not named:
            yield path
        elif named:
            keys = [key for call in by_name for key in _STRING.findall(call)]
            yield from ((*path, key) for key in keys)
            if not keys:
                yield path
        else:
            yield ()
