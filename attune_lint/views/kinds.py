"""Facts about Kubernetes' kinds: where each holds its pod, and which belong to no namespace."""

from __future__ import annotations

from collections.abc import Mapping

from attune_lint.path import Path

POD_PATHS: Mapping[str, Path] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
POD_GROUPS = frozenset(
    {"v1", "apps/v1", "batch/v1", "batch/v1beta1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"}
)
CLUSTER_SCOPED = frozenset(
    {
        "APIService", "CSIDriver", "CSINode", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition",
        "DeviceClass", "FlowSchema", "IngressClass", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PriorityClass",
        "PriorityLevelConfiguration", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment",
        "VolumeAttributesClass",
    }
)  # fmt: skip

# The first minor version of Kubernetes 1 that serves a kind in an API version; older ones are everywhere.
INTRODUCED = {
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"): 30,
    ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"): 30,
    ("autoscaling/v2", "HorizontalPodAutoscaler"): 23,
    ("batch/v1", "CronJob"): 21,
    ("certificates.k8s.io/v1", "CertificateSigningRequest"): 19,
    ("discovery.k8s.io/v1", "EndpointSlice"): 21,
    ("events.k8s.io/v1", "Event"): 19,
    ("flowcontrol.apiserver.k8s.io/v1", "FlowSchema"): 29,
    ("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration"): 29,
    ("networking.k8s.io/v1", "IPAddress"): 33,
    ("networking.k8s.io/v1", "Ingress"): 19,
    ("networking.k8s.io/v1", "IngressClass"): 19,
    ("networking.k8s.io/v1", "ServiceCIDR"): 33,
    ("node.k8s.io/v1", "RuntimeClass"): 20,
    ("policy/v1", "PodDisruptionBudget"): 21,
    ("resource.k8s.io/v1", "DeviceClass"): 34,
    ("resource.k8s.io/v1", "ResourceClaim"): 34,
    ("resource.k8s.io/v1", "ResourceClaimTemplate"): 34,
    ("storage.k8s.io/v1", "CSIStorageCapacity"): 24,
    ("storage.k8s.io/v1", "VolumeAttributesClass"): 34,
}
