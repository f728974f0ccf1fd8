"""The chart's own images come from the values, with the registry, the namespace and the tag for all.

Why
    Where one template leaves the registry out, or names an image itself, that one pod pulls from somewhere else: in a
    closed network it stays in ImagePullBackOff, and after an upgrade it runs another version than the rest. Kubernetes
    accepts this.

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
              image: attune-api:0.4.0
    ```

    or the image of another component:

    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              image: gitea.example.com/attune/attune-web:0.4.0
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              image: gitea.example.com/attune/attune-api:0.4.0
    ```

Fix
    Render the image from its entry in the values, by the helper that the other templates use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    COMPONENT_LABEL,
    ContainerView,
    Context,
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    bare_images,
    image_fault,
    image_keys,
    is_made,
    key_path,
    lookup,
    made_images,
    repository,
    rule,
    without_tag,
)


def is_no_worker(pod: PodView, ctx: Context) -> bool:
    # A worker runs its entry's image, and of its loader another rule speaks.
    if ctx.worker_of(pod) is not None:
        return False
    return any(_known(container, ctx) for container in pod.all_containers) or _without_repository(pod, ctx) is not None


@rule(severity=Severity.ERROR, scope=Scope.POD, when=is_no_worker, contract=True)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    own = next((key for key in image_keys(ctx.values) if _plain(str(key[-1])) == _plain(_component(pod))), None)
    own_runs = own is None or any(own in _known(container, ctx) for container in pod.all_containers)
    bare = _without_repository(pod, ctx)
    if bare is not None and pod.containers:
        yield pod.containers[0].problem(
            f"{pod.containers[0].title} runs the image `{pod.containers[0].image}`, and `{key_path(bare)}` of the "
            "values names no repository. Kubernetes accepts this",
            f"Set {key_path((*bare, 'repository'))}.",
            at=("image",),
            values_path=bare,
        )
        return
    for container in pod.all_containers:
        keys = _known(container, ctx)
        if not keys:
            continue
        if own is not None and not own_runs and not container.is_init:
            keys = [own]
        made = [image for key in keys for image in made_images(ctx.values, key)]
        if not is_made(container.image, made) and not image_fault(container.image):
            yield container.problem(
                f"{container.title} runs the image `{container.image}`; `{key_path(keys[0])}` and `global` of the "
                f"values make `{made[0]}`. Kubernetes accepts this",
                f"Render the image of `{container.name}` from {key_path(keys[0])}.",
                at=("image",),
            )


def _known(container: ContainerView, ctx: Context) -> list[Path]:
    """The images of the values whose repository a container's image has, whatever the registry and the tag."""
    name = without_tag(container.image)
    repositories = {key: repository(lookup(ctx.values, key)) for key in image_keys(ctx.values)}
    return [key for key, found in repositories.items() if name == found or name.endswith(f"/{found}")]


def _without_repository(pod: PodView, ctx: Context) -> Path | None:
    """The values' image of the pod's component, where it is there and has no repository."""
    return next((key for key in bare_images(ctx.values) if _plain(str(key[-1])) == _plain(_component(pod))), None)


def _component(pod: PodView) -> str:
    component = pod.labels.get(COMPONENT_LABEL)
    return component if isinstance(component, str) else ""


def _plain(word: str) -> str:
    """A name without its case and its joints: `initUser` and `init-user` are one."""
    return re.sub(r"[-_]", "", word).lower()
