"""Whatever is rendered, no rule raises, nothing is changed, and order does not matter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attune_lint.finding import Severity
from attune_lint.path import key_path
from attune_lint.report import Report
from attune_lint.run.job import Job
from attune_lint.run.lint import job
from attune_lint.run.pipeline import Run
from attune_lint.run.registry import load_rules
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config
from attune_lint.validation.kube_definitions import definitions
from tests.given import Given
from tests.rule_harness import CHART, REPOSITORIES, Change, engine, job_of, said

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**40), 2**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        ["", " ", "nvidia.com/gpu", "0.5", "-1", "1Gi", "/opt/attune/agent", "packs", "$(X)", "a" * 300, "é"]
    ),
    st.text(max_size=8),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["name", "kind", "value", "valueFrom", "key", "spec", "claimName", "mountPath", "x"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)
KINDS = {
    "ClusterRole": "rbac.authorization.k8s.io/v1",
    "ClusterRoleBinding": "rbac.authorization.k8s.io/v1",
    "ConfigMap": "v1",
    "CronJob": "batch/v1",
    "CustomResourceDefinition": "apiextensions.k8s.io/v1",
    "DaemonSet": "apps/v1",
    "Deployment": "apps/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "Ingress": "networking.k8s.io/v1",
    "Job": "batch/v1",
    "LimitRange": "v1",
    "List": "v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PersistentVolume": "v1",
    "PersistentVolumeClaim": "v1",
    "Pod": "v1",
    "PodDisruptionBudget": "policy/v1",
    "PriorityClass": "scheduling.k8s.io/v1",
    "ResourceQuota": "v1",
    "Secret": "v1",
    "Service": "v1",
    "StatefulSet": "apps/v1",
    "ValidatingWebhookConfiguration": "admissionregistration.k8s.io/v1",
}
VERSION = "1.37"
SETTINGS = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    derandomize=True,
)


@cache
def asked(edition: str) -> Job:
    return job_of(Chart.open(REPOSITORIES[edition] / CHART), Change(), edition, Config())


@cache
def rendered(edition: str) -> list[tuple[str, Any]]:
    """The objects of the reference release with the template of each."""
    import yaml

    (request,) = asked(edition).plan.requests()
    manifests = engine().render(request).manifests
    return [(manifest.template, yaml.safe_load(manifest.text)) for manifest in manifests]


def report(edition: str, objects: list[tuple[str, Any]]) -> Report:
    return Run(renderer=Given(objects)).report([asked(edition)], fail_on=Severity.INFO)


def paths(data: Any, above: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """All places of a tree."""
    found = [above]
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        found += paths(value, (*above, key))
    return found


def replaced(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    copy = deepcopy(data)
    node = copy
    for part in path[:-1]:
        node = node[part]
    node[path[-1]] = value
    return copy


@pytest.mark.parametrize("edition", REPOSITORIES)
@SETTINGS
@given(data=st.data())
def test_no_tree_makes_a_rule_raise(edition: str, data: st.DataObject) -> None:
    objects = list(rendered(edition))
    for _ in range(data.draw(st.integers(1, 4), label="changes")):
        index = data.draw(st.integers(0, len(objects) - 1), label="object")
        template, tree = objects[index]
        path = data.draw(st.sampled_from(paths(tree)), label="path")
        objects[index] = (template, replaced(tree, path, data.draw(TREES, label="value")))
    found = report(edition, objects)
    assert [trouble.what for trouble in found.ledger.troubles if "rule" in trouble.what] == []


@pytest.mark.parametrize("edition", REPOSITORIES)
@SETTINGS
@given(tree=TREES, kind=st.sampled_from(sorted(KINDS)))
def test_no_tree_of_a_known_kind_makes_a_rule_raise(edition: str, tree: Any, kind: str) -> None:
    api = KINDS[kind]
    data = {**(tree if isinstance(tree, dict) else {"spec": tree}), "apiVersion": api, "kind": kind}
    found = report(edition, [*rendered(edition), ("attune/templates/more.yaml", data)])
    assert [trouble.what for trouble in found.ledger.troubles if "rule" in trouble.what] == []


WRONG: tuple[Any, ...] = (5, "x", [5], {"x": 5})


def fields_of(kind: str) -> list[tuple[str | int, ...]]:
    """All fields of a kind down to those of a container, by Kubernetes' own definitions."""
    known = definitions(VERSION)
    (whole,) = (d for d in known.values() if {"kind": kind, "apiVersion": KINDS[kind]} in list(_names(d)))
    return list(_fields(known, whole, ()))


def _names(definition: Any) -> Iterator[dict[str, str]]:
    for gvk in definition.get("x-kubernetes-group-version-kind", ()):
        group = f"{gvk['group']}/" if gvk["group"] else ""
        yield {"kind": gvk["kind"], "apiVersion": f"{group}{gvk['version']}"}


def _fields(known: Any, schema: Any, above: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    while "$ref" in schema:
        schema = known[schema["$ref"].rpartition("/")[2]]
    yield from [above] if above else []
    if len(above) > 3:
        return
    for name, below in schema.get("properties", {}).items():
        # Templates of pods are tried as pods. Of an object whose metadata cannot be read no rule is asked.
        if name not in ("apiVersion", "kind", "jobTemplate", "metadata", "status", "template") or above[1:]:
            yield from _fields(known, below, (*above, name))
    if "items" in schema and above[-1:] != (0,):
        yield from _fields(known, schema["items"], (*above, 0))


def _only(path: tuple[str | int, ...], value: Any) -> Any:
    """A tree that has nothing but one value at a path."""
    for part in reversed(path):
        value = {part: value} if isinstance(part, str) else [value]
    return value


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"List"}))
def test_no_field_of_a_wrong_type_makes_a_rule_raise(kind: str) -> None:
    objects: list[tuple[str, Any]] = []
    for path in fields_of(kind):
        for value in WRONG:
            name = {"name": f"o{len(objects)}"}
            tree = {**_only(path, value), "apiVersion": KINDS[kind], "kind": kind, "metadata": name}
            objects.append(("attune/templates/more.yaml", tree))
    assert objects
    found = report("agent-workers", objects)
    assert [cell.status for cell in found.ledger.cells] == ["rendered"]
    assert [trouble.what for trouble in found.ledger.troubles if "rule" in trouble.what] == []


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_the_order_of_objects_does_not_change_the_findings(edition: str) -> None:
    objects = [(template, data) for template, data in rendered(edition) if data["kind"] != "ConfigMap"]
    wanted = [finding.fingerprint for finding in report(edition, objects).findings]
    assert wanted
    for seed in range(5):
        shuffled = random.Random(seed).sample(objects, len(objects))
        assert [finding.fingerprint for finding in report(edition, shuffled).findings] == wanted


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_the_order_of_rules_does_not_change_the_findings(edition: str) -> None:
    objects = [(template, data) for template, data in rendered(edition) if data["kind"] != "ConfigMap"]
    wanted = report(edition, objects).findings
    for seed in range(3):
        rules = random.Random(seed).sample(load_rules(), len(load_rules()))
        shuffled = job(asked(edition).plan, rules=rules)
        assert Run(renderer=Given(objects)).report([shuffled], fail_on=Severity.INFO).findings == wanted


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_a_run_changes_nothing_that_it_was_given(edition: str) -> None:
    what = asked(edition)
    before = deepcopy((what.values[0].data, what.chart.members))
    report(edition, list(rendered(edition)))
    assert (what.values[0].data, what.chart.members) == before


@pytest.mark.parametrize("key", ["---", "$", "__", "1", "ключ"])
def test_a_value_is_told_of_whatever_its_key_is(key: str) -> None:
    assert said("yaml values.yaml", f"{key!r}: 1\n") == [
        f"warning value-not-read: no template reads the value `{key_path((key,))}`. To set it changes nothing"
    ]
