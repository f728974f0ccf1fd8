"""Scalars of YAML as Go's library reads them."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Any

from attune_lint.syntax.libyaml import Node, ScalarNode

PLAIN = "?"  # the tag given to a scalar without quotes, until it is resolved
_PREFIX = "tag:yaml.org,2002:"
STR, MAP, SEQ = (_PREFIX + name for name in ("str", "map", "seq"))

_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"), True),
    **dict.fromkeys(("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N"), False),
}
NON_FINITE = frozenset(sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")) | {
    ".nan",
    ".NaN",
    ".NAN",
}
_INTEGER = re.compile(r"[-+]?(?:0[bB][01]+|0[oO][0-7]+|0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")


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


def is_merge(key: Node) -> bool:
    """Whether a key is `<<`, whose mappings are merged into the one around it."""
    return isinstance(key, ScalarNode) and key.tag == PLAIN and key.value == "<<"


def key_of(node: ScalarNode) -> str | None:
    """A key as JSON has it, or None for a null."""
    return _plain_key(node.value) if node.tag == PLAIN else _as_key(scalar_of(node))


@lru_cache(maxsize=4096)
def _plain_key(text: str) -> str | None:
    return _as_key(resolve(text))


def _as_key(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    return None if value is None else str(value)


def scalar_of(node: ScalarNode) -> Any:
    """A scalar as Go's YAML reads it, by its tag: null, bool, int, float or str."""
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
