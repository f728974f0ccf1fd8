"""An entry does not set the variables that the chart sets.

Why
    The chart sets these variables from the contract and from other fields of the entry. Set again, they stand
    twice in the container, which Helm 4 refuses, or the entry's value silently takes the place of what every
    other worker has.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: ATTUNE_WORKER_TYPE
            value: gpu
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        logLevel: debug
        env:
          - name: TEAM
            value: vision
    ```

Fix
    Remove the variable from the entry, and use the entry's own field where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Place, Problem, Scope, Severity, WorkerView, entry_variables, rule


def has_variables(worker: WorkerView, ctx: Context) -> bool:
    return bool(entry_variables(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_variables)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    listed = next(field.name for field in worker.pool.fields if field.place is Place.ENV_LIST)
    fields = {field.path[0]: field.name for field in worker.pool.fields if field.place is Place.ENV}
    promised = {promise.name for promise in worker.pool.env}
    for name, (index, _) in entry_variables(worker).items():
        if name not in promised and name not in fields:
            continue
        field = fields.get(name)
        container = worker.container
        twice = container is not None and sum(variable.name == name for variable in container.env) > 1
        fault = "; it then stands twice in the container, which Helm 4 refuses" if twice else ""
        advice = f", and use the entry's {field}" if field else ""
        yield Problem(
            f"entry {worker.title} sets the variable `{name}`, which the chart sets itself{fault}",
            f"Remove {name} from {listed} of the entry{advice}.",
            values_path=(*worker.values_path, listed, index),
            detail=name,
            object=worker.deployment,
        )
