"""The chart's Secret holds the variables that the wait steps read.

Why
    A wait step asks the database with variables that come from the Secret. One that is missing is empty: the
    step asks the wrong host, or as nobody, and waits for ever. Kubernetes accepts this.

Bad
    ```yaml
    kind: Secret
    metadata:
      name: secrets
    data:
      DB_HOST: null
    stringData:
      DB_HOST: null
    ```

Good
    ```yaml values
    security:
      existingSecret: made-by-hand
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```

Fix
    Add the variable to the Secret.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, data_keys, rule


def is_the_secret(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Secret" and object_.name in ctx.secrets


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_the_secret, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    steps = {step.name: step.variables for pool in ctx.contract.pools for step in pool.init_steps}
    wanted = dict.fromkeys(name for variables in steps.values() for name in variables)
    held = data_keys(object_)
    missing = [name for name in wanted if held.get(name) in (None, "")]
    if missing:
        readers = [step for step, variables in steps.items() if set(missing) & set(variables)]
        yield object_.problem(
            f"{object_.title} lacks {', '.join(f'`{name}`' for name in missing)}, which {', '.join(readers)} reads. "
            "Kubernetes accepts this",
            f"Add {', '.join(missing)} to the Secret.",
            at=("stringData" if object_.get("stringData") is not None else "data", missing[0]),
            detail=",".join(missing),
        )
