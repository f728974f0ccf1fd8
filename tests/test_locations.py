"""Where the text of rendered objects comes from: proved, or not claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint.finding import Precision
from attune_lint.helm.renderer import Renderer
from attune_lint.locate.locator import Locator
from attune_lint.locate.question import Question
from attune_lint.sources.values import Layer
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


VALUES = """\
image:
  name: web
  tag: "1.0"
count: 2
enabled: true
items: [a, b]
unset: null
"""
TEMPLATE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  image: {{ printf "%s:%s" .Values.image.name .Values.image.tag }}
  tag: {{ .Values.image.tag | quote }}
  count: {{ .Values.count | quote }}
  enabled: {{ .Values.enabled | quote }}
  second: {{ index .Values.items 1 }}
  {{- range .Values.items }}
  item-{{ . }}: {{ . }}
  {{- end }}
  unset: {{ .Values.unset | default "fallback" }}
  fixed: word
"""
PROD = "image:\n  tag: latest\nitems:\n  - a\n  - c\n"
SUPPLIED = {
    "a text of the defaults": ("tag", (), "values.yaml", 3, "image.tag"),
    "a number": ("count", (), "values.yaml", 4, "count"),
    "a switch": ("enabled", (), "values.yaml", 5, "enabled"),
    "an item by its range": ("item-b", (), "values.yaml", 6, "items[1]"),
    "a text of another file": ("tag", (PROD,), "1.yaml", 2, "image.tag"),
    "the last of two files": ("tag", (PROD, "image:\n\n  tag: x\n"), "2.yaml", 3, "image.tag"),
    "an item of another file": ("item-c", (PROD,), "1.yaml", 5, "items[1]"),
}


@pytest.mark.parametrize("name", SUPPLIED)
def test_a_value_is_traced_to_its_key(name: str, embedded_engine: Renderer, tmp_path: Path) -> None:
    key, given, file, line, path = SUPPLIED[name]
    chart = _written(Style({"values.yaml": VALUES, "templates/a.yaml": TEMPLATE}, {}), tmp_path / "app")
    layers = []
    for number, text in enumerate(given, start=1):
        (tmp_path / f"{number}.yaml").write_text(text)
        layers.append(Layer.of_file(tmp_path / f"{number}.yaml"))
    render = rendered(chart, embedded_engine, tuple(layers))
    (answer,) = located(render, embedded_engine, [(render.documents[0], ("data", key))])
    values = [place for place in answer if place.role == "values"]
    assert [(str(p.file).rpartition("/")[2], p.line, p.key, p.precision) for p in values] == [
        (file, line, path, Precision.EXACT)
    ]


def test_what_the_template_itself_says_has_no_key(embedded_engine: Renderer, tmp_path: Path) -> None:
    chart = _written(Style({"values.yaml": VALUES, "templates/a.yaml": TEMPLATE}, {}), tmp_path)
    render = rendered(chart, embedded_engine)
    asked = [(render.documents[0], ("data", key)) for key in ("fixed", "unset")]
    for answer in located(render, embedded_engine, asked):
        assert answer[0].role == "template"
    assert [place for place in located(render, embedded_engine, asked[:1])[0] if place.role == "values"] == []


def test_a_key_that_is_missing_is_told_by_the_block_that_lacks_it(embedded_engine: Renderer, tmp_path: Path) -> None:
    chart = _written(Style({"values.yaml": VALUES, "templates/a.yaml": TEMPLATE}, {}), tmp_path)
    render = rendered(chart, embedded_engine)
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
