"""The names under which device plugins offer GPUs. They belong to their vendors, and to no contract."""

from __future__ import annotations

import re

from attune_lint.views.manifest import ContainerView
from attune_lint.views.once import once

_NVIDIA = r"nvidia\.com/(gpu|mig-\d+g\.\d+gb(\.me(\.all)?)?)(\.shared)?"
_KNOWN = re.compile(rf"({_NVIDIA}|amd\.com/gpu|gpu\.intel\.com/(i915|xe)(_monitoring)?)\Z")


# Labels of nodes that NVIDIA's GPU feature discovery and node feature discovery set.
GPU_LABELS = (
    "feature.node.kubernetes.io/pci-10de.present",
    "nvidia.com/gpu.present", "nvidia.com/gpu.product", "nvidia.com/gpu.count", "nvidia.com/gpu.memory",
    "nvidia.com/gpu.family", "nvidia.com/gpu.machine", "nvidia.com/gpu.replicas", "nvidia.com/gpu.mode",
    "nvidia.com/gpu.compute.major", "nvidia.com/gpu.compute.minor", "nvidia.com/gpu.sharing-strategy",
    "nvidia.com/mig.strategy", "nvidia.com/mig.capable", "nvidia.com/mig.config",
    "nvidia.com/cuda.driver-version.full", "nvidia.com/cuda.driver-version.major",
    "nvidia.com/cuda.driver-version.minor", "nvidia.com/cuda.driver-version.revision",
    "nvidia.com/cuda.runtime-version.full", "nvidia.com/cuda.runtime-version.major",
    "nvidia.com/cuda.runtime-version.minor",
)  # fmt: skip


def is_known_gpu(resource: str) -> bool:
    """Whether a device plugin offers GPUs under this name."""
    return _KNOWN.match(resource) is not None


@once
def gpu_resources(container: ContainerView) -> tuple[str, ...]:
    """The GPU resources in a container's limits and requests, each once."""
    names = dict.fromkeys((*container.limits, *container.requests))
    return tuple(name for name in names if isinstance(name, str) and is_known_gpu(name))
