"""The volume of the agent's binary has room for it.

Why
    A static binary has tens of megabytes. When the loader writes beyond `sizeLimit`, the kubelet evicts the
    pod, or the copy fails; the Deployment then makes the next pod, which fares the same. Kubernetes accepts
    any limit.

Bad
    ```yaml
    volumes:
      - name: agent-bin
        emptyDir:
          sizeLimit: 16Mi
    ```

    or in memory that nobody counts:

    ```yaml
    volumes:
      - name: agent-bin
        emptyDir:
          medium: Memory
    ```

Good
    ```yaml
    volumes:
      - name: agent-bin
        emptyDir:
          sizeLimit: 512Mi
    ```

Fix
    Raise `sizeLimit` to 64Mi or more, or leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, agent_path, rule

LEAST = 64 * 2**20
UNITS = {
    "m": 10**-3, "": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12,
    "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40,
}  # fmt: skip


def has_limit(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.volume is not None and way.volume.source == "emptyDir"


@rule(severity=Severity.WARNING, scope=Scope.WORKER, when=has_limit)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    volume = way.volume if way else None
    if volume is None:
        return
    container = way.container if way else None
    if volume.get("emptyDir", "medium") == "Memory" and container is not None and "memory" not in container.limits:
        yield volume.problem(
            f"volume `{volume.name}` of {volume.object.title} lies in memory, and `{container.name}` has no memory "
            "limit that would count it; Kubernetes accepts this",
            f"Leave out the medium of `{volume.name}`, or give `{container.name}` a memory limit.",
            at=("emptyDir", "medium"),
        )
    limit = volume.get("emptyDir", "sizeLimit")
    size = _bytes(limit)
    if size is not None and size < LEAST:
        yield volume.problem(
            f"volume `{volume.name}` of {volume.object.title} has sizeLimit {limit}, which is little for the agent's "
            "binary; Kubernetes accepts this, and evicts the pod once the loader has written more",
            f"Raise the sizeLimit of `{volume.name}` to 64Mi or more, or remove it.",
            at=("emptyDir", "sizeLimit"),
        )


def _bytes(quantity: object) -> float | None:
    """A quantity in bytes; None for what is none, which the schema check says."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([A-Za-z]*)", str(quantity))
    if match is None or match[2] not in UNITS or isinstance(quantity, bool):
        return None
    return float(match[1]) * UNITS[match[2]]
