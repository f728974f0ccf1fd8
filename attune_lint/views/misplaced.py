"""Fields of a pod's spec that stand where only a container's, a template's or a resource list's fields count.

The API server drops them with a warning that nobody reads, or refuses the object, depending on its version.
The check against the Kubernetes schemas leaves these places to the rule that can say where the field belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.path import Path
from attune_lint.views.manifest import PodView

POD_ONLY_FIELDS = (
    "affinity",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "priorityClassName",
    "runtimeClassName",
    "schedulerName",
    "tolerations",
    "topologySpreadConstraints",
)
_POD_ONLY = frozenset(POD_ONLY_FIELDS)
_BELOW_CONTAINERS: tuple[Path, ...] = (
    ("resources",),
    ("resources", "limits"),
    ("resources", "requests"),
    ("securityContext",),
)


def misplaced_pod_fields(pod: PodView) -> Iterator[Path]:
    """The paths, as seen from the object, of all fields of a pod's spec that stand in a wrong place."""
    for path, data in _places(pod):
        if isinstance(data, dict) and not _POD_ONLY.isdisjoint(data):
            yield from ((*path, field) for field in POD_ONLY_FIELDS if field in data)


def _places(pod: PodView) -> Iterator[tuple[Path, Any]]:
    if pod.path:
        own = pod.path[:-1]  # the workload's own spec
        yield own, pod.object.get(*own)
        yield pod.at("metadata"), pod.get("metadata")
    yield pod.path, pod.data
    for container in pod.all_containers:
        yield container.path, container.data
        for below in _BELOW_CONTAINERS:
            if below[0] in container.data:
                yield container.at(*below), container.get(*below)
