"""A GPU is asked for by a name that its vendor's device plugin offers.

Why
    Kubernetes accepts any well-formed name. A node offers only what a device plugin registered, so that a
    pod with a misspelt name stays Pending for ever.

Bad
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/gpus: 1
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Good
    ```yaml values
    agentWorkers:
      - name: gpu
        image: registry.example.com/team/cuda:12.4.1
        resources:
          limits:
            nvidia.com/mig-1g.10gb: 1
        tolerations:
          - key: nvidia.com/gpu
            operator: Exists
    ```

Fix
    Use the name that the message gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, Problem, Scope, Severity, is_known_gpu, is_slip, nearest, rule

# Whose name a misspelt one was meant to be, by the vendor's word in it.
VENDORS = {"nvidia": "nvidia.com/gpu", "amd": "amd.com/gpu", "intel": "gpu.intel.com/i915"}
KNOWN = ("amd.com/gpu", "gpu.intel.com/i915", "gpu.intel.com/xe", "nvidia.com/gpu")
# Other devices of the same vendors, which are none of a GPU's names.
OTHER_DEVICES = re.compile(r"nvidia\.com/(?!gpu|mig|GPU)|.*intel\.com/(?!.*gpu)(?!i915|xe)|amd\.com/(?!gpu)", re.I)


def has_resources(container: ContainerView, ctx: Context) -> bool:
    return bool({*container.limits, *container.requests} - {"cpu", "memory", "ephemeral-storage"})


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_resources)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    said: set[str] = set()
    for kind, given in (("limits", container.limits), ("requests", container.requests)):
        for name in given:
            wanted = _meant(str(name))
            if wanted is None or name in said:
                continue
            said.add(name)
            fate = "Kubernetes accepts this, and the pod stays Pending" if "/" in name else "The API server refuses it"
            yield container.problem(
                f"{container.title} asks for `{name}`, which no device plugin offers; `{wanted}` is meant. {fate}",
                f"Write {wanted} in place of {name} in `{container.name}`.",
                at=("resources", kind, name),
            )


def _meant(name: str) -> str | None:
    """The right name of a GPU for one that is almost right."""
    if is_known_gpu(name) or OTHER_DEVICES.match(name):
        return None
    near = nearest(name, KNOWN, cutoff=0.8)
    if near is not None and is_slip(name, near):
        return near
    lowered = name.lower()
    if lowered in ("gpu", "gpus", "kubernetes.io/gpu"):
        return VENDORS["nvidia"]
    if "mig" in lowered and "nvidia" in lowered:
        return "nvidia.com/mig-<slices>g.<memory>gb"
    if "gpu" not in lowered and lowered not in ("nvidia", "amd"):
        return None
    return next((meant for vendor, meant in VENDORS.items() if re.search(rf"\b{vendor}\b", lowered)), None)
