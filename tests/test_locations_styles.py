"""Charts written as public ones are: what is proved of them, and where their texts come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint.finding import Location, Precision
from attune_lint.helm.renderer import Renderer
from tests.locate_harness import STYLES, Render, located, rendered, style
from tests.style_leaves import LEAVES, Leaf

NAMES = sorted(folder.name for folder in STYLES.iterdir())
ENGINES = ("embedded_engine", "helm3_engine", "helm4_engine")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Renderer:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


def test_each_style_has_a_table() -> None:
    assert sorted(LEAVES) == NAMES
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_traced_to_its_line(name: str, engine: Renderer, tmp_path: Path) -> None:
    folder = style(name, tmp_path)
    render = rendered(folder, engine)
    asked = [(_document(render, leaf), leaf.path) for leaf in LEAVES[name]]
    first = [next(place for place in answer if place.role == "template") for answer in located(render, engine, asked)]
    assert first == [_wanted(render, leaf, STYLES / name) for leaf in LEAVES[name]]


def _document(render: Render, leaf: Leaf):
    (*_, document) = (
        document
        for document in render.documents
        if document.template.endswith(f"/{leaf.template}") and document.data["metadata"]["name"] == leaf.name
    )
    return document


def _wanted(render: Render, leaf: Leaf, source: Path) -> Location:
    file = leaf.file or f"templates/{leaf.template}"
    text = (source / file.replace("-0.1.0.tgz!/queue", "")).read_bytes().decode()
    before, _, after = leaf.text.partition("^")
    before = before.replace("\n", "\r\n") if "\r\n" in text else before
    assert text.count(before + after) == 1, (leaf.text, text.count(before + after))
    at = text.index(before + after) + len(before)
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Location("template", f"{render.chart.root}/{file}", line, column, None, Precision.EXACT)
