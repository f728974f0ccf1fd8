"""A variable has a name, and one source.

Why
    The API server refuses a variable with both `value` and `valueFrom`, one with two references, and one that
    reads a field which cannot be read that way. No schema shows it.

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
from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, EnvView, Problem, Scope, Severity, rule

_FIELD = re.compile(
    r"(metadata\.(name|namespace|uid)|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?)"
    r"|metadata\.(labels|annotations)\['[^']+'\])\Z"
)
_NAME = re.compile(r"[!-<>-~]([ -<>-~]*[!-<>-~])?\Z")


def has_variables(container: ContainerView, ctx: Context) -> bool:
    return bool(container.env or container.env_from)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_variables)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for variable in container.env:
        fault = _fault(variable)
        if fault:
            yield variable.problem(
                f"variable `{variable.name}` of {container.title} {fault}; the API server refuses it",
                "Give the variable a name, and a value or one reference.",
            )
    for source in container.env_from:
        given = [key for key in ("configMapRef", "secretRef") if source.data.get(key)]
        if len(given) != 1:
            fault = "names both a ConfigMap and a Secret" if given else "names neither a ConfigMap nor a Secret"
            yield source.problem(
                f"an envFrom of {container.title} {fault}; the API server refuses it",
                "Name one ConfigMap or one Secret in each item of envFrom.",
            )


def _fault(variable: EnvView) -> str:
    name, source = variable.name, variable.get("valueFrom")
    if name and not _NAME.match(name):
        return "has a name with `=` or characters that are not printable ASCII"
    if "valueFrom" not in variable.data or source is None:
        return ""
    if variable.data.get("value"):
        return "has both a value and a valueFrom"
    given = [key for key, value in source.items() if value is not None] if isinstance(source, dict) else []
    if len(given) != 1:
        return f"has {len(given)} references in valueFrom ({', '.join(given)})" if given else "has an empty valueFrom"
    if variable.field_path is not None and not _FIELD.match(variable.field_path):
        return f"reads the field `{variable.field_path}`, which a variable cannot read"
    return ""
