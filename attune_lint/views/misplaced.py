"""Fields of a pod's spec that stand where only a container's, a template's or a resource list's fields count.

The API server drops them with a warning that nobody reads, or refuses the object, depending on its version.
The check against the Kubernetes schemas leaves these places to the rule that can say where the field belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attune_lint.path import Path, lookup
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


def misplaced_pod_fields(pod: PodView) -> Iterator[Path]:
    """The paths, as seen from the object, of all fields of a pod's spec that stand in a wrong place."""
    for path in _places(pod):
        data: Any = lookup(pod.object.data, path)
        for field in POD_ONLY_FIELDS:
            if isinstance(data, dict) and field in data:
                yield (*path, field)


def _places(pod: PodView) -> Iterator[Path]:
    if pod.path:
        yield pod.path[:-1]  # the workload's own spec
        yield pod.at("metadata")
    yield pod.path
    for container in pod.all_containers:
        yield container.path
        for below in (
            ("resources",),
            ("resources", "limits"),
            ("resources", "requests"),
            ("securityContext",),
        ):
            yield container.at(*below)
