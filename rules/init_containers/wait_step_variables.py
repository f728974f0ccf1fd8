"""A wait step gets the variables that the contract names, and its script uses them.

Why
    The script reads where the database is and how to log in from its environment, and the Secret of the
    chart gives it that. Without it the poll asks `localhost` for ever, and the pod stays in `Init`. So it does
    where the script leaves out, say, the user. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
        envFrom: null
    ```

    or with another Secret:

    ```yaml
    initContainers:
      - name: wait-for-schema
        envFrom:
          - configMapRef:
              name: attune-config
    ```

    or with a script that leaves one of them out:

    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args:
          - |
            export PGPASSWORD="$DB_PASSWORD"
            until psql -h "$DB_HOST" -p "$DB_PORT" "$DB_NAME" -c "SELECT 1 FROM $DB_SCHEMA.identity"; do
              sleep 2
            done
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-schema
        envFrom:
          - secretRef:
              name: attune-secrets
    ```

Fix
    Add `envFrom` with a `secretRef` to the chart's Secret, and use each variable in the script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    InitStep,
    Problem,
    Scope,
    Severity,
    nearest,
    plain_data,
    rule,
    script_at,
)


def reads_variables(container: ContainerView, ctx: Context) -> bool:
    step = ctx.step_of(container)
    return step is not None and bool(step.variables)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=reads_variables, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    step = ctx.step_of(container)
    if step is None:
        return
    secret = _secret(ctx)
    if not any(source.secret == secret for source in container.env_from):
        missing = [name for name in step.variables if container.variable(name) is None]
        if missing:
            yield container.problem(
                f"{container.title} gets no {', '.join(missing)}: it has no envFrom of the Secret "
                f"`{secret}`; Kubernetes accepts this",
                f"Add an envFrom of the Secret {secret} to `{container.name}`.",
                at=("envFrom", 0, "secretRef", "name") if len(container.env_from) == 1 else ("envFrom",),
                related=ctx.like("Secret", secret),
            )
        return
    unused = _unused(container, step, ctx)
    if unused:
        yield container.problem(
            f"the script of {container.title} does not use {', '.join(f'`{name}`' for name in unused)}, by which it "
            "would find what it waits for. Kubernetes accepts this",
            f"Use {', '.join(unused)} in the script of `{container.name}`.",
            at=script_at(container),
            detail=",".join(unused),
        )


def _unused(container: ContainerView, step: InitStep, ctx: Context) -> list[str]:
    """The variables that a script in this style leaves out, unless their value stands there as it is."""
    read = set(re.findall(r"\$\{?(\w+)", container.script))
    if not read.intersection(step.variables):
        return []
    secret = ctx.find("Secret", _secret(ctx))
    values = plain_data(secret) if secret is not None else {}
    left = [name for name in step.variables if name not in read and name in values]
    # One that is misspelt is another rule's.
    strangers = read - set(step.variables)
    return [
        name
        for name in left
        if nearest(name, strangers, cutoff=0.75) is None
        and not (values[name] and values[name] in container.script)
        and not (name == step.port_variable and values[name] == str(step.port))  # the program's own default
    ]


def _secret(ctx: Context) -> str:
    """The chart's Secret: the one that the values name, else its own."""
    existing = ctx.value(ctx.contract.existing_secret)
    if isinstance(existing, str) and existing:
        return existing
    return ctx.own_name("Secret", ctx.contract.secret_suffix)
