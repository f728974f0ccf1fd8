"""What both editions share: the fields of a worker entry, the runtimes, and the probes made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attune_lint.contract.edition import EntryField, Place, Probe

RUNTIMES: Mapping[str, tuple[str, ...]] = {
    "shell": ("bash", "sh"),
    "python": ("python3", "python"),
    "node": ("node", "nodejs"),
    "ruby": ("ruby",),
    "go": ("go",),
    "java": ("java",),
    "r": ("Rscript",),
    "perl": ("perl",),
    "native": (),
}


def entry_fields(*, runtimes_variable: str, pull_policy: str | None = None) -> tuple[EntryField, ...]:
    """The twelve fields. The editions differ in the runtimes' variable and in the default pull policy."""
    return (
        EntryField("name", Place.OBJECT, ("metadata", "name"), required=True),
        EntryField("image", Place.CONTAINER, ("image",), required=True),
        EntryField("replicas", Place.OBJECT, ("spec", "replicas"), default=1),
        EntryField("runtimes", Place.ENV, (runtimes_variable,), join=","),
        EntryField("resources", Place.CONTAINER, ("resources",)),
        EntryField("env", Place.ENV_LIST),
        EntryField("imagePullPolicy", Place.CONTAINER, ("imagePullPolicy",), default=pull_policy),
        EntryField("logLevel", Place.ENV, ("RUST_LOG",), default="info"),
        EntryField("runtimeClassName", Place.POD, ("runtimeClassName",), scheduling=True),
        EntryField("nodeSelector", Place.POD, ("nodeSelector",), scheduling=True),
        EntryField("tolerations", Place.POD, ("tolerations",), scheduling=True),
        EntryField("stopGracePeriod", Place.POD, ("terminationGracePeriodSeconds",), default=45),
    )


_FULL: Mapping[str, Any] = {
    "name": "probe-full",
    "image": "registry.example.com/team/cuda-python:12.4.1",
    "replicas": 3,
    "runtimes": ["python", "shell"],
    "resources": {
        "requests": {"cpu": "500m", "memory": "2Gi"},
        "limits": {"cpu": "2", "memory": "4Gi", "nvidia.com/gpu": 1},
    },
    "env": [
        {"name": "PROBE_PLAIN", "value": "1.10"},
        {"name": "PROBE_NODE", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
    ],
    "imagePullPolicy": "Always",
    "logLevel": "debug,hyper=warn",
    "runtimeClassName": "nvidia",
    "nodeSelector": {"nvidia.com/gpu.present": "true"},
    "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}],
    "stopGracePeriod": 120,
}
# What the chart takes for all of its pods and claims.
_CHART: Mapping[str, Any] = {
    "global": {
        "imageRegistry": "registry.example.com",
        "imageNamespace": "probe",
        "imageTag": "1.10.0-probe",
        "imagePullSecrets": [{"name": "probe-registry"}],
    },
    "sharedStorage": {
        key: {"accessModes": ["ReadWriteMany"], "size": size, "storageClassName": "probe-shared"}
        for key, size in (("packs", "3Gi"), ("runtimeEnvs", "11Gi"), ("artifacts", "21Gi"))
    },
}
_PLAIN: Mapping[str, Any] = {"name": "probe-plain", "image": "python:3.12-slim"}
_ZERO: Mapping[str, Any] = {**_PLAIN, "name": "probe-zero", "replicas": 0, "stopGracePeriod": 0}
_EMPTY: Mapping[str, Any] = {
    **_PLAIN,
    "name": "probe-empty",
    "runtimes": [],
    "resources": {},
    "env": [],
    "nodeSelector": {},
    "tolerations": [],
}


def entry_probes(values_keys: tuple[str, ...]) -> tuple[Probe, ...]:
    """Every field set and unset at least once, zero, empty, several entries, and none at all; with the full entry
    also what the chart sets for all pods."""

    def probe(probe_id: str, *entries: Mapping[str, Any], chart: Mapping[str, Any] | None = None) -> Probe:
        return Probe(probe_id, {**(chart or {}), **{key: [dict(entry) for entry in entries] for key in values_keys}})

    return (
        probe("none"),
        probe("plain", _PLAIN),
        probe("full", _FULL, chart=_CHART),
        probe("zero", _ZERO),
        probe("empty", _EMPTY),
        probe("several", _PLAIN, _FULL, _ZERO),
    )
