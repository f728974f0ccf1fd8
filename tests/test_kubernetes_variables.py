# ruff: noqa: E501 (messages stand whole in their lines)
"""Variables, their sources and references: what the API server does not take, or does not replace."""

from __future__ import annotations

import pytest

from tests.patches import container, pod
from tests.rule_harness import said

WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "an empty name": (
        container(env=[{"name": "", "value": "a"}]),
        None,
        [
            "error variable-source: variable `` of container `web` of Deployment attune-web has no name; the API server refuses it"
        ],
    ),
    "a name with an equals sign": (
        container(env=[{"name": "A=B", "value": "a"}]),
        None,
        [
            "error variable-source: variable `A=B` of container `web` of Deployment attune-web has a name with `=` or characters that are not printable ASCII; the API server refuses it"
        ],
    ),
    "a name that is not ASCII": (
        container(env=[{"name": "GRÜSSE", "value": "a"}]),
        None,
        [
            "error variable-source: variable `GRÜSSE` of container `web` of Deployment attune-web has a name with `=` or characters that are not printable ASCII; the API server refuses it"
        ],
    ),
    "a name with a slash before 1.32": (
        container(env=[{"name": "A/B", "value": "a"}]),
        "1.31",
        [
            "error variable-source: variable `A/B` of container `web` of Deployment attune-web has a name that is taken from Kubernetes 1.32 on (before: letters, digits, `-`, `_` and `.`); the API server refuses it"
        ],
    ),
    "a name with a digit first before 1.32": (
        container(env=[{"name": "1A", "value": "a"}]),
        "1.31",
        [
            "error variable-source: variable `1A` of container `web` of Deployment attune-web has a name that is taken from Kubernetes 1.32 on (before: letters, digits, `-`, `_` and `.`); the API server refuses it"
        ],
    ),
    "a value and a source": (
        container(env=[{"name": "A", "value": "a", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web has both a value and a valueFrom; the API server refuses it"
        ],
    ),
    "two sources": (
        container(
            env=[
                {
                    "name": "A",
                    "valueFrom": {
                        "fieldRef": {"fieldPath": "metadata.name"},
                        "secretKeyRef": {"name": "attune-secrets", "key": "DB_HOST"},
                    },
                }
            ]
        ),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web has 2 references in valueFrom (fieldRef, secretKeyRef); the API server refuses it"
        ],
    ),
    "no source": (
        container(env=[{"name": "A", "valueFrom": {}}]),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web has an empty valueFrom; the API server refuses it"
        ],
    ),
    "a variable twice": (
        container(env=[{"name": "A", "value": "a"}, {"name": "A", "value": "b"}]),
        None,
        [
            "error duplicate-variable: container `web` of Deployment attune-web has the variable `A` twice. Kubernetes accepts this and takes the last; Helm 4 refuses it"
        ],
    ),
    "labels as a whole": (
        container(env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.labels"}}}]),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web reads the field `metadata.labels`, which a variable cannot read; the API server refuses it"
        ],
    ),
    "the node's name, misspelled": (
        container(env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodename"}}}]),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web reads the field `spec.nodename`, which a variable cannot read; the API server refuses it"
        ],
    ),
    "the number of GPUs": (
        container(env=[{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.nvidia.com/gpu"}}}]),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web reads `limits.nvidia.com/gpu`; there is the limits and requests of cpu, memory, ephemeral-storage and hugepages; the API server refuses it"
        ],
    ),
    "memory in an unknown unit": (
        container(
            env=[{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory", "divisor": "10Mi"}}}]
        ),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web reads limits.memory in units of `10Mi`; there is 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei; the API server refuses it"
        ],
    ),
    "processors in units of memory": (
        container(env=[{"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1Mi"}}}]),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web reads limits.cpu in units of `1Mi`; there is 1m, 1; the API server refuses it"
        ],
    ),
    "a key with a space": (
        container(
            env=[{"name": "A", "valueFrom": {"secretKeyRef": {"name": "other", "key": "a b", "optional": True}}}]
        ),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web reads the key `a b`, which is no file name (letters, digits, `-`, `_` and `.`); the API server refuses it"
        ],
    ),
    "an empty key": (
        container(
            env=[{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "other", "key": "", "optional": True}}}]
        ),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web has a configMapKeyRef without a key; the API server refuses it"
        ],
    ),
    "a reference without a name": (
        container(env=[{"name": "A", "valueFrom": {"configMapKeyRef": {"key": "a"}}}]),
        None,
        [
            "error variable-source: variable `A` of container `web` of Deployment attune-web has a configMapKeyRef without a name; the API server refuses it"
        ],
    ),
    "a source of nothing": (
        container(envFrom=[{"prefix": "X_"}]),
        None,
        [
            "error variable-source: an envFrom of container `web` of Deployment attune-web names neither a ConfigMap nor a Secret; the API server refuses it"
        ],
    ),
    "a source of both": (
        container(envFrom=[{"configMapRef": {"name": "attune-config"}, "secretRef": {"name": "attune-secrets"}}]),
        None,
        [
            "error variable-source: an envFrom of container `web` of Deployment attune-web names both a ConfigMap and a Secret; the API server refuses it"
        ],
    ),
    "a source without a name": (
        container(envFrom=[{"secretRef": {"optional": True}}]),
        None,
        [
            "error variable-source: an envFrom of container `web` of Deployment attune-web has a secretRef without a name; the API server refuses it"
        ],
    ),
    "a prefix with an equals sign": (
        container(envFrom=[{"prefix": "A=", "secretRef": {"name": "attune-secrets"}}]),
        None,
        [
            "error variable-source: an envFrom of container `web` of Deployment attune-web has the prefix `A=`, with `=` in it; the API server refuses it"
        ],
    ),
    "a variable of a StatefulSet": (
        container("StatefulSet", "redis", env=[{"name": "A", "valueFrom": {}}]),
        None,
        [
            "error variable-source: variable `A` of container `redis` of StatefulSet attune-redis has an empty valueFrom; the API server accepts it, and no pod is ever made"
        ],
    ),
    "a reference to a later variable": (
        container(env=[{"name": "A", "value": "$(B)/a"}, {"name": "B", "value": "b"}]),
        None,
        [
            "warning variable-reference: variable `A` of container `web` of Deployment attune-web refers to `$(B)`, which has no value by then. Kubernetes accepts this, and leaves the text as it stands"
        ],
    ),
    "a reference to itself": (
        container(env=[{"name": "AB", "value": "$(AB):/x"}]),
        None,
        [
            "warning variable-reference: variable `AB` of container `web` of Deployment attune-web refers to `$(AB)`, which has no value by then. Kubernetes accepts this, and leaves the text as it stands"
        ],
    ),
    "a reference to nothing": (
        container(env=[{"name": "A", "value": "$(NONE)"}]),
        None,
        [
            "warning variable-reference: variable `A` of container `web` of Deployment attune-web refers to `$(NONE)`, which the container does not have. Kubernetes accepts this, and leaves the text as it stands"
        ],
    ),
    "a reference in arguments": (
        container(command=["nginx"], args=["--level=$(LEVEL)"]),
        None,
        [
            "warning variable-reference: an item of args of container `web` of Deployment attune-web refers to `$(LEVEL)`, which the container does not have. Kubernetes accepts this, and leaves the text as it stands"
        ],
    ),
    "the number of a shell": (
        container(command=["/bin/sh", "-c", "echo $$ > /tmp/pid"]),
        None,
        [
            "warning variable-reference: the script of container `web` of Deployment attune-web holds `$$`, the shell's own number. Kubernetes accepts this, and leaves one `$` of the two"
        ],
    ),
    "the port of a link": (
        pod(
            enableServiceLinks=True,
            containers=[{"name": "web", "command": ["/bin/sh", "-c", "nc cache ${ATTUNE_API_PORT}"]}],
        ),
        None,
        [
            "warning service-link-variable: the script of container `web` of Deployment attune-web reads `ATTUNE_API_PORT`, which nobody sets but the link of Service attune-api: it is `tcp://<address>:<port>`. Kubernetes accepts this"
        ],
    ),
    "a reference to a Service without links": (
        container(args=["$(ATTUNE_API_SERVICE_HOST)"]),
        None,
        [
            "warning variable-reference: an item of args of container `web` of Deployment attune-web refers to `$(ATTUNE_API_SERVICE_HOST)`, which the container does not have. Kubernetes accepts this, and leaves the text as it stands"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "names": (container(env=[{"name": "a.b-c/d e", "value": ""}, {"name": "1A", "value": "a"}]), None),
    "names before 1.32": (container(env=[{"name": "-a._B1", "value": "a"}]), "1.31"),
    "fields": (
        container(
            env=[
                {"name": f"A{i}", "valueFrom": {"fieldRef": {"fieldPath": path}}}
                for i, path in enumerate(
                    (
                        "metadata.annotations['a/b']",
                        "metadata.labels['a']",
                        "status.podIPs",
                        "status.hostIP",
                        "spec.serviceAccountName",
                        "metadata.uid",
                    )
                )
            ]
        ),
        None,
    ),
    "resources": (
        container(
            env=[
                {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"}}},
                {"name": "B", "valueFrom": {"resourceFieldRef": {"resource": "requests.cpu", "divisor": "1m"}}},
                {"name": "C", "valueFrom": {"resourceFieldRef": {"resource": "limits.hugepages-2Mi"}}},
            ]
        ),
        None,
    ),
    "an empty value beside a source": (
        container(env=[{"name": "A", "value": "", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}]),
        None,
    ),
    "references to what is there": (
        container(
            env=[
                {"name": "A", "value": "$(DB_HOST)"},
                {"name": "B", "value": "$(A) $$(C) $(lower) $(KUBERNETES_SERVICE_HOST)"},
            ]
        ),
        None,
    ),
    "references that cannot be known": (
        container(
            envFrom=[{"secretRef": {"name": "other", "optional": True}}], env=[{"name": "A", "value": "$(NONE)"}]
        ),
        None,
    ),
    "dollars": (
        container(command=["/bin/sh", "-c", "echo $$$$ $$(A) $${A} $A"], env=[{"name": "A", "value": "a$$b"}]),
        None,
    ),
    "the port of a link that is set": (
        pod(
            enableServiceLinks=True,
            containers=[
                {
                    "name": "web",
                    "command": ["/bin/sh", "-c", "ATTUNE_WEB_PORT=1; nc cache $ATTUNE_API_PORT $ATTUNE_WEB_PORT"],
                    "env": [{"name": "ATTUNE_API_PORT", "value": "1"}],
                }
            ],
        ),
        None,
    ),
    "the port of a link without links": (container(command=["/bin/sh", "-c", "nc cache ${ATTUNE_API_PORT}"]), None),
    "references of a shell": (container(command=["/bin/sh", "-c", "echo $(DATE)"]), None),
    "references to links": (
        pod(enableServiceLinks=True, containers=[{"name": "web", "args": ["$(ATTUNE_API_SERVICE_HOST)"]}]),
        None,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_once(name: str) -> None:
    patch, kube_version, expected = WRONG[name]
    assert said("yaml", patch, kube_version=kube_version) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_said(name: str) -> None:
    patch, kube_version = RIGHT[name]
    assert said("yaml", patch, kube_version=kube_version) == []
