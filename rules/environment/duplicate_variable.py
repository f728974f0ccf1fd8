"""No variable stands twice in a container.

Why
    The API server accepts it, and the last one wins. Helm 4, which applies on the server's side, refuses the
    whole release ("duplicate entries for key"), and upgrades with Helm 3 can lose variables.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              env:
                - $patch: replace
                - name: MODE
                  value: a
                - name: MODE
                  value: b
    ```

Good
    ```yaml
    containers:
      - name: worker
        env:
          - name: MODE
            value: a
    ```

Fix
    Keep one of the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, entry_variables, rule


def has_variables(container: ContainerView, ctx: Context) -> bool:
    return bool(container.env)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_variables)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    counts = Counter(variable.name for variable in container.env)
    for name, count in counts.items():
        if not name or count < 2 or _is_the_entrys(name, container, ctx):
            continue
        second = [variable for variable in container.env if variable.name == name][1]
        yield second.problem(
            f"{container.title} has the variable `{name}` {_times(count)}. Kubernetes accepts this and takes the "
            "last; Helm 4 refuses it",
            f"Remove {name} from the env of `{container.name}` until it stands there once.",
        )


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"


def _is_the_entrys(name: str, container: ContainerView, ctx: Context) -> bool:
    """Whether the entry sets a variable that the chart sets too: that is said once, at the entry."""
    worker = ctx.worker_of(container)
    if worker is None or name not in entry_variables(worker):
        return False
    promised = {promise.name for promise in worker.pool.env}
    return name in promised or any(field.path[:1] == (name,) for field in worker.pool.fields)
