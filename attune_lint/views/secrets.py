"""What in values and objects is a secret: what stands under a key that says so, a variable whose name says so, the data
of a rendered Secret, or the password in a URL."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

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


def secrets_in_values(values: Any) -> list[str]:
    """The secret strings of a values tree."""
    found: list[str] = []
    _collect(values, found, secret=False)
    return found


def secrets_in_object(data: Any) -> list[str]:
    """The secret strings of a rendered object: a Secret's data, and variables that say they are secret."""
    found: list[str] = []
    if not isinstance(data, dict) or data.get("kind") != "Secret":
        _collect(data, found, secret=False)
        return found
    for field in ("data", "stringData"):
        entries = data.get(field)
        for value in entries.values() if isinstance(entries, dict) else ():
            if isinstance(value, str):
                found.append(value)
                if field == "data":
                    found.extend(_decoded(value))
    return found


def plain_in_values(values: Any) -> list[str]:
    """The strings of a values tree that are no secrets: a secret equal to one of them is an everyday word."""
    found: list[str] = []
    _collect_plain(values, found)
    return found


def _collect_plain(node: Any, found: list[str]) -> None:
    if isinstance(node, str):
        found.append(node)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, (str, dict, list)) and not is_secret_key(str(key)):
                _collect_plain(value, found)
    elif isinstance(node, list):
        for value in node:
            if not (isinstance(value, dict) and is_secret_key(str(value.get("name")))):
                _collect_plain(value, found)


def _collect(node: Any, found: list[str], *, secret: bool) -> None:
    if isinstance(node, str):
        if secret:
            found.append(node)
        if "://" in node:
            found.extend(match.group(2) for match in URL_PASSWORD.finditer(node))
    elif isinstance(node, dict):
        variable = isinstance(node.get("name"), str) and is_secret_key(node["name"])
        for key, value in node.items():
            is_secret = secret or is_secret_key(str(key)) or (variable and key == "value")
            if is_secret or isinstance(value, (dict, list)) or (isinstance(value, str) and "://" in value):
                _collect(value, found, secret=is_secret and key not in _REFERENCES)
    elif isinstance(node, list):
        for item in node:
            _collect(item, found, secret=secret)
    elif secret and isinstance(node, (int, float)) and not isinstance(node, bool):
        found.append(str(node))


def _decoded(value: str) -> Iterator[str]:
    try:
        yield base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return
