"""The chart's Secret holds the addresses and keys that the contract promises.

Why
    Every component gets this Secret as its environment. Where the URL of the broker is not in it, or the key that
    signs tokens is empty, the pods start and fail later, one by one. Kubernetes accepts this.

Bad
    ```yaml
    kind: Secret
    metadata:
      name: secrets
    stringData:
      ATTUNE__SECURITY__JWT_SECRET: ""
    ```

Good
    ```yaml
    kind: Secret
    metadata:
      name: secrets
    stringData:
      SMTP_PASSWORD: ""
    ```

Fix
    Render the key into the Secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from attune_lint.rule import Context, KubeObject, Problem, Related, Scope, Severity, plain_data, rule


def is_the_secret(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Secret" and object_.name in ctx.secrets and bool(ctx.contract.secret_keys)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_the_secret, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    held = plain_data(object_)
    for index, (what, pattern) in enumerate(ctx.contract.secret_keys.items()):
        keys = [key for key in held if re.search(pattern, key)]
        if any(held[key].strip() for key in keys):
            continue
        fault = f"has an empty `{keys[0]}`" if keys else f"holds nothing that looks like {what}"
        yield object_.problem(
            f"{object_.title} {fault}; the contract promises {what} there. Kubernetes accepts this",
            f"Render {what} into {object_.name}.",
            detail=what,
            related=[_place(object_, key) for key in keys[:1] or _beside(index, held, ctx)],
        )


def _beside(index: int, held: Mapping[str, str], ctx: Context) -> Iterator[str]:
    """The keys between which one stands in the contract's order."""
    patterns = list(ctx.contract.secret_keys.values())
    for others in (reversed(patterns[:index]), patterns[index + 1 :]):
        yield from islice((key for pattern in others for key in held if re.search(pattern, key)), 1)


def _place(object_: KubeObject, key: str) -> Related:
    return object_.place("stringData" if key in (object_.get("stringData") or {}) else "data", key)
