"""The keys of a ConfigMap or Secret are file names, and a Secret's data is base64.

Why
    The API server refuses a key with `/` or a space, more than a MiB in all, and a value under `data` of a Secret
    that is no base64, as a plain password is. No schema shows it.

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
from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, data_key_fault, rule

FIELDS = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
ENCODED = (("ConfigMap", "binaryData"), ("Secret", "data"))
MOST = 1024 * 1024


def has_data(object_: KubeObject, ctx: Context) -> bool:
    return any(isinstance(object_.get(field), dict) for field in FIELDS.get(object_.kind, ()))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_data)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    sizes: dict[str, int] = {}
    for field in FIELDS[object_.kind]:
        entries = object_.get(field)
        for key, value in entries.items() if isinstance(entries, dict) else ():
            is_encoded = (object_.kind, field) in ENCODED
            decoded = _decoded(value) if is_encoded and isinstance(value, str) else b""
            fault, advice = data_key_fault(str(key)), "Use letters, digits, `-`, `_` and `.` in the key."
            if fault:
                fault = f"{object_.title} has the key `{key}` in {field}, which {fault}"
            elif decoded is None:
                fault = f"the value of `{key}` in {field} of {object_.title} is no base64"
                advice = f"Encode the value of {key} with b64enc."
            elif object_.kind == "ConfigMap" and key in sizes:
                fault = f"{object_.title} has the key `{key}` in data and in binaryData"
                advice = f"Keep {key} in one of them."
            if fault:
                yield object_.problem(f"{fault}; the API server refuses it", advice, at=(field, key))
            size = len(decoded or b"") if is_encoded else len(value.encode()) if isinstance(value, str) else 0
            sizes[str(key)] = size
    if sum(sizes.values()) > MOST:
        largest = max(sizes, key=lambda key: sizes[key])
        yield object_.problem(
            f"{object_.title} holds {sum(sizes.values())} bytes, {sizes[largest]} of them in `{largest}`; the API "
            f"server takes {MOST}",
            "Put large files into an image or a volume.",
            at=(FIELDS[object_.kind][0],),
        )


def _decoded(value: str) -> bytes | None:
    """What base64 stands for, or None where the text is none."""
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
