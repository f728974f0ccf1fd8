"""A worker's pod has the pull secrets that the values give to all pods.

Why
    Images of a private registry cannot be pulled without them: the pods stay in ImagePullBackOff, while those
    of the other components run. Kubernetes accepts this.

Bad
    ```yaml values
    global:
      imagePullSecrets:
        - name: registry
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```
    ```yaml
    imagePullSecrets: null
    ```

Good
    ```yaml values
    global:
      imagePullSecrets:
        - name: registry
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```

Fix
    Render the list of the values into the pod's `imagePullSecrets`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, key_path, lookup, rule


def are_given(worker: WorkerView, ctx: Context) -> bool:
    return worker.pod is not None and bool(ctx.pull_secrets)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=are_given)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    pod = worker.pod
    if pod is None:
        return
    given = pod.spec.get("imagePullSecrets")
    found = [lookup(item, ("name",)) for item in given] if isinstance(given, list) else []
    missing = [name for name in ctx.pull_secrets if name not in found]
    if missing:
        yield pod.problem(
            f"{pod.title} has no imagePullSecrets {', '.join(f'`{name}`' for name in missing)}, which "
            f"`{key_path(ctx.contract.pull_secrets)}` gives to all pods. Kubernetes accepts this",
            f"Render {key_path(ctx.contract.pull_secrets)} into the pod's imagePullSecrets.",
            at=("spec", "imagePullSecrets"),
            values_path=ctx.contract.pull_secrets,
        )
