"""Every entry of a list of workers has its Deployment, and has it once.

Why
    An entry without a Deployment is a pool that nobody runs: Helm installs the rest and reports success. A
    loop that skips entries with `replicas: 0` takes a paused pool's Deployment away, with its history.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
    $patch: delete
    ```

Good
    ```yaml values
    agentWorkers:
      - name: paused
        image: python:3.12-slim
        replicas: 0
    ```

Fix
    Render one Deployment for each entry, whatever its fields are; a pool is turned off by removing its entry.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


@rule(severity=Severity.ERROR, scope=Scope.WORKER)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    names = {deployment.name for deployment in worker.deployments}
    wanted = worker.expected_names[0]
    if not worker.deployments:
        # Of a name that is no text the values schema speaks.
        if isinstance(worker.entry.get("name"), str):
            yield _missing(worker, ctx)
    elif len(names) > 1:
        yield worker.problem(
            f"entry {worker.title} has {len(names)} Deployments ({', '.join(sorted(names))}); the contract wants "
            f"one, `{wanted}`. Kubernetes accepts this",
            f"Render one Deployment, {wanted}, for the entry.",
        )


def _missing(worker: WorkerView, ctx: Context) -> Problem:
    siblings = [other for other in ctx.workers if other.pool is worker.pool]
    key = worker.pool.values_key
    zero = [field.name for field in worker.pool.fields if worker.entry.get(field.name) == 0]
    if all(not other.deployments for other in siblings) and (len(siblings) > 1 or not zero):
        # One cause: the whole list is not rendered, whatever stands in it.
        return Problem(
            f"no entry of `{key}` has a Deployment; the contract wants one for each entry",
            f"Render a Deployment for each entry of {key}.",
            values_path=(key,),
            detail=key,
            related=ctx.like("Deployment", worker.expected_names[0]),
        )
    reason = f", and has `{zero[0]}: 0`; a paused pool keeps its Deployment" if zero else ""
    return worker.problem(
        f"entry {worker.title} has no Deployment{reason}; the contract wants `{worker.expected_names[0]}`",
        f"Render the Deployment {worker.expected_names[0]} for the entry.",
        field="name",
        related=ctx.like("Deployment", worker.expected_names[0]),
    )
