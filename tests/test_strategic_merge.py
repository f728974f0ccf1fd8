"""The patches of the rule pages mean what kustomize users expect."""

from __future__ import annotations

from typing import Any

import pytest

from tests.strategic_merge import merge

BASE: dict[str, Any] = {
    "containers": [
        {"name": "a", "image": "x", "command": ["run"], "env": [{"name": "V", "value": "1"}]},
        {"name": "b", "image": "y"},
    ],
    "volumes": [{"name": "v", "emptyDir": {"medium": "Memory"}}],
    "tolerations": [{"key": "k"}],
}


@pytest.mark.parametrize(
    ("patch", "changed"),
    [
        ({"replicas": 2}, {"replicas": 2}),
        ({"tolerations": None}, {"tolerations": ...}),
        ({"tolerations": [{"key": "z"}]}, {"tolerations": [{"key": "z"}]}),
        (
            {"containers": [{"name": "b", "image": "z"}]},
            {"containers": [BASE["containers"][0], {"name": "b", "image": "z"}]},
        ),
        (
            {"containers": [{"name": "c", "image": "z"}]},
            {"containers": [*BASE["containers"], {"name": "c", "image": "z"}]},
        ),
        (
            {"containers": [{"name": "b"}, {"name": "a"}]},
            {"containers": [BASE["containers"][1], BASE["containers"][0]]},
        ),
        ({"containers": [{"name": "a", "$patch": "delete"}]}, {"containers": [BASE["containers"][1]]}),
        (
            {"containers": [{"name": "b", "image": "y"}, {"name": "b", "image": "z"}]},
            {"containers": [*BASE["containers"], {"name": "b", "image": "z"}]},
        ),
        (
            {"containers": [{"$patch": "replace"}, {"name": "c"}]},
            {"containers": [{"name": "c"}]},
        ),
        (
            {"containers": [{"name": "b", "$patch": "replace", "image": "z"}]},
            {"containers": [BASE["containers"][0], {"name": "b", "image": "z"}]},
        ),
        (
            {"containers": [{"name": "a", "command": None, "env": [{"name": "V", "valueFrom": {"x": 1}}]}]},
            {
                "containers": [
                    {"name": "a", "image": "x", "env": [{"name": "V", "valueFrom": {"x": 1}}]},
                    BASE["containers"][1],
                ]
            },
        ),
        (
            {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]},
            {"volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "c"}}]},
        ),
        (
            {"volumes": [{"name": "v", "emptyDir": {"sizeLimit": "1Gi"}}]},
            {"volumes": [{"name": "v", "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}}]},
        ),
    ],
)
def test_a_patch_changes_what_it_names(patch: dict[str, Any], changed: dict[str, Any]) -> None:
    wanted = {key: value for key, value in {**BASE, **changed}.items() if value is not ...}
    assert merge(BASE, patch) == wanted
