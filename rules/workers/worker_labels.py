"""A worker's pods and selector carry the labels that tell the pools apart.

Why
    The selector says which pods belong to a Deployment. Without the component label of the entry, or with
    the same one for all, two pools fight over each other's pods; without name and instance so do two
    releases. Kubernetes accepts this, and the selector can never be changed afterwards.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
    spec:
      selector:
        matchLabels:
          app.kubernetes.io/component: null
    ```

    or one label for all pools:

    ```yaml
    kind: Deployment
    metadata:
      name: agent-worker-plain
      labels:
        app.kubernetes.io/component: agent-worker-x
    spec:
      selector:
        matchLabels:
          app.kubernetes.io/component: agent-worker-x
      template:
        metadata:
          labels:
            app.kubernetes.io/component: agent-worker-x
    ```

Good
    ```yaml values
    agentWorkers:
      - name: one
        image: python:3.12-slim
      - name: two
        image: python:3.12-slim
    ```

Fix
    Put `app.kubernetes.io/name`, `/instance` and `/component` into the selector and onto the pod; the
    component is the pool's own with the entry's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.rule import (
    COMPONENT_LABEL,
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    WorkerView,
    cut,
    rule,
)

NAME_LABEL = "app.kubernetes.io/name"
INSTANCE_LABEL = "app.kubernetes.io/instance"


def has_deployment(worker: WorkerView, ctx: Context) -> bool:
    return worker.deployment is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_deployment)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    deployment, pod = worker.deployment, worker.pod
    if deployment is None or pod is None:
        return
    component = worker.pool.component_of(worker.name)
    chosen = deployment.get("spec", "selector", "matchLabels", NAME_LABEL)
    wanted = {
        NAME_LABEL: (chosen,) if isinstance(chosen, str) else None,
        INSTANCE_LABEL: (ctx.release.name, cut(ctx.release.name)),
        COMPONENT_LABEL: (component, cut(component)),
    }
    places: tuple[tuple[str, Path], ...] = (
        ("its selector", ("spec", "selector", "matchLabels")),
        ("its pods", pod.at("metadata", "labels")),
        ("its own labels", ("metadata", "labels")),
    )
    for key, values in wanted.items():
        found = [(place, path, deployment.get(*path, key)) for place, path in places]
        wrong = [(place, path, value) for place, path, value in found if not _right(value, values)]
        if not wrong:
            continue
        selector, own = found[0][2], found[1][2]
        if selector is not None and selector != own:
            continue  # a selector that its pods do not match is another rule's
        yield _problem(deployment, key, values, wrong)


def _right(value: Any, wanted: tuple[str, ...] | None) -> bool:
    return bool(value) if wanted is None else value in wanted


def _problem(
    deployment: KubeObject, key: str, wanted: tuple[str, ...] | None, wrong: list[tuple[str, Path, Any]]
) -> Problem:
    where = " and ".join(place for place, _, _ in wrong)
    value = wrong[0][2]
    found = f"have `{key}: {value}`" if value is not None else f"lack `{key}`"
    if len(wrong) == 1 and wrong[0][0].endswith("selector"):
        found = found.replace("have", "has").replace("lack", "lacks")
    want = f"`{wanted[0]}`" if wanted else "the chart's name"
    return deployment.problem(
        f"{deployment.title}: {where} {found}; the contract wants {want}. Kubernetes accepts this",
        f"Set {key} to {wanted[0] if wanted else 'the name of the chart'} in the selector, on the pods and on the "
        "Deployment.",
        at=(*wrong[0][1], key),
    )
