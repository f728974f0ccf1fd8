"""The schemas are those of the models, are draft-07 that Helm 3 reads, and tell good values from bad ones."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest

from attune_lint.contract.built_in import BUILT_IN
from attune_lint.contract.edition import Contract
from attune_lint.path import Path
from attune_lint.syntax.grammar import image_fault, image_parts
from attune_lint.validation.values_schema import ValuesSchema
from tests.generate import COMMAND, ROOT, generated, subschemas

GENERATED = generated()
AGENT_WORKERS, WORKER_POOLS = "schemas/values.schema.json", "schemas/values.worker-pools.schema.json"
VALUES = (AGENT_WORKERS, WORKER_POOLS)
DIGEST = "sha256:" + "0123456789abcdef" * 4
PLAIN = {"name": "plain", "image": "python:3.12-slim"}


def schema(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(GENERATED[name])
    return data


CHECKS = {name: ValuesSchema(schema(name)) for name in VALUES}


def worker(**fields: Any) -> dict[str, Any]:
    return {"agentWorkers": [{**PLAIN, **fields}]}


def faults(values: dict[str, Any], name: str = AGENT_WORKERS) -> list[tuple[Path, str]]:
    return [(error.path, error.detail) for error in CHECKS[name].check(values)]


@pytest.mark.parametrize("name", GENERATED)
def test_a_committed_file_is_the_generated_one(name: str) -> None:
    committed = (ROOT / name).read_text(encoding="utf-8")
    assert committed == GENERATED[name], f"run `{COMMAND}`"


@pytest.mark.parametrize("name", VALUES)
def test_values_schemas_are_draft_7(name: str) -> None:
    data = schema(name)
    jsonschema.Draft7Validator.check_schema(data)
    assert data["$schema"] == "http://json-schema.org/draft-07/schema#"
    for part in subschemas(data):
        assert not {"$defs", "prefixItems", "title", "const"} & set(part)
        assert not any(keyword.startswith(("unevaluated", "dependent")) for keyword in part)
        assert part.get("$ref", "#/definitions/").startswith("#/definitions/")


def test_the_config_schema_is_a_schema() -> None:
    data = schema("schemas/config.schema.json")
    jsonschema.Draft202012Validator.check_schema(data)
    jsonschema.Draft202012Validator(data).validate({"ignore": ["gpu"], "cluster": {"gpuTaints": ["gpu"]}})


@pytest.mark.parametrize("name", VALUES)
def test_patterns_have_no_lookaround_and_a_wording(name: str) -> None:
    patterns = [part for part in subschemas(schema(name)) if "pattern" in part]
    assert patterns
    for part in patterns:
        assert not re.search(r"\(\?|\\[1-9]", part["pattern"]), "Go's RE2 has no lookarounds and no references"
        assert part["x-wanted"]


@pytest.mark.parametrize("name", VALUES)
def test_every_field_has_a_description(name: str) -> None:
    for part in subschemas(schema(name)):
        for field, below in part.get("properties", {}).items():
            assert below.get("description", "").endswith("."), field


@pytest.mark.parametrize("edition", BUILT_IN, ids=lambda edition: edition.name)
def test_an_entry_has_the_fields_of_the_edition(edition: Contract) -> None:
    assert edition.values_schema is not None
    data = schema(f"schemas/{edition.values_schema}")
    for pool in edition.pools:
        items = data["properties"][pool.values_key]["items"]["$ref"]
        entry = data["definitions"][items.rpartition("/")[2]]
        assert list(entry["properties"]) == [field.name for field in pool.fields]
        assert entry["required"] == [field.name for field in pool.fields if field.required]
        defaults = {name: below.get("default") for name, below in entry["properties"].items()}
        assert defaults == {field.name: field.default for field in pool.fields}


@pytest.mark.parametrize("edition", BUILT_IN, ids=lambda edition: edition.name)
def test_the_probes_of_an_edition_are_good(edition: Contract) -> None:
    assert edition.values_schema is not None
    for probe in edition.probes:
        assert faults(dict(probe.values), f"schemas/{edition.values_schema}") == []


GOOD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "null": {"agentWorkers": None},
    "everything-null": worker(
        replicas=None, runtimes=None, resources=None, env=None, imagePullPolicy=None, logLevel=None,
        runtimeClassName=None, nodeSelector=None, tolerations=None, stopGracePeriod=None,
    ),
    "nested-null": worker(
        resources={"limits": None, "requests": None, "claims": None},
        env=[{"name": "A", "value": None, "valueFrom": None}],
        tolerations=[dict.fromkeys(["key", "operator", "value", "effect", "tolerationSeconds"])],
    ),
    "quantities": worker(
        resources={"requests": {"cpu": 0.5, "memory": "1.5Gi"}, "limits": {"memory": "1e9", "a/b": 1}}
    ),
    "claims": worker(resources={"claims": [{"name": "gpu", "request": "one"}]}),
    "sources": worker(
        env=[
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name", "apiVersion": "v1"}}},
            {"name": "B", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1m"}}},
            {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k", "optional": True}}},
            {"name": "D.d-d", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            {"name": "E", "valueFrom": {"fileKeyRef": {"volumeName": "v", "path": "f", "key": "k"}}},
        ]
    ),
    "tolerations": worker(
        tolerations=[
            {"operator": "Exists"},
            {"key": "a", "operator": "Gt", "value": "1", "effect": "NoExecute", "tolerationSeconds": 0},
        ]
    ),
    "custom-runtime": worker(runtimes=["python", "rust-1.80"]),
    "long-name": worker(name="a" * 63),
    "rest": {
        "nameOverride": "", "fullnameOverride": "a",
        "global": {"imagePullSecrets": [{"name": "a"}, "b"], "x": 1},
        "images": {"agent": {"repository": "a", "tag": "1", "pullPolicy": "Always", "x": 1}, "web": "web:7"},
        "database": {"schema": "attune", "port": 5432}, "security": {"existingSecret": ""},
        "sharedStorage": {
            "packs": {"enabled": True, "accessModes": ["ReadWriteMany"], "size": "2Gi"},
            "more": True,
        },
        "web": {"replicas": 2},
    },
    "rest-null": {
        "nameOverride": None, "global": None, "images": {"agent": None}, "database": None, "security": None,
        "sharedStorage": {"packs": None, "artifacts": {"size": None, "storageClassName": None}},
    },
}  # fmt: skip


@pytest.mark.parametrize("values", GOOD.values(), ids=GOOD)
def test_good_values(values: dict[str, Any]) -> None:
    assert faults(values) == []


# What is wrong, the path below the entry, and the keyword that finds it.
BAD_FIELDS: list[tuple[dict[str, Any], Path, str]] = [
    ({"replica": 1}, ("replica",), "unknown"),
    ({"name": None}, ("name",), "type"),
    ({"name": ""}, ("name",), "pattern"),
    ({"name": "Upper"}, ("name",), "pattern"),
    ({"name": "under_score"}, ("name",), "pattern"),
    ({"name": "end-"}, ("name",), "pattern"),
    ({"name": "line\n"}, ("name",), "pattern"),
    ({"name": "a" * 64}, ("name",), "maxLength"),
    ({"image": None}, ("image",), "type"),
    ({"image": ""}, ("image",), "pattern"),
    ({"replicas": "2"}, ("replicas",), "type"),
    ({"replicas": 1.5}, ("replicas",), "type"),
    ({"replicas": True}, ("replicas",), "type"),
    ({"replicas": -1}, ("replicas",), "minimum"),
    ({"runtimes": "python"}, ("runtimes",), "type"),
    ({"runtimes": ["python,node"]}, ("runtimes", 0), "pattern"),
    ({"runtimes": ["a", ""]}, ("runtimes", 1), "pattern"),
    ({"runtimes": [3]}, ("runtimes", 0), "type"),
    ({"resources": []}, ("resources",), "type"),
    ({"resources": {"limit": {}}}, ("resources", "limit"), "unknown"),
    ({"resources": {"limits": {"memory": "2gi"}}}, ("resources", "limits", "memory"), "pattern"),
    ({"resources": {"limits": {"memory": "-1"}}}, ("resources", "limits", "memory"), "pattern"),
    ({"resources": {"limits": {"cpu": -1}}}, ("resources", "limits", "cpu"), "minimum"),
    ({"resources": {"limits": {"cpu": True}}}, ("resources", "limits", "cpu"), "type"),
    ({"resources": {"claims": [{}]}}, ("resources", "claims", 0), "lacks name"),
    ({"env": {"A": "b"}}, ("env",), "type"),
    ({"env": [None]}, ("env", 0), "type"),
    ({"env": [{"value": "a"}]}, ("env", 0), "lacks name"),
    ({"env": [{"name": "A=B"}]}, ("env", 0, "name"), "pattern"),
    ({"env": [{"name": "A", "value": 1}]}, ("env", 0, "value"), "type"),
    ({"env": [{"name": "A", "values": "1"}]}, ("env", 0, "values"), "unknown"),
    (
        {"env": [{"name": "A", "valueFrom": {"secretRef": {}}}]},
        ("env", 0, "valueFrom", "secretRef"),
        "unknown",
    ),
    (
        {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s"}}}]},
        ("env", 0, "valueFrom", "secretKeyRef"),
        "lacks key",
    ),
    ({"imagePullPolicy": "Sometimes"}, ("imagePullPolicy",), "enum"),
    ({"imagePullPolicy": True}, ("imagePullPolicy",), "anyOf"),
    ({"logLevel": 3}, ("logLevel",), "type"),
    ({"runtimeClassName": "NVIDIA"}, ("runtimeClassName",), "pattern"),
    ({"runtimeClassName": ["nvidia"]}, ("runtimeClassName",), "type"),
    ({"nodeSelector": {"gpu": True}}, ("nodeSelector", "gpu"), "type"),
    ({"nodeSelector": ["gpu"]}, ("nodeSelector",), "type"),
    ({"tolerations": {"key": "gpu"}}, ("tolerations",), "type"),
    ({"tolerations": [{"operator": "Exist"}]}, ("tolerations", 0, "operator"), "enum"),
    ({"tolerations": [{"effect": "NoRun"}]}, ("tolerations", 0, "effect"), "enum"),
    ({"tolerations": [{"value": 1}]}, ("tolerations", 0, "value"), "type"),
    ({"tolerations": [{"tolerationSeconds": "1"}]}, ("tolerations", 0, "tolerationSeconds"), "type"),
    ({"tolerations": [{"keys": "a"}]}, ("tolerations", 0, "keys"), "unknown"),
    ({"stopGracePeriod": "45s"}, ("stopGracePeriod",), "type"),
    ({"stopGracePeriod": -1}, ("stopGracePeriod",), "minimum"),
]


@pytest.mark.parametrize(("fields", "path", "keyword"), BAD_FIELDS)
def test_bad_fields_of_an_entry(fields: dict[str, Any], path: Path, keyword: str) -> None:
    assert faults(worker(**fields)) == [(("agentWorkers", 0, *path), keyword)]


BAD_VALUES: list[tuple[dict[str, Any], Path, str]] = [
    ({"agentWorkers": {}}, ("agentWorkers",), "type"),
    ({"agentWorkers": [None]}, ("agentWorkers", 0), "type"),
    ({"agentWorkers": [{"name": "a"}]}, ("agentWorkers", 0), "lacks image"),
    ({"global": {"imageTag": 1.1}}, ("global", "imageTag"), "type"),
    ({"images": {"agent": {"tag": 16}}}, ("images", "agent", "tag"), "type"),
    ({"images": {"agent": {"pullPolicy": "always"}}}, ("images", "agent", "pullPolicy"), "enum"),
    ({"sharedStorage": {"packs": {"size": "2GB"}}}, ("sharedStorage", "packs", "size"), "pattern"),
    (
        {"sharedStorage": {"packs": {"accessModes": ["RWX"]}}},
        ("sharedStorage", "packs", "accessModes", 0),
        "enum",
    ),
    ({"sharedStorage": {"packs": {"enabled": "yes"}}}, ("sharedStorage", "packs", "enabled"), "type"),
]


@pytest.mark.parametrize(("values", "path", "keyword"), BAD_VALUES)
def test_bad_values(values: dict[str, Any], path: Path, keyword: str) -> None:
    assert faults(values) == [(path, keyword)]


IMAGES = [
    "python", "python:3.12-slim", "registry.example.com:5000/attune/api", "example.com:5000/attune/api:1.0",
    "localhost/a__b/c--d:_x", "[::1]:5000/a:1", f"python@{DIGEST}", f"ghcr.io/a/b:1@{DIGEST}",
    "python@sha256:12", "python:", "python:1:2", "Python:3", "a b:1", "a//b:1", "/a:1", "a._b:1",
    "python:" + "1" * 129, "%!s(<nil>):1",
]  # fmt: skip


@pytest.mark.parametrize("image", IMAGES)
def test_an_image_is_a_reference_with_a_tag_or_a_digest(image: str) -> None:
    _, tag, digest = image_parts(image)
    good = not image_fault(image) and bool(tag or digest)
    assert (faults(worker(image=image)) == []) == good


@pytest.mark.parametrize("key", ["actionWorkers", "sensorWorkers"])
def test_pools_may_have_names_in_upper_case(key: str) -> None:
    assert faults({key: [{**PLAIN, "name": "Full_GPU-1"}]}, WORKER_POOLS) == []
    for name in ("_full", "full-", "a.b", ""):
        assert faults({key: [{**PLAIN, "name": name}]}, WORKER_POOLS) == [((key, 0, "name"), "pattern")]
