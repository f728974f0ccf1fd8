# ruff: noqa: E501 (messages stand whole in their lines)
"""Autoscalers, budgets, policies, roles, webhooks and objects of the cluster, each with the nearest that is taken."""

from __future__ import annotations

import pytest

from tests.patches import thing
from tests.rule_harness import said

RBAC = "rbac.authorization.k8s.io"
VIEW = {"apiGroup": RBAC, "kind": "ClusterRole", "name": "view"}
CPU = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}
DISK = {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"}, "hostPath": {"path": "/a"}}


def scaler(**spec: object) -> str:
    target = {"apiVersion": "example.com/v1", "kind": "Pool", "name": "more"}
    return thing("HorizontalPodAutoscaler", spec={"scaleTargetRef": target, "maxReplicas": 2, **spec})


def budget(**spec: object) -> str:
    selector = {"matchLabels": {"app.kubernetes.io/component": "web"}}
    return thing("PodDisruptionBudget", spec={"selector": selector, **spec})


def policy(**spec: object) -> str:
    return thing("NetworkPolicy", spec={"podSelector": {}, **spec})


def webhook(**fields: object) -> str:
    service = {"name": "attune-api", "namespace": "default"}
    base = {"name": "a.attune.example.com", "admissionReviewVersions": ["v1"], "sideEffects": "None"}
    return thing("ValidatingWebhookConfiguration", webhooks=[{**base, "clientConfig": {"service": service}, **fields}])


def definition(**spec: object) -> str:
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
    base = {"group": "example.com", "scope": "Namespaced", "names": {"plural": "pools", "kind": "Pool"}}
    return thing("CustomResourceDefinition", "pools.example.com", spec={**base, "versions": [version], **spec})


WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "fewer at most than at least": (
        scaler(minReplicas=3, maxReplicas=2),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has maxReplicas 2 below minReplicas 3; the API server refuses it"
        ],
    ),
    "none at most": (
        scaler(maxReplicas=0),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has maxReplicas 0, which must be above 0; the API server refuses it"
        ],
    ),
    "none at least without a metric for it": (
        scaler(minReplicas=0, maxReplicas=2),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has minReplicas 0 without a metric of the type Object or External; the API server refuses it"
        ],
    ),
    "less than none at least": (
        scaler(minReplicas=-1, maxReplicas=2),
        None,
        [
            "error negative-number: HorizontalPodAutoscaler more has `minReplicas: -1`; the API server refuses a negative number"
        ],
    ),
    "a metric of another type": (
        scaler(metrics=[{"type": "Pods", "resource": CPU}]),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a metric of the type Pods that has resource and wants pods; the API server refuses it"
        ],
    ),
    "a metric of two sources": (
        scaler(
            metrics=[
                {
                    "type": "Resource",
                    "resource": CPU,
                    "pods": {"metric": {"name": "a"}, "target": {"type": "AverageValue", "averageValue": "1"}},
                }
            ]
        ),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a metric of the type Resource that has pods, resource and wants resource; the API server refuses it"
        ],
    ),
    "a metric of a type that is none": (
        scaler(metrics=[{"type": "resource", "resource": CPU}]),
        None,
        [
            "error enum-invalid: HorizontalPodAutoscaler more has the metrics.type `resource`; the API server takes Object, Pods, Resource, ContainerResource, External"
        ],
    ),
    "a metric without an amount": (
        scaler(metrics=[{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization"}}}]),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a metric resource that wants one of averageUtilization, averageValue and has none; the API server refuses it"
        ],
    ),
    "a metric with two amounts": (
        scaler(
            metrics=[
                {
                    "type": "Resource",
                    "resource": {
                        "name": "cpu",
                        "target": {"type": "Utilization", "averageUtilization": 80, "averageValue": "1"},
                    },
                }
            ]
        ),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a metric resource that wants one of averageUtilization, averageValue and has both; the API server refuses it"
        ],
    ),
    "a metric of no container": (
        scaler(metrics=[{"type": "ContainerResource", "containerResource": {**CPU, "container": ""}}]),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a metric containerResource without a container; the API server refuses it"
        ],
    ),
    "an amount that is none": (
        scaler(
            metrics=[
                {
                    "type": "Pods",
                    "pods": {"metric": {"name": "a"}, "target": {"type": "AverageValue", "averageValue": "1 MB"}},
                }
            ]
        ),
        None,
        [
            "error quantity-invalid: `target.averageValue: 1 MB` of HorizontalPodAutoscaler more is no quantity; the API server refuses it"
        ],
    ),
    "a window of two hours": (
        scaler(behavior={"scaleDown": {"stabilizationWindowSeconds": 7200}}),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a stabilizationWindowSeconds of 7200, which is not from 0 to 3600; the API server refuses it"
        ],
    ),
    "a policy of nothing": (
        scaler(behavior={"scaleUp": {"policies": [{"type": "Pods", "value": 0, "periodSeconds": 60}]}}),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a policy with value 0, which must be above 0; the API server refuses it"
        ],
    ),
    "a policy of an hour": (
        scaler(behavior={"scaleUp": {"policies": [{"type": "Percent", "value": 10, "periodSeconds": 3600}]}}),
        None,
        [
            "error autoscaler-invalid: HorizontalPodAutoscaler more has a policy with periodSeconds 3600, which is not from 1 to 1800; the API server refuses it"
        ],
    ),
    "a choice that is none": (
        scaler(behavior={"scaleUp": {"selectPolicy": "Most"}}),
        None,
        [
            "error enum-invalid: HorizontalPodAutoscaler more has the selectPolicy `Most`; the API server takes Max, Min, Disabled"
        ],
    ),
    "a Deployment that does not request, and sets its replicas": (
        scaler(
            scaleTargetRef={"apiVersion": "apps/v1", "kind": "Deployment", "name": "attune-web"},
            metrics=[{"type": "Resource", "resource": CPU}],
        ),
        None,
        [
            "warning autoscaler-invalid: HorizontalPodAutoscaler more measures cpu as a share of what is requested, and container `web` of Deployment attune-web requests none. Kubernetes accepts this, and cannot compute it",
            "warning autoscaler-invalid: HorizontalPodAutoscaler more scales Deployment attune-web, which sets replicas (1) itself. Kubernetes accepts this, and every upgrade sets it back",
        ],
    ),
    "a target that is not there": (
        scaler(scaleTargetRef={"apiVersion": "apps/v1", "kind": "Deployment", "name": "attune-wep"}),
        None,
        [
            "error dangling-target: HorizontalPodAutoscaler more names the Deployment `attune-wep`, which the release does not make. Kubernetes accepts this"
        ],
    ),
    "a budget with both numbers": (
        budget(minAvailable=1, maxUnavailable=1),
        None,
        [
            "error disruption-budget-invalid: PodDisruptionBudget more has both minAvailable and maxUnavailable; the API server refuses it"
        ],
    ),
    "a budget below zero": (
        budget(minAvailable=-1),
        None,
        [
            "error negative-number: PodDisruptionBudget more has `minAvailable: -1`; the API server refuses a negative number"
        ],
    ),
    "a budget in words": (
        budget(maxUnavailable="one"),
        None,
        [
            "error disruption-budget-invalid: PodDisruptionBudget more has the maxUnavailable `one`, which is neither a number nor a percentage; the API server refuses it"
        ],
    ),
    "a budget above all": (
        budget(minAvailable="101%"),
        None,
        [
            "error disruption-budget-invalid: PodDisruptionBudget more has the minAvailable `101%`, which is neither a number nor a percentage; the API server refuses it"
        ],
    ),
    "a budget's selector without values": (
        budget(maxUnavailable=1, selector={"matchExpressions": [{"key": "a", "operator": "In"}]}),
        None,
        [
            "error disruption-budget-invalid: PodDisruptionBudget more has a selector that has the operator In for `a` without values; the API server refuses it"
        ],
    ),
    "a budget of no pod": (
        budget(maxUnavailable=1, selector={"matchLabels": {"a": "b"}}),
        None,
        [
            "warning disruption-budget-invalid: PodDisruptionBudget more selects no pod of the release. Kubernetes accepts this, and protects none"
        ],
    ),
    "a budget that keeps all": (
        budget(minAvailable=1),
        None,
        [
            "warning disruption-budget-invalid: PodDisruptionBudget more has minAvailable 1 for 1 pod, so that none may go. Kubernetes accepts this, and no node with such a pod can be drained"
        ],
    ),
    "a budget that lets none go": (
        budget(maxUnavailable="0%"),
        None,
        [
            "warning disruption-budget-invalid: PodDisruptionBudget more has maxUnavailable 0% for 1 pod, so that none may go. Kubernetes accepts this, and no node with such a pod can be drained"
        ],
    ),
    "a budget's policy that is none": (
        budget(maxUnavailable=1, unhealthyPodEvictionPolicy="Always"),
        None,
        [
            "error enum-invalid: PodDisruptionBudget more has the unhealthyPodEvictionPolicy `Always`; the API server takes IfHealthyBudget, AlwaysAllow"
        ],
    ),
    "an empty peer": (
        policy(ingress=[{"from": [{}]}]),
        None,
        ["error network-policy-invalid: NetworkPolicy more has an empty peer in `from`; the API server refuses it"],
    ),
    "a peer with a block and a selector": (
        policy(ingress=[{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has a peer with ipBlock beside podSelector; the API server refuses it"
        ],
    ),
    "a block that is none": (
        policy(ingress=[{"from": [{"ipBlock": {"cidr": "10.0.0.0"}}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has the block `10.0.0.0`, which is no range of addresses, such as 10.0.0.0/8; the API server refuses it"
        ],
    ),
    "an exception elsewhere": (
        policy(ingress=[{"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["192.168.0.0/16"]}}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has the exception `192.168.0.0/16`, which does not lie within 10.0.0.0/8; the API server refuses it"
        ],
    ),
    "an exception of all": (
        policy(ingress=[{"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.0.0.0/8"]}}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has the exception `10.0.0.0/8`, which does not lie within 10.0.0.0/8; the API server refuses it"
        ],
    ),
    "a policy's port out of range": (
        policy(ingress=[{"ports": [{"port": 70000}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more names the port `70000`, which is not from 1 to 65535; the API server refuses it"
        ],
    ),
    "a range that ends before it starts": (
        policy(ingress=[{"ports": [{"port": 80, "endPort": 79}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has endPort 79 for the port `80`, which is below it; the API server refuses it"
        ],
    ),
    "a range from a name": (
        policy(ingress=[{"ports": [{"port": "http", "endPort": 90}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has endPort 90 for the port `http`, which is no number; the API server refuses it"
        ],
    ),
    "a policy's protocol that is none": (
        policy(ingress=[{"ports": [{"port": 80, "protocol": "tcp"}]}]),
        None,
        ["error enum-invalid: NetworkPolicy more has the protocol `tcp`; the API server takes TCP, UDP, SCTP"],
    ),
    "a type of a policy that is none": (
        policy(policyTypes=["ingress"]),
        None,
        ["error enum-invalid: NetworkPolicy more has the policyTypes `ingress`; the API server takes Ingress, Egress"],
    ),
    "rules of a direction that is not meant": (
        policy(policyTypes=["Ingress"], egress=[{}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has rules for egress, and policyTypes lacks Egress. Kubernetes accepts this, and they do nothing"
        ],
    ),
    "a peer's selector with an operator that is none": (
        policy(ingress=[{"from": [{"podSelector": {"matchExpressions": [{"key": "a", "operator": "Is"}]}}]}]),
        None,
        [
            "error network-policy-invalid: NetworkPolicy more has a podSelector that has the operator `Is`; there is In, NotIn, Exists, DoesNotExist; the API server refuses it"
        ],
    ),
    "a rule without verbs": (
        thing("Role", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": []}]),
        None,
        ["error access-invalid: Role more has a rule without verbs; the API server refuses it"],
    ),
    "a rule without groups": (
        thing("Role", rules=[{"resources": ["pods"], "verbs": ["get"]}]),
        None,
        ["error access-invalid: Role more has a rule without apiGroups; the API server refuses it"],
    ),
    "a URL in a Role": (
        thing("Role", rules=[{"nonResourceURLs": ["/metrics"], "verbs": ["get"]}]),
        None,
        [
            "error access-invalid: Role more has a rule for nonResourceURLs, which only a ClusterRole can have; the API server refuses it"
        ],
    ),
    "a URL beside resources": (
        thing("ClusterRole", rules=[{"nonResourceURLs": ["/metrics"], "resources": ["pods"], "verbs": ["get"]}]),
        None,
        [
            "error access-invalid: ClusterRole more has a rule for nonResourceURLs and for resources; the API server refuses it"
        ],
    ),
    "rules of an aggregated role": (
        thing(
            "ClusterRole",
            aggregationRule={"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]},
            rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}],
        ),
        None,
        [
            "warning access-invalid: ClusterRole more has rules beside an aggregationRule. Kubernetes accepts this, and writes over them"
        ],
    ),
    "a Role of the whole cluster": (
        thing("ClusterRoleBinding", roleRef={"apiGroup": RBAC, "kind": "Role", "name": "more"}, subjects=[]),
        None,
        [
            "error access-invalid: ClusterRoleBinding more refers to the Role `more`; it takes ClusterRole; the API server refuses it"
        ],
    ),
    "a role of no name": (
        thing("RoleBinding", roleRef={"apiGroup": RBAC, "kind": "ClusterRole", "name": ""}, subjects=[]),
        None,
        ["error access-invalid: RoleBinding more refers to the role ``, which is empty; the API server refuses it"],
    ),
    "a role of another group": (
        thing("RoleBinding", roleRef={"apiGroup": "v1", "kind": "ClusterRole", "name": "view"}, subjects=[]),
        None,
        [
            "error access-invalid: RoleBinding more refers to a role of the group `v1`; it takes rbac.authorization.k8s.io; the API server refuses it"
        ],
    ),
    "a role that is not there": (
        thing("RoleBinding", roleRef={"apiGroup": RBAC, "kind": "Role", "name": "none"}, subjects=[]),
        None,
        [
            "error dangling-target: RoleBinding more names the Role `none`, which the release does not make. Kubernetes accepts this"
        ],
    ),
    "an account without its namespace": (
        thing("ClusterRoleBinding", roleRef=VIEW, subjects=[{"kind": "ServiceAccount", "name": "attune"}]),
        None,
        [
            "error access-invalid: ClusterRoleBinding more has the account `attune` without its namespace; the API server refuses it"
        ],
    ),
    "an account of a group": (
        thing("RoleBinding", roleRef=VIEW, subjects=[{"kind": "ServiceAccount", "name": "attune", "apiGroup": RBAC}]),
        None,
        [
            "error access-invalid: RoleBinding more has the account `attune` of the group `rbac.authorization.k8s.io`, and accounts have none; the API server refuses it"
        ],
    ),
    "an account that is not there": (
        thing("RoleBinding", roleRef=VIEW, subjects=[{"kind": "ServiceAccount", "name": "none"}]),
        None,
        [
            "error dangling-target: RoleBinding more names the ServiceAccount `none`, which the release does not make. Kubernetes accepts this"
        ],
    ),
    "a user of another group": (
        thing("RoleBinding", roleRef=VIEW, subjects=[{"kind": "User", "name": "a", "apiGroup": "v1"}]),
        None,
        [
            "error access-invalid: RoleBinding more has the User `a` of the group `v1`; it takes rbac.authorization.k8s.io; the API server refuses it"
        ],
    ),
    "a subject that is none": (
        thing("RoleBinding", roleRef=VIEW, subjects=[{"kind": "Deployment", "name": "attune-web"}]),
        None,
        [
            "error access-invalid: RoleBinding more has a subject of the kind `Deployment`; there is ServiceAccount, User and Group; the API server refuses it"
        ],
    ),
    "an Ingress to a port that the Service does not have": (
        thing("Ingress", spec={"defaultBackend": {"service": {"name": "attune-web", "port": {"number": 8080}}}}),
        None,
        [
            "error dangling-target: Ingress more names the port `8080` of Service attune-web, which has `http`. Kubernetes accepts this"
        ],
    ),
    "a webhook of one word": (
        webhook(name="attune"),
        None,
        [
            "error webhook-invalid: the webhook `attune` of ValidatingWebhookConfiguration more has a name that is no domain of three parts; the API server refuses it"
        ],
    ),
    "a webhook that takes a minute": (
        webhook(timeoutSeconds=60),
        None,
        [
            "error webhook-invalid: the webhook `a.attune.example.com` of ValidatingWebhookConfiguration more has timeoutSeconds 60, which is not from 1 to 30; the API server refuses it"
        ],
    ),
    "a webhook of no address": (
        webhook(clientConfig={}),
        None,
        [
            "error webhook-invalid: the webhook `a.attune.example.com` of ValidatingWebhookConfiguration more has neither a URL nor a Service; the API server refuses it"
        ],
    ),
    "a webhook of two addresses": (
        webhook(clientConfig={"url": "https://example.com", "service": {"name": "attune-api", "namespace": "default"}}),
        None,
        [
            "error webhook-invalid: the webhook `a.attune.example.com` of ValidatingWebhookConfiguration more has both a URL and a Service; the API server refuses it"
        ],
    ),
    "a webhook in the clear": (
        webhook(clientConfig={"url": "http://example.com"}),
        None,
        [
            "error webhook-invalid: the webhook `a.attune.example.com` of ValidatingWebhookConfiguration more has the URL `http://example.com`, which does not start with https://; the API server refuses it"
        ],
    ),
    "a webhook of old versions": (
        webhook(admissionReviewVersions=["v2"]),
        None,
        [
            "error webhook-invalid: the webhook `a.attune.example.com` of ValidatingWebhookConfiguration more takes none of the versions v1 and v1beta1; the API server refuses it"
        ],
    ),
    "a webhook with side effects": (
        webhook(sideEffects="Some"),
        None,
        [
            "error enum-invalid: ValidatingWebhookConfiguration more has the sideEffects `Some`; the API server takes None, NoneOnDryRun"
        ],
    ),
    "a webhook that fails as it likes": (
        webhook(failurePolicy="ignore"),
        None,
        [
            "error enum-invalid: ValidatingWebhookConfiguration more has the failurePolicy `ignore`; the API server takes Ignore, Fail"
        ],
    ),
    "a webhook's rule of all and one": (
        webhook(rules=[{"operations": ["*", "CREATE"], "apiGroups": ["*"], "apiVersions": ["*"], "resources": ["*"]}]),
        None,
        [
            "error webhook-invalid: the webhook `a.attune.example.com` of ValidatingWebhookConfiguration more has a rule with `*` and others in operations; the API server refuses it"
        ],
    ),
    "a webhook's rule without resources": (
        webhook(rules=[{"operations": ["CREATE"], "apiGroups": [""], "apiVersions": ["v1"], "resources": []}]),
        None,
        [
            "error webhook-invalid: the webhook `a.attune.example.com` of ValidatingWebhookConfiguration more has a rule without resources; the API server refuses it"
        ],
    ),
    "a webhook of a Service that is not there": (
        webhook(clientConfig={"service": {"name": "attune-hooks", "namespace": "default"}}),
        None,
        [
            "error dangling-target: ValidatingWebhookConfiguration more names the Service `attune-hooks`, which the release does not make. Kubernetes accepts this"
        ],
    ),
    "a priority above all": (
        thing("PriorityClass", value=10**9 + 1),
        None,
        [
            "error cluster-object-invalid: PriorityClass more has the value 1000000001, and the highest is 1000000000; the API server refuses it"
        ],
    ),
    "a priority of the system's": (
        thing("PriorityClass", "system-more", value=10**9 + 1),
        None,
        [
            "error cluster-object-invalid: PriorityClass system-more has a name that begins with `system-`, which is the cluster's own; the API server refuses it"
        ],
    ),
    "no provisioner": (
        thing("StorageClass", provisioner=""),
        None,
        ["error cluster-object-invalid: StorageClass more has no provisioner; the API server refuses it"],
    ),
    "a class that binds in its own way": (
        thing("StorageClass", provisioner="example.com/a", volumeBindingMode="WaitForConsumer"),
        None,
        [
            "error enum-invalid: StorageClass more has the volumeBindingMode `WaitForConsumer`; the API server takes Immediate, WaitForFirstConsumer"
        ],
    ),
    "an Ingress controller without a path": (
        thing("IngressClass", spec={"controller": "nginx"}),
        None,
        [
            "error cluster-object-invalid: IngressClass more has the controller `nginx`, which is no domain with a path; the API server refuses it"
        ],
    ),
    "a handler with a dot": (
        thing("RuntimeClass", handler="a.b"),
        None,
        [
            "error cluster-object-invalid: RuntimeClass more has the handler `a.b`, which is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a volume of two sources": (
        thing("PersistentVolume", spec={**DISK, "nfs": {"server": "a", "path": "/b"}}),
        None,
        [
            "error cluster-object-invalid: PersistentVolume more has 2 sources (hostPath, nfs); the API server refuses it"
        ],
    ),
    "a volume of no source": (
        thing("PersistentVolume", spec={"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"}}),
        None,
        ["error cluster-object-invalid: PersistentVolume more has no source; the API server refuses it"],
    ),
    "a volume of no size": (
        thing("PersistentVolume", spec={**DISK, "capacity": {}}),
        None,
        ["error cluster-object-invalid: PersistentVolume more has no capacity of storage; the API server refuses it"],
    ),
    "a local volume anywhere": (
        thing(
            "PersistentVolume",
            spec={"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "1Gi"}, "local": {"path": "/a"}},
        ),
        None,
        [
            "error cluster-object-invalid: PersistentVolume more is local and has no nodeAffinity; the API server refuses it"
        ],
    ),
    "a quota of nothing": (
        thing("ResourceQuota", spec={"hard": {"deployments": 1}}),
        None,
        [
            "error cluster-object-invalid: ResourceQuota more limits `deployments`, which is nothing that a quota counts; the API server refuses it"
        ],
    ),
    "a quota in words": (
        thing("ResourceQuota", spec={"hard": {"pods": "ten"}}),
        None,
        ["error quantity-invalid: `hard.pods: ten` of ResourceQuota more is no quantity; the API server refuses it"],
    ),
    "a default above the most": (
        thing("LimitRange", spec={"limits": [{"type": "Container", "default": {"cpu": 2}, "max": {"cpu": 1}}]}),
        None,
        [
            "error cluster-object-invalid: LimitRange more has a default of cpu (2) above its max (1); the API server refuses it"
        ],
    ),
    "a default of pods": (
        thing("LimitRange", spec={"limits": [{"type": "Pod", "default": {"cpu": 2}}]}),
        None,
        ["error cluster-object-invalid: LimitRange more has a default for whole pods; the API server refuses it"],
    ),
    "a definition by another name": (
        definition(names={"plural": "others", "kind": "Other"}),
        None,
        [
            "error cluster-object-invalid: CustomResourceDefinition pools.example.com has another name than `others.example.com`; the API server refuses it"
        ],
    ),
    "a definition that stores nothing": (
        definition(
            versions=[
                {"name": "v1", "served": True, "storage": False, "schema": {"openAPIV3Schema": {"type": "object"}}}
            ]
        ),
        None,
        [
            "error cluster-object-invalid: CustomResourceDefinition pools.example.com stores 0 of its versions, and must store one; the API server refuses it"
        ],
    ),
    "a definition without a schema": (
        definition(versions=[{"name": "v1", "served": True, "storage": True}]),
        None,
        [
            "error cluster-object-invalid: CustomResourceDefinition pools.example.com has no schema for the version v1; the API server refuses it"
        ],
    ),
    "a definition of a scope that is none": (
        definition(scope="Namespace"),
        None,
        [
            "error enum-invalid: CustomResourceDefinition pools.example.com has the scope `Namespace`; the API server takes Cluster, Namespaced"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "an autoscaler": (
        scaler(
            maxReplicas=1,
            metrics=[
                {
                    "type": "Object",
                    "object": {
                        "metric": {"name": "a"},
                        "describedObject": {"kind": "A", "name": "a"},
                        "target": {"type": "Value", "value": "1", "averageValue": "2"},
                    },
                }
            ],
            behavior={
                "scaleUp": {"stabilizationWindowSeconds": 0, "selectPolicy": "Disabled"},
                "scaleDown": {"policies": [{"type": "Pods", "value": 1, "periodSeconds": 1800}]},
            },
        ),
        None,
    ),
    "none at least with a metric for it": (
        scaler(
            minReplicas=0,
            maxReplicas=2,
            metrics=[
                {"type": "External", "external": {"metric": {"name": "a"}, "target": {"type": "Value", "value": "1"}}}
            ],
        ),
        None,
    ),
    "budgets": (budget(minAvailable=0), None),
    "a budget of everything": (budget(maxUnavailable="100%", selector={}), None),
    "a policy": (
        policy(
            policyTypes=["Ingress", "Egress"],
            ingress=[
                {
                    "from": [
                        {"podSelector": {}, "namespaceSelector": {}},
                        {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}},
                    ],
                    "ports": [{"port": 80, "endPort": 80}, {"port": "http", "protocol": "UDP"}],
                }
            ],
            egress=[],
        ),
        None,
    ),
    "a policy of no types": (policy(egress=[{}]), None),
    "roles": (
        thing(
            "ClusterRole",
            rules=[
                {"nonResourceURLs": ["/metrics"], "verbs": ["get"]},
                {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
            ],
        ),
        None,
    ),
    "a binding": (
        thing(
            "RoleBinding",
            roleRef=VIEW,
            subjects=[
                {"kind": "ServiceAccount", "name": "attune"},
                {"kind": "ServiceAccount", "name": "a", "namespace": "other"},
                {"kind": "Group", "name": "system:authenticated"},
            ],
        ),
        None,
    ),
    "an Ingress to a port by its name": (
        thing("Ingress", spec={"defaultBackend": {"service": {"name": "attune-web", "port": {"name": "http"}}}}),
        None,
    ),
    "a webhook": (
        webhook(
            timeoutSeconds=30,
            rules=[{"operations": ["*"], "apiGroups": ["*"], "apiVersions": ["*"], "resources": ["*", "pods/status"]}],
        ),
        None,
    ),
    "a priority": (thing("PriorityClass", value=10**9), None),
    "an Ingress controller": (thing("IngressClass", spec={"controller": "k8s.io/ingress-nginx"}), None),
    "a volume": (thing("PersistentVolume", spec=DISK), None),
    "a quota": (
        thing(
            "ResourceQuota",
            spec={
                "hard": {
                    "requests.nvidia.com/gpu": 4,
                    "count/jobs.batch": 1,
                    "pods": "10",
                    "cpu": 1,
                    "a.storageclass.storage.k8s.io/requests.storage": "1Gi",
                }
            },
        ),
        None,
    ),
    "limits": (
        thing(
            "LimitRange",
            spec={
                "limits": [
                    {"type": "Container", "default": {"cpu": 1}, "max": {"cpu": 1}},
                    {"type": "PersistentVolumeClaim", "max": {"storage": "1Gi"}},
                ]
            },
        ),
        None,
    ),
    "a definition": (definition(), None),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_once(name: str) -> None:
    patch, kube_version, expected = WRONG[name]
    assert said("yaml", patch, kube_version=kube_version) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_said(name: str) -> None:
    patch, kube_version = RIGHT[name]
    assert said("yaml", patch, kube_version=kube_version) == []
