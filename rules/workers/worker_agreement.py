"""Workers wait, get the Secret and mount as the standard worker does.

Why
    Both kinds of worker run the same actions on the same volumes. Where only one of them waits for the packs,
    has the Secret or mounts the environments, an action works on the one and fails on the other. Kubernetes
    accepts this. A chart of an edition without a standard worker has nothing to compare.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: worker
    spec:
      template:
        spec:
          initContainers:
            - name: wait-for-packs
              $patch: delete
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: worker
    spec:
      template:
        metadata:
          annotations:
            example.com/team: core
    ```

Fix
    Give the standard worker the same wait containers, Secret and mounts, best from one named template.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from attune_lint.rule import (
    COMPONENT_LABEL,
    ContainerView,
    Context,
    InitRole,
    InitStep,
    NamedTuple,
    Path,
    PodView,
    Pool,
    Problem,
    Related,
    Release,
    Scope,
    Severity,
    View,
    find_step,
    named,
    rule,
    script_fault,
)


def has_both(release: Release, ctx: Context) -> bool:
    return bool(ctx.workers) and _reference(ctx) is not None


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_both, contract=True)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    pod = _reference(ctx)
    pool = next((worker.pool for worker in ctx.workers), None)
    # Beside a sidecar the container bears the component's own name.
    named_so = pod.container(ctx.contract.reference_component or "") if pod is not None else None
    container = named_so or (next(iter(pod.containers), None) if pod is not None else None)
    if pod is None or pool is None or container is None:
        return
    steps = [(s, find_step(pod, s, ctx.contract, pool)) for s in pool.init_steps if s.role is not InitRole.LOADER]
    lacks = (
        *_missing_steps(pod, pool, steps, ctx),
        *_wrong_order(pod, steps),
        *_missing_secret(container, ctx),
        *_missing_mounts(container, pool),
    )
    for lack, view, at, others in lacks:
        yield view.problem(
            f"the standard worker, {pod.title}, {lack}, as the contract wants of it and of the workers in "
            f"`{pool.values_key}`. Kubernetes accepts this",
            "Give the standard worker the same wait containers, Secret and mounts as the others.",
            at=at,
            detail=lack,
            related=others,
        )


# The contract's wait steps, and the containers that play them in the standard worker.
Steps = list[tuple[InitStep, ContainerView | None]]

# What must be the same in a wait container of both; a command keeps its order, since its items differ by content.
COMPARED = {"image": "image", "command": "command", "args": "args", "envFrom": "envFrom", "volumeMounts": "mounts"}


class Lack(NamedTuple):
    """What the standard worker lacks, where it should stand, and where it stands in another worker."""

    what: str
    view: View
    at: Path
    others: tuple[Related, ...] = ()


def _reference(ctx: Context) -> PodView | None:
    """The pod of the standard worker, by its component, else by its name."""
    component = ctx.contract.reference_component
    if component is None:
        return None
    pods = [object_.pod for object_ in ctx.release.of_kind("Deployment") if object_.pod is not None]
    names = named(ctx.fullnames, component)
    labelled = (pod for pod in pods if pod.labels.get(COMPONENT_LABEL) == component)
    return next(labelled, next((pod for pod in pods if pod.object.name in names), None))


def _missing_steps(pod: PodView, pool: Pool, steps: Steps, ctx: Context) -> Iterator[Lack]:
    for step, own in steps:
        if own is None:
            yield Lack(f"has no init container `{step.name}`", pod, ("spec", "initContainers"))
            continue
        others = [worker.init(step) for worker in ctx.workers if worker.pool is pool and worker.pod is not None]
        sound = [other for other in others if other is not None and _is_sound(other, step, ctx)]
        if len(sound) != len(others):
            continue
        for field, what in COMPARED.items():
            if all(other.get(field) == own.get(field) for other in sound):
                continue
            theirs = {_plain(other.get(field)) for other in sound}
            # Where the workers themselves disagree, or are at fault, that is said of them.
            if len(theirs) == 1 and _plain(own.get(field)) not in theirs:
                mine, yours = own.get(field), sound[0].get(field)
                other = sound[0].place(field, *_difference(yours, mine))
                at = (field, *_difference(mine, yours))
                yield Lack(f"has another {what} in its init container `{own.name}`", own, at, (other,))


def _difference(data: Any, other: Any) -> Path:
    """The way to the one thing in some data that is not so in other data; none where there are several."""
    if isinstance(data, dict) and isinstance(other, dict):
        keys = [key for key, value in data.items() if value != other.get(key)]
        return (keys[0], *_difference(data[keys[0]], other.get(keys[0]))) if len(keys) == 1 else ()
    if isinstance(data, list) and isinstance(other, list):
        items = [index for index, item in enumerate(data) if item not in other]
        theirs = [item for item in other if item not in data]
        if len(items) == 1:
            return (items[0], *(_difference(data[items[0]], theirs[0]) if len(theirs) == 1 else ()))
    return ()


def _wrong_order(pod: PodView, steps: Steps) -> Iterator[Lack]:
    indexes = [container.index for _, container in steps if container is not None]
    if indexes != sorted(indexes):
        yield Lack("runs its wait containers in another order", pod, ("spec", "initContainers"))


def _is_sound(container: ContainerView, step: InitStep, ctx: Context) -> bool:
    script = container.script
    return (
        step.image in (None, container.image)
        and (not step.needs_command or any(word in script for word in step.needs_command))
        and (step.waits_for_path is None or step.waits_for_path in script)
        and (not step.variables or any(source.secret in ctx.secrets for source in container.env_from))
        and script_fault(container) is None
    )


def _plain(data: Any) -> str:
    """A field's content, where neither the order of a list nor silence matters."""
    items = data if isinstance(data, list) else [data]
    return " ".join(sorted(json.dumps(item, sort_keys=True, default=str) for item in items if item is not None))


def _missing_secret(container: ContainerView, ctx: Context) -> Iterator[Lack]:
    if not any(source.secret in ctx.secrets for source in container.env_from):
        what = f"does not get the Secret `{ctx.secrets[0]}` by envFrom"
        at = ("envFrom", 0, "secretRef", "name") if len(container.env_from) == 1 else ("envFrom",)
        yield Lack(what, container, at, ctx.like("Secret", ctx.secrets[0]))


def _missing_mounts(container: ContainerView, pool: Pool) -> Iterator[Lack]:
    loader = pool.loader
    for promise in pool.mounts:
        of_binary = loader is not None and any(copy.target.startswith(f"{promise.path}/") for copy in pool.copies)
        if not of_binary and container.mount_over(promise.path) is None:
            elsewhere = tuple(mount.place("mountPath") for mount in container.mounts_of(promise.volume))
            yield Lack(f"mounts nothing at `{promise.path}`", container, ("volumeMounts",), elsewhere)
