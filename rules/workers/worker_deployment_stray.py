"""No Deployment stands in a pool that no entry asks for.

Why
    A Deployment with the name or the component label of a pool, and no entry behind it, runs workers that
    the values do not show: they take work, hold GPUs, and cannot be scaled or removed by the values.

Bad
    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: attune-agent-worker-left-over
    spec:
      selector:
        matchLabels:
          app.kubernetes.io/component: agent-worker-left-over
      template:
        metadata:
          labels:
            app.kubernetes.io/component: agent-worker-left-over
        spec:
          containers:
            - name: worker
              image: python:3.12-slim
    ```

Good
    ```yaml values
    agentWorkers:
      - name: wanted
        image: python:3.12-slim
    ```

Fix
    Remove the Deployment, or write an entry for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import COMPONENT_LABEL, Context, KubeObject, Pool, Problem, Scope, Severity, rule


def is_a_pools(object_: KubeObject, ctx: Context) -> bool:
    return _pool(object_, ctx) is not None


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_a_pools, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    pool = _pool(object_, ctx)
    if pool is None or any(object_ is deployment for worker in ctx.workers for deployment in worker.deployments):
        return
    if not isinstance(ctx.values.get(pool.values_key), list):
        return  # what is no list of entries is for the values schema to say
    owners = [
        worker
        for worker in ctx.workers
        if worker.pool is pool and _component(object_) in (pool.component_of(worker.name), *worker.expected_names)
    ]
    if owners:
        reason = f"and the entry {owners[0].title} has its own Deployment already"
    else:
        reason = f"and no entry of `{pool.values_key}` asks for it"
    yield object_.problem(
        f"{object_.title} belongs to the pool `{pool.component}` by its name or label, {reason}; Kubernetes "
        "accepts this",
        f"Remove {object_.name}, or write an entry of {pool.values_key} for it.",
        at=("metadata", "name"),
    )


def _pool(object_: KubeObject, ctx: Context) -> Pool | None:
    if object_.kind != "Deployment":
        return None
    component = _component(object_)
    for pool in ctx.contract.pools:
        starts = tuple(f"{fullname}-{pool.component}-" for fullname in ctx.fullnames)
        if component.startswith(f"{pool.component}-") or object_.name.startswith(starts):
            return pool
    return None


def _component(object_: KubeObject) -> str:
    own = object_.labels.get(COMPONENT_LABEL)
    if own is None and object_.pod is not None:
        own = object_.pod.labels.get(COMPONENT_LABEL)
    return own if isinstance(own, str) else ""
