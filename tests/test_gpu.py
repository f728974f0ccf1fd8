"""The names of GPU resources."""

from __future__ import annotations

import pytest

from attune_lint.views.gpu import gpu_resources, is_known_gpu
from attune_lint.views.manifest import KubeObject


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("nvidia.com/gpu", True),
        ("nvidia.com/gpu.shared", True),
        ("nvidia.com/mig-1g.5gb", True),
        ("nvidia.com/mig-1g.10gb.me", True),
        ("nvidia.com/mig-1g.10gb.me.all", True),
        ("nvidia.com/mig-3g.40gb.shared", True),
        ("amd.com/gpu", True),
        ("gpu.intel.com/i915", True),
        ("gpu.intel.com/xe_monitoring", True),
        ("nvidia.com/gpus", False),
        ("nvidia.com/mig-1g", False),
        ("nvidia/gpu", False),
        ("cpu", False),
        ("nvidia.com/gpu\n", False),
    ],
)
def test_a_name_is_known_as_its_vendor_writes_it(name: str, known: bool) -> None:
    assert is_known_gpu(name) is known


def test_the_gpus_of_a_container_come_from_limits_and_requests() -> None:
    resources = {
        "limits": {"cpu": 1, "nvidia.com/gpu": 1, 5: 1},
        "requests": {"nvidia.com/gpu": 1, "amd.com/gpu": 1},
    }
    spec = {"containers": [{"name": "c", "resources": resources}]}
    pod = KubeObject({"apiVersion": "v1", "kind": "Pod", "spec": spec}, "t").pod
    assert pod is not None
    assert gpu_resources(pod.containers[0]) == ("nvidia.com/gpu", "amd.com/gpu")
