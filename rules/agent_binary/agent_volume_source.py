"""The volume of the agent's binary is an emptyDir.

Why
    Each pod gets a copy of its own: a claim would be shared by all pods and need ReadWriteMany for one
    file, and a pod that starts would overwrite the binary that another one runs; a ConfigMap, a Secret or a
    projected volume is read-only, so that the loader cannot write; a hostPath leaves the binary on the node
    and wants rights that few namespaces give. Kubernetes accepts all of them.

Bad
    ```yaml
    volumes:
      - name: agent-bin
        persistentVolumeClaim:
          claimName: attune-artifacts
    ```

    or

    ```yaml
    volumes:
      - name: agent-bin
        hostPath:
          path: /var/lib/attune
    ```

Good
    ```yaml
    volumes:
      - name: agent-bin
        emptyDir: {}
    ```

Fix
    Give the volume `emptyDir: {}` as its source.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, VolumeKind, WorkerView, agent_path, rule


def has_volume(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.volume is not None


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_volume)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    volume = way.volume if way else None
    if volume is None or volume.source == VolumeKind.EMPTY_DIR:
        return
    claim = f" (`{volume.claim}`)" if volume.claim else ""
    yield volume.problem(
        f"volume `{volume.name}` of {volume.object.title}, which carries the agent's binary, is a "
        f"{volume.source}{claim}; the contract wants an emptyDir. Kubernetes accepts this",
        f"Make the volume `{volume.name}` an emptyDir.",
        at=(volume.source,),
    )
