"""Where the text of rendered objects comes from: proved, or not claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint.finding import Precision
from attune_lint.helm.renderer import Renderer
from attune_lint.locate.locator import Locator
from attune_lint.locate.question import Question
from tests.cli_harness import attune_lint
from tests.locate_harness import located, rendered
from tests.rule_harness import CHART, REPOSITORIES
from tests.styles import STYLES, Style, files


def _written(style: Style, folder: Path) -> Path:
    for name, text in files(style).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    return folder


@pytest.fixture(params=["embedded_engine", "helm3_engine", "helm4_engine"])
def engine(request: pytest.FixtureRequest) -> Renderer:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", STYLES)
def test_a_text_is_traced_to_its_line_in_every_style(name: str, engine: Renderer, tmp_path: Path) -> None:
    style = STYLES[name]
    render = rendered(_written(style, tmp_path), engine)
    asked = [(render.document(template, path), path) for template, path in style.lines]
    first = [next(place for place in answer if place.role == "template") for answer in located(render, engine, asked)]
    assert [(place.file, place.line, place.precision) for place in first] == [
        (f"{render.chart.root}/{file}", line, Precision.EXACT) for file, line in style.lines.values()
    ]


def test_the_proof_succeeds_for_the_files_of_all_styles(embedded_engine: Renderer, tmp_path: Path) -> None:
    proved, unproved = [], []
    for number, style in enumerate(STYLES.values()):
        render = rendered(_written(style, tmp_path / str(number)), embedded_engine)
        asked = list(render.texts())
        answers = located(render, embedded_engine, asked)
        missing = {document.template for (document, _), answer in zip(asked, answers, strict=True) if not answer}
        for document in {document.template for document in render.documents}:
            (unproved if document in missing else proved).append((number, document))
    assert unproved == []
    assert len(proved) > len(STYLES)


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_the_proof_succeeds_for_all_texts_of_a_reference_chart(edition: str, embedded_engine: Renderer) -> None:
    render = rendered(REPOSITORIES[edition] / CHART, embedded_engine)
    asked = list(render.texts())
    answers = located(render, embedded_engine, asked)
    assert len(asked) > 700
    assert [
        (document.template, path) for (document, path), found in zip(asked, answers, strict=True) if not found
    ] == []


def test_a_key_that_is_missing_is_told_by_the_block_that_lacks_it(embedded_engine: Renderer, tmp_path: Path) -> None:
    render = rendered(_written(STYLES["plain"], tmp_path), embedded_engine)
    (answer,) = located(render, embedded_engine, [(render.documents[0], ("metadata", "labels"))])
    assert [(place.line, place.precision) for place in answer] == [(3, Precision.BLOCK)]


def test_one_render_answers_for_a_whole_scene(embedded_engine: Renderer) -> None:
    render = rendered(REPOSITORIES["agent-workers"] / CHART, embedded_engine)
    locator = Locator(embedded_engine)
    locator.locate([Question((document.spot(render.scene, path),)) for document, path in render.texts()])
    assert locator.renders == 1


def test_a_line_that_is_no_yaml_is_told_with_the_helper_that_printed_part_of_it(tmp_path: Path) -> None:
    style = Style(
        {
            "values.yaml": "a: x\n",
            "templates/_helpers.tpl": '{{- define "n" -}}\n%{{ .Values.a }}\n{{- end -}}\n',
            "templates/a.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "n" . }}\n',
        },
        {},
    )
    folder = _written(style, tmp_path / "app")
    report = attune_lint("--engine", "embedded", "--no-cache", "--format", "json", folder).report
    (found,) = (finding for finding in report["findings"] if finding["rule"] == "output-yaml")
    assert [(place["role"], place["file"].rpartition("/")[2], place["line"]) for place in found["locations"]] == [
        ("template", "a.yaml", 4),
        ("related", "_helpers.tpl", 2),
    ]
