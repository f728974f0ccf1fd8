"""What in values and objects is a secret: what stands under a key that says so, a variable whose name says so, the data
of a rendered Secret, or the password in a URL."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from attune_lint.parts import once_a_part

_SECRET_KEY = re.compile(
    r"(pass(word|wd|phrase)?|secret|token|credentials?|(api|private|encryption|signing|access|auth|master)[-_]?key"
    r"|jwt|bearer|client[-_]?secret)s?\Z",
)
# What names a place where a secret is kept; the words below it are none.
_REFERENCES = frozenset(
    {"secretKeyRef", "configMapKeyRef", "fieldRef", "resourceFieldRef", "secretRef", "configMapRef"}
)
# Keys that hold the name of a Secret, or a setting about one or about a token.
_NAME_KEY = re.compile(r"(existing|pull|tls)[-_]?secrets?\Z|\Asecrets?\Z|\Aserviceaccounttoken\Z")
URL_PASSWORD = re.compile(r"(?<=://)([^\s/@:\"']*):([^\s/@\"']+)(?=@)")


@lru_cache(maxsize=4096)
def is_secret_key(key: str) -> bool:
    """Whether a value under this key is a secret, by the key's own name."""
    lower = key.lower()
    return bool(_SECRET_KEY.search(lower)) and not _NAME_KEY.search(lower)


def secrets_in_values(values: Mapping[str, Any]) -> tuple[str, ...]:
    """The secret strings of a values tree."""
    return _secrets(values)


def secrets_in_object(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The secret strings of a rendered object: a Secret's data, and variables that say they are secret."""
    return tuple(_held(data)) if data.get("kind") == "Secret" else _secrets(data)


def _held(data: Mapping[str, Any]) -> Iterator[str]:
    for field in ("data", "stringData"):
        entries = data.get(field)
        for value in entries.values() if isinstance(entries, dict) else ():
            if isinstance(value, str):
                yield value
                if field == "data":
                    yield from _decoded(value)


@once_a_part
def plain_in_values(values: Any) -> tuple[str, ...]:
    """The strings of a values tree that are no secrets: a secret equal to one of them is an everyday word."""
    found: list[str] = []
    if isinstance(values, dict):
        parts = [value for key, value in values.items() if not is_secret_key(str(key))]
    else:
        parts = [item for item in values if not (isinstance(item, dict) and is_secret_key(str(item.get("name"))))]
    for part in parts:
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, (dict, list)):
            found += plain_in_values(part)
    return tuple(found)


@once_a_part
def _secrets(part: Any) -> tuple[str, ...]:
    """Those of a mapping or a list that stands at no secret's place."""
    found: list[str] = []
    _collect(part, found, secret=False)
    return tuple(found)


def _collect(node: Any, found: list[str], *, secret: bool) -> None:
    """Adds those of a value. Where none is expected below, each part is looked at once."""
    if isinstance(node, str):
        if secret:
            found.append(node)
        if "://" in node:
            found.extend(match.group(2) for match in URL_PASSWORD.finditer(node))
    elif isinstance(node, dict):
        variable = isinstance(node.get("name"), str) and is_secret_key(node["name"])
        for key, value in node.items():
            if secret or is_secret_key(str(key)) or (variable and key == "value"):
                _collect(value, found, secret=key not in _REFERENCES)
            elif isinstance(value, (dict, list)):
                found += _secrets(value)
            elif isinstance(value, str) and "://" in value:
                _collect(value, found, secret=False)
    elif isinstance(node, list):
        for item in node:
            if not secret and isinstance(item, (dict, list)):
                found += _secrets(item)
            else:
                _collect(item, found, secret=secret)
    elif secret and isinstance(node, (int, float)) and not isinstance(node, bool):
        found.append(str(node))


def _decoded(value: str) -> Iterator[str]:
    try:
        yield base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return
