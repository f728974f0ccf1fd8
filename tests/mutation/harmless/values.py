"""Values that are right: entries of all kinds, other services, registries, names and disks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from tests.mutation.charts import Subject
from tests.mutation.harmless.edit import Harmless

_TOLERATION = {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}
_NVIDIA: Mapping[str, Any] = {"image": "a/b:1", "runtimeClassName": "nvidia", "tolerations": [_TOLERATION]}
_PYTHON: Mapping[str, Any] = {"image": "python:3.12"}
_DIGEST = "sha256:" + "0123456789abcdef" * 4


def _limits(name: str, count: Any) -> Mapping[str, Any]:
    return {"resources": {"limits": {name: count}}}


# The entries of one list, by what is special about them.
_ENTRIES: Mapping[str, list[Mapping[str, Any]]] = {
    "none": [],
    "an image by digest": [{"image": f"registry.example.com/team/runner@{_DIGEST}"}],
    "a GPU as text": [{**_NVIDIA, **_limits("nvidia.com/gpu", "1")}],
    "two slices": [{**_NVIDIA, **_limits("nvidia.com/mig-1g.5gb", 2)}],
    "a share": [{**_NVIDIA, **_limits("nvidia.com/gpu.shared", 1)}],
    "AMD": [
        {
            "image": "a/b:1",
            **_limits("amd.com/gpu", 1),
            "tolerations": [{"key": "amd.com/gpu", "operator": "Equal", "value": "present", "effect": "NoSchedule"}],
        }
    ],
    "Intel": [
        {
            "image": "a/b:1",
            "resources": {"limits": {"gpu.intel.com/i915": 1}, "requests": {"gpu.intel.com/i915": 1}},
            "tolerations": [{"key": "dedicated", "operator": "Exists"}],
        }
    ],
    "many pods and variables": [
        {
            **_PYTHON,
            "replicas": 30,
            "env": [
                {"name": "PATH_EXTRA", "value": "/x:$(ATTUNE_CONFIG)"},
                {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "team-keys", "key": "token"}}},
            ],
        }
    ],
    "other nodes": [
        {
            **_PYTHON,
            "nodeSelector": {"kubernetes.io/arch": "arm64", "pool": "spot"},
            "tolerations": [
                {"key": "spot", "operator": "Equal", "value": "true", "effect": "NoExecute", "tolerationSeconds": 60}
            ],
        }
    ],
    "another runtime class": [{**_PYTHON, "runtimeClassName": "gvisor", "stopGracePeriod": 3600}],
    "nulls": [{**_PYTHON, "replicas": None, "env": None, "runtimes": None, "nodeSelector": None}],
    "names that begin alike": [{**_PYTHON, "name": name} for name in ("w1", "w10", "w")],
    "runtimes of a pack": [{**_PYTHON, "runtimes": ["deno", "python", "native"]}],
    "a log filter": [{**_PYTHON, "logLevel": "info,sqlx=warn,hyper=off"}],
}
_CHART: Mapping[str, Mapping[str, Any]] = {
    "other services": {
        "database": {"enabled": False, "host": "10.0.0.7", "port": 6432},
        "rabbitmq": {"enabled": False, "host": "mq.team.svc"},
    },
    "another registry": {
        "global": {"imageRegistry": "localhost:5000", "imageNamespace": "team/attune", "imageTag": "sha-0a1b2c3"}
    },
    "logins": {"global": {"imagePullSecrets": [{"name": "one"}, {"name": "two"}]}},
    "a full name": {"fullnameOverride": "platform"},
    "a name": {"nameOverride": "automation"},
    "a Secret": {"security": {"existingSecret": "from-vault"}},
    "disks": {
        "sharedStorage": {
            "packs": {"size": "1Ti", "storageClassName": "cephfs"},
            "artifacts": {"accessModes": ["ReadWriteMany"], "size": "1.5Ti"},
        }
    },
    "a password": {"database": {"password": "p@ss/word:#1", "user": "own", "name": "own", "schema": "own"}},
}
# What takes the place of a text in values.yaml.
_DEFAULTS: Mapping[str, tuple[str, str]] = {
    "a comment": (r"\A", "# Ours.\n"),
    "block style": (r"accessModes: \[ReadWriteMany\]$", "accessModes:\n      - ReadWriteMany"),
    "single quotes": (r": \"([\w.]*)\"$", r": '\1'"),
    "larger disks": (r"size: 2Gi", "size: 4Gi"),
    "more pods": (r"replicas: 1$", "replicas: 2"),
    "another first user": (r"login: admin", "login: root"),
    "another tag": (r"tag: \"(\d)", r'tag: "v\1'),
    "two access modes": (r"accessModes: \[ReadWriteMany\]$", "accessModes: [ReadWriteOnce, ReadWriteMany]"),
}


def values_edits(subject: Subject) -> Iterator[Harmless]:
    for pool in subject.edition.pools:
        for name, entries in _ENTRIES.items():
            named = [{"name": f"runner-{index}", **entry} for index, entry in enumerate(entries)]
            yield _file(f"{pool.values_key}: {name}", {pool.values_key: named})
    for name, values in _CHART.items():
        yield _file(f"values: {name}", values)
    text = subject.files["values.yaml"]
    for name, (pattern, new) in _DEFAULTS.items():
        changed = re.sub(pattern, new, text, flags=re.MULTILINE)
        if changed != text:
            yield Harmless(f"defaults: {name}", {"values.yaml": changed})


def _file(name: str, values: Mapping[str, Any]) -> Harmless:
    """The values in one more file of `ci/`."""
    text: str = yaml.safe_dump(dict(values), sort_keys=False)
    return Harmless(name, {"ci/harmless-values.yaml": text})
