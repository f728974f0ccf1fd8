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

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, lookup, rule


def has_image(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None and bool(_image_values(worker, ctx))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_image)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way, step = agent_path(worker), worker.pool.loader
    if way is None or way.loader is None or step is None:
        return
    loader, key = way.loader, ".".join(step.image_value)
    given = _image_values(worker, ctx)
    wanted = _wanted(given, ctx)
    # Without a tag in the values the chart's own version is the usual one, and any is right.
    found = loader.image if wanted and ":" in wanted[0].rsplit("/", 1)[-1] else _without_tag(loader.image)
    if wanted and found not in wanted:
        yield loader.problem(
            f"{loader.title} runs the image `{loader.image}`; `{key}` and `global` of the values make "
            f"`{wanted[0]}`. Kubernetes accepts this",
            f"Render the image of `{loader.name}` from {key}.",
            at=("image",),
        )
    policy = given.get("pullPolicy")
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


def _wanted(given: Mapping[str, Any], ctx: Context) -> list[str]:
    """The images that the values may make, none where they name no repository: the tag for all images may
    beat the image's own, or only stand in for it."""
    repository = _text(given.get("repository"))
    parts = [_text(lookup(ctx.values, ("global", key))).strip("/") for key in ("imageRegistry", "imageNamespace")]
    name = "/".join(part for part in (*parts, repository) if part)
    tags = (_text(given.get("tag")), _text(lookup(ctx.values, ("global", "imageTag"))))
    if not repository:
        return []
    return [f"{name}:{tag}" for tag in tags if tag] or [name]


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _without_tag(image: str) -> str:
    head, slash, last = image.partition("@")[0].rpartition("/")
    return head + slash + last.partition(":")[0]
