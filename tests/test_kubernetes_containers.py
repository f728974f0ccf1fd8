# ruff: noqa: E501 (messages stand whole in their lines)
"""Containers, probes, lifecycle hooks and ports: what the API server does not take, each with the nearest it does."""

from __future__ import annotations

import pytest

from tests.patches import container, pod, thing
from tests.rule_harness import said

WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "no containers": (
        thing("Pod", "lone", spec={"containers": []}),
        None,
        ["error no-container: Pod lone has no containers; the API server refuses it"],
    ),
    "two containers of one name": (
        pod(initContainers=[{"name": "web", "image": "busybox:1.36", "command": ["true"]}]),
        None,
        [
            "error duplicate-container-name: Deployment attune-web has an init container `web` and a container of the same name; the API server refuses it"
        ],
    ),
    "two containers of one name in a StatefulSet": (
        pod("StatefulSet", "redis", initContainers=[{"name": "redis", "image": "busybox:1.36", "command": ["true"]}]),
        None,
        [
            "error duplicate-container-name: StatefulSet attune-redis has an init container `redis` and a container of the same name; the API server accepts it, and no pod is ever made"
        ],
    ),
    "a container without a name": (
        pod(containers=[{"name": "", "image": "busybox:1.36"}]),
        None,
        ["error invalid-name: the name of container `` of Deployment attune-web is empty; the API server refuses it"],
    ),
    "a container with a long name": (
        pod(containers=[{"name": "c" * 64, "image": "busybox:1.36"}]),
        None,
        [
            "error invalid-name: the name of container `cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc` of Deployment attune-web has 64 characters, and at most 63 are allowed; the API server refuses it"
        ],
    ),
    "an empty image": (
        container(image=""),
        None,
        ["error no-container: container `web` of Deployment attune-web has no image; the API server refuses it"],
    ),
    "an image with a space": (
        container(image=" nginx:1.27"),
        None,
        [
            "error image-invalid: the image ` nginx:1.27` of container `web` of Deployment attune-web has white space in it; Kubernetes accepts this, and cannot pull it"
        ],
    ),
    "a pull policy in lower case": (
        container(imagePullPolicy="ifnotpresent"),
        None,
        [
            "error enum-invalid: container `web` of Deployment attune-web has the imagePullPolicy `ifnotpresent`; the API server takes Always, IfNotPresent, Never"
        ],
    ),
    "a probe of an init container": (
        pod(initContainers=[{"name": "wait-for-schema", "readinessProbe": {"exec": {"command": ["true"]}}}]),
        None,
        [
            "error init-container-probe: init container `wait-for-schema` of Deployment attune-web has a readinessProbe, and an init container that ends has none; the API server refuses it"
        ],
    ),
    "a lifecycle of an init container": (
        pod(initContainers=[{"name": "wait-for-schema", "lifecycle": {"preStop": {"exec": {"command": ["true"]}}}}]),
        None,
        [
            "error init-container-probe: init container `wait-for-schema` of Deployment attune-web has a lifecycle, and an init container that ends has none; the API server refuses it"
        ],
    ),
    "a container's own policy before 1.34": (
        container(restartPolicy="Always"),
        "1.33",
        [
            "error restart-policy: container `web` of Deployment attune-web has a restartPolicy, which is taken from 1.35 on; the API server refuses it"
        ],
    ),
    "an init container's policy before 1.35": (
        pod(
            initContainers=[
                {"name": "more", "image": "busybox:1.36", "command": ["true"], "restartPolicy": "OnFailure"}
            ]
        ),
        "1.34",
        [
            "error restart-policy: init container `more` of Deployment attune-web has the restartPolicy `OnFailure`; an init container takes only Always; the API server refuses it"
        ],
    ),
    "a policy that is none": (
        container(restartPolicy="Sometimes"),
        None,
        [
            "error restart-policy: container `web` of Deployment attune-web has the restartPolicy `Sometimes`; there is Always, OnFailure, Never; the API server refuses it"
        ],
    ),
    "rules without a policy": (
        container(restartPolicyRules=[{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]),
        None,
        [
            "error restart-policy: container `web` of Deployment attune-web has restartPolicyRules without a restartPolicy; the API server refuses it"
        ],
    ),
    "a Deployment that ends": (
        pod(restartPolicy="Never"),
        None,
        [
            "error restart-policy: Deployment attune-web has the restartPolicy `Never`; the API server takes Always there"
        ],
    ),
    "a DaemonSet that ends": (
        thing(
            "DaemonSet",
            "more",
            spec={
                "selector": {"matchLabels": {"a": "b"}},
                "template": {
                    "metadata": {"labels": {"a": "b"}},
                    "spec": {"restartPolicy": "OnFailure", "containers": [{"name": "c", "image": "busybox:1.36"}]},
                },
            },
        ),
        None,
        ["error restart-policy: DaemonSet more has the restartPolicy `OnFailure`; the API server takes Always there"],
    ),
    "a Pod with a policy that is none": (
        thing("Pod", "lone", spec={"restartPolicy": "always", "containers": [{"name": "c", "image": "busybox:1.36"}]}),
        None,
        [
            "error restart-policy: Pod lone has the restartPolicy `always`; the API server takes Always or OnFailure or Never there"
        ],
    ),
    "a Job that never ends": (
        pod("Job", "init-packs", restartPolicy="Always"),
        None,
        [
            "error restart-policy: Job attune-init-packs has the restartPolicy `Always`; the API server takes OnFailure or Never there"
        ],
    ),
    "a Job's container that is started again for ever": (
        pod("Job", "init-packs", containers=[{"name": "init-packs", "restartPolicy": "Always"}]),
        None,
        [
            "error restart-policy: container `init-packs` of Job attune-init-packs has the restartPolicy `Always`, and is started again whenever it has done its work: the Job never ends. Kubernetes accepts this"
        ],
    ),
    "a Deployment's container that is started again for ever": (container(restartPolicy="Always"), None, []),
    "a deadline of a Deployment": (
        pod(activeDeadlineSeconds=600),
        None,
        [
            "error restart-policy: Deployment attune-web has activeDeadlineSeconds 600, which only a pod that ends may have; the API server refuses it"
        ],
    ),
    "a deadline of a StatefulSet": (
        pod("StatefulSet", "redis", activeDeadlineSeconds=600),
        None,
        [
            "error restart-policy: StatefulSet attune-redis has activeDeadlineSeconds 600, which only a pod that ends may have; the API server refuses it"
        ],
    ),
    "a deadline of nothing": (
        pod("Job", "init-packs", activeDeadlineSeconds=0),
        None,
        [
            "error restart-policy: Job attune-init-packs has activeDeadlineSeconds 0, which is not from 1 to 2147483647; the API server refuses it"
        ],
    ),
    "a probe without a handler": (
        container(livenessProbe={}),
        None,
        [
            "error probe-invalid: the livenessProbe of container `web` of Deployment attune-web has no handler; the API server refuses it"
        ],
    ),
    "a probe with two handlers": (
        container(livenessProbe={"httpGet": {"port": 80}, "exec": {"command": ["true"]}}),
        None,
        [
            "error probe-invalid: the livenessProbe of container `web` of Deployment attune-web has 2 handlers (exec, httpGet); the API server refuses it"
        ],
    ),
    "a liveness probe that must succeed twice": (
        container(livenessProbe={"tcpSocket": {"port": 80}, "successThreshold": 2}),
        None,
        [
            "error probe-invalid: the livenessProbe of container `web` of Deployment attune-web has the successThreshold 2, which must be 1; the API server refuses it"
        ],
    ),
    "a readiness probe with a grace period": (
        container(readinessProbe={"terminationGracePeriodSeconds": 5}),
        None,
        [
            "error probe-invalid: the readinessProbe of container `web` of Deployment attune-web has terminationGracePeriodSeconds, which only the other probes take; the API server refuses it"
        ],
    ),
    "a liveness probe without grace": (
        container(livenessProbe={"tcpSocket": {"port": 80}, "terminationGracePeriodSeconds": 0}),
        None,
        [
            "error probe-invalid: the livenessProbe of container `web` of Deployment attune-web has terminationGracePeriodSeconds 0, which must be above 0; the API server refuses it"
        ],
    ),
    "a probe less than never": (
        container(livenessProbe={"tcpSocket": {"port": 80}, "periodSeconds": -1}),
        None,
        [
            "error negative-number: Deployment attune-web has `periodSeconds: -1`; the API server refuses a negative number"
        ],
    ),
    "a scheme in lower case": (
        container(readinessProbe={"httpGet": {"scheme": "http"}}),
        None,
        [
            "error enum-invalid: container `web` of Deployment attune-web has the scheme `http`; the API server takes HTTP, HTTPS"
        ],
    ),
    "a port out of range": (
        container(readinessProbe={"httpGet": {"port": 0}}),
        None,
        [
            "error probe-invalid: the readinessProbe of container `web` of Deployment attune-web asks the port `0`, which is not from 1 to 65535; the API server refuses it"
        ],
    ),
    "a port in quotes": (
        container(readinessProbe={"httpGet": {"port": "80"}}),
        None,
        [
            "error probe-invalid: the readinessProbe of container `web` of Deployment attune-web asks the port `80`, which is no port name (at most 15 of a-z, 0-9 and `-`); the API server refuses it"
        ],
    ),
    "a port with an underscore": (
        container(readinessProbe={"httpGet": {"port": "http_port"}}),
        None,
        [
            "error probe-invalid: the readinessProbe of container `web` of Deployment attune-web asks the port `http_port`, which is no port name (at most 15 of a-z, 0-9 and `-`); the API server refuses it"
        ],
    ),
    "a port that no container has": (
        container(readinessProbe={"httpGet": {"port": "htpp"}}),
        None,
        [
            "error named-port: the readinessProbe of container `web` of Deployment attune-web names the port `htpp`, and no container has one of that name: there is `http`. Kubernetes accepts this"
        ],
    ),
    "a header with a space": (
        container(readinessProbe={"httpGet": {"httpHeaders": [{"name": "X Header", "value": "a"}]}}),
        None,
        [
            "error probe-invalid: the readinessProbe of container `web` of Deployment attune-web sends the header `X Header`, which is no name of one; the API server refuses it"
        ],
    ),
    "a probe of an empty command": (
        container(livenessProbe={"exec": {"command": []}}),
        None,
        [
            "error probe-invalid: the livenessProbe of container `web` of Deployment attune-web has an empty command; the API server refuses it"
        ],
    ),
    "a probe without a command": (
        container(livenessProbe={"exec": {}}),
        None,
        [
            "error probe-invalid: the livenessProbe of container `web` of Deployment attune-web has an empty command; the API server refuses it"
        ],
    ),
    "a probe of a StatefulSet": (
        container("StatefulSet", "redis", livenessProbe={}),
        None,
        [
            "error probe-invalid: the livenessProbe of container `redis` of StatefulSet attune-redis has no handler; the API server accepts it, and no pod is ever made"
        ],
    ),
    "a hook without a handler": (
        container(lifecycle={"preStop": {}}),
        None,
        [
            "error lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web has no handler; the API server refuses it"
        ],
    ),
    "a hook with two handlers": (
        container(lifecycle={"postStart": {"sleep": {"seconds": 1}, "exec": {"command": ["true"]}}}),
        None,
        [
            "error lifecycle-invalid: the postStart hook of container `web` of Deployment attune-web has 2 handlers (exec, sleep); the API server refuses it"
        ],
    ),
    "a hook with an empty command": (
        container(lifecycle={"preStop": {"exec": {"command": []}}}),
        None,
        [
            "error lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web has an empty command; the API server refuses it"
        ],
    ),
    "a hook's scheme in lower case": (
        container(lifecycle={"preStop": {"httpGet": {"port": 80, "scheme": "https"}}}),
        None,
        [
            "error enum-invalid: container `web` of Deployment attune-web has the scheme `https`; the API server takes HTTP, HTTPS"
        ],
    ),
    "a hook's port out of range": (
        container(lifecycle={"preStop": {"httpGet": {"port": 65536}}}),
        None,
        [
            "error lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web asks the port `65536`, which is not from 1 to 65535; the API server refuses it"
        ],
    ),
    "a hook's port that no container has": (
        container(lifecycle={"preStop": {"httpGet": {"port": "stop"}}}),
        None,
        [
            "error named-port: the preStop of container `web` of Deployment attune-web names the port `stop`, and no container has one of that name: there is `http`. Kubernetes accepts this"
        ],
    ),
    "a sleep longer than the default": (
        container(lifecycle={"preStop": {"sleep": {"seconds": 31}}}),
        None,
        [
            "error lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web sleeps 31 seconds, longer than terminationGracePeriodSeconds 30; the API server refuses it"
        ],
    ),
    "a sleep longer than the grace period": (
        pod(
            terminationGracePeriodSeconds=45,
            containers=[{"name": "web", "lifecycle": {"preStop": {"sleep": {"seconds": 60}}}}],
        ),
        None,
        [
            "error lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web sleeps 60 seconds, longer than terminationGracePeriodSeconds 45; the API server refuses it"
        ],
    ),
    "a sleep of a negative time": (
        container(lifecycle={"preStop": {"sleep": {"seconds": -1}}}),
        None,
        [
            "error lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web sleeps -1 seconds, and at least 0 is taken; the API server refuses it"
        ],
    ),
    "a sleep of nothing before 1.33": (
        container(lifecycle={"preStop": {"sleep": {"seconds": 0}}}),
        "1.32",
        [
            "error lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web sleeps 0 seconds, and at least 1 is taken; the API server refuses it"
        ],
    ),
    "a command that sleeps too long": (
        container(
            lifecycle={"preStop": {"exec": {"command": ["/bin/sh", "-c", "nginx -s quit; sleep 20 && sleep 20"]}}}
        ),
        None,
        [
            "warning lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web sleeps 40 seconds, and the pod is killed after 30. Kubernetes accepts this"
        ],
    ),
    "a command that sleeps for minutes": (
        container(lifecycle={"preStop": {"exec": {"command": ["sleep", "1m"]}}}),
        None,
        [
            "warning lifecycle-invalid: the preStop hook of container `web` of Deployment attune-web sleeps 60 seconds, and the pod is killed after 30. Kubernetes accepts this"
        ],
    ),
    "a signal of no system": (
        container(lifecycle={"stopSignal": "SIGINT"}),
        None,
        [
            "error lifecycle-invalid: container `web` of Deployment attune-web has a stopSignal, and its pod does not say its os; the API server refuses it"
        ],
    ),
    "a grace period below zero": (
        pod(terminationGracePeriodSeconds=-1),
        None,
        [
            "error negative-number: Deployment attune-web has `terminationGracePeriodSeconds: -1`; Kubernetes accepts this, and kills after one second"
        ],
    ),
    "a containerPort out of range": (
        container(ports=[{"containerPort": 65536}]),
        None,
        [
            "error port-invalid: container `web` of Deployment attune-web has the containerPort 65536, which is not from 1 to 65535; the API server refuses it"
        ],
    ),
    "a port's name with 16 characters": (
        container(ports=[{"containerPort": 81, "name": "abcdefghijklmnop"}]),
        None,
        [
            "error port-invalid: container `web` of Deployment attune-web has the port name `abcdefghijklmnop`, which is no port name (at most 15 of a-z, 0-9 and `-`); the API server refuses it"
        ],
    ),
    "a port's name of digits": (
        container(ports=[{"containerPort": 81, "name": "8080"}]),
        None,
        [
            "error port-invalid: container `web` of Deployment attune-web has the port name `8080`, which is no port name (at most 15 of a-z, 0-9 and `-`); the API server refuses it"
        ],
    ),
    "a port's name with two hyphens": (
        container(ports=[{"containerPort": 81, "name": "a--b"}]),
        None,
        [
            "error port-invalid: container `web` of Deployment attune-web has the port name `a--b`, which is no port name (at most 15 of a-z, 0-9 and `-`); the API server refuses it"
        ],
    ),
    "a port's name twice": (
        container(ports=[{"containerPort": 81, "name": "http"}]),
        None,
        [
            "error port-invalid: container `web` of Deployment attune-web has the port name `http` twice; the API server refuses it"
        ],
    ),
    "a protocol in lower case": (
        container(ports=[{"containerPort": 81, "protocol": "tcp"}]),
        None,
        [
            "error enum-invalid: container `web` of Deployment attune-web has the protocol `tcp`; the API server takes TCP, UDP, SCTP"
        ],
    ),
    "a long name of a port, that others refer to": (
        thing(
            "Deployment",
            "web",
            spec={
                "template": {
                    "spec": {
                        "containers": [
                            {
                                "name": "web",
                                "ports": [{"containerPort": 80, "name": "attune-web-metrics"}],
                                "readinessProbe": {"httpGet": {"port": "attune-web-metrics"}},
                            }
                        ]
                    }
                }
            },
        ),
        None,
        [
            "error port-invalid: container `web` of Deployment attune-web has the port name `attune-web-metrics`, which is no port name (at most 15 of a-z, 0-9 and `-`); the API server refuses it",
            "error named-port: Service attune-web names the port `http`, and no container has one of that name: there is `attune-web-metrics`. Kubernetes accepts this",
        ],
    ),
    "one port twice": (
        container(ports=[{"containerPort": 80, "name": "again"}, {"containerPort": 80, "name": "http"}]),
        None,
        [
            "warning duplicate-list-item: container `web` of Deployment attune-web has 80 TCP twice in ports. Kubernetes accepts this; Helm 4 refuses it"
        ],
    ),
    "one hostPort of two containers": (
        pod(
            containers=[
                {"name": "web", "ports": [{"containerPort": 80, "hostPort": 8080}]},
                {"name": "more", "image": "busybox:1.36", "ports": [{"containerPort": 81, "hostPort": 8080}]},
            ]
        ),
        None,
        [
            "error pod-network-invalid: container `more` of Deployment attune-web and `web` both have the hostPort 8080; the API server refuses it"
        ],
    ),
    "one port of two containers": (
        pod(containers=[{"name": "more", "image": "busybox:1.36", "ports": [{"containerPort": 80}]}]),
        None,
        [
            "warning pod-network-invalid: container `more` of Deployment attune-web and `web` both have the containerPort 80; Kubernetes accepts this, and only one can listen"
        ],
    ),
    "another hostPort on the host's network": (
        pod(hostNetwork=True, containers=[{"name": "web", "ports": [{"containerPort": 80, "hostPort": 8080}]}]),
        None,
        [
            "error pod-network-invalid: container `web` of Deployment attune-web has hostPort 8080 for containerPort 80, and the pod is on the host's network, where both are one; the API server refuses it"
        ],
    ),
    "one pull secret twice": (
        pod(imagePullSecrets=[{"name": "a"}, {"name": "a"}]),
        None,
        [
            "warning duplicate-list-item: Deployment attune-web has a twice in imagePullSecrets. Kubernetes accepts this; Helm 4 refuses it"
        ],
    ),
    "one alias twice": (
        pod(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["a"]}, {"ip": "10.0.0.1", "hostnames": ["b"]}]),
        None,
        [
            "warning duplicate-list-item: Deployment attune-web has 10.0.0.1 twice in hostAliases. Kubernetes accepts this; Helm 4 refuses it"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "probes": (
        container(
            livenessProbe={
                "httpGet": {"port": "http", "scheme": "HTTPS", "httpHeaders": [{"name": "X-Header", "value": "a"}]},
                "successThreshold": 1,
                "terminationGracePeriodSeconds": 1,
            },
            startupProbe={"grpc": {"port": 80}, "successThreshold": 0},
        ),
        None,
    ),
    "an init container that stays": (
        pod(
            initContainers=[
                {
                    "name": "more",
                    "image": "busybox:1.36",
                    "restartPolicy": "Always",
                    "startupProbe": {"tcpSocket": {"port": 80}},
                    "lifecycle": {"preStop": {"sleep": {"seconds": 30}}},
                }
            ]
        ),
        None,
    ),
    "a container's own policy": (container(restartPolicy="OnFailure"), "1.35"),
    "an init container's policy": (
        pod(
            initContainers=[
                {"name": "more", "image": "busybox:1.36", "command": ["true"], "restartPolicy": "OnFailure"}
            ]
        ),
        "1.35",
    ),
    "a Pod of each policy": (
        thing(
            "Pod",
            "lone",
            spec={
                "restartPolicy": "OnFailure",
                "activeDeadlineSeconds": 1,
                "containers": [{"name": "c", "image": "busybox:1.36"}],
            },
        ),
        None,
    ),
    "a sleep of the grace period": (
        pod(
            terminationGracePeriodSeconds=45,
            containers=[{"name": "web", "lifecycle": {"preStop": {"sleep": {"seconds": 45}}}}],
        ),
        None,
    ),
    "a sleep of nothing": (container(lifecycle={"preStop": {"sleep": {"seconds": 0}}}), "1.33"),
    "a command that sleeps in a loop": (
        container(lifecycle={"preStop": {"exec": {"command": ["/bin/sh", "-c", "while pgrep x; do sleep 60; done"]}}}),
        None,
    ),
    "a command that speaks of sleep": (
        container(lifecycle={"preStop": {"exec": {"command": ["/bin/sh", "-c", "echo sleep 60"]}}}),
        None,
    ),
    "a signal": (pod(os={"name": "linux"}, containers=[{"name": "web", "lifecycle": {"stopSignal": "SIGINT"}}]), None),
    "an empty lifecycle": (container(lifecycle={}), None),
    "ports": (
        container(
            ports=[
                {"containerPort": 65535, "name": "a-b-c-d-e-f-g-h"},
                {"containerPort": 1, "protocol": "UDP", "hostPort": 0},
            ]
        ),
        None,
    ),
    "one number of two protocols": (
        container(
            ports=[
                {"$patch": "replace"},
                {"containerPort": 80, "name": "http"},
                {"containerPort": 80, "protocol": "UDP"},
            ]
        ),
        None,
    ),
    "one hostPort of two addresses": (
        pod(
            containers=[
                {"name": "web", "ports": [{"containerPort": 80, "hostPort": 8080, "hostIP": "127.0.0.1"}]},
                {
                    "name": "more",
                    "image": "busybox:1.36",
                    "ports": [{"containerPort": 81, "hostPort": 8080, "hostIP": "127.0.0.2"}],
                },
            ]
        ),
        None,
    ),
    "two pull secrets": (pod(imagePullSecrets=[{"name": "a"}, {"name": "b"}]), None),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_once(name: str) -> None:
    patch, kube_version, expected = WRONG[name]
    assert said("yaml", patch, kube_version=kube_version) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_said(name: str) -> None:
    patch, kube_version = RIGHT[name]
    assert said("yaml", patch, kube_version=kube_version) == []
