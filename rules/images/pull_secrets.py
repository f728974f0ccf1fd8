"""Pods of workers, and those that run the chart's own images, have the pull secrets of the values.

Why
    A private registry asks each pod for its login. One without the secret stays in ImagePullBackOff, though its
    neighbours run. Kubernetes accepts this.

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
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          imagePullSecrets: null
    ```

    or in a worker:

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

from attune_lint.rule import (
    Context,
    PodView,
    Problem,
    Scope,
    Severity,
    key_path,
    lookup,
    rule,
    without_tag,
)


def needs_login(pod: PodView, ctx: Context) -> bool:
    return bool(ctx.pull_secrets) and (ctx.worker_of(pod) is not None or _runs_own_image(pod, ctx))


@rule(severity=Severity.ERROR, scope=Scope.POD, when=needs_login, contract=True)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    given = pod.spec.get("imagePullSecrets")
    found = [lookup(item, ("name",)) for item in given] if isinstance(given, list) else []
    missing = [name for name in ctx.pull_secrets if name not in found]
    if missing:
        place = key_path(ctx.contract.pull_secrets)
        yield pod.spec_problem(
            f"{pod.title} has no imagePullSecrets {', '.join(f'`{name}`' for name in missing)}, which `{place}` gives "
            "to all pods. Kubernetes accepts this",
            f"Render {place} into the pod's imagePullSecrets.",
            at=("imagePullSecrets",),
        )


def _runs_own_image(pod: PodView, ctx: Context) -> bool:
    own = [f"/{image.repository}" for image in ctx.images if image.repository]
    return any(f"/{without_tag(container.image)}".endswith(name) for container in pod.all_containers for name in own)
