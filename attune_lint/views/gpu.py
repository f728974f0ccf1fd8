"""The names under which device plugins offer GPUs. They belong to their vendors, and to no contract."""

from __future__ import annotations

import re

from attune_lint.views.manifest import ContainerView

_NVIDIA = r"nvidia\.com/(gpu|mig-\d+g\.\d+gb(\.me(\.all)?)?)(\.shared)?"
_KNOWN = re.compile(rf"({_NVIDIA}|amd\.com/gpu|gpu\.intel\.com/(i915|xe)(_monitoring)?)\Z")


def is_known_gpu(resource: str) -> bool:
    """Whether a device plugin offers GPUs under this name."""
    return _KNOWN.match(resource) is not None


def gpu_resources(container: ContainerView) -> tuple[str, ...]:
    """The GPU resources in a container's limits and requests, each once."""
    names = dict.fromkeys((*container.limits, *container.requests))
    return tuple(name for name in names if isinstance(name, str) and is_known_gpu(name))
