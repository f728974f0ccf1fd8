"""Objects, containers and volumes have names that the API server takes.

Why
    Names are checked by grammar and length, and no schema shows it: a Service has at most 63 characters and
    starts with a letter, a StatefulSet is a DNS label. A template that puts a long release name before a long
    suffix, or takes an entry's name as it stands, makes one that is refused.

Bad
    ```yaml template
    apiVersion: v1
    kind: Service
    metadata:
      name: 1st_service
    spec:
      ports:
        - port: 80
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: Service
    metadata:
      name: first-service
    spec:
      ports:
        - port: 80
    ```

Fix
    Use a-z, 0-9 and `-`, and cut the name to its length with `trunc 63 | trimSuffix "-"`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attune_lint.rule import (
    Context,
    KubeObject,
    Problem,
    Scope,
    Severity,
    View,
    label_fault,
    rule,
    service_name_fault,
    subdomain_fault,
)

# The longest name whose pods still get their labels: the controller adds a hash of 11 characters.
STATEFUL_SET_LENGTH = 52
FAULTS: Mapping[str, Callable[[str], str]] = {
    "ConfigMap": subdomain_fault,
    "CronJob": label_fault,
    "DaemonSet": subdomain_fault,
    "Deployment": subdomain_fault,
    "HorizontalPodAutoscaler": subdomain_fault,
    "Ingress": subdomain_fault,
    "Job": label_fault,
    "Namespace": label_fault,
    "NetworkPolicy": subdomain_fault,
    "PersistentVolumeClaim": subdomain_fault,
    "Pod": subdomain_fault,
    "PodDisruptionBudget": subdomain_fault,
    "ReplicaSet": subdomain_fault,
    "Secret": subdomain_fault,
    "Service": service_name_fault,
    "ServiceAccount": subdomain_fault,
    "StatefulSet": label_fault,
}


def is_known(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in FAULTS


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_known)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    name = object_.name
    if not name and not object_.get("metadata", "generateName"):
        yield object_.problem(
            f"a {object_.kind} has no name; the API server refuses it",
            "Set metadata.name.",
            at=("metadata",),
        )
    fault = FAULTS[object_.kind](name) if name else ""
    if not fault and object_.kind == "StatefulSet" and len(name) > STATEFUL_SET_LENGTH:
        fault = (
            f"has {len(name)} characters, and its pods can be made only up to {STATEFUL_SET_LENGTH}; "
            "the API server accepts it"
        )
    if fault:
        yield object_.problem(f"the name of {object_.title} {fault}", "Change the name.", at=("metadata", "name"))
    if object_.pod is None:
        return
    parts: list[tuple[str, View, str]] = [
        ("container", container, container.name) for container in object_.pod.all_containers
    ]
    parts += [("volume", volume, volume.name) for volume in object_.pod.volumes]
    for what, view, part in parts:
        fault = label_fault(part) if part else ""
        if fault:
            yield view.problem(
                f"the name of {what} `{part}` of {object_.title} {fault}; the API server refuses it",
                f"Change the name of the {what}.",
                at=("name",),
            )
