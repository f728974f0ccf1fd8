"""A volume's source says all that is needed to mount it, in words that Kubernetes knows.

Why
    A claim without a name, an export that is no absolute path or a host's path that climbs upwards is refused by the
    API server, and no schema shows it. Worse is what it takes: an emptyDir's `medium: memory`, or a kind of
    volume whose driver is gone. The pod is scheduled, and stays in ContainerCreating.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: cache
              emptyDir:
                medium: memory
    ```

    or a path that is not absolute:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: share
              nfs:
                server: files.example.com
                path: export
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: cache
              emptyDir:
                medium: Memory
    ```

Fix
    Correct the field that the message names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    VolumeView,
    descent_fault,
    lookup,
    mappings,
    rule,
    subdomain_fault,
)

Source = Mapping[str, Any]
Fault = tuple[str, Path]

MEDIUM = re.compile(r"(Memory|HugePages(-[0-9]+[KMG]i)?)?\Z")
# The first version whose nodes have no driver for a kind of volume any more, though the API still takes it.
GONE = {
    "flocker": "1.25", "quobyte": "1.25", "storageos": "1.25", "glusterfs": "1.26", "cephfs": "1.31", "rbd": "1.31",
    "gitRepo": "1.33",
}  # fmt: skip
LATER = "Kubernetes accepts this, and refuses every pod"
SECONDS = (600, 2**32)
PROJECTED = ("clusterTrustBundle", "configMap", "downwardAPI", "podCertificate", "secret", "serviceAccountToken")


def has_volumes(pod: PodView, ctx: Context) -> bool:
    return bool(pod.volumes)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_volumes)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for volume in pod.volumes:
        kind = volume.source
        fault, at = _unmountable(volume, kind, ctx)
        fate = "Kubernetes accepts this, and the pod never starts"
        if not fault and isinstance(volume.data.get(kind), dict):
            fault, at = FAULTS[kind](volume.data[kind]) if kind in FAULTS else ("", ())
            # Nobody asks for an image before there is a pod.
            fate = LATER if kind == "image" and pod.object.kind != "Pod" else pod.refusal
        if not fault and kind == "persistentVolumeClaim" and _is_made_for_another(volume, pod):
            fault, at = f"names the claim `{volume.claim}`, which is made for another volume of the pod", ("claimName",)
        if fault:
            yield volume.problem(
                f"volume `{volume.name}` of {pod.title} {fault}; {fate}",
                f"Correct the {at[-1] if at else kind} of the volume {volume.name}.",
                at=(kind, *at),
            )


def _unmountable(volume: VolumeView, kind: str, ctx: Context) -> Fault:
    """What the API server takes and no node can mount."""
    medium = volume.get("emptyDir", "medium")
    if kind == "emptyDir" and isinstance(medium, str) and not MEDIUM.match(medium):
        return f"has the medium `{medium}`; there is Memory, HugePages and HugePages-<size>", ("medium",)
    if kind in GONE and not ctx.is_before(GONE[kind]):
        return f"is of the kind {kind}, for which Kubernetes {ctx.kube_version} has no driver", ()
    return "", ()


def _is_made_for_another(volume: VolumeView, pod: PodView) -> bool:
    """Whether a pod names the claim that Kubernetes makes for its ephemeral volume."""
    if pod.object.kind != "Pod":
        return False
    own = {f"{pod.object.name}-{other.name}" for other in pod.volumes if other.source == "ephemeral"}
    return volume.claim in own


def _named(field: str) -> Callable[[Source], Fault]:
    def fault(source: Source) -> Fault:
        return ("", ()) if source.get(field) else (f"has no {field}", (field,))

    return fault


def _host_path(source: Source) -> Fault:
    path = source.get("path")
    if path == "":
        return "has an empty path", ("path",)
    if isinstance(path, str) and ".." in path.split("/"):
        return f"has the path `{path}`, which leads upwards", ("path",)
    return "", ()


def _nfs(source: Source) -> Fault:
    if source.get("server") == "":
        return "has no server", ("server",)
    path = source.get("path")
    if isinstance(path, str) and not path.startswith("/"):
        return f"has the path `{path}`, which is not absolute", ("path",)
    return "", ()


def _csi(source: Source) -> Fault:
    driver = source.get("driver")
    if not isinstance(driver, str):
        return "", ()
    long = f"has {len(driver)} characters, and at most 63 are allowed" if len(driver) > 63 else ""
    fault = long or subdomain_fault(driver.lower())
    return (f"has the driver `{driver}`, whose name {fault}", ("driver",)) if fault else ("", ())


def _projected(source: Source) -> Fault:
    for index, item in mappings(source, "sources"):
        at: Path = ("sources", index)
        given = [kind for kind in PROJECTED if item.get(kind) is not None]
        if len(given) != 1:
            found = f"{len(given)} sources in one item ({', '.join(given)})" if given else "an item without a source"
            return f"has {found}", at
        kind = given[0]
        if kind in ("configMap", "secret") and not lookup(item, (kind, "name")):
            return f"has a {kind} without a name", (*at, kind, "name")
        if kind == "serviceAccountToken":
            seconds, path = (lookup(item, (kind, field)) for field in ("expirationSeconds", "path"))
            if isinstance(seconds, int) and not SECONDS[0] <= seconds <= SECONDS[1]:
                return f"has a token for {seconds} seconds; at least {SECONDS[0]} are allowed", (
                    *at, kind, "expirationSeconds",
                )  # fmt: skip
            if isinstance(path, str) and (not path or descent_fault(path)):
                fault = descent_fault(path) or "is empty"
                return f"has a token at the path `{path}`, which {fault}", (*at, kind, "path")
    return "", ()


FAULTS: Mapping[str, Callable[[Source], Fault]] = {
    "configMap": _named("name"),
    "csi": _csi,
    "ephemeral": _named("volumeClaimTemplate"),
    "hostPath": _host_path,
    "image": _named("reference"),
    "nfs": _nfs,
    "persistentVolumeClaim": _named("claimName"),
    "projected": _projected,
    "secret": _named("secretName"),
}
