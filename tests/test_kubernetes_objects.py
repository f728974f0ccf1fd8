# ruff: noqa: E501 (messages stand whole in their lines)
"""Claims, ConfigMaps, Secrets, Services and Ingresses, each with the nearest that the API server takes."""

from __future__ import annotations

import json

import pytest

from tests.patches import thing
from tests.rule_harness import said


def claim(**spec: object) -> str:
    size = {"requests": {"storage": "1Gi"}}
    return thing("PersistentVolumeClaim", spec={"accessModes": ["ReadWriteMany"], "resources": size, **spec})


def service(**spec: object) -> str:
    return thing("Service", spec={"ports": [{"port": 80}], **spec})


def ingress(**spec: object) -> str:
    return thing("Ingress", spec=spec)


def path(path: str, kind: str = "Prefix") -> dict[str, object]:
    backend = {"service": {"name": "attune-web", "port": {"name": "http"}}}
    return {"http": {"paths": [{"path": path, "pathType": kind, "backend": backend}]}}


WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "a claim without access modes": (
        claim(accessModes=[]),
        None,
        ["error claim-invalid: PersistentVolumeClaim more has no accessModes; the API server refuses it"],
    ),
    "a claim with abbreviated modes": (
        claim(accessModes=["RWX"]),
        None,
        [
            "error enum-invalid: PersistentVolumeClaim more has the accessModes `RWX`; the API server takes ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod"
        ],
    ),
    "one pod beside others": (
        claim(accessModes=["ReadWriteOncePod", "ReadOnlyMany"]),
        None,
        [
            "error claim-invalid: PersistentVolumeClaim more has the access mode ReadWriteOncePod beside others; the API server refuses it"
        ],
    ),
    "a claim of nothing": (
        claim(resources={"requests": {"storage": 0}}),
        None,
        ["error claim-invalid: PersistentVolumeClaim more has the size 0; the API server refuses it"],
    ),
    "a claim without a size": (
        claim(resources={}),
        None,
        ["error claim-invalid: PersistentVolumeClaim more has no size; the API server refuses it"],
    ),
    "a claim template without a size": (
        thing(
            "StatefulSet",
            "redis",
            spec={"volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}]},
        ),
        None,
        [
            "error claim-invalid: a claim template of StatefulSet attune-redis has no size; the API server accepts it, and refuses every claim, so that no pod is ever made"
        ],
    ),
    "a class with a capital letter": (
        claim(storageClassName="My_Class"),
        None,
        [
            "error claim-invalid: PersistentVolumeClaim more has the storageClassName `My_Class`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a mode of a volume that is none": (
        claim(volumeMode="block"),
        None,
        [
            "error enum-invalid: PersistentVolumeClaim more has the volumeMode `block`; the API server takes Filesystem, Block"
        ],
    ),
    "a source without a group": (
        claim(dataSource={"kind": "VolumeSnapshot", "name": "a"}),
        None,
        [
            "error claim-invalid: PersistentVolumeClaim more has a dataSource of the kind `VolumeSnapshot` without an apiGroup; the API server refuses it"
        ],
    ),
    "two sources of a claim": (
        claim(
            dataSource={"kind": "PersistentVolumeClaim", "name": "a"},
            dataSourceRef={"kind": "PersistentVolumeClaim", "name": "b"},
        ),
        None,
        [
            "error claim-invalid: PersistentVolumeClaim more has a dataSource and a dataSourceRef that differ; the API server refuses it"
        ],
    ),
    "a key with a slash": (
        thing("ConfigMap", data={"conf/app.yaml": "a"}),
        None,
        [
            "error data-key-invalid: ConfigMap more has the key `conf/app.yaml` in data, which is no file name (letters, digits, `-`, `_` and `.`); the API server refuses it"
        ],
    ),
    "a key that begins with two dots": (
        thing("ConfigMap", data={"..app": "a"}),
        None,
        [
            "error data-key-invalid: ConfigMap more has the key `..app` in data, which is no file name (letters, digits, `-`, `_` and `.`); the API server refuses it"
        ],
    ),
    "a key twice": (
        thing("ConfigMap", data={"a": "a"}, binaryData={"a": "YQ=="}),
        None,
        ["error data-key-invalid: ConfigMap more has the key `a` in data and in binaryData; the API server refuses it"],
    ),
    "data that is no base64": (
        thing("Secret", data={"a": "not base64!"}),
        None,
        ["error data-key-invalid: the value of `a` in data of Secret more is no base64; the API server refuses it"],
    ),
    "more than a MiB": (
        thing("ConfigMap", data={"a": "a", "big": "b" * 2**20}),
        None,
        [
            "error data-key-invalid: ConfigMap more holds 1048577 bytes, 1048576 of them in `big`; the API server takes 1048576"
        ],
    ),
    "a certificate without a key": (
        thing("Secret", type="kubernetes.io/tls", stringData={"tls.crt": "a"}),
        None,
        [
            "error secret-type-invalid: Secret more is of the type kubernetes.io/tls and lacks `tls.key`; the API server refuses it"
        ],
    ),
    "a login without a word": (
        thing("Secret", type="kubernetes.io/basic-auth", stringData={"user": "a"}),
        None,
        [
            "error secret-type-invalid: Secret more is of the type kubernetes.io/basic-auth and lacks `username` or `password`; the API server refuses it"
        ],
    ),
    "an SSH key by another name": (
        thing("Secret", type="kubernetes.io/ssh-auth", stringData={"id_rsa": "a"}),
        None,
        [
            "error secret-type-invalid: Secret more is of the type kubernetes.io/ssh-auth and lacks `ssh-privatekey`; the API server refuses it"
        ],
    ),
    "a pull secret without its key": (
        thing("Secret", type="kubernetes.io/dockerconfigjson", stringData={"config.json": "{}"}),
        None,
        [
            "error secret-type-invalid: Secret more is of the type kubernetes.io/dockerconfigjson and lacks `.dockerconfigjson`; the API server refuses it"
        ],
    ),
    "a pull secret that is no JSON": (
        thing("Secret", type="kubernetes.io/dockerconfigjson", stringData={".dockerconfigjson": "{auths: {}}"}),
        None,
        ["error secret-type-invalid: `.dockerconfigjson` of Secret more is no JSON; the API server refuses it"],
    ),
    "a pull secret that is a list": (
        thing("Secret", type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": "W10="}),
        None,
        ["error secret-type-invalid: `.dockerconfigjson` of Secret more is no JSON object; the API server refuses it"],
    ),
    "a pull secret without registries": (
        thing("Secret", type="kubernetes.io/dockerconfigjson", stringData={".dockerconfigjson": "{}"}),
        None,
        [
            "error secret-type-invalid: `.dockerconfigjson` of Secret more names no registry under `auths`; Kubernetes accepts this, and pulls nothing with it"
        ],
    ),
    "a token of no account": (
        thing("Secret", type="kubernetes.io/service-account-token"),
        None,
        [
            "error secret-type-invalid: Secret more is the token of no account: it lacks the annotation kubernetes.io/service-account.name; the API server refuses it"
        ],
    ),
    "two ports of which one has no name": (
        service(ports=[{"port": 80, "name": "a"}, {"port": 81}]),
        None,
        ["error port-invalid: Service more has 2 ports, of which `81` has no name; the API server refuses it"],
    ),
    "two ports of one name": (
        service(ports=[{"port": 80, "name": "a"}, {"port": 81, "name": "a"}]),
        None,
        ["error port-invalid: Service more has the port name `a` twice; the API server refuses it"],
    ),
    "a port twice": (
        service(ports=[{"port": 80, "name": "a"}, {"port": 80, "name": "b"}]),
        None,
        ["error port-invalid: Service more has the port 80 twice; the API server refuses it"],
    ),
    "a port's name with an underscore": (
        service(ports=[{"port": 80, "name": "a_b"}]),
        None,
        [
            "error port-invalid: Service more has the port name `a_b`, which is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a port of 0": (
        service(ports=[{"port": 0}]),
        None,
        ["error port-invalid: Service more has the port 0, which is not from 1 to 65535; the API server refuses it"],
    ),
    "a targetPort of 0": (
        service(ports=[{"port": 80, "targetPort": 0}]),
        None,
        [
            "error port-invalid: Service more has the targetPort 0, which is not from 1 to 65535; the API server refuses it"
        ],
    ),
    "a targetPort with a long name": (
        service(ports=[{"port": 80, "targetPort": "attune-web-metrics"}]),
        None,
        [
            "error port-invalid: Service more has the targetPort `attune-web-metrics`, which is no port name (at most 15 of a-z, 0-9 and `-`); the API server refuses it"
        ],
    ),
    "a protocol that is none": (
        service(ports=[{"port": 80, "protocol": "HTTP"}]),
        None,
        ["error enum-invalid: Service more has the protocol `HTTP`; the API server takes TCP, UDP, SCTP"],
    ),
    "no ports": (
        service(ports=[]),
        None,
        ["error service-invalid: Service more has no ports; the API server refuses it"],
    ),
    "a nodePort that is left over": (
        service(ports=[{"port": 80, "nodePort": 30080}]),
        None,
        [
            "error service-invalid: Service more has the nodePort 30080, which a ClusterIP does not take; the API server refuses it"
        ],
    ),
    "a nodePort twice": (
        service(
            type="NodePort",
            ports=[{"port": 80, "name": "a", "nodePort": 30080}, {"port": 81, "name": "b", "nodePort": 30080}],
        ),
        None,
        ["error port-invalid: Service more has the nodePort 30080 twice; the API server refuses it"],
    ),
    "a nodePort that clusters do not give out": (
        service(type="NodePort", ports=[{"port": 80, "nodePort": 8080}]),
        None,
        [
            "warning service-invalid: Service more has the nodePort 8080; a cluster gives out 30000 to 32767, and the API server refuses others, unless it is set up for them"
        ],
    ),
    "a nodePort without an address": (
        service(type="NodePort", clusterIP="None"),
        None,
        [
            "error service-invalid: Service more is of the type NodePort and has clusterIP None; the API server refuses it"
        ],
    ),
    "an address that is none": (
        service(clusterIP="none"),
        None,
        [
            "error service-invalid: Service more has the clusterIP `none`, which is no IP address; the API server refuses it"
        ],
    ),
    "ranges of addresses of a ClusterIP": (
        service(loadBalancerSourceRanges=["10.0.0.0/8"]),
        None,
        [
            "error service-invalid: Service more has loadBalancerSourceRanges, which goes with the type LoadBalancer only (it is ClusterIP); the API server refuses it"
        ],
    ),
    "a class of a NodePort": (
        service(type="NodePort", loadBalancerClass="example.com/a"),
        None,
        [
            "error service-invalid: Service more has loadBalancerClass, which goes with the type LoadBalancer only (it is NodePort); the API server refuses it"
        ],
    ),
    "an address in place of a range": (
        service(type="LoadBalancer", loadBalancerSourceRanges=["10.0.0.1"]),
        None,
        [
            "error service-invalid: Service more has `10.0.0.1` in loadBalancerSourceRanges, which is no range of addresses, such as 10.0.0.0/8; the API server refuses it"
        ],
    ),
    "a policy from outside of a ClusterIP": (
        service(externalTrafficPolicy="Local"),
        None,
        [
            "error service-invalid: Service more has externalTrafficPolicy, which a ClusterIP does not take; the API server refuses it"
        ],
    ),
    "a policy that is none": (
        service(type="LoadBalancer", externalTrafficPolicy="local"),
        None,
        ["error enum-invalid: Service more has the externalTrafficPolicy `local`; the API server takes Cluster, Local"],
    ),
    "a check of a NodePort": (
        service(type="NodePort", healthCheckNodePort=30000),
        None,
        [
            "error service-invalid: Service more has healthCheckNodePort without the type LoadBalancer and externalTrafficPolicy Local; the API server refuses it"
        ],
    ),
    "the kubelet's port": (
        service(type="LoadBalancer", ports=[{"port": 10250}]),
        None,
        [
            "error service-invalid: Service more opens the port 10250 to the outside, which is the kubelet's; the API server refuses it"
        ],
    ),
    "sessions of two days": (
        service(sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 172800}}),
        None,
        [
            "error service-invalid: Service more keeps sessions for 172800 seconds, which is not from 1 to 86400; the API server refuses it"
        ],
    ),
    "a time of no sessions": (
        service(sessionAffinityConfig={"clientIP": {"timeoutSeconds": 60}}),
        None,
        [
            "error service-invalid: Service more has sessionAffinityConfig without sessionAffinity ClientIP; the API server refuses it"
        ],
    ),
    "another name without one": (
        service(type="ExternalName"),
        None,
        [
            "error service-invalid: Service more is of the type ExternalName and has no externalName; the API server refuses it"
        ],
    ),
    "another name with a scheme": (
        service(type="ExternalName", externalName="https://example.com"),
        None,
        [
            "error service-invalid: Service more has the externalName `https://example.com`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "another name with an address": (
        service(type="ExternalName", externalName="example.com", clusterIP="None"),
        None,
        [
            "error service-invalid: Service more is of the type ExternalName and has clusterIP None; the API server refuses it"
        ],
    ),
    "another name with a family": (
        service(type="ExternalName", externalName="example.com", ipFamilyPolicy="SingleStack"),
        None,
        [
            "error service-invalid: Service more is of the type ExternalName and has ipFamilyPolicy; the API server refuses it"
        ],
    ),
    "an external address that is none": (
        service(externalIPs=["example.com"]),
        None,
        [
            "error service-invalid: Service more has `example.com` in externalIPs, which is no IP address; the API server refuses it"
        ],
    ),
    "a selector with a space": (
        service(selector={"a": "b c"}),
        None,
        [
            "error service-invalid: Service more has a selector that wants `a: b c`, whose value is no label value (letters, digits, `-`, `_` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a type that is none": (
        service(type="Loadbalancer"),
        None,
        [
            "error enum-invalid: Service more has the type `Loadbalancer`; the API server takes ClusterIP, NodePort, LoadBalancer, ExternalName"
        ],
    ),
    "no rules": (
        ingress(),
        None,
        ["error ingress-invalid: Ingress more has neither rules nor a defaultBackend; the API server refuses it"],
    ),
    "a rule without paths": (
        ingress(rules=[{"host": "a.example.com", "http": {"paths": []}}]),
        None,
        ["error ingress-invalid: Ingress more has a rule without paths; the API server refuses it"],
    ),
    "a host that is an address": (
        ingress(rules=[{"host": "192.168.1.5"}]),
        None,
        [
            "error ingress-invalid: Ingress more has the host `192.168.1.5`, which is an address and no name; the API server refuses it"
        ],
    ),
    "a host with a star inside": (
        ingress(rules=[{"host": "a.*.example.com"}]),
        None,
        [
            "error ingress-invalid: Ingress more has the host `a.*.example.com`, which has a `*` elsewhere than in place of its first part; the API server refuses it"
        ],
    ),
    "a host with a capital letter": (
        ingress(rules=[{"host": "Attune.example.com"}]),
        None,
        [
            "error ingress-invalid: Ingress more has the host `Attune.example.com`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a path without a slash": (
        ingress(rules=[path("api")]),
        None,
        [
            "error ingress-invalid: Ingress more has the path `api`, which does not start with `/`; the API server refuses it"
        ],
    ),
    "a path with two slashes": (
        ingress(rules=[path("/a//b", "Exact")]),
        None,
        ["error ingress-invalid: Ingress more has the path `/a//b` with `//` in it; the API server refuses it"],
    ),
    "a path upwards": (
        ingress(rules=[path("/a/..")]),
        None,
        ["error ingress-invalid: Ingress more has the path `/a/..` with `/..` in it; the API server refuses it"],
    ),
    "an expression without a slash": (
        ingress(rules=[path("a.*", "ImplementationSpecific")]),
        None,
        [
            "error ingress-invalid: Ingress more has the path `a.*`, which does not start with `/`; the API server refuses it"
        ],
    ),
    "a type of a path that is none": (
        ingress(rules=[path("/", "prefix")]),
        None,
        [
            "error enum-invalid: Ingress more has the pathType `prefix`; the API server takes Exact, Prefix, ImplementationSpecific"
        ],
    ),
    "a backend of two kinds": (
        ingress(
            defaultBackend={
                "service": {"name": "attune-web", "port": {"number": 80}},
                "resource": {"kind": "A", "name": "a"},
            }
        ),
        None,
        [
            "error ingress-invalid: Ingress more has a backend with both a service and a resource; the API server refuses it"
        ],
    ),
    "a backend of no kind": (
        ingress(defaultBackend={}),
        None,
        [
            "error ingress-invalid: Ingress more has a backend with neither a service nor a resource; the API server refuses it"
        ],
    ),
    "a backend without a port": (
        ingress(defaultBackend={"service": {"name": "attune-web"}}),
        None,
        [
            "error ingress-invalid: Ingress more has a backend with neither a name nor a number of the port; the API server refuses it"
        ],
    ),
    "a backend with two ports": (
        ingress(defaultBackend={"service": {"name": "attune-web", "port": {"name": "http", "number": 80}}}),
        None,
        [
            "error ingress-invalid: Ingress more has a backend with both a name and a number of the port; the API server refuses it"
        ],
    ),
    "a backend with a port out of range": (
        ingress(defaultBackend={"service": {"name": "attune-web", "port": {"number": 70000}}}),
        None,
        [
            "error dangling-target: Ingress more names the port `70000` of Service attune-web, which has `http`. Kubernetes accepts this",
            "error ingress-invalid: Ingress more has a backend with the port `70000`, which is not from 1 to 65535; the API server refuses it",
        ],
    ),
    "a backend with a capital letter": (
        ingress(defaultBackend={"service": {"name": "Web", "port": {"number": 80}}}),
        None,
        [
            "error ingress-invalid: Ingress more names the Service `Web`, which is no DNS label that starts with a letter (a-z, 0-9 and `-`, with a letter or digit at the end); the API server refuses it"
        ],
    ),
    "a TLS host that is an address": (
        ingress(rules=[path("/")], tls=[{"hosts": ["10.0.0.1"]}]),
        None,
        [
            "error ingress-invalid: Ingress more has the TLS host `10.0.0.1`, which is an address and no name; the API server refuses it"
        ],
    ),
    "a TLS secret with an underscore": (
        ingress(rules=[path("/")], tls=[{"secretName": "a_b"}]),
        None,
        [
            "error ingress-invalid: Ingress more names the Secret `a_b`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "two classes": (
        json.dumps(
            {
                **json.loads(ingress(rules=[path("/")], ingressClassName="a")),
                "metadata": {"name": "more", "annotations": {"kubernetes.io/ingress.class": "b"}},
            }
        ),
        None,
        [
            "error ingress-invalid: Ingress more has the annotation kubernetes.io/ingress.class `b` and the ingressClassName `a`; the API server refuses it"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "claims": (
        claim(
            accessModes=["ReadWriteOncePod"],
            storageClassName="",
            volumeMode="Block",
            dataSource={"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "a"},
        ),
        None,
    ),
    "data": (thing("ConfigMap", data={"a": "b" * 2**20, "...": ""}).replace("...", ".a_B-9"), None),
    "a key of a Secret twice": (thing("Secret", data={"a": "YQ=="}, stringData={"a": "b"}), None),
    "a certificate": (thing("Secret", type="kubernetes.io/tls", data={"tls.crt": "", "tls.key": ""}), None),
    "a pull secret": (
        thing(
            "Secret", type="kubernetes.io/dockerconfigjson", data={".dockerconfigjson": "eyJhdXRocyI6IHsiYSI6IHt9fX0="}
        ),
        None,
    ),
    "a Secret of a type of one's own": (thing("Secret", type="example.com/a"), None),
    "one number of two protocols": (
        service(ports=[{"port": 53, "name": "dns"}, {"port": 53, "name": "dns-udp", "protocol": "UDP"}]),
        None,
    ),
    "a long name of a Service's port": (
        service(ports=[{"port": 80, "name": "p" * 63, "targetPort": "a-b-c-d-e-f-g-h"}]),
        None,
    ),
    "no ports of a headless Service": (service(clusterIP="None", ports=[]), None),
    "a policy from outside": (service(externalIPs=["10.0.0.1"], externalTrafficPolicy="Local"), None),
    "a balancer": (
        service(
            type="LoadBalancer",
            externalTrafficPolicy="Local",
            healthCheckNodePort=30000,
            loadBalancerSourceRanges=["10.0.0.0/8", " ::/0 "],
            allocateLoadBalancerNodePorts=False,
            ports=[{"port": 80, "nodePort": 32767}],
        ),
        None,
    ),
    "another name": (service(type="ExternalName", externalName="db.example.com.", ports=[]), None),
    "sessions": (
        service(sessionAffinity="ClientIP", sessionAffinityConfig={"clientIP": {"timeoutSeconds": 86400}}),
        None,
    ),
    "left out of a ClusterIP": (service(loadBalancerSourceRanges=[], ports=[{"port": 80, "nodePort": 0}]), None),
    "hosts": (
        ingress(
            ingressClassName="a",
            rules=[{**path("/"), "host": "*.example.com"}, {"host": "a.example.com"}],
            tls=[{"hosts": ["*.example.com"], "secretName": "a"}],
        ),
        None,
    ),
    "paths": (
        ingress(
            rules=[path("/a.b/..c/"), path("", "ImplementationSpecific"), path("/a(/|$)(.*)", "ImplementationSpecific")]
        ),
        None,
    ),
    "a default alone": (
        ingress(defaultBackend={"resource": {"apiGroup": "example.com", "kind": "A", "name": "a"}}),
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
