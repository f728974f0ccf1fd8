"""A verdict that one Kubernetes version lends to another is the one that it would have found itself."""

from __future__ import annotations

import json
import random
import re
from itertools import groupby
from typing import Any

import pytest

from attune_lint.validation import kube_differences
from attune_lint.validation.kube_definitions import Definitions, closure, definitions
from attune_lint.validation.kube_schema import KubeSchemas
from attune_lint.validation.kube_versions import bundled_versions, schema_folder
from attune_lint.validation.verdicts import Verdicts
from tests.rule_harness import REPOSITORIES
from tests.test_properties import paths, rendered, replaced

VERSIONS = bundled_versions()
CONTAINER = {"name": "a", "image": "b"}
CRD = {
    "spec": {
        "group": "example.com",
        "names": {"kind": "Widget"},
        "versions": [{"name": "v1", "schema": {"openAPIV3Schema": {"properties": {"size": {"type": "integer"}}}}}],
    }
}


def stateful_set(pod: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [CONTAINER], **(pod or {})}}
    whole = {"selector": {"matchLabels": {"a": "b"}}, "template": template, **spec}
    return {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "a"}, "spec": whole}


def story(data: dict[str, Any], versions: tuple[str, ...]) -> list[str]:
    """The verdicts in the order of the versions, each with the first version that has it."""
    verdicts = Verdicts(versions, [CRD])
    found = [(version, str(verdicts.on(version, [data])[0].status)) for version in versions]
    return [f"{status} {next(group)[0]}" for status, group in groupby(found, key=lambda pair: pair[1])]


SIDECAR = {**CONTAINER, "name": "c", "restartPolicy": "Always"}
STORIES: list[tuple[dict[str, Any], list[str], list[str]]] = [
    (stateful_set(serviceName="a"), ["valid 1.25"], ["valid 1.37"]),
    (stateful_set(), ["invalid 1.25", "valid 1.33"], ["valid 1.37", "invalid 1.32"]),
    (
        stateful_set({"initContainers": [SIDECAR]}, serviceName="a"),
        ["invalid 1.25", "valid 1.28"],
        ["valid 1.37", "invalid 1.27"],
    ),
    (
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}},
        ["valid 1.25", "invalid 1.37"],
        ["invalid 1.37", "valid 1.36"],
    ),
    (
        {
            "apiVersion": "flowcontrol.apiserver.k8s.io/v1beta2",
            "kind": "FlowSchema",
            "metadata": {"name": "a"},
            "spec": {"priorityLevelConfiguration": {"name": "x"}},
        },
        ["valid 1.25", "removed-api 1.29"],
        ["removed-api 1.37", "valid 1.28"],
    ),
    ({"apiVersion": "example.com/v1", "kind": "Widget", "size": 1}, ["valid 1.25"], ["valid 1.37"]),
    ({"apiVersion": "example.com/v1", "kind": "Widget", "size": "x"}, ["invalid 1.25"], ["invalid 1.37"]),
    ({"apiVersion": "example.org/v1", "kind": "Gadget"}, ["no-schema 1.25"], ["no-schema 1.37"]),
]


@pytest.mark.parametrize(("data", "upwards", "downwards"), STORIES)
def test_each_version_has_its_own_verdict(data: dict[str, Any], upwards: list[str], downwards: list[str]) -> None:
    assert story(data, VERSIONS) == upwards
    assert story(data, VERSIONS[::-1]) == downwards


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("edition", REPOSITORIES)
def test_a_lent_verdict_is_the_versions_own(edition: str, seed: int) -> None:
    chosen = random.Random(f"{edition} {seed}")
    versions = chosen.sample(VERSIONS, 4)
    objects = [_changed(data, chosen) for _, data in rendered(edition)]
    verdicts = Verdicts(versions)
    for version in versions:
        own = KubeSchemas(version)
        own.prepare(objects)
        assert verdicts.on(version, objects) == [own.check(data) for data in objects]


def _changed(data: Any, chosen: random.Random) -> Any:
    """The object with a field more, less, or of another name somewhere."""
    path = chosen.choice([path for path in paths(data) if len(path) > 1])
    value = chosen.choice([None, 1, "x", {}, [], {"restartPolicy": "Always"}, {"resources": {}}, {"name": "x"}])
    if chosen.random() < 0.5 and isinstance(path[-1], str):
        known = ["hostUsers", "restartPolicy", "serviceName", "resizePolicy", "unhealthyPodEvictionPolicy", "spec"]
        path = (*path[:-1], chosen.choice(known))
    return replaced(data, path, value)


@pytest.mark.parametrize(("known", "asked"), [(True, ["1.37"]), (False, ["1.37", "1.36", "1.35"])])
def test_only_known_schemas_lend(known: bool, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    check = KubeSchemas.check
    monkeypatch.setattr(KubeSchemas, "check", lambda self, data: seen.append(self.kube_version) or check(self, data))
    monkeypatch.setattr("attune_lint.validation.verdicts.is_known", lambda version: known)
    assert story(stateful_set(serviceName="a"), VERSIONS[-1:-4:-1]) == ["valid 1.37"]
    assert seen == asked


@pytest.mark.parametrize("version", VERSIONS)
def test_each_definition_is_the_one_in_the_file(version: str) -> None:
    written = json.loads(schema_folder(version).joinpath("_definitions.json").read_text(encoding="utf-8"))["$defs"]
    found = definitions(version)
    assert {name: found[name] for name in written} == written
    for name in ("io.k8s.api.apps.v1.Deployment", "io.k8s.api.core.v1.Service"):
        texts = closure([name], found)
        assert {other: json.loads(text) for other, text in texts.items()} == referred(name, written)


def referred(name: str, definitions: dict[str, Any]) -> dict[str, Any]:
    """A definition and all that it refers to."""
    found: dict[str, Any] = {}
    waiting = [name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = definitions[name]
            waiting += re.findall(r'"#/\$defs/([^"]*)"', json.dumps(found[name]))
    return found


@pytest.mark.parametrize("indent", [None, 1, 2])
def test_definitions_in_another_layout_are_read_too(indent: int | None) -> None:
    written = {"a": {"type": "string"}, "b": True, "c": {"enum": ['"\n    },\n    "']}, "d": {}}
    found = Definitions(json.dumps({"$defs": written, "$id": "x"}, indent=indent).encode())
    assert {name: found[name] for name in written} == dict(found) == written
    assert {name: json.loads(found.text(name)) for name in written} == written


@pytest.mark.parametrize("version", VERSIONS)
def test_the_file_describes_what_is_bundled(version: str) -> None:
    assert kube_differences.is_known(version)
    kinds = {
        (gvk["group"], gvk["version"], gvk["kind"]): name
        for name, definition in definitions(version).items()
        for gvk in definition.get("x-kubernetes-group-version-kind", ())
    }
    assert kube_differences.served(version) == kinds
