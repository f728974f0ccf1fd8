"""A script hands psql its query by an option.

Why
    `psql` takes a bare argument for the name of a database, and a second one for that of a user. A query without `-c`
    is never asked: the call fails at every try, and a loop around it waits for ever. Kubernetes accepts any script.

Bad
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          initContainers:
            - name: wait-for-user
              command:
                - sh
                - -ec
                - |
                  export PGPASSWORD="$DB_PASSWORD"
                  until psql -h "$DB_HOST" -U "$DB_USER" -d "$DB_NAME" -tA "SELECT 1 FROM $DB_SCHEMA.identity"; do
                    sleep 2
                  done
    ```

Good
    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          initContainers:
            - name: wait-for-user
              command:
                - sh
                - -ec
                - |
                  export PGPASSWORD="$DB_PASSWORD"
                  until psql -h "$DB_HOST" -U "$DB_USER" -d "$DB_NAME" -tAc "SELECT 1 FROM $DB_SCHEMA.identity"; do
                    sleep 2
                  done
    ```

Fix
    Write `-c` before the query.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, commands, rule, script_of, unasked_query


def has_script(container: ContainerView, ctx: Context) -> bool:
    return bool(script_of(container))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_script)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for words in commands(container):
        query = unasked_query(words)
        if query:
            yield container.problem(
                f"{container.title} hands {words[0]} the query `{' '.join(query.split())}` without `-c`, and it is "
                "taken for the name of a database. Kubernetes accepts this",
                f"Write -c before the query in `{container.name}`.",
                at=("args",) if container.args else ("command",),
            )
            return
