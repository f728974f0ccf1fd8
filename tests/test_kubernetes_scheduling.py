# ruff: noqa: E501 (messages stand whole in their lines)
"""Scheduling, security and names on the network: what the API server does not take, and what fits nothing."""

from __future__ import annotations

import pytest

from tests.patches import container, pod, thing
from tests.rule_harness import said

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
SPREAD = {
    "maxSkew": 1,
    "topologyKey": "kubernetes.io/hostname",
    "whenUnsatisfiable": "ScheduleAnyway",
    "labelSelector": {"matchLabels": {"app.kubernetes.io/component": "web"}},
}
KATA = thing(
    "RuntimeClass",
    "kata",
    handler="kata",
    scheduling={"nodeSelector": {"a": "c"}},
    overhead={"podFixed": {"memory": "1Gi"}},
)
WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "a node's label with a space": (
        pod(nodeSelector={"example.com/gpu": "A100 80GB"}),
        None,
        [
            "error node-selector-invalid: the nodeSelector `example.com/gpu: A100 80GB` of Deployment attune-web has a value that is no label value (letters, digits, `-`, `_` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a toleration without a key": (
        pod(tolerations=[{"effect": "NoSchedule"}]),
        None,
        [
            "error toleration-invalid: a toleration of Deployment attune-web has no key and not the operator Exists; the API server refuses it"
        ],
    ),
    "a toleration of any value beside one": (
        pod(tolerations=[{"key": "a", "operator": "Exists", "value": "b"}]),
        None,
        [
            "error toleration-invalid: the toleration `a` of Deployment attune-web has a value beside the operator Exists; the API server refuses it"
        ],
    ),
    "a toleration's time without NoExecute": (
        pod(tolerations=[{"key": "a", "operator": "Exists", "effect": "NoSchedule", "tolerationSeconds": 5}]),
        None,
        [
            "error toleration-invalid: the toleration `a` of Deployment attune-web has tolerationSeconds without the effect NoExecute; the API server refuses it"
        ],
    ),
    "an operator that is none": (
        pod(tolerations=[{"key": "a", "operator": "In"}]),
        None,
        [
            "error toleration-invalid: the toleration `a` of Deployment attune-web has the operator `In`; there is Equal and Exists; the API server refuses it"
        ],
    ),
    "a comparison before 1.35": (
        pod(tolerations=[{"key": "a", "operator": "Gt", "value": "5"}]),
        "1.34",
        [
            "error toleration-invalid: the toleration `a` of Deployment attune-web has the operator `Gt`; there is Equal and Exists; the API server refuses it"
        ],
    ),
    "a comparison with a text": (
        pod(tolerations=[{"key": "a", "operator": "Gt", "value": "much"}]),
        None,
        [
            "error toleration-invalid: the toleration `a` of Deployment attune-web compares with `much`, which is no whole number; the API server refuses it"
        ],
    ),
    "an effect in lower case": (
        pod(tolerations=[{"key": "a", "operator": "Exists", "effect": "Noschedule"}]),
        None,
        [
            "error toleration-invalid: the toleration `a` of Deployment attune-web has the effect `Noschedule`; there is NoSchedule, PreferNoSchedule, NoExecute; the API server refuses it"
        ],
    ),
    "a toleration's value with a slash": (
        pod(tolerations=[{"key": "a", "value": "b/c"}]),
        None,
        [
            "error toleration-invalid: the toleration `a` of Deployment attune-web has a value that is no label value (letters, digits, `-`, `_` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "an empty runtimeClassName": (
        pod(runtimeClassName=""),
        None,
        [
            "error runtime-class-invalid: the runtimeClassName of Deployment attune-web is empty; the API server refuses it"
        ],
    ),
    "an empty runtimeClassName of a StatefulSet": (
        pod("StatefulSet", "redis", runtimeClassName=""),
        None,
        [
            "error runtime-class-invalid: the runtimeClassName of StatefulSet attune-redis is empty; the API server accepts it, and no pod is ever made"
        ],
    ),
    "nodes that the RuntimeClass does not have": (
        pod(runtimeClassName="kata", nodeSelector={"a": "b"}) + "\n---\n" + KATA,
        None,
        [
            "error runtime-class-invalid: Deployment attune-web wants nodes with `a: b`, and its RuntimeClass `kata` those with `c`. Kubernetes accepts this, and refuses every pod"
        ],
    ),
    "an overhead by hand": (
        pod(overhead={"memory": "1Gi"}),
        None,
        [
            "error runtime-class-invalid: Deployment attune-web has an overhead of its own, which is the RuntimeClass's to say. Kubernetes accepts this, and refuses every pod"
        ],
    ),
    "a term without nodes": (
        pod(affinity={"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": []}}}),
        None,
        [
            "error placement-invalid: nodeAffinity of Deployment attune-web requires one of no terms; the API server refuses it"
        ],
    ),
    "a weight above 100": (
        pod(
            affinity={
                "nodeAffinity": {
                    PREFERRED: [
                        {"weight": 101, "preference": {"matchExpressions": [{"key": "a", "operator": "Exists"}]}}
                    ]
                }
            }
        ),
        None,
        [
            "error placement-invalid: nodeAffinity of Deployment attune-web has the weight 101, which is not from 1 to 100; the API server refuses it"
        ],
    ),
    "In without values": (
        pod(
            affinity={
                "nodeAffinity": {
                    REQUIRED: {"nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "In"}]}]}
                }
            }
        ),
        None,
        [
            "error placement-invalid: nodeAffinity of Deployment attune-web has the operator In for `a` without values; the API server refuses it"
        ],
    ),
    "Exists beside values": (
        pod(
            affinity={
                "nodeAffinity": {
                    REQUIRED: {
                        "nodeSelectorTerms": [
                            {"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]}
                        ]
                    }
                }
            }
        ),
        None,
        [
            "error placement-invalid: nodeAffinity of Deployment attune-web has the operator Exists for `a` beside values; the API server refuses it"
        ],
    ),
    "Gt with two values": (
        pod(
            affinity={
                "nodeAffinity": {
                    REQUIRED: {
                        "nodeSelectorTerms": [
                            {"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["16", "32"]}]}
                        ]
                    }
                }
            }
        ),
        None,
        [
            "error placement-invalid: nodeAffinity of Deployment attune-web has the operator Gt for `a` with 2 values, and takes one; the API server refuses it"
        ],
    ),
    "Gt with a text": (
        pod(
            affinity={
                "nodeAffinity": {
                    REQUIRED: {
                        "nodeSelectorTerms": [
                            {"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["16Gi"]}]}
                        ]
                    }
                }
            }
        ),
        None,
        [
            "error placement-invalid: nodeAffinity of Deployment attune-web compares `a` with `16Gi`, which is no whole number. Kubernetes accepts this, and no node fits"
        ],
    ),
    "a node's operator that is none": (
        pod(
            affinity={
                "nodeAffinity": {
                    REQUIRED: {
                        "nodeSelectorTerms": [{"matchExpressions": [{"key": "a", "operator": "in", "values": ["b"]}]}]
                    }
                }
            }
        ),
        None,
        [
            "error placement-invalid: nodeAffinity of Deployment attune-web has the operator `in`; there is In, NotIn, Exists, DoesNotExist, Gt, Lt; the API server refuses it"
        ],
    ),
    "an affinity without a topologyKey": (
        pod(
            affinity={
                "podAntiAffinity": {REQUIRED: [{"topologyKey": "", "labelSelector": {"matchLabels": {"a": "b"}}}]}
            }
        ),
        None,
        [
            "error placement-invalid: podAntiAffinity of Deployment attune-web has no topologyKey; the API server refuses it"
        ],
    ),
    "an affinity's weight of 0": (
        pod(
            affinity={
                "podAntiAffinity": {
                    PREFERRED: [
                        {
                            "weight": 0,
                            "podAffinityTerm": {
                                "topologyKey": "kubernetes.io/hostname",
                                "labelSelector": {"matchLabels": {"a": "b"}},
                            },
                        }
                    ]
                }
            }
        ),
        None,
        [
            "error placement-invalid: podAntiAffinity of Deployment attune-web has the weight 0, which is not from 1 to 100; the API server refuses it"
        ],
    ),
    "an affinity's selector without values": (
        pod(
            affinity={
                "podAffinity": {
                    PREFERRED: [
                        {
                            "weight": 1,
                            "podAffinityTerm": {
                                "topologyKey": "kubernetes.io/hostname",
                                "labelSelector": {"matchExpressions": [{"key": "a", "operator": "NotIn"}]},
                            },
                        }
                    ]
                }
            }
        ),
        None,
        [
            "error placement-invalid: podAffinity of Deployment attune-web has the operator NotIn for `a` without values; the API server refuses it"
        ],
    ),
    "an affinity's keys without a selector": (
        pod(affinity={"podAffinity": {REQUIRED: [{"topologyKey": "kubernetes.io/hostname", "matchLabelKeys": ["a"]}]}}),
        None,
        [
            "error placement-invalid: podAffinity of Deployment attune-web has matchLabelKeys without a labelSelector; the API server refuses it"
        ],
    ),
    "a spread of nothing": (
        pod(topologySpreadConstraints=[{**SPREAD, "maxSkew": 0}]),
        None,
        [
            "error placement-invalid: a topologySpreadConstraint of Deployment attune-web has maxSkew 0, which must be above 0; the API server refuses it"
        ],
    ),
    "a spread that does not say when": (
        pod(topologySpreadConstraints=[{**SPREAD, "whenUnsatisfiable": "Never"}]),
        None,
        [
            "error placement-invalid: a topologySpreadConstraint of Deployment attune-web has whenUnsatisfiable `Never`; there is DoNotSchedule, ScheduleAnyway; the API server refuses it"
        ],
    ),
    "a spread without a topologyKey": (
        pod(topologySpreadConstraints=[{**SPREAD, "topologyKey": ""}]),
        None,
        [
            "error placement-invalid: a topologySpreadConstraint of Deployment attune-web has no topologyKey; the API server refuses it"
        ],
    ),
    "a spread twice": (
        pod(topologySpreadConstraints=[SPREAD, SPREAD]),
        None,
        [
            "error placement-invalid: a topologySpreadConstraint of Deployment attune-web has two constraints for `kubernetes.io/hostname` with ScheduleAnyway; the API server refuses it"
        ],
    ),
    "domains of a spread that is not kept": (
        pod(topologySpreadConstraints=[{**SPREAD, "minDomains": 2}]),
        None,
        [
            "error placement-invalid: a topologySpreadConstraint of Deployment attune-web has minDomains 2, which goes with DoNotSchedule only; the API server refuses it"
        ],
    ),
    "a key in both ways of a spread": (
        pod(topologySpreadConstraints=[{**SPREAD, "matchLabelKeys": ["app.kubernetes.io/component"]}]),
        None,
        [
            "error placement-invalid: a topologySpreadConstraint of Deployment attune-web has `app.kubernetes.io/component` in matchLabelKeys and in the labelSelector; the API server refuses it"
        ],
    ),
    "a policy of a spread that is none": (
        pod(topologySpreadConstraints=[{**SPREAD, "nodeTaintsPolicy": "honor"}]),
        None,
        [
            "error placement-invalid: a topologySpreadConstraint of Deployment attune-web has nodeTaintsPolicy `honor`; there is Honor, Ignore; the API server refuses it"
        ],
    ),
    "a spread of other pods": (
        pod(
            topologySpreadConstraints=[
                {**SPREAD, "labelSelector": {"matchLabels": {"app.kubernetes.io/component": "ui"}}}
            ]
        ),
        None,
        [
            "warning placement-invalid: a topologySpreadConstraint of Deployment attune-web selects other pods than its own. Kubernetes accepts this, and spreads nothing"
        ],
    ),
    "a spread without a selector": (
        pod(topologySpreadConstraints=[{key: value for key, value in SPREAD.items() if key != "labelSelector"}]),
        None,
        [
            "warning placement-invalid: a topologySpreadConstraint of Deployment attune-web has no labelSelector. Kubernetes accepts this, and spreads nothing"
        ],
    ),
    "a privileged container that gains nothing": (
        container(securityContext={"privileged": True, "allowPrivilegeEscalation": False}),
        None,
        [
            "error security-context-invalid: container `web` of Deployment attune-web is privileged and has allowPrivilegeEscalation: false; the API server refuses it"
        ],
    ),
    "a container that may do all, and gains nothing": (
        container(securityContext={"capabilities": {"add": ["CAP_SYS_ADMIN"]}, "allowPrivilegeEscalation": False}),
        None,
        [
            "error security-context-invalid: container `web` of Deployment attune-web has CAP_SYS_ADMIN and allowPrivilegeEscalation: false; the API server refuses it"
        ],
    ),
    "a capability by its long name": (
        container(securityContext={"capabilities": {"drop": ["CAP_NET_RAW"]}}),
        None,
        [
            "warning security-context-invalid: container `web` of Deployment attune-web names the capability `CAP_NET_RAW`, which is `NET_RAW` here. Kubernetes accepts this, and most runtimes do not know the name"
        ],
    ),
    "a user below zero": (
        container(securityContext={"runAsUser": -1}),
        None,
        [
            "error security-context-invalid: container `web` of Deployment attune-web has runAsUser -1, which is not from 0 to 2147483647; the API server refuses it"
        ],
    ),
    "a group of the pod above all": (
        pod(securityContext={"fsGroup": 2**31}),
        None,
        [
            "error security-context-invalid: Deployment attune-web has fsGroup 2147483648, which is not from 0 to 2147483647; the API server refuses it"
        ],
    ),
    "a further group below zero": (
        pod(securityContext={"supplementalGroups": [1, -1]}),
        None,
        [
            "error security-context-invalid: Deployment attune-web has supplementalGroups -1, which is not from 0 to 2147483647; the API server refuses it"
        ],
    ),
    "a profile without a file": (
        container(securityContext={"seccompProfile": {"type": "Localhost"}}),
        None,
        [
            "error security-context-invalid: container `web` of Deployment attune-web has the seccompProfile with the type Localhost and without a localhostProfile; the API server refuses it"
        ],
    ),
    "a file without a profile": (
        pod(securityContext={"seccompProfile": {"type": "RuntimeDefault", "localhostProfile": "a.json"}}),
        None,
        [
            "error security-context-invalid: Deployment attune-web has the seccompProfile with the type RuntimeDefault and a localhostProfile; the API server refuses it"
        ],
    ),
    "a profile that is none": (
        pod(securityContext={"appArmorProfile": {"type": "runtime/default"}}),
        None,
        [
            "error security-context-invalid: Deployment attune-web has the appArmorProfile with the type `runtime/default`; there is Localhost, RuntimeDefault, Unconfined; the API server refuses it"
        ],
    ),
    "a profile upwards": (
        container(securityContext={"seccompProfile": {"type": "Localhost", "localhostProfile": "../a.json"}}),
        None,
        [
            "error security-context-invalid: container `web` of Deployment attune-web has the seccompProfile whose file leads upwards; the API server refuses it"
        ],
    ),
    "users of its own on the host's network": (
        pod(hostUsers=False, hostNetwork=True),
        None,
        [
            "error security-context-invalid: Deployment attune-web has hostNetwork beside hostUsers: false; the API server refuses it"
        ],
    ),
    "processes shared twice": (
        pod(shareProcessNamespace=True, hostPID=True),
        None,
        [
            "error security-context-invalid: Deployment attune-web has shareProcessNamespace beside hostPID; the API server refuses it"
        ],
    ),
    "a sysctl that is none": (
        pod(securityContext={"sysctls": [{"name": "net/ipv4 x", "value": "1"}]}),
        None,
        [
            "error security-context-invalid: Deployment attune-web sets the sysctl `net/ipv4 x`, which is no name of one; the API server refuses it"
        ],
    ),
    "a sysctl twice": (
        pod(securityContext={"sysctls": [{"name": "net.a", "value": "1"}, {"name": "net.a", "value": "2"}]}),
        None,
        [
            "error security-context-invalid: Deployment attune-web sets the sysctl `net.a` twice; the API server refuses it"
        ],
    ),
    "an order of owners that is none": (
        pod(securityContext={"fsGroupChangePolicy": "Never"}),
        None,
        [
            "error enum-invalid: Deployment attune-web has the fsGroupChangePolicy `Never`; the API server takes Always, OnRootMismatch"
        ],
    ),
    "no name server": (
        pod(dnsPolicy="None"),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has the dnsPolicy None and no name server in dnsConfig; the API server refuses it"
        ],
    ),
    "four name servers": (
        pod(dnsConfig={"nameservers": ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"]}),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has 4 name servers; at most 3 are allowed; the API server refuses it"
        ],
    ),
    "a name server by name": (
        pod(dnsConfig={"nameservers": ["dns.example.com"]}),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has the name server `dns.example.com`, which is no IP address; the API server refuses it"
        ],
    ),
    "33 search domains": (
        pod(dnsConfig={"searches": [f"d{n}.example.com" for n in range(33)]}),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has more than 32 search domains, or longer than 2048; the API server refuses it"
        ],
    ),
    "an option without a name": (
        pod(dnsConfig={"options": [{"value": "2"}]}),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has an option of dnsConfig without a name; the API server refuses it"
        ],
    ),
    "an alias for a name": (
        pod(hostAliases=[{"ip": "localhost", "hostnames": ["a"]}]),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has an alias for `localhost`, which is no IP address; the API server refuses it"
        ],
    ),
    "an alias with an underscore": (
        pod(hostAliases=[{"ip": "10.0.0.1", "hostnames": ["a_b"]}]),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has the alias `a_b`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a host name with a dot": (
        pod(hostname="a.b"),
        None,
        [
            "error pod-network-invalid: Deployment attune-web has the hostname `a.b`, which is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a dnsPolicy that is none": (
        pod(dnsPolicy="clusterFirst"),
        None,
        [
            "error enum-invalid: Deployment attune-web has the dnsPolicy `clusterFirst`; the API server takes ClusterFirst, ClusterFirstWithHostNet, Default, None"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "tolerations": (
        pod(
            tolerations=[
                {"operator": "Exists", "key": ""},
                {"key": "a", "operator": "", "value": ""},
                {"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0},
            ]
        ),
        None,
    ),
    "a comparison": (pod(tolerations=[{"key": "a", "operator": "Gt", "value": "-5"}]), "1.35"),
    "affinities": (
        pod(
            affinity={
                "nodeAffinity": {
                    REQUIRED: {
                        "nodeSelectorTerms": [
                            {
                                "matchExpressions": [
                                    {"key": "a", "operator": "Gt", "values": ["16"]},
                                    {"key": "b", "operator": "DoesNotExist"},
                                ]
                            }
                        ]
                    },
                    PREFERRED: [
                        {
                            "weight": 100,
                            "preference": {
                                "matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a"]}]
                            },
                        }
                    ],
                },
                "podAntiAffinity": {
                    PREFERRED: [
                        {
                            "weight": 1,
                            "podAffinityTerm": {
                                "topologyKey": "kubernetes.io/hostname",
                                "labelSelector": {"matchExpressions": [{"key": "a", "operator": "Exists"}]},
                                "matchLabelKeys": ["pod-template-hash"],
                            },
                        }
                    ]
                },
            }
        ),
        None,
    ),
    "the RuntimeClass's own nodes and overhead": (
        pod(runtimeClassName="kata", nodeSelector={"a": "c"}, overhead={"memory": "1024Mi"}) + "\n---\n" + KATA,
        None,
    ),
    "spreads": (
        pod(
            topologySpreadConstraints=[
                SPREAD,
                {**SPREAD, "whenUnsatisfiable": "DoNotSchedule", "minDomains": 2},
                {
                    **SPREAD,
                    "topologyKey": "zone",
                    "labelSelector": {
                        "matchExpressions": [
                            {"key": "app.kubernetes.io/component", "operator": "NotIn", "values": ["api"]}
                        ]
                    },
                    "matchLabelKeys": ["pod-template-hash"],
                },
            ]
        ),
        None,
    ),
    "a security context": (
        pod(
            securityContext={
                "runAsUser": 0,
                "fsGroup": 2**31 - 1,
                "seccompProfile": {"type": "Localhost", "localhostProfile": "a/b.json"},
                "sysctls": [
                    {"name": "net.ipv4.ip_local_port_range", "value": "1024 65535"},
                    {"name": "kernel/shm_rmid_forced", "value": "1"},
                ],
            },
            containers=[
                {
                    "name": "web",
                    "securityContext": {
                        "allowPrivilegeEscalation": False,
                        "capabilities": {"add": ["SYS_ADMIN"], "drop": ["ALL"]},
                    },
                }
            ],
        ),
        None,
    ),
    "users of its own before they were on": (pod(hostUsers=False, hostNetwork=True), "1.32"),
    "names on the network": (
        pod(
            dnsPolicy="None",
            dnsConfig={
                "nameservers": ["10.0.0.1", "fd00::1"],
                "searches": ["."],
                "options": [{"name": "ndots", "value": "2"}],
            },
            hostname="a-1",
            subdomain="b",
            hostAliases=[{"ip": "::1", "hostnames": ["a.b"]}],
        ),
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
