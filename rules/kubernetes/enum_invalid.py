"""A field with fixed words holds one of them.

Why
    `imagePullPolicy: ifnotpresent`, `protocol: http` or `accessModes: [RWX]` are refused by the API server,
    and the published schemas take any text.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              imagePullPolicy: ifnotpresent
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              imagePullPolicy: IfNotPresent
    ```

Fix
    Use one of the words that the message lists, spelled as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, once, places, rule

Words = tuple[str, ...]

PROTOCOLS = ("TCP", "UDP", "SCTP")
SCHEMES = ("HTTP", "HTTPS")
POLICIES = ("Always", "IfNotPresent", "Never")
MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")
HELD_OR_DELETED = ("Retain", "Delete")
VAGUE = frozenset({"action", "name", "operator", "scope", "strategy", "type"})
POD_FIELDS: Mapping[Path, Words] = {
    ("dnsPolicy",): ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    ("preemptionPolicy",): ("Never", "PreemptLowerPriority"),
    ("os", "name"): ("linux", "windows"),
    ("securityContext", "fsGroupChangePolicy"): ("Always", "OnRootMismatch"),
    ("securityContext", "supplementalGroupsPolicy"): ("Merge", "Strict"),
    ("securityContext", "seLinuxChangePolicy"): ("MountOption", "Recursive"),
    ("volumes", "*", "hostPath", "type"): (
        "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice",
    ),
    ("volumes", "*", "image", "pullPolicy"): POLICIES,
}  # fmt: skip
CONTAINER_FIELDS: Mapping[Path, Words] = {
    ("imagePullPolicy",): POLICIES,
    ("terminationMessagePolicy",): ("File", "FallbackToLogsOnError"),
    ("ports", "*", "protocol"): PROTOCOLS,
    ("livenessProbe", "httpGet", "scheme"): SCHEMES,
    ("readinessProbe", "httpGet", "scheme"): SCHEMES,
    ("startupProbe", "httpGet", "scheme"): SCHEMES,
    ("lifecycle", "postStart", "httpGet", "scheme"): SCHEMES,
    ("lifecycle", "preStop", "httpGet", "scheme"): SCHEMES,
    ("volumeMounts", "*", "mountPropagation"): ("None", "HostToContainer", "Bidirectional"),
    ("volumeMounts", "*", "recursiveReadOnly"): ("Disabled", "IfPossible", "Enabled"),
    ("resizePolicy", "*", "resourceName"): ("cpu", "memory"),
    ("resizePolicy", "*", "restartPolicy"): ("NotRequired", "RestartContainer"),
}
JOB_FIELDS: Mapping[Path, Words] = {
    ("completionMode",): ("NonIndexed", "Indexed"),
    ("podReplacementPolicy",): ("Failed", "TerminatingOrFailed"),
    ("podFailurePolicy", "rules", "*", "action"): ("FailJob", "FailIndex", "Ignore", "Count"),
    ("podFailurePolicy", "rules", "*", "onExitCodes", "operator"): ("In", "NotIn"),
}
SCALING_RULES: Mapping[Path, Words] = {
    ("selectPolicy",): ("Max", "Min", "Disabled"),
    ("policies", "*", "type"): ("Pods", "Percent"),
}
WEBHOOK_FIELDS: Mapping[Path, Words] = {
    ("webhooks", "*", "failurePolicy"): ("Ignore", "Fail"),
    ("webhooks", "*", "matchPolicy"): ("Exact", "Equivalent"),
    ("webhooks", "*", "sideEffects"): ("None", "NoneOnDryRun"),
    ("webhooks", "*", "reinvocationPolicy"): ("Never", "IfNeeded"),
    ("webhooks", "*", "rules", "*", "operations", "*"): ("CREATE", "UPDATE", "DELETE", "CONNECT", "*"),
    ("webhooks", "*", "rules", "*", "scope"): ("Cluster", "Namespaced", "*"),
}
OBJECT_FIELDS: Mapping[str, Mapping[Path, Words]] = {
    "CronJob": {
        ("spec", "concurrencyPolicy"): ("Allow", "Forbid", "Replace"),
        **{("spec", "jobTemplate", "spec", *path): words for path, words in JOB_FIELDS.items()},
    },
    "CustomResourceDefinition": {
        ("spec", "scope"): ("Cluster", "Namespaced"),
        ("spec", "conversion", "strategy"): ("None", "Webhook"),
    },
    "DaemonSet": {("spec", "updateStrategy", "type"): ("RollingUpdate", "OnDelete")},
    "Deployment": {("spec", "strategy", "type"): ("Recreate", "RollingUpdate")},
    "HorizontalPodAutoscaler": {
        ("spec", "metrics", "*", "type"): ("Object", "Pods", "Resource", "ContainerResource", "External"),
        **{("spec", "behavior", "scaleUp", *path): words for path, words in SCALING_RULES.items()},
        **{("spec", "behavior", "scaleDown", *path): words for path, words in SCALING_RULES.items()},
    },
    "Ingress": {
        ("spec", "rules", "*", "http", "paths", "*", "pathType"): ("Exact", "Prefix", "ImplementationSpecific"),
    },
    "Job": {("spec", *path): words for path, words in JOB_FIELDS.items()},
    "MutatingWebhookConfiguration": WEBHOOK_FIELDS,
    "NetworkPolicy": {
        ("spec", "policyTypes", "*"): ("Ingress", "Egress"),
        ("spec", "ingress", "*", "ports", "*", "protocol"): PROTOCOLS,
        ("spec", "egress", "*", "ports", "*", "protocol"): PROTOCOLS,
    },
    "PersistentVolume": {
        ("spec", "accessModes", "*"): MODES,
        ("spec", "persistentVolumeReclaimPolicy"): (*HELD_OR_DELETED, "Recycle"),
        ("spec", "volumeMode"): ("Filesystem", "Block"),
    },
    "PersistentVolumeClaim": {
        ("spec", "accessModes", "*"): MODES,
        ("spec", "volumeMode"): ("Filesystem", "Block"),
    },
    "PodDisruptionBudget": {("spec", "unhealthyPodEvictionPolicy"): ("IfHealthyBudget", "AlwaysAllow")},
    "PriorityClass": {("preemptionPolicy",): ("Never", "PreemptLowerPriority")},
    "Service": {
        ("spec", "type"): ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
        ("spec", "sessionAffinity"): ("None", "ClientIP"),
        ("spec", "externalTrafficPolicy"): ("Cluster", "Local"),
        ("spec", "internalTrafficPolicy"): ("Cluster", "Local"),
        ("spec", "ipFamilyPolicy"): ("SingleStack", "PreferDualStack", "RequireDualStack"),
        ("spec", "ipFamilies", "*"): ("IPv4", "IPv6"),
        ("spec", "ports", "*", "protocol"): PROTOCOLS,
    },
    "StatefulSet": {
        ("spec", "updateStrategy", "type"): ("RollingUpdate", "OnDelete"),
        ("spec", "podManagementPolicy"): ("OrderedReady", "Parallel"),
        ("spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted"): HELD_OR_DELETED,
        ("spec", "persistentVolumeClaimRetentionPolicy", "whenScaled"): HELD_OR_DELETED,
        ("spec", "volumeClaimTemplates", "*", "spec", "accessModes", "*"): MODES,
    },
    "StorageClass": {
        ("reclaimPolicy",): HELD_OR_DELETED,
        ("volumeBindingMode",): ("Immediate", "WaitForFirstConsumer"),
    },
    "ValidatingWebhookConfiguration": WEBHOOK_FIELDS,
}


def has_words(object_: KubeObject, ctx: Context) -> bool:
    return bool(_fields(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_words)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for owner, path, value, words in _fields(object_):
        if value not in words:
            field = _name(path)
            yield object_.problem(
                f"{owner} has the {field} `{value}`; the API server takes {', '.join(words)}",
                f"Set {field} to one of {', '.join(words)}.",
                at=path,
            )


def _name(path: Path) -> str:
    """How the message names a field: by its own name, and where that says little by the one above too."""
    parts = [part for part in path if isinstance(part, str)]
    return ".".join(parts[-2:]) if parts[-1] in VAGUE and parts[-2:-1] not in ([], ["spec"]) else parts[-1]


@once
def _fields(object_: KubeObject) -> tuple[tuple[str, Path, str, Words], ...]:
    return tuple(_all_fields(object_))


def _all_fields(object_: KubeObject) -> Iterator[tuple[str, Path, str, Words]]:
    """Owner, path, text and words of every field with fixed words that holds a text. Empty, most mean the default."""
    for path, value, words in _texts(object_.data, OBJECT_FIELDS.get(object_.kind, {})):
        yield object_.title, path, value, words
    pod = object_.pod
    if pod is None:
        return
    for path, value, words in _texts(pod.spec, POD_FIELDS):
        yield pod.title, pod.spec_at(*path), value, words
    for container in pod.all_containers:
        for path, value, words in _texts(container.data, CONTAINER_FIELDS):
            yield container.title, container.at(*path), value, words


def _texts(data: Mapping[str, Any], fields: Mapping[Path, Words]) -> Iterator[tuple[Path, str, Words]]:
    for pattern, words in fields.items():
        if pattern[0] not in data:
            continue
        for path, value in places(data, pattern):
            if isinstance(value, str) and value:
                yield path, value, words
