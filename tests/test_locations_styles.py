"""Charts written as public ones are: what is proved of them, and where their texts come from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from attune_lint.finding import Location, Precision
from attune_lint.helm.renderer import Renderer
from attune_lint.run.documents import RenderedDocument
from attune_lint.sources.values import Layer
from tests.locate_harness import STYLES, Render, located, packed, proved, rendered, style
from tests.rule_harness import CHART, FIXTURES, REPOSITORIES
from tests.style_leaves import LEAVES, Leaf

NAMES = sorted(folder.name for folder in STYLES.iterdir())
# Two renders of it differ.
RANDOM = ("db/templates/secret.yaml",)
ENGINES = ("embedded_engine", "helm3_engine", "helm4_engine")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Renderer:
    found: Renderer = request.getfixturevalue(request.param)
    return found


def test_each_style_has_a_table() -> None:
    assert sorted(LEAVES) == NAMES
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_a_style_is_proved_and_its_texts_are_traced_to_their_lines(name: str, engine: Renderer, tmp_path: Path) -> None:
    render = rendered(style(name, tmp_path), engine)
    whole = proved(render, engine, tmp_path / "marked")
    assert whole == {template: template not in RANDOM for template in whole}
    asked = [(_document(render, leaf), leaf.path) for leaf in LEAVES[name]]
    assert _first(located(render, engine, asked)) == [_wanted(render, leaf, STYLES / name) for leaf in LEAVES[name]]


def _first(answers: list[tuple[Location, ...]]) -> list[Location]:
    return [next(place for place in answer if place.role == "template") for answer in answers]


def _document(render: Render, leaf: Leaf) -> RenderedDocument:
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
    return Location("template", f"{render.chart.root}/{file}", line, column, None, leaf.precision)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_has_a_line(name: str, embedded_engine: Renderer, tmp_path: Path) -> None:
    render = rendered(style(name, tmp_path), embedded_engine)
    asked = list(render.texts())
    answers = located(render, embedded_engine, asked)
    assert len(asked) > 12
    for (document, path), answer in zip(asked, answers, strict=True):
        exact = [place for place in answer if place.role != "values" and place.precision is Precision.EXACT]
        assert exact, (document.template, path)


def _charts_of_ours() -> dict[str, tuple[Path, ...]]:
    """The charts that keep the contract: each a folder, with what is laid over it."""
    charts = {edition: (root / CHART,) for edition, root in REPOSITORIES.items()}
    for form in sorted((FIXTURES / "forms").iterdir()):
        charts[f"form {form.name}"] = (REPOSITORIES["agent-workers"] / CHART, form / CHART)
    for layout in sorted((FIXTURES / "layouts").iterdir()):
        charts[f"layout {layout.name}"] = (layout,)
    return charts


@pytest.mark.parametrize("name", _charts_of_ours())
def test_all_templates_of_a_chart_of_ours_are_proved(name: str, embedded_engine: Renderer, tmp_path: Path) -> None:
    chart = tmp_path / "chart"
    for folder in _charts_of_ours()[name]:
        shutil.copytree(folder, chart, dirs_exist_ok=True)
    for number, values in enumerate([None, *sorted(chart.glob("ci/*-values.yaml"))]):
        render = rendered(chart, embedded_engine, [] if values is None else [Layer.of_file(values)])
        found = proved(render, embedded_engine, tmp_path / str(number))
        assert len(found) >= 4
        assert all(found.values()), found


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_all_templates_of_a_reference_chart_are_proved_by_each_helm(
    edition: str, engine: Renderer, tmp_path: Path
) -> None:
    render = rendered(REPOSITORIES[edition] / CHART, engine)
    found = proved(render, engine, tmp_path / "marked")
    assert len(found) >= 7
    assert all(found.values()), found


def test_a_chart_in_an_archive_is_located_by_its_members(embedded_engine: Renderer, tmp_path: Path) -> None:
    folder = style("library", tmp_path)
    archive = packed(folder, tmp_path / "cache-1.4.2.tgz")
    shutil.rmtree(folder)
    render = rendered(archive, embedded_engine)
    leaves = LEAVES["library"]
    asked = [(_document(render, leaf), leaf.path) for leaf in leaves]
    found = _first(located(render, embedded_engine, asked))
    assert found == [_wanted(render, leaf, STYLES / "library") for leaf in leaves]
    assert all("cache-1.4.2.tgz!/library/" in str(place.file) for place in found)
