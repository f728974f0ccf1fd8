from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attune_lint.path import key_path, lookup, named_path, pointer

POD = {
    "containers": [
        {"name": "worker", "env": [{"name": "A"}, {"name": "B"}, {"name": "A"}], "args": ["x", "y"]},
        {"image": "nameless"},
    ],
    "volumeMounts": [{"name": "v", "mountPath": "/a"}, {"name": "v", "mountPath": "/b"}],
    "metadata": {"labels": {"a.b/c": "d"}},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ((), ""),
        (("spec", "containers", 0), "/spec/containers/0"),
        (("labels", "a/b~c"), "/labels/a~1b~0c"),
    ],
)
def test_pointer_escapes_as_rfc_6901_says(path, expected):
    assert pointer(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("agentWorkers", 1, "image"), "agentWorkers[1].image"),
        (("nodeSelector", "nvidia.com/gpu"), 'nodeSelector."nvidia.com/gpu"'),
        (("a-b", "c_d"), "a-b.c_d"),
        (('x"y',), '"x\\"y"'),
        ((0, "a"), "[0].a"),
    ],
)
def test_key_path_quotes_only_what_needs_it(path, expected):
    assert key_path(path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("containers", 0, "env", 1), "containers[worker].env[B]"),
        (("containers", 0, "env", 2, "value"), "containers[worker].env[A#2].value"),
        (("containers", 1, "image"), "containers[1].image"),
        (("volumeMounts", 1), "volumeMounts[/b]"),
        (("containers", 0, "args", 1), "containers[worker].args[1]"),
        (("containers", 7, "name"), "containers[7].name"),
        (("metadata", "labels", "a.b/c"), "metadata.labels.a.b/c"),
    ],
)
def test_named_path_names_items_by_their_key(path, expected):
    assert named_path(POD, path) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
PATHS = st.lists(st.text(max_size=5) | st.integers(-3, 5), max_size=5).map(tuple)


@given(JSON, PATHS)
def test_no_data_and_no_path_make_the_spellings_raise(data, path):
    assert isinstance(named_path(data, path), str)
    assert isinstance(key_path(path), str)
    lookup(data, path)
