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
    re.IGNORECASE,
)
# Keys that hold the name of a Secret, or a setting about one or about a token.
_NAME_KEY = re.compile(r"(existing|pull|tls)[-_]?secrets?\Z|\Asecrets?\Z|\AserviceAccountToken\Z", re.IGNORECASE)
URL_PASSWORD = re.compile(r"(?<=://)([^\s/@:\"']*):([^\s/@\"']+)(?=@)")


@lru_cache(maxsize=4096)
def is_secret_key(key: str) -> bool:
    """Whether a value under this key is a secret, by the key's own name."""
    return bool(_SECRET_KEY.search(key)) and not _NAME_KEY.search(key)


def secrets_in_values(values: Any) -> Iterator[str]:
    """The secret strings of a values tree."""
    yield from _walk(values, secret=False)


def secrets_in_object(data: Any) -> Iterator[str]:
    """The secret strings of a rendered object: a Secret's data, and variables that say they are secret."""
    if isinstance(data, dict) and data.get("kind") == "Secret":
        for field in ("data", "stringData"):
            entries = data.get(field)
            for value in entries.values() if isinstance(entries, dict) else ():
                if isinstance(value, str):
                    yield value
                    if field == "data":
                        yield from _decoded(value)
        return
    yield from _walk(data, secret=False)


def plain_in_values(values: Any) -> Iterator[str]:
    """The strings of a values tree that are no secrets: a secret equal to one of them is an everyday word."""
    if isinstance(values, dict):
        for key, value in values.items():
            if is_secret_key(str(key)):
                continue
            if isinstance(value, str):
                yield value
            else:
                yield from plain_in_values(value)
    elif isinstance(values, list):
        for value in values:
            if isinstance(value, str):
                yield value
            elif not (isinstance(value, dict) and is_secret_key(str(value.get("name")))):
                yield from plain_in_values(value)


def _walk(node: Any, *, secret: bool) -> Iterator[str]:
    if isinstance(node, dict):
        variable = isinstance(node.get("name"), str) and is_secret_key(node["name"])
        for key, value in node.items():
            yield from _walk(value, secret=secret or is_secret_key(str(key)) or (variable and key == "value"))
    elif isinstance(node, list):
        for item in node:
            yield from _walk(item, secret=secret)
    elif isinstance(node, str):
        if secret:
            yield node
        yield from (match.group(2) for match in URL_PASSWORD.finditer(node))
    elif secret and isinstance(node, int | float) and not isinstance(node, bool):
        yield str(node)


def _decoded(value: str) -> Iterator[str]:
    try:
        yield base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return
