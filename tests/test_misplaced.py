"""Fields of a pod's spec in places where they do not count."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint.path import pointer
from attune_lint.views.manifest import KubeObject
from attune_lint.views.misplaced import misplaced_pod_fields


def deployment(**changes: Any) -> dict[str, Any]:
    container = {"name": "c", **changes.get("container", {})}
    template = {"spec": {"containers": [container], **changes.get("pod", {})}, **changes.get("template", {})}
    spec = {"template": template, **changes.get("spec", {})}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "spec": spec}


@pytest.mark.parametrize(
    ("data", "paths"),
    [
        (deployment(), []),
        (deployment(pod={"nodeSelector": {"a": "b"}, "tolerations": []}), []),
        (deployment(spec={"nodeSelector": {"a": "b"}}), ["/spec/nodeSelector"]),
        (deployment(template={"tolerations": []}), ["/spec/template/tolerations"]),
        (deployment(template={"metadata": {"affinity": {}}}), ["/spec/template/metadata/affinity"]),
        (
            deployment(container={"runtimeClassName": "x", "resources": {"limits": {"nodeSelector": {}}}}),
            [
                "/spec/template/spec/containers/0/runtimeClassName",
                "/spec/template/spec/containers/0/resources/limits/nodeSelector",
            ],
        ),
        ({"apiVersion": "v1", "kind": "Pod", "nodeName": "n", "spec": {"nodeName": "n"}}, ["/nodeName"]),
    ],
)
def test_a_misplaced_field_is_found_where_it_stands(data: dict[str, Any], paths: list[str]) -> None:
    pod = KubeObject(data, "t").pod
    assert pod is not None
    assert [pointer(path) for path in misplaced_pod_fields(pod)] == paths
