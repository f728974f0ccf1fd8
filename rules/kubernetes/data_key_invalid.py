"""The keys of a ConfigMap or Secret are file names, and a Secret's data is base64.

Why
    The API server refuses a key with `/` or a space, and a value under `data` of a Secret that is no base64,
    as a plain password is. No schema shows it.

Bad
    ```yaml template
    apiVersion: v1
    kind: Secret
    metadata:
      name: plain
    data:
      word: not-base-64!
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: Secret
    metadata:
      name: plain
    stringData:
      word: not-base-64!
    ```

Fix
    Use letters, digits, `-`, `_` and `.` in keys, and `b64enc` (or `stringData`) for values of a Secret.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, rule

_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}\Z")
FIELDS = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
ENCODED = (("ConfigMap", "binaryData"), ("Secret", "data"))


def has_data(object_: KubeObject, ctx: Context) -> bool:
    return any(isinstance(object_.get(field), dict) for field in FIELDS.get(object_.kind, ()))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_data)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for field in FIELDS[object_.kind]:
        entries = object_.get(field)
        for key, value in entries.items() if isinstance(entries, dict) else ():
            if not _KEY.match(str(key)) or key in (".", ".."):
                yield object_.problem(
                    f"{object_.title} has the key `{key}` in {field}, which is no file name; the API server refuses it",
                    "Use letters, digits, `-`, `_` and `.` in the key.",
                    at=(field, key),
                )
            elif (object_.kind, field) in ENCODED and isinstance(value, str) and not _is_base64(value):
                yield object_.problem(
                    f"the value of `{key}` in {field} of {object_.title} is no base64; the API server refuses it",
                    f"Encode the value of {key} with b64enc.",
                    at=(field, key),
                )


def _is_base64(value: str) -> bool:
    try:
        base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
