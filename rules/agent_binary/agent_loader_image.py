"""The loader runs the agent image of the values.

Why
    The binary comes from the image that `images.agent` names, in the registry, the namespace and with the
    tag that all images of the release have. Another image brings another agent, or none at all; a tag of
    its own makes workers that do not speak the API's version. Kubernetes accepts any image.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        image: registry.example.com/tools/agent:1.0.0
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        imagePullPolicy: IfNotPresent
    ```

Fix
    Render the loader's image from `images.agent` as the other images of the chart are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    Problem,
    Scope,
    Severity,
    WorkerView,
    agent_path,
    image_fault,
    is_made,
    lookup,
    made_images,
    rule,
)


def has_image(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None and bool(_image_values(worker, ctx))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_image)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way, step = agent_path(worker), worker.pool.loader
    if way is None or way.loader is None or step is None:
        return
    loader, key = way.loader, ".".join(step.image_value)
    made, repository = made_images(ctx.values, step.image_value), (*step.image_value, "repository")
    if not made:
        yield loader.problem(
            f"{loader.title} runs the image `{loader.image}`, and `{key}` of the values names no repository. "
            "Kubernetes accepts this",
            f"Set {key}.repository.",
            at=("image",),
            values_path=step.image_value if ctx.value(repository) is None else repository,
        )
    if made and not is_made(loader.image, made) and not image_fault(loader.image):
        yield loader.problem(
            f"{loader.title} runs the image `{loader.image}`; `{key}` and `global` of the values make "
            f"`{made[0]}`. Kubernetes accepts this",
            f"Render the image of `{loader.name}` from {key}.",
            at=("image",),
        )
    policy = _image_values(worker, ctx).get("pullPolicy")
    if not policy and loader.get("imagePullPolicy") is None:
        yield loader.problem(
            f"{loader.title} has no imagePullPolicy, and the values have no `{key}.pullPolicy`, which the contract "
            "promises. Kubernetes accepts this",
            f"Set {key}.pullPolicy, and render it.",
            at=("imagePullPolicy",),
            values_path=(*step.image_value, *(("pullPolicy",) if "pullPolicy" in _image_values(worker, ctx) else ())),
        )
    if isinstance(policy, str) and policy and loader.get("imagePullPolicy") != policy:
        yield loader.problem(
            f"{loader.title} has imagePullPolicy {loader.get('imagePullPolicy')}; `{key}.pullPolicy` of the "
            f"values is {policy}. Kubernetes accepts this",
            f"Render the imagePullPolicy of `{loader.name}` from {key}.pullPolicy.",
            at=("imagePullPolicy",),
        )


def _image_values(worker: WorkerView, ctx: Context) -> Mapping[str, Any]:
    step = worker.pool.loader
    found = lookup(ctx.values, step.image_value) if step and step.image_value else None
    return found if isinstance(found, dict) else {}
