"""What the values keep secret is rendered into Secrets alone.

Why
    A password that a template puts into a ConfigMap, an argument or an annotation is open to all who may read these,
    and stands in the history of the release. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers: []
    security:
      existingSecret: made-by-hand
    database:
      password: correct-horse-battery
    ```
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
    data:
      url: postgresql://attune:{{ .Values.database.password }}@db/attune
    ```

Good
    ```yaml values
    agentWorkers: []
    security:
      existingSecret: made-by-hand
    database:
      password: correct-horse-battery
    ```

Fix
    Render it into the chart's Secret, and refer to that.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    is_secret_key,
    is_slip,
    lookup,
    rule,
)

# Shorter words stand in other texts by chance.
MINIMUM = 8
SECRETS = ("Secret", "SealedSecret")


def has_secrets(object_: KubeObject, ctx: Context) -> bool:
    return any(len(secret) >= MINIMUM for secret in ctx.secret_texts)


@rule(severity=Severity.WARNING, scope=Scope.OBJECT, when=has_secrets)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    # A kind that nearly is one is told by name.
    if object_.kind in SECRETS or any(is_slip(object_.kind, kind) for kind in SECRETS):
        return
    secrets, whole = [secret for secret in ctx.secret_texts if len(secret) >= MINIMUM], object_.whole_text
    if not any(secret in whole for secret in secrets):
        return
    for path, text in object_.texts():
        # What an entry's own variable says is the user's doing, and told by its name.
        if any(secret in text for secret in secrets) and not _is_variable(object_, path):
            yield object_.problem(
                f"{object_.title} holds, at {path[-1]}, a value that the values keep as a secret. Kubernetes accepts "
                "this, and shows it to all who may read the object",
                "Render it into a Secret, and refer to that.",
                at=path,
            )


def _is_variable(object_: KubeObject, path: Path) -> bool:
    name = lookup(object_.data, (*path[:-1], "name"))
    text = object_.get(*path)
    return path[-1] == "value" and isinstance(name, str) and (is_secret_key(name) or "@" in str(text))
