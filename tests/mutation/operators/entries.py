"""Entries of workers in the values: every field of the contract misspelt, mistyped and misplaced, and whatever
Kubernetes or a device plugin understands otherwise than it was meant.

Each is written into a `ci` file over the entry that has most fields there. All of them break something, by the
contract's table of fields or by the fact that a comment names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import yaml

from attune_lint.contract.edition import EntryField, Pool
from tests.mutation.charts import Subject
from tests.mutation.mutant import Mutant
from tests.mutation.operators.spelling import misspelt

Entry = dict[str, Any]
GPU = "nvidia.com/gpu"


def raw(text: str) -> str:
    """A scalar that is written without quotes, whatever it looks like."""
    return f"@{text}@"


def _dump(data: Any) -> str:
    text: str = yaml.safe_dump(data, sort_keys=False)
    return re.sub(r"'?@([^@\n]*)@'?", r"\1", text)


def _gpu(**resources: Any) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        entry["resources"] = {kind: {"memory": "4Gi", **names} for kind, names in resources.items()}

    return edit


def _set(field: str, value: Any) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        entry[field] = deepcopy(value)

    return edit


def _drop(*fields: str) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        for field in fields:
            entry.pop(field, None)

    return edit


def _both(*edits: Callable[[Entry], None]) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        for one in edits:
            one(entry)

    return edit


def _variable(**variable: Any) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        entry["env"] = [*(entry.get("env") or []), variable]

    return edit


_TOLERATION = {"key": GPU, "operator": "Exists", "effect": "NoSchedule"}
# G1, G2 and the names of kubernetes.md §2; rules 53 to 57 of §1.
GPUS: Mapping[str, Callable[[Entry], None]] = {
    "requested and not limited": _gpu(requests={GPU: 1}),
    "requested otherwise than limited": _gpu(requests={GPU: 1}, limits={GPU: 2}),
    "half a GPU": _gpu(limits={GPU: 0.5}),
    "half a GPU in milli": _gpu(limits={GPU: "500m"}),
    "a GPU in milli": _gpu(limits={GPU: "1000m"}),
    "a gibi of GPUs": _gpu(limits={GPU: "1Gi"}),
    "a negative number": _gpu(limits={GPU: -1}),
    "a thousand": _gpu(limits={GPU: "1k"}),
    "gpus": _gpu(limits={"nvidia.com/gpus": 1}),
    "GPU": _gpu(limits={"nvidia.com/GPU": 1}),
    "nvidia/gpu": _gpu(limits={"nvidia/gpu": 1}),
    "gpu.nvidia.com": _gpu(limits={"gpu.nvidia.com/gpu": 1}),
    "alpha": _gpu(limits={"alpha.kubernetes.io/nvidia-gpu": 1}),
    "no prefix": _gpu(limits={"gpu": 1}),
    "no such MIG profile": _gpu(limits={"nvidia.com/mig-1g5gb": 1}),
    "MIG beside a whole GPU": _gpu(limits={GPU: 1, "nvidia.com/mig-1g.5gb": 1}),
    "two vendors": _gpu(limits={GPU: 1, "amd.com/gpu": 1}),
    "another vendor than the runtime": _gpu(limits={"amd.com/gpu": 1}),
    "more than one share": _gpu(limits={f"{GPU}.shared": 2}),
    "directly in resources": _set("resources", {GPU: 1}),
    "limit": _set("resources", {"limit": {GPU: 1}}),
    # G10, G11
    "the runtime without a GPU": _drop("resources"),
    "all devices": _variable(name="NVIDIA_VISIBLE_DEVICES", value="all"),
    # G12 to G17; rules 65 to 72
    "no operator and no value": _set("tolerations", [{"key": "", "effect": "NoSchedule"}]),
    "Exists with a value": _set("tolerations", [{**_TOLERATION, "value": "true"}]),
    "effect misspelt": _set("tolerations", [{**_TOLERATION, "effect": "Noschedule"}]),
    "operator In": _set("tolerations", [{**_TOLERATION, "operator": "In"}]),
    "seconds without NoExecute": _set("tolerations", [{**_TOLERATION, "tolerationSeconds": 30}]),
    "a value that is no label": _set("tolerations", [{"key": GPU, "operator": "Equal", "value": "a/b"}]),
    "one toleration and no list": _set("tolerations", _TOLERATION),
    "a toleration of texts": _set("tolerations", [f"{GPU}:NoSchedule"]),
    "everything tolerated": _set("tolerations", [{"operator": "Exists"}]),
    "a field misspelt": _set("tolerations", [{"key": GPU, "operater": "Exists"}]),
    "a boolean label": _set("nodeSelector", {"nvidia.com/gpu.present": True}),
    "a number as label": _set("nodeSelector", {"nvidia.com/gpu.count": 1}),
    "a label with a space": _set("nodeSelector", {"nvidia.com/gpu.product": "A100 80GB"}),
    "a selector as list": _set("nodeSelector", ["gpu=true"]),
    "the resource as label": _set("nodeSelector", {GPU: "true"}),
    "a comparison": _set("nodeSelector", {"nvidia.com/gpu.memory": ">16000"}),
    "a class with capitals": _set("runtimeClassName", "Nvidia"),
    "a class with a space": _set("runtimeClassName", "nvidia gpu"),
    "a list of classes": _set("runtimeClassName", ["nvidia"]),
    "GPU toleration alone": _drop("resources", "runtimeClassName", "nodeSelector"),
}  # fmt: skip
# Rules 42 to 48; the names that the chart sets itself are added from the contract.
VARIABLES: Mapping[str, Callable[[Entry], None]] = {
    "a map": _set("env", {"CACHE_DIR": "/tmp"}),
    "a number": _variable(name="LIMIT", value=5),
    "a switch": _variable(name="DEBUG", value=raw("on")),
    "a version": _variable(name="API_VERSION", value=raw("1.10")),
    "an octal": _variable(name="MASK", value=raw("0022")),
    "no name": _variable(value="x"),
    "an equals sign in the name": _variable(name="A=B", value="x"),
    "a value and a source": _variable(name="NODE", value="x", valueFrom={"fieldRef": {"fieldPath": "spec.nodeName"}}),
    "two sources": _variable(
        name="NODE",
        valueFrom={"fieldRef": {"fieldPath": "spec.nodeName"}, "secretKeyRef": {"name": "a", "key": "b"}},
    ),
    "an empty source": _variable(name="NODE", valueFrom={}),
    "no such field": _variable(name="NODE", valueFrom={"fieldRef": {"fieldPath": "spec.node"}}),
    "labels as a whole": _variable(name="NODE", valueFrom={"fieldRef": {"fieldPath": "metadata.labels"}}),
    "a GPU as resource field": _variable(name="GPUS", valueFrom={"resourceFieldRef": {"resource": f"limits.{GPU}"}}),
    "a key without a name": _variable(name="TOKEN", valueFrom={"secretKeyRef": {"key": "token"}}),
    "twice": _both(_variable(name="TWICE", value="1"), _variable(name="TWICE", value="2")),
    "a field misspelt": _variable(name="X", vlaue="1"),
    "from misspelt": _variable(name="X", valuefrom={"fieldRef": {"fieldPath": "metadata.name"}}),
}
SECRETS: Mapping[str, Callable[[Entry], None]] = {
    "a password": _variable(name="DB_PASSWORD", value="correct-horse"),
    "a token": _variable(name="GITHUB_TOKEN", value="ghp_0123456789abcdef"),
    "a URL with a password": _variable(name="CACHE_URL", value="redis://team:correct-horse@cache.example.com:6379"),
}
IMAGES: Mapping[str, Callable[[Entry], None]] = {
    "no tag": _set("image", "registry.example.com/team/python"),
    "an empty tag": _set("image", "python:"),
    "latest": _set("image", "python:latest"),
    "capitals": _set("image", "Python:3.12"),
    "a space": _set("image", "python:3.12 "),
    "mangled": _set("image", "python:%!s(<nil>)"),
    "a scheme": _set("image", "https://registry.example.com/python:3.12"),
    "none": _set("image", ""),
    "a short digest": _set("image", "python@sha256:abc"),
    "a map": _set("image", {"repository": "python", "tag": "3.12"}),
}
FIELDS: Mapping[str, Callable[[Entry], None]] = {
    "a name with capitals and a space": _set("name", "My Worker"),
    "a name with a dot": _set("name", "py.worker"),
    "a long name": _set("name", "a" * 64),
    "a name that is a number": _set("name", 7),
    "an empty name": _set("name", ""),
    "runtimes as text": _set("runtimes", "python,shell"),
    "runtimes in one item": _set("runtimes", ["python,shell"]),
    "an empty runtime": _set("runtimes", [""]),
    "a runtime misspelt": _set("runtimes", ["pyton"]),
    "a program as runtime": _set("runtimes", ["bash"]),
    "a runtime with capitals": _set("runtimes", ["Python"]),
    "negative replicas": _set("replicas", -1),
    "replicas as text": _set("replicas", "three"),
    "a fraction of replicas": _set("replicas", 1.5),
    "a duration": _set("stopGracePeriod", "45s"),
    "a negative period": _set("stopGracePeriod", -5),
    "a pull policy in lower case": _set("imagePullPolicy", "always"),
    "memory in milli": _set("resources", {"limits": {"memory": "512m"}}),
    "memory in MB": _set("resources", {"limits": {"memory": "512MB"}}),
    "more requested than limited": _set("resources", {"requests": {"memory": "2Gi"}, "limits": {"memory": "1Gi"}}),
    "resources at the top": _set("resources", {"cpu": "1", "memory": "1Gi"}),
    "a level as list": _set("logLevel", ["debug"]),
    "a level switched off": _set("logLevel", raw("off")),
    "no such level": _set("logLevel", 3),
}
_TABLES: tuple[tuple[str, Mapping[str, Callable[[Entry], None]]], ...] = (
    ("gpu", GPUS),
    ("environment", VARIABLES),
    ("security", SECRETS),
    ("images", IMAGES),
    ("workers", FIELDS),
)


def from_tables(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for family, table in _TABLES:
        for what, edit in table.items():
            for pool, full in _pools(subject):
                yield _mutant(subject, family, what, pool, full, edit)


def from_fields(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """Each field of the contract: its name misspelt, its value of another type, or in a wrong place."""
    for pool, full in _pools(subject):
        for field in pool.fields:
            if field.name not in full:
                continue
            wrong = misspelt(field.name, chosen)
            yield _mutant(subject, "values", f"{field.name} as {wrong}", pool, full, _renamed(field.name, wrong))
            for value in _other_types(full[field.name]):
                what = f"{field.name}: {value!r}"
                yield _mutant(subject, "values", what, pool, full, _set(field.name, value))
            if not field.required:
                yield _mutant(subject, "values", f"{field.name} below resources", pool, full, _nested(field))


def from_variables(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """The variables that the chart sets itself."""
    for pool, full in _pools(subject):
        fields = [field.path[0] for field in pool.fields if field.path and field.place == "env"]
        for name in (*(promise.name for promise in pool.env), *fields):
            edit = _variable(name=name, value="mine")
            yield _mutant(subject, "environment", f"{name} in env", pool, full, edit)


def twins(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """Two entries of one name, or of names that become one."""
    for pool, full in _pools(subject):
        name = str(full["name"])
        pairs = [name]
        if pool.lower_names:
            pairs += [name.upper(), f"{name}_a", f"{name}-A"]
        for other in pairs:
            entries = [full, {**full, "name": other}]
            if other.endswith("_a"):
                entries = [{**full, "name": f"{name}-a"}, {**full, "name": other}]
            yield _written(subject, "values", f"{entries[0]['name']} and {other}", pool, entries)


def _renamed(old: str, new: str) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        entry[new] = entry.pop(old)

    return edit


def _nested(field: EntryField) -> Callable[[Entry], None]:
    def edit(entry: Entry) -> None:
        value = entry.pop(field.name)
        resources = entry.setdefault("resources", {})
        if isinstance(resources, dict):
            resources[field.name] = value

    return edit


def _other_types(value: Any) -> Iterator[Any]:
    if isinstance(value, str):
        yield from ([value], {"is": value}, 5)
    elif isinstance(value, int):
        yield from (f"{value}x", [value], value + 0.5)
    elif isinstance(value, list):
        yield from ("text", {"0": "text"}, 5)
    elif isinstance(value, dict):
        yield from ("text", ["text"], 5)


def _pools(subject: Subject) -> Iterator[tuple[Pool, Entry]]:
    """Every pool with a full entry of its own, the one of the contract's probes that sets every field."""
    full = next(probe for probe in subject.edition.probes if probe.id == "full")
    for pool in subject.edition.pools:
        yield pool, deepcopy(full.values[pool.values_key][0])


def _mutant(subject: Subject, family: str, what: str, pool: Pool, full: Entry, edit: Callable[[Entry], None]) -> Mutant:
    entry = deepcopy(full)
    edit(entry)
    return _written(subject, family, what, pool, [entry])


def _written(subject: Subject, family: str, what: str, pool: Pool, entries: list[Entry]) -> Mutant:
    """The entries in the first of the chart's `ci` files, in place of its own."""
    file = next(name for name in sorted(subject.values) if name.startswith("ci/"))
    data = yaml.safe_load(subject.files[file]) or {}
    data[pool.values_key] = entries
    said = f"{file}: {pool.values_key}: {what}"
    return Mutant("entry", file, _dump(data), said, family=family, breaks=True)


OPERATORS = (from_tables, from_fields, from_variables, twins)
