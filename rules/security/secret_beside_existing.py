"""Where the values name a Secret, the chart makes none of its own.

Why
    An operator who brings a Secret does so to keep credentials out of values and releases. A chart that renders its own
    beside it writes its published passwords into the cluster, and nobody reads them, or some pod does. Kubernetes
    accepts this.

Bad
    ```yaml values
    security:
      existingSecret: from-the-vault
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```
    ```yaml
    apiVersion: v1
    kind: Secret
    metadata:
      name: attune-secrets
    stringData:
      ATTUNE__SECURITY__JWT_SECRET: change-me-to-at-least-32-characters
    ```

Good
    ```yaml values
    security:
      existingSecret: from-the-vault
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```

Fix
    Render the Secret only where the values name none.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, key_path, named, rule


def is_own(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Secret" and object_.name in named(ctx.fullnames, ctx.contract.secret_suffix)


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=is_own, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    existing = ctx.value(ctx.contract.existing_secret)
    if isinstance(existing, str) and existing and existing != object_.name:
        place = key_path(ctx.contract.existing_secret)
        yield object_.problem(
            f"{object_.title} is rendered, though `{place}` names the Secret `{existing}`. Kubernetes accepts this",
            f"Render {object_.name} only where {place} is empty.",
            values_path=ctx.contract.existing_secret,
        )
