"""Objects against Kubernetes' schemas and CRDs, with both validators."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint.validation.kube_schema import KubeSchemas, Status
from attune_lint.validation.kube_versions import bundled_versions, require_version
from attune_lint.validation.schema_engine import BadSchema, Fault, _with_jsonschema, compile_schema
from attune_lint.validation.schema_errors import explain

POD = {"containers": [{"name": "a", "image": "b"}]}


def check(data: dict[str, Any], version: str = "1.37") -> list[str]:
    return [error.message for error in KubeSchemas(version).check(data).errors]


def deployment(**spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {**POD, **spec.pop("pod", {})}}
    whole = {"selector": {"matchLabels": {"a": "b"}}, "template": template, **spec}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": whole}


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (deployment(), []),
        (deployment(replicas=None, pod={"nodeSelector": None}), []),
        (deployment(replicas="2"), ["`spec.replicas` must be a whole number, and is the text `2`"]),
        (
            deployment(pod={"runtimeClass": "nvidia", "tolerations": {}}),
            [
                "`spec.template.spec.runtimeClass` is no known field; did you mean `runtimeClassName`?",
                "`spec.template.spec.tolerations` must be a list, and is an empty mapping",
            ],
        ),
        (
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": 1, "b": [], "c": None}},
            [
                "`data.a` must be text, and is the number `1`",
                "`data.b` must be text, and is an empty list",
            ],
        ),
        (
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}},
            ["it lacks the field `spec`"],
        ),
    ],
)
def test_all_errors_of_an_object_are_told(data: dict[str, Any], messages: list[str]) -> None:
    assert check(data) == messages


@pytest.mark.parametrize(
    ("version", "api_version", "kind", "status", "instead"),
    [
        ("1.37", "policy/v1beta1", "PodDisruptionBudget", Status.REMOVED_API, ("policy/v1",)),
        ("1.37", "extensions/v1beta1", "Ingress", Status.REMOVED_API, ("networking.k8s.io/v1",)),
        ("1.25", "autoscaling/v2beta2", "HorizontalPodAutoscaler", Status.VALID, ()),
        ("1.26", "autoscaling/v2beta2", "HorizontalPodAutoscaler", Status.REMOVED_API,
         ("autoscaling/v1", "autoscaling/v2")),
        ("1.37", "v1", "Configmap", Status.UNKNOWN_API, ("ConfigMap",)),
        ("1.37", "apps/v1", "Gizmo", Status.UNKNOWN_API, ()),
        ("1.37", "monitoring.coreos.com/v1", "ServiceMonitor", Status.NO_SCHEMA, ()),
        ("1.37", "gateway.networking.k8s.io/v1", "HTTPRoute", Status.NO_SCHEMA, ()),
    ],
)  # fmt: skip
def test_an_api_is_served_or_not(
    version: str, api_version: str, kind: str, status: Status, instead: tuple[str, ...]
) -> None:
    spec = {"maxReplicas": 1, "scaleTargetRef": {"kind": "A", "name": "b"}}
    data = {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}, "spec": spec}
    verdict = KubeSchemas(version).check(data)
    assert (verdict.status, verdict.instead) == (status, instead)


CRD = {
    "kind": "CustomResourceDefinition",
    "spec": {
        "group": "example.com",
        "names": {"kind": "Thing"},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {
                            "spec": {
                                "type": "object",
                                "required": ["size"],
                                "properties": {
                                    "size": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
                                    "port": {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}]},
                                    "note": {"type": "string", "nullable": True},
                                    "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                                    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                                },
                            }
                        },
                    }
                },
            },
            {"name": "v1alpha1", "served": True},
            {"name": "v0", "served": False, "schema": {"openAPIV3Schema": {"type": "object"}}},
        ],
    },
}


@pytest.mark.parametrize(
    ("version", "spec", "said"),
    [
        ("v1", {"size": 1, "port": "http", "note": None, "free": {"a": 1}, "labels": {"a": "b"}}, []),
        ("v1", {"size": 0}, ["`spec.size` must be more than 0, and is the number `0`"]),
        ("v1", {"siz": 1}, ["`spec` lacks the field `size`", "`spec.siz` is no known field; did you mean `size`?"]),
        ("v1", {"size": 1, "labels": {"a": 1}}, ["`spec.labels.a` must be text, and is the number `1`"]),
        ("v1alpha1", {"anything": 1}, "no-schema"),
        ("v0", {}, "removed-api"),
        ("v2", {}, "removed-api"),
    ],
)
def test_a_custom_resource_is_checked_by_its_definition(version: str, spec: dict[str, Any], said: Any) -> None:
    thing = {"apiVersion": f"example.com/{version}", "kind": "Thing", "metadata": {"name": "a"}, "spec": spec}
    verdict = KubeSchemas("1.37", [CRD]).check(thing)
    assert ([error.message for error in verdict.errors] or (verdict.status if isinstance(said, str) else [])) == said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("1.37", ("1.37", "v1.37.0")), ("v1.33.5", ("1.33", "v1.33.5")), (" 1.25 ", ("1.25", "v1.25.0"))],
)
def test_a_version_is_written_as_helm_takes_it(text: str, wanted: tuple[str, str]) -> None:
    assert require_version(text) == wanted


def test_versions_are_in_order() -> None:
    assert bundled_versions()[0] == "1.25"
    assert bundled_versions()[-1] == "1.37"


SCHEMA = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^[a-z]*$"},
        "kind": {"enum": ["one", "two"]},
        "count": {"type": ["integer", "null"], "minimum": 0, "maximum": 9},
        "port": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
        "source": {"oneOf": [{"type": "string"}, {"$ref": "#/definitions/source"}]},
        "items": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/definitions/source"}},
        "fixed": {"const": 1},
    },
    "definitions": {"source": {"type": "object", "required": ["key"], "properties": {"key": {"type": "string"}}}},
}
VALUES: list[dict[str, Any]] = [
    {"name": "a"},
    {},
    {"name": ""},
    {"name": "ABCD"},
    {"name": 1, "kind": "three", "count": -1, "extra": 1, "nam": 2},
    {"name": "a", "count": 10, "port": [], "source": {}, "items": [{}, {"key": 1}]},
    {"name": "a", "items": [{"key": "a"}, {"key": "a"}], "fixed": 2, "source": 1, "kind": "on"},
    {"name": "a", "count": None, "port": None},
]


@pytest.mark.parametrize("values", VALUES, ids=range(len(VALUES)))
def test_both_libraries_find_the_same(values: dict[str, Any]) -> None:
    def said(faults: Any) -> list[str]:
        return [error.message for error in explain(faults)]

    fast, slow = (
        compile_schema(SCHEMA),
        _with_jsonschema({"$schema": "http://json-schema.org/draft-07/schema#", **SCHEMA}),
    )
    assert said(fast(values)) == said(slow(values))
    assert bool(said(fast(values))) == (values not in ({"name": "a"},))
    assert all(isinstance(fault, Fault) for fault in fast(values))


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "objekt"},
        {"$ref": "https://example.com/schema.json"},
        {"properties": {"a": {"$ref": "file:///etc/passwd"}}},
        {"properties": {"a": {"$ref": "#/definitions/none"}}},
        {"pattern": "("},
    ],
)
def test_a_schema_that_cannot_be_used_is_said_and_nothing_is_fetched(schema: dict[str, Any]) -> None:
    with pytest.raises(BadSchema):
        compile_schema(schema)
