"""Patches of the reference release, as `said("yaml", …)` takes them: small changes in a few words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

APIS: Mapping[str, str] = {
    "CronJob": "batch/v1",
    "CustomResourceDefinition": "apiextensions.k8s.io/v1",
    "DaemonSet": "apps/v1",
    "Deployment": "apps/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "Ingress": "networking.k8s.io/v1",
    "IngressClass": "networking.k8s.io/v1",
    "Job": "batch/v1",
    "MutatingWebhookConfiguration": "admissionregistration.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PodDisruptionBudget": "policy/v1",
    "PriorityClass": "scheduling.k8s.io/v1",
    "RuntimeClass": "node.k8s.io/v1",
    "StatefulSet": "apps/v1",
    "StorageClass": "storage.k8s.io/v1",
    "ValidatingWebhookConfiguration": "admissionregistration.k8s.io/v1",
    **dict.fromkeys(("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"), "rbac.authorization.k8s.io/v1"),
}


def thing(kind: str, name: str = "more", /, **fields: Any) -> str:
    """One object: one of the release where it has one of that name, else one more."""
    return json.dumps({"apiVersion": APIS.get(kind, "v1"), "kind": kind, "metadata": {"name": name}, **fields})


def pod(kind: str = "Deployment", name: str = "web", /, **spec: Any) -> str:
    """Fields of a pod's spec, laid over a workload of the release."""
    return thing(kind, name, spec={"template": {"spec": spec}})


def container(kind: str = "Deployment", name: str = "web", /, **fields: Any) -> str:
    """Fields of a workload's container, which bears the workload's name."""
    return pod(kind, name, containers=[{"name": name, **fields}])


def volume(**source: Any) -> str:
    """A volume more in a pod."""
    return pod(volumes=[{"name": "more", **source}])


def mount(source: Mapping[str, Any] | None = None, /, **fields: Any) -> str:
    """A volume more, and its mount."""
    return pod(
        volumes=[{"name": "more", **(source or {"emptyDir": {}})}],
        containers=[{"name": "web", "volumeMounts": [{"name": "more", "mountPath": "/more", **fields}]}],
    )
