"""Values in layers: merged as Helm merges them, and each with its place."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint.sources.values import Layer, merge
from attune_lint.syntax.set_values import parse
from attune_lint.syntax.template_values import values_read

DEFAULTS = """\
image:
  name: a
  tag: "1"
list:
  - name: x
  - name: w
gone: 1
"""
MINE = """\
image:
  tag: "2"
list:
  - name: z
gone: null
"""


@pytest.mark.parametrize(
    ("layers", "data"),
    [
        ([], {"image": {"name": "a", "tag": "1"}, "list": [{"name": "x"}, {"name": "w"}], "gone": 1}),
        ([MINE], {"image": {"name": "a", "tag": "2"}, "list": [{"name": "z"}]}),
        (["image: none\n"], {"image": "none", "list": [{"name": "x"}, {"name": "w"}], "gone": 1}),
        ([MINE, "image: {tag: null}\ngone: 2\n"], {"image": {"name": "a"}, "list": [{"name": "z"}], "gone": 2}),
        (["new: null\n"], {"image": {"name": "a", "tag": "1"}, "list": [{"name": "x"}, {"name": "w"}], "gone": 1,
                           "new": None}),
    ],
)  # fmt: skip
def test_layers_merge_as_in_helm(layers: list[str], data: dict[str, Any]) -> None:
    given = [Layer.of_text(text, file="mine.yaml") for text in layers]
    assert merge(Layer.of_text(DEFAULTS, file="values.yaml"), given).data == data


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("image", "name"), ("values.yaml", 2, 3, "image.name")),
        (("image", "tag"), ("mine.yaml", 2, 3, "image.tag")),
        (("image", "other"), ("mine.yaml", 1, 1, "image")),
        (("list", 0, "name"), ("mine.yaml", 4, 5, "list[0].name")),
        (("list", 1, "name"), ("mine.yaml", 3, 1, "list")),
        (("workers", 0, "env"), (None, None, None, "workers[0].env")),
        (("workers", 0, "image"), (None, None, None, "workers[0]")),
        (("nobody",), None),
    ],
)
def test_each_value_has_the_place_that_gave_it(path: tuple[str | int, ...], place: Any) -> None:
    assigned = Layer.of_assignments([parse("workers[0].name=a"), parse("workers[0].env=b")])
    values = merge(Layer.of_text(DEFAULTS, file="values.yaml"), [Layer.of_text(MINE, file="mine.yaml"), assigned])
    location = values.location(path)
    assert (location and (location.file, location.line, location.column, location.key)) == place


def test_merging_changes_no_layer() -> None:
    first = Layer.of_text("a: [{b: 1}]\n", file="a.yaml")
    merge(Layer.of_data({}), [first, Layer.of_assignments([parse("a[0].b=2,a[1].c=3")])])
    assert first.data == {"a": [{"b": 1}]}


@pytest.mark.parametrize(
    ("template", "paths"),
    [
        ("{{ .Values.a.b }}{{ $.Values.c }}", {("a", "b"), ("c",)}),
        ("text .Values.a", set()),
        ("{{/* .Values.a */}}", set()),
        ('{{ index .Values "a" "b" }}', {("a",), ("b",)}),
        ('{{ index .Values.a "b" }}', {("a", "b")}),
        ("{{ get .Values.a .name }}", {("a",)}),
        ('{{ if hasKey .Values "a" }}', {("a",)}),
        ("{{ toYaml .Values }}", {()}),
        ('{{ omit .Values.a "b" | toYaml }}', {("a",)}),
        ("{{ index .Values .name }}", {()}),
        ('{{ include "x" (dict "Values" .Values "a" .Values.a) }}', {("a",)}),
        ("{{ ((.Values.a).b).c }}", {("a",)}),
        ("{{- with .Values.a }}{{ .b }}{{ end -}}", {("a",)}),
    ],
)
def test_what_a_template_reads(template: str, paths: set[tuple[str, ...]]) -> None:
    assert set(values_read(template)) == paths
