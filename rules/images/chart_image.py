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

from collections.abc import Iterator
from functools import lru_cache

from attune_lint.rule import (
    COMPONENT_LABEL,
    ContainerView,
    Context,
    ImageValue,
    PodView,
    Problem,
    Scope,
    Severity,
    image_fault,
    is_made,
    key_path,
    rule,
    without_tag,
)


def is_no_worker(pod: PodView, ctx: Context) -> bool:
    # A worker runs its entry's image, and of its loader another rule speaks.
    if ctx.worker_of(pod) is not None:
        return False
    return bool(_known(pod, ctx)) or _without_repository(pod, ctx) is not None


@rule(severity=Severity.ERROR, scope=Scope.POD, when=is_no_worker, contract=True)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    component = _component(pod)
    own = next((image for image in ctx.images if image.repository and _name(image) == component), None)
    known = _known(pod, ctx)
    own_runs = own is None or any(own in images for _, images in known)
    bare = _without_repository(pod, ctx)
    if bare is not None and pod.containers:
        yield pod.containers[0].problem(
            f"{pod.containers[0].title} runs the image `{pod.containers[0].image}`, and `{key_path(bare.path)}` of the "
            "values names no repository. Kubernetes accepts this",
            f"Set {key_path((*bare.path, 'repository'))}.",
            at=("image",),
            values_path=bare.path if ctx.value((*bare.path, "repository")) is None else (*bare.path, "repository"),
        )
        return
    for container, images in known:
        if own is not None and not own_runs and not container.is_init:
            images = [own]
        made = [reference for image in images for reference in image.made]
        if not is_made(container.image, made) and not image_fault(container.image):
            key = key_path(images[0].path)
            yield container.problem(
                f"{container.title} runs the image `{container.image}`; `{key}` and `global` of the values make "
                f"`{made[0]}`. Kubernetes accepts this",
                f"Render the image of `{container.name}` from {key}.",
                at=("image",),
            )


def _known(pod: PodView, ctx: Context) -> list[tuple[ContainerView, list[ImageValue]]]:
    """The containers that run images of the values, by their repository, whatever the registry and the tag."""
    found = []
    endings = [(image, f"/{image.repository}") for image in ctx.images if image.repository]
    for container in pod.all_containers:
        name = f"/{without_tag(container.image)}"
        images = [image for image, ending in endings if name.endswith(ending)]
        if images:
            found.append((container, images))
    return found


def _without_repository(pod: PodView, ctx: Context) -> ImageValue | None:
    """The values' image of the pod's component, where it is there and has no repository."""
    component = _component(pod)
    return next((image for image in ctx.images if not image.repository and _name(image) == component), None)


def _component(pod: PodView) -> str:
    component = pod.labels.get(COMPONENT_LABEL)
    return _plain(component) if isinstance(component, str) else ""


def _name(image: ImageValue) -> str:
    return _plain(str(image.path[-1]))


@lru_cache(maxsize=1024)
def _plain(word: str) -> str:
    """A name without its case and its joints: `initUser` and `init-user` are one."""
    return word.replace("-", "").replace("_", "").lower()
