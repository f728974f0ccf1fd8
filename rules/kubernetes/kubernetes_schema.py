"""Objects are of the form that Kubernetes' own schema describes.

Why
    The API server refuses a field of the wrong type, and drops one that it does not know, with a warning at
    most: what was meant by it does not happen.

Bad
    ```yaml
    containers:
      - name: worker
        tty: "yes"
    ```

    or

    ```yaml
    dnsPolicyy: None
    ```

Good
    ```yaml
    containers:
      - name: worker
        tty: true
    ```

Fix
    Correct the field as the message says.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, Status, rule


def has_schema(object_: KubeObject, ctx: Context) -> bool:
    return ctx.verdict_on(object_).status in (Status.VALID, Status.INVALID)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_schema, generic=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for error in ctx.verdict_on(object_).errors:
        message = f"{object_.title}: {error.message}"
        # A field may be a right one of another kind.
        is_foreign = error.detail == "unknown" and not error.meant and len(error.path) == 2
        related = [object_.place("kind")] if is_foreign else ()
        yield object_.problem(message, error.help, at=error.path, detail=error.detail, related=related)
