"""The components that the contract names are in the release, with their Services.

Why
    The workers talk to the API, and all talk to the database and the broker, by names that the contract fixes. A
    component that is not rendered, or under another name, is missed by no template: pods start, and wait or
    fail. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: executor
    $patch: delete
    ```

    or at another port:

    ```yaml
    kind: Service
    metadata:
      name: notifier
    spec:
      ports:
        - port: 8081
          $patch: delete
        - name: http
          port: 9090
          targetPort: http
    ```

    or in spite of its switch:

    ```yaml values
    redis:
      enabled: false
      host: cache.example.com
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```
    ```yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: attune-redis
    spec:
      selector:
        matchLabels:
          app.kubernetes.io/component: redis
      template:
        metadata:
          labels:
            app.kubernetes.io/component: redis
        spec:
          containers:
            - name: redis
              image: redis:7.4-alpine
    ```

    or without a pod:

    ```yaml
    kind: Deployment
    metadata:
      name: executor
    spec:
      replicas: 0
    ```

Good
    ```yaml values
    redis:
      enabled: false
      host: cache.example.com
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    ```

Fix
    Render the component, or switch it off in the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from attune_lint.rule import (
    COMPONENT_LABEL,
    Context,
    KubeObject,
    NamedTuple,
    Path,
    Problem,
    Related,
    Release,
    Scope,
    Severity,
    key_path,
    lookup,
    named,
    rule,
)

# What the values say of each name, spelled without joints.
Said = dict[str, list[Mapping[str, Any]]]

WORKLOADS = ("DaemonSet", "Deployment", "StatefulSet")


class Part(NamedTuple):
    """One component, store or service of the contract: the names that its objects may have, the objects, and what the
    values say under its name."""

    name: str
    names: tuple[str, ...]
    workload: KubeObject | None
    service: KubeObject | None
    said: Sequence[Mapping[str, Any]]


def has_objects(release: Release, ctx: Context) -> bool:
    return bool(ctx.contract.components or ctx.contract.services)


@rule(severity=Severity.ERROR, scope=Scope.RELEASE, when=has_objects, contract=True)
def check(release: Release, ctx: Context) -> Iterator[Problem]:
    missing: dict[str, list[str]] = {}
    said: Said = {}
    _collect(ctx.values, said)
    fullnames = ctx.fullnames
    foreign = [object_ for object_ in release.objects if "/charts/" in object_.template]
    for name in dict.fromkeys((*ctx.contract.components, *ctx.contract.stores, *ctx.contract.services)):
        names = named(fullnames, name)
        workload, service = (_find(name, names, kinds, release, foreign) for kinds in (WORKLOADS, ("Service",)))
        part = Part(name, names, workload, service, said.get(_plain(name), ()))
        if _is_off(part, ctx):
            yield from _in_spite(part, ctx)
            continue
        yield from _other_name(part, ctx)
        for kind in _lacks(part, ctx):
            missing.setdefault(kind, []).append(name)
        yield from _wrong_port(part, ctx)
        yield from _wrong_count(part, release)
    if missing:
        what = " and ".join(f"no {kind} for {_listed(names)}" for kind, names in missing.items())
        first = next(iter(missing.values()))[0]
        yield Problem(
            f"the release has {what}; the contract promises such names as `{named(ctx.fullnames, first)[0]}`. "
            "Kubernetes accepts this",
            f"Render {' and '.join(f'the {kind} of {_listed(names)}' for kind, names in missing.items())}.",
            detail=" ".join(f"{kind} {','.join(names)}" for kind, names in missing.items()),
            related=_meant(missing, ctx),
        )


def _meant(missing: Mapping[str, list[str]], ctx: Context) -> tuple[Related, ...]:
    """What was probably meant by each object that is not there; what others say of it in the release."""
    found: dict[tuple[int, Path], Related] = {}
    for kind, names in missing.items():
        for name in names:
            for related in ctx.like(kind, named(ctx.fullnames, name)[0]):
                found.setdefault((id(related.object), related.path), related)
    return tuple(found.values())


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _lacks(part: Part, ctx: Context) -> Iterator[str]:
    """The kinds of object that a component is promised to have and has not."""
    name, contract = part.name, ctx.contract
    if part.workload is None and name in (*contract.components, *contract.stores) and not _has_service(part.service):
        yield "Deployment" if name in contract.components else "StatefulSet"
    if part.service is None and name in contract.services and not _is_missed(part, ctx):
        yield "Service"


def _find(
    name: str, names: tuple[str, ...], kinds: tuple[str, ...], release: Release, foreign: list[KubeObject]
) -> KubeObject | None:
    """The object by its name, or, of a subchart's, by the end of its name or its label."""
    for kind in kinds:
        for own in names:
            found = release.find(kind, own)
            if found is not None:
                return found
    return next((o for o in foreign if o.kind in kinds and (o.name.endswith(name) or _label(o) == name)), None)


def _has_service(service: KubeObject | None) -> bool:
    """Whether there is a Service for it, of whose missing pods another rule speaks."""
    return service is not None and isinstance(service.get("spec", "selector"), dict)


def _label(object_: KubeObject) -> Any:
    return object_.labels.get(COMPONENT_LABEL)


def _other_name(part: Part, ctx: Context) -> Iterator[Problem]:
    """A workload that does a component's work, by its label and behind its Service, under a name of its own."""
    components = (*ctx.contract.components, *ctx.contract.stores)
    if part.workload is not None or part.service is None or part.name not in components:
        return
    known = {name for other in components for name in named(ctx.fullnames, other)}
    found = [o for o in ctx.release.of_kind(*WORKLOADS) if _label(o) == part.name and o.name not in known]
    if len(found) == 1:
        wanted = part.names[0]
        yield found[0].problem(
            f"{found[0].title} is the component `{part.name}`; the contract wants the name `{wanted}`. Kubernetes "
            "accepts this",
            f"Name it {wanted}.",
            at=("metadata", "name"),
        )


def _is_off(part: Part, ctx: Context) -> bool:
    """Whether the values switch it off, by the contract's switch or by one under its own name, or the configuration
    says that it is there without the chart."""
    switch = ctx.contract.switches.get(part.name, ())
    if switch and ctx.value(switch) is False:
        return True
    return any(values.get("enabled") is False for values in part.said) or any(
        name == part.name and kind in (*WORKLOADS, "Service") for kind, name in ctx.external
    )


def _in_spite(part: Part, ctx: Context) -> Iterator[Problem]:
    """What is rendered though the contract's own switch turns it off."""
    switch, object_ = ctx.contract.switches.get(part.name, ()), part.workload
    if object_ is not None and switch and ctx.value(switch) is False:
        yield object_.problem(
            f"{object_.title} is rendered, and `{key_path(switch)}` is false. Kubernetes accepts this",
            f"Render {object_.name} only where {key_path(switch)} is true.",
            values_path=switch,
            related=[object_.place("apiVersion")],  # where a guard would stand before it
        )


def _collect(values: Mapping[str, Any], said: Said) -> None:
    """What the values say under each key, wherever it stands."""
    for key, value in values.items():
        if isinstance(value, dict):
            said.setdefault(_plain(str(key)), []).append(value)
            _collect(value, said)


def _is_missed(part: Part, ctx: Context) -> bool:
    """Whether a StatefulSet names the Service, and another rule says that it is not there."""
    return any(object_.get("spec", "serviceName") in part.names for object_ in ctx.release.of_kind("StatefulSet"))


def _wrong_port(part: Part, ctx: Context) -> Iterator[Problem]:
    wanted, service = ctx.contract.services.get(part.name), part.service
    ports = service.get("spec", "ports") if service is not None else None
    given = [lookup(port, ("port",)) for port in ports] if isinstance(ports, list) else []
    if service is None or wanted is None or wanted in given:
        return
    if ctx.value((*ctx.contract.switches.get(part.name, ("",))[:-1], "port")) in given:
        return  # the values name the port
    yield service.problem(
        f"{service.title} {f'listens on port {given[0]}' if given else 'has no port'}; the contract wants {wanted}. "
        "Kubernetes accepts this",
        f"Set the port of {service.name} to {wanted}.",
        at=("spec", "ports", 0, "port") if given else ("spec", "ports"),
    )


def _wrong_count(part: Part, release: Release) -> Iterator[Problem]:
    """Another number of pods than the values ask for."""
    asked, workload = set(_counts(part.said)), part.workload
    if len(asked) != 1 or workload is None or workload.kind not in ("Deployment", "StatefulSet"):
        return
    found = workload.get("spec", "replicas")
    if found is not None and (not isinstance(found, int) or found < 0):
        return  # what is no number of pods is another rule's
    # Kubernetes makes one pod where nothing is said.
    if (1 if found is None else found) not in asked and not _is_scaled(workload, release):
        wanted = asked.pop()
        yield workload.problem(
            f"{workload.title} has {'no replicas' if found is None else f'replicas {found}'}, and the values ask for "
            f"{wanted}. Kubernetes accepts this",
            f"Render replicas of {workload.name} from the values.",
            at=("spec", "replicas"),
        )


def _is_scaled(workload: KubeObject, release: Release) -> bool:
    """Whether an autoscaler sets the number of pods."""
    scalers = release.of_kind("HorizontalPodAutoscaler", "ScaledObject")
    return any(scaler.get("spec", "scaleTargetRef", "name") == workload.name for scaler in scalers)


def _counts(said: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """The numbers of pods that the values ask for."""
    for values in said:
        counts = (values.get(key) for key in ("replicas", "replicaCount"))
        yield from (count for count in counts if isinstance(count, int))


@lru_cache(maxsize=1024)
def _plain(word: str) -> str:
    return word.replace("-", "").replace("_", "").lower()
