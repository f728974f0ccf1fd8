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
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    View,
    label_fault,
    references,
    rule,
    segment_fault,
    service_name_fault,
    subdomain_fault,
)

# The longest name whose pods still get their labels: the controller adds a hash of 11 characters.
STATEFUL_SET_LENGTH = 52
# A CronJob's Jobs have 11 characters more, and theirs is the value of a label.
CRON_JOB_LENGTH = 52
# From this version on a cluster may take Services that start with a digit.
RELAXED = "1.36"
FAULTS: Mapping[str, Callable[[str], str]] = {
    "ClusterRole": segment_fault,
    "ClusterRoleBinding": segment_fault,
    "ConfigMap": subdomain_fault,
    "CronJob": subdomain_fault,
    "DaemonSet": subdomain_fault,
    "Deployment": subdomain_fault,
    "HorizontalPodAutoscaler": subdomain_fault,
    "Ingress": subdomain_fault,
    "IngressClass": subdomain_fault,
    "Job": label_fault,
    "LimitRange": subdomain_fault,
    "MutatingWebhookConfiguration": subdomain_fault,
    "Namespace": label_fault,
    "NetworkPolicy": subdomain_fault,
    "PersistentVolume": subdomain_fault,
    "PersistentVolumeClaim": subdomain_fault,
    "Pod": subdomain_fault,
    "PodDisruptionBudget": subdomain_fault,
    "PriorityClass": subdomain_fault,
    "ReplicaSet": subdomain_fault,
    "ResourceQuota": subdomain_fault,
    "Role": segment_fault,
    "RoleBinding": segment_fault,
    "RuntimeClass": subdomain_fault,
    "Secret": subdomain_fault,
    "Service": service_name_fault,
    "ServiceAccount": subdomain_fault,
    "StatefulSet": label_fault,
    "StorageClass": subdomain_fault,
    "ValidatingWebhookConfiguration": subdomain_fault,
}


def is_known(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in FAULTS


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_known)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    name, namespace = object_.name, object_.namespace
    if not name and not object_.get("metadata", "generateName"):
        yield object_.problem(
            f"a {object_.kind} has no name; the API server refuses it",
            "Set metadata.name.",
            at=("metadata", "name"),
        )
    fault = _fault(object_.kind, name) if name else ""
    if fault:
        is_relaxed = object_.kind == "Service" and not label_fault(name) and not ctx.is_before(RELAXED)
        yield object_.problem(
            f"the name of {object_.title} {fault}{', unless it is set up for such names' if is_relaxed else ''}",
            "Change the name.",
            at=("metadata", "name"),
            severity=Severity.WARNING if is_relaxed else None,
        )
    if namespace and label_fault(namespace):
        yield object_.problem(
            f"the namespace `{namespace}` of {object_.title} {label_fault(namespace)}; the API server refuses it",
            "Change the namespace.",
            at=("metadata", "namespace"),
        )
    pod = object_.pod
    if pod is not None:
        yield from _parts(pod)
        yield from _named(pod, ctx)


def _fault(kind: str, name: str) -> str:
    fault = FAULTS[kind](name)
    if fault:
        return f"{fault}; the API server refuses it"
    if kind == "StatefulSet" and len(name) > STATEFUL_SET_LENGTH:
        return (
            f"has {len(name)} characters, and its pods can be made only up to {STATEFUL_SET_LENGTH}; "
            "the API server accepts it"
        )
    if kind == "CronJob" and len(name) > CRON_JOB_LENGTH:
        return f"has {len(name)} characters, and at most {CRON_JOB_LENGTH} are allowed; the API server refuses it"
    return ""


def _parts(pod: PodView) -> Iterator[Problem]:
    """Names within the pod."""
    parts: list[tuple[str, View, str]] = [("container", container, container.name) for container in pod.all_containers]
    parts += [("volume", volume, volume.name) for volume in pod.volumes]
    for what, view, name in parts:
        if name or view.data.get("name") == "":
            fault = label_fault(name) if name else "is empty"
            if fault:
                yield view.problem(
                    f"the name of {what} `{name}` of {pod.title} {fault}; {pod.refusal}",
                    f"Change the name of the {what}.",
                    at=("name",),
                )


def _named(pod: PodView, ctx: Context) -> Iterator[Problem]:
    """Names of other objects, as far as these do not bear them themselves: then it is said there."""
    named: list[tuple[str, str, str, View, Path]] = [
        (reference.owner, reference.kind, reference.name, reference.view, reference.at) for reference in references(pod)
    ]
    priority = pod.spec.get("priorityClassName")
    if isinstance(priority, str) and priority:
        named.append((pod.title, "PriorityClass", priority, pod, ("spec", "priorityClassName")))
    for owner, kind, name, view, at in named:
        fault = subdomain_fault(name)
        if fault and ctx.find(kind, name) is None:
            what = f"{owner} names the {kind} `{name}`, which {fault}; {pod.refusal}"
            yield view.problem(what, "Change the name.", at=at)
