"""Which family a mutant is of: read from the places that it changes, by the tables of the contract."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attune_lint.contract.edition import Contract, InitRole, Place
from tests.mutation.render import Change

# The categories that a finding about each family may be of. One broken thing often breaks what refers to it: a claim
# that is renamed is missed by its pods, and a container that is misplaced is missing where it belongs.
FITTING: Mapping[str, frozenset[str]] = {
    "init-containers": frozenset(
        {"init-containers", "agent-binary", "environment", "packs", "references", "release", "workers"}
    ),
    "agent-binary": frozenset({"agent-binary", "init-containers"}),
    "packs": frozenset({"packs", "storage", "references"}),
    "storage": frozenset({"storage", "workers", "references", "environment"}),
    "gpu": frozenset({"gpu"}),
    "workers": frozenset({"workers", "environment"}),
    "environment": frozenset({"environment", "references", "workers"}),
    "references": frozenset({"references", "environment", "naming", "packs", "security", "storage", "workers"}),
    "naming": frozenset({"naming", "workers", "references"}),
    "images": frozenset({"images", "agent-binary", "init-containers"}),
    "security": frozenset({"security"}),
    "release": frozenset({"release"}),
    "values": frozenset({"values"}),
    "kubernetes": frozenset({"kubernetes", "references"}),
}
# What Kubernetes itself refuses, or what cannot be read, may be said of any mutant.
ALWAYS = frozenset({"kubernetes", "rendering"})


def families_of(found: Iterable[Change], edition: Contract) -> set[str]:
    """The families of all changed places."""
    return {_family(change, edition) for change in found}


def family_of(found: Sequence[Change], edition: Contract) -> str:
    """The family of most of the changed places; of equals the first by name. Where a container goes, comes or has
    another name, that is what counts."""
    lists = {change.place[-2] for change in found if change.place[-1:] == ("<order>",)}
    if "initContainers" in lists:
        return "init-containers"
    if "containers" in lists:
        return "workers"
    counts = Counter(_family(change, edition) for change in found)
    return min(counts, key=lambda family: (-counts[family], family))


def _family(change: Change, edition: Contract) -> str:
    kind, place = change.object[0], change.place
    is_worker = any(f"-{pool.component}-" in change.object[1] for pool in edition.pools)
    if "helm.sh/resource-policy" in place:
        return "release"
    if kind == "PersistentVolumeClaim":
        return "storage" if place[:1] == ("spec",) else "references"
    if not place:
        return "references"
    if any("helm.sh/" in part and "hook" in part for part in place):
        return "release"
    if kind in ("Secret", "ConfigMap", "Service", "ServiceAccount"):
        return "naming" if "labels" in place else "references"
    if place[:2] == ("spec", "template") and "metadata" not in place:
        return _of_pod(place[2:], edition, is_worker=is_worker)
    if place[0] == "metadata" or "labels" in place or "selector" in place or "matchLabels" in place:
        return "naming"
    if place[-1] == "serviceName" or "scaleTargetRef" in place:
        return "references"
    if place[-1] == "replicas":
        return "workers" if is_worker else "references"
    return "kubernetes"


def _of_pod(place: tuple[str, ...], edition: Contract, *, is_worker: bool) -> str:
    """The family of a place in a pod."""
    parts = list(place)
    for containers in ("initContainers", "containers"):
        if containers in parts:
            below = parts[parts.index(containers) + 1 :]
            return _of_container(containers, below, edition, is_worker=is_worker)
    if "volumes" in parts:
        return _of_volume(parts[parts.index("volumes") + 1 :], edition)
    field = parts[1] if parts[:1] == ["spec"] and len(parts) > 1 else ""
    if field in {f.path[-1] for pool in edition.pools for f in pool.fields if f.scheduling}:
        return "gpu"
    return {
        "imagePullSecrets": "images",
        "serviceAccountName": "references",
        "terminationGracePeriodSeconds": "workers",
        "securityContext": "security",
    }.get(field, "kubernetes")


def _of_container(containers: str, parts: list[str], edition: Contract, *, is_worker: bool) -> str:
    if len(parts) <= 1 or (parts[-1] == "name" and len(parts) == 2):
        return "init-containers" if containers == "initContainers" else "workers"
    name, field = parts[0].strip("[]"), parts[1]
    roles = {step.name: step.role for pool in edition.pools for step in pool.init_steps}
    loader = roles.get(name) is InitRole.LOADER
    own = "agent-binary" if loader else "init-containers" if containers == "initContainers" else ""
    if field == "volumeMounts":
        return own or _of_mount(parts[2:], edition)
    if field in ("image", "imagePullPolicy"):
        return "workers" if is_worker and containers == "containers" and name in _own(edition) else "images"
    if field in ("command", "args"):
        return own or "agent-binary"
    if field == "resources":
        return "gpu" if any("/" in part for part in parts) else "workers"
    if field in ("ports", "readinessProbe", "livenessProbe", "startupProbe"):
        return own or "references"
    if field == "env" and not own:
        logs = {f.path[0] for pool in edition.pools for f in pool.fields if f.place is Place.ENV and f.join is None}
        return "workers" if len(parts) > 2 and parts[2].strip("[]") in logs else "environment"
    if field == "envFrom":
        return own or "references"
    return own or "kubernetes"


def _own(edition: Contract) -> set[str]:
    """The containers that run an entry's image."""
    return {pool.container for pool in edition.pools}


def _of_mount(parts: list[str], edition: Contract) -> str:
    path = parts[0].strip("[]") if parts else ""
    if path.startswith(edition.agent.path):
        return "agent-binary"
    return "packs" if path.startswith(edition.packs.path) else "storage"


def _of_volume(parts: list[str], edition: Contract) -> str:
    name = parts[0].strip("[]") if parts else ""
    if name == edition.agent.name:
        return "agent-binary"
    return "packs" if name == edition.packs.name else "storage"
