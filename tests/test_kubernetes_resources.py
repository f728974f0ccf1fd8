# ruff: noqa: E501 (messages stand whole in their lines)
"""Resources: names, amounts and claims, each with the nearest that the API server takes."""

from __future__ import annotations

import pytest

from tests.patches import container, pod, thing
from tests.rule_harness import said

WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "storage of a container": (
        container(resources={"limits": {"storage": "1Gi"}}),
        None,
        [
            "error resource-name-invalid: container `web` of Deployment attune-web asks for `storage`, which is none of cpu, memory, ephemeral-storage and hugepages-<size>, and has no vendor's domain before it; the API server refuses it"
        ],
    ),
    "processors by a long name": (
        container(resources={"requests": {"cpus": 1}, "limits": {"cpus": 1}}),
        None,
        [
            "error resource-name-invalid: container `web` of Deployment attune-web asks for `cpus`, which is none of cpu, memory, ephemeral-storage and hugepages-<size>, and has no vendor's domain before it; the API server refuses it"
        ],
    ),
    "a device with two slashes": (
        container(resources={"limits": {"example.com/a/b": 1}}),
        None,
        [
            "error resource-name-invalid: container `web` of Deployment attune-web asks for `example.com/a/b`, which is no resource's name; the API server refuses it"
        ],
    ),
    "a device of a quota": (
        container(resources={"limits": {"requests.example.com/a": 1}}),
        None,
        [
            "error resource-name-invalid: container `web` of Deployment attune-web asks for `requests.example.com/a`, which starts with `requests.`, which only a quota may; the API server refuses it"
        ],
    ),
    "a GPU without a vendor": (
        container(resources={"limits": {"gpu": 1}}),
        None,
        [
            "error gpu-resource-name: container `web` of Deployment attune-web asks for `gpu`, which no device plugin offers; `nvidia.com/gpu` is meant. The API server refuses it"
        ],
    ),
    "half a device": (
        container(resources={"limits": {"example.com/device": "0.5"}}),
        None,
        [
            "error quantity-invalid: `limits.example.com/device: 0.5` of container `web` of Deployment attune-web is no whole number, and such a resource is counted in whole pieces; the API server refuses it"
        ],
    ),
    "half a device in thousandths": (
        container(resources={"limits": {"example.com/device": "500m"}}),
        None,
        [
            "error quantity-invalid: `limits.example.com/device: 500m` of container `web` of Deployment attune-web is no whole number, and such a resource is counted in whole pieces; the API server refuses it"
        ],
    ),
    "half a device of a StatefulSet": (
        container("StatefulSet", "redis", resources={"limits": {"example.com/device": "500m"}}),
        None,
        [
            "error quantity-invalid: `limits.example.com/device: 500m` of container `redis` of StatefulSet attune-redis is no whole number, and such a resource is counted in whole pieces; the API server accepts it, and no pod is ever made"
        ],
    ),
    "a device without a limit": (
        container(resources={"requests": {"example.com/device": 1}}),
        None,
        [
            "error request-over-limit: container `web` of Deployment attune-web requests 1 of example.com/device without a limit, which must be the same; the API server refuses it"
        ],
    ),
    "fewer devices than the limit": (
        container(resources={"requests": {"example.com/device": 1}, "limits": {"example.com/device": 2}}),
        None,
        [
            "error request-over-limit: container `web` of Deployment attune-web requests 1 of example.com/device and is limited to 2; the API server refuses it"
        ],
    ),
    "more than the limit": (
        container(resources={"requests": {"memory": "2Gi"}, "limits": {"memory": "1Gi"}}),
        None,
        [
            "error request-over-limit: container `web` of Deployment attune-web requests 2Gi of memory and is limited to 1Gi; the API server refuses it"
        ],
    ),
    "less than nothing": (
        container(resources={"limits": {"memory": "-1Gi"}}),
        None,
        [
            "error quantity-invalid: `limits.memory: -1Gi` of container `web` of Deployment attune-web is negative; the API server refuses it"
        ],
    ),
    "a suffix that is none": (
        container(resources={"limits": {"memory": "1GB"}}),
        None,
        [
            "error quantity-invalid: `limits.memory: 1GB` of container `web` of Deployment attune-web is no quantity; the API server refuses it"
        ],
    ),
    "huge pages alone": (
        container(resources={"limits": {"hugepages-2Mi": "4Mi"}}),
        None,
        [
            "error resource-name-invalid: container `web` of Deployment attune-web asks for `hugepages-2Mi` without memory or cpu; the API server refuses it"
        ],
    ),
    "huge pages that do not fit": (
        container(resources={"limits": {"hugepages-2Mi": "3Mi", "memory": "1Gi"}}),
        None,
        [
            "error quantity-invalid: `limits.hugepages-2Mi: 3Mi` of container `web` of Deployment attune-web is no multiple of the page size 2Mi; the API server refuses it"
        ],
    ),
    "huge pages without a limit": (
        container(resources={"requests": {"hugepages-2Mi": "4Mi", "memory": "1Gi"}}),
        None,
        [
            "error request-over-limit: container `web` of Deployment attune-web requests 4Mi of hugepages-2Mi without a limit, which must be the same; the API server refuses it"
        ],
    ),
    "half a byte of memory": (
        container(resources={"limits": {"memory": "512m"}, "requests": {"memory": "512m"}}),
        None,
        [
            "error quantity-unit: `memory: 512m` of container `web` of Deployment attune-web is 0.512 bytes, too little for anything. Kubernetes accepts this"
        ],
    ),
    "bytes of memory": (
        container(resources={"limits": {"memory": 512}}),
        None,
        [
            "error quantity-unit: `memory: 512` of container `web` of Deployment attune-web is 512 bytes, too little for anything. Kubernetes accepts this"
        ],
    ),
    "processors in units of memory": (
        container(resources={"requests": {"cpu": "1Gi"}}),
        None,
        [
            "error quantity-unit: `cpu: 1Gi` of container `web` of Deployment attune-web is 1073741824 cores, more than any node has. Kubernetes accepts this"
        ],
    ),
    "processors without the m": (
        container(resources={"requests": {"cpu": 500}}),
        None,
        [
            "warning quantity-unit: `cpu: 500` of container `web` of Deployment attune-web is 500 cores, more than most nodes have. Kubernetes accepts this"
        ],
    ),
    "a claim of half a byte": (
        thing(
            "PersistentVolumeClaim",
            spec={"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "10m"}}},
        ),
        None,
        [
            "error quantity-unit: `storage: 10m` of PersistentVolumeClaim more is 0.01 bytes, too little for anything. Kubernetes accepts this"
        ],
    ),
    "a claim that the pod does not have": (
        container(resources={"claims": [{"name": "none"}]}),
        None,
        [
            "error resource-name-invalid: container `web` of Deployment attune-web uses the claim `none`, which the pod does not have in resourceClaims; the API server refuses it"
        ],
    ),
    "a claim twice": (
        pod(
            resourceClaims=[{"name": "a", "resourceClaimName": "b"}],
            containers=[{"name": "web", "resources": {"claims": [{"name": "a"}, {"name": "a"}]}}],
        ),
        None,
        [
            "error resource-name-invalid: container `web` of Deployment attune-web uses the claim `a` twice; the API server refuses it"
        ],
    ),
    "claims of one name": (
        pod(resourceClaims=[{"name": "a", "resourceClaimName": "b"}, {"name": "a", "resourceClaimName": "c"}]),
        None,
        [
            "error resource-name-invalid: the claim `a` of Deployment attune-web stands there twice; the API server refuses it"
        ],
    ),
    "a claim of a claim and a template": (
        pod(resourceClaims=[{"name": "a", "resourceClaimName": "b", "resourceClaimTemplateName": "c"}]),
        None,
        [
            "error resource-name-invalid: the claim `a` of Deployment attune-web has both resourceClaimName and resourceClaimTemplateName; the API server refuses it"
        ],
    ),
    "a claim of nothing": (
        pod(resourceClaims=[{"name": "a"}]),
        None,
        [
            "error resource-name-invalid: the claim `a` of Deployment attune-web has neither resourceClaimName nor resourceClaimTemplateName; the API server refuses it"
        ],
    ),
    "a claim's name with a dot": (
        pod(resourceClaims=[{"name": "a.b", "resourceClaimName": "b"}]),
        None,
        [
            "error resource-name-invalid: the claim `a.b` of Deployment attune-web has a name that is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "more than the whole pod": (
        pod(
            resources={"limits": {"memory": "1Gi"}},
            containers=[{"name": "web", "resources": {"limits": {"memory": "2Gi"}}}],
        ),
        None,
        [
            "error request-over-limit: container `web` of Deployment attune-web has limits of 2Gi memory, and its whole pod of 1Gi; the API server refuses it"
        ],
    ),
    "a device of a whole pod": (
        pod(resources={"limits": {"nvidia.com/gpu": 1}}),
        None,
        [
            "error resource-name-invalid: the resources of the whole pod of Deployment attune-web hold `nvidia.com/gpu`, which only a container can ask for; the API server refuses it"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "resources": (
        container(
            resources={
                "limits": {
                    "cpu": "250",
                    "memory": "1Mi",
                    "ephemeral-storage": "1G",
                    "hugepages-2Mi": "4Mi",
                    "example.com/device": "1k",
                },
                "requests": {"cpu": "1500m", "hugepages-2Mi": "4Mi", "example.com/device": 1000},
            }
        ),
        None,
    ),
    "resources of the cluster's own": (container(resources={"limits": {"kubernetes.io/batch-cpu": 1}}), None),
    "nothing of a resource": (container(resources={"limits": {"cpu": 0, "memory": "0"}}), None),
    "claims": (
        pod(
            resourceClaims=[{"name": "a", "resourceClaimName": "b"}, {"name": "c", "resourceClaimTemplateName": "d"}],
            containers=[
                {
                    "name": "web",
                    "resources": {
                        "claims": [{"name": "a", "request": "x"}, {"name": "a", "request": "y"}, {"name": "c"}]
                    },
                }
            ],
        ),
        None,
    ),
    "a claim until 1.30": (pod(resourceClaims=[{"name": "a", "source": {"resourceClaimName": "b"}}]), "1.30"),
    "resources of a whole pod": (pod(resources={"limits": {"cpu": 2, "memory": "2Gi"}}), None),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_once(name: str) -> None:
    patch, kube_version, expected = WRONG[name]
    assert said("yaml", patch, kube_version=kube_version) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_said(name: str) -> None:
    patch, kube_version = RIGHT[name]
    assert said("yaml", patch, kube_version=kube_version) == []
