"""A variable has a name, and one source.

Why
    The API server refuses a variable with both `value` and `valueFrom`, one with two references, and one that
    reads a field or a resource which cannot be read that way, such as the number of GPUs. No schema shows it.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              env:
                - name: NODE
                  valueFrom:
                    fieldRef:
                      fieldPath: node.name
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              env:
                - name: NODE
                  valueFrom:
                    fieldRef:
                      fieldPath: spec.nodeName
    ```

Fix
    Give the variable either a `value` or a `valueFrom` with one reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    ContainerView,
    Context,
    EnvFromView,
    EnvView,
    Path,
    Problem,
    Scope,
    Severity,
    data_key_fault,
    lookup,
    quantity,
    rule,
)

_FIELD = re.compile(
    r"(metadata\.(name|namespace|uid)|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?)"
    r"|metadata\.(labels|annotations)\['[^']+'\])\Z"
)
_NAME = re.compile(r"[!-<>-~]([ -<>-~]*[!-<>-~])?\Z")
# Until this version a name began with no digit, and had no other characters.
RELAXED = "1.32"
_STRICT_NAME = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z")
_RESOURCE = re.compile(r"(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)\Z")
_DIVISORS = {
    "cpu": ("1m", "1"),
    "memory": ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"),
}
KEYS = ("configMapKeyRef", "secretKeyRef")


def has_variables(container: ContainerView, ctx: Context) -> bool:
    return bool(container.env or container.env_from)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_variables)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for variable in container.env:
        fault, at = _fault(variable, ctx)
        if fault:
            yield variable.problem(
                f"variable `{variable.name}` of {container.title} {fault}; {container.pod.refusal}",
                "Give the variable a name, and a value or one reference.",
                at=at,
            )
    for source in container.env_from:
        fault = _source_fault(source)
        if fault:
            yield source.problem(
                f"an envFrom of {container.title} {fault}; {container.pod.refusal}",
                "Name one ConfigMap or one Secret in each item of envFrom.",
            )


def _fault(variable: EnvView, ctx: Context) -> tuple[str, Path]:
    """What is wrong with a variable, and where in it."""
    name, source = variable.name, variable.data.get("valueFrom")
    if variable.data.get("name") == "":
        return "has no name", ("name",)
    if name and not _NAME.match(name):
        return "has a name with `=` or characters that are not printable ASCII", ("name",)
    if name and not _STRICT_NAME.match(name) and ctx.is_before(RELAXED):
        relaxed = f"has a name that is taken from Kubernetes {RELAXED} on (before: letters, digits, `-`, `_` and `.`)"
        return relaxed, ("name",)
    if source is None:
        return "", ()
    if variable.data.get("value"):
        return "has both a value and a valueFrom", ()
    given = [key for key, value in source.items() if value is not None] if isinstance(source, dict) else []
    if len(given) != 1:
        several = f"has {len(given)} references in valueFrom ({', '.join(given)})"
        return several if given else "has an empty valueFrom", ("valueFrom",)
    reference = source[given[0]]
    fault, key = _reference_fault(given[0], reference) if isinstance(reference, dict) else ("", "")
    return fault, ("valueFrom", given[0], key)


def _reference_fault(kind: str, reference: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with a reference, and the key that says it."""
    if kind == "fieldRef":
        field = reference.get("fieldPath")
        version = reference.get("apiVersion")
        if version not in (None, "", "v1"):
            return f"reads a field of the API version `{version}`; that of a pod is `v1`", "apiVersion"
        known = not isinstance(field, str) or _FIELD.match(field)
        return "" if known else f"reads the field `{field}`, which a variable cannot read", "fieldPath"
    if kind == "resourceFieldRef":
        return _resource_fault(reference)
    if kind in KEYS:
        key = reference.get("key")
        if not reference.get("name"):
            return f"has a {kind} without a name", "name"
        if isinstance(key, str) and data_key_fault(key):
            fault = f"reads the key `{key}`, which {data_key_fault(key)}" if key else f"has a {kind} without a key"
            return fault, "key"
    return "", ""


def _resource_fault(reference: Mapping[str, Any]) -> tuple[str, str]:
    resource, divisor = reference.get("resource"), reference.get("divisor")
    if not isinstance(resource, str):
        return "", ""
    match = _RESOURCE.match(resource)
    if match is None:
        known = "there is the limits and requests of cpu, memory, ephemeral-storage and hugepages"
        return f"reads `{resource}`; {known}", "resource"
    allowed = _DIVISORS["cpu" if match[2] == "cpu" else "memory"]
    number = quantity(divisor)
    if divisor in (None, "", "0", 0) or number in [quantity(unit) for unit in allowed]:
        return "", ""
    return f"reads {resource} in units of `{divisor}`; there is {', '.join(allowed)}", "divisor"


def _source_fault(source: EnvFromView) -> str:
    given = [key for key in ("configMapRef", "secretRef") if source.data.get(key) is not None]
    if len(given) != 1:
        return "names both a ConfigMap and a Secret" if given else "names neither a ConfigMap nor a Secret"
    if not lookup(source.data, (given[0], "name")):
        return f"has a {given[0]} without a name"
    prefix = source.data.get("prefix")
    return f"has the prefix `{prefix}`, with `=` in it" if isinstance(prefix, str) and "=" in prefix else ""
