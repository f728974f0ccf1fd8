"""Where the text of rendered objects comes from: proved, or not claimed."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint.finding import Precision
from attune_lint.helm.renderer import Renderer
from attune_lint.locate.locator import Locator
from attune_lint.locate.question import Question
from tests.cli_harness import attune_lint
from tests.locate_harness import located, rendered, style
from tests.rule_harness import CHART, REPOSITORIES


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_the_proof_succeeds_for_all_texts_of_a_reference_chart(edition: str, embedded_engine: Renderer) -> None:
    render = rendered(REPOSITORIES[edition] / CHART, embedded_engine)
    asked = list(render.texts())
    answers = located(render, embedded_engine, asked)
    assert len(asked) > 700
    assert [
        (document.template, path) for (document, path), found in zip(asked, answers, strict=True) if not found
    ] == []


def test_a_key_that_is_missing_is_told_by_the_block_that_lacks_it_and_what_stands_beside_it(
    embedded_engine: Renderer, tmp_path: Path
) -> None:
    render = rendered(style("windows", tmp_path), embedded_engine)
    document = render.document("templates/configmap.yaml", ("data",))
    (answer,) = located(render, embedded_engine, [(document, ("metadata", "annotations"))])
    assert [(str(place.file).rpartition("/")[2], place.line, place.role, place.precision) for place in answer] == [
        ("configmap.yaml", 3, "template", Precision.BLOCK),  # metadata:
        ("_helpers.tpl", 3, "related", Precision.BLOCK),  # its name, the last that stands there
    ]


def test_one_render_answers_for_a_whole_scene(embedded_engine: Renderer) -> None:
    render = rendered(REPOSITORIES["agent-workers"] / CHART, embedded_engine)
    locator = Locator(embedded_engine)
    locator.locate([Question((document.spot(render.scene, path),)) for document, path in render.texts()])
    assert locator.renders == 1


def test_a_line_that_is_no_yaml_is_told_with_the_helper_that_printed_part_of_it(tmp_path: Path) -> None:
    folder = style("windows", tmp_path)
    helpers, broken = folder / "templates" / "_broken.tpl", folder / "templates" / "broken.yaml"
    helpers.write_text('{{- define "broken" -}}\n%{{ .Release.Name }}\n{{- end -}}\n')
    broken.write_text('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "broken" . }}\n')
    report = attune_lint("--engine", "embedded", "--no-cache", "--format", "json", folder).report
    (found,) = (finding for finding in report["findings"] if finding["rule"] == "output-yaml")
    assert [(place["role"], place["file"].rpartition("/")[2], place["line"]) for place in found["locations"]] == [
        ("template", "broken.yaml", 4),
        ("related", "_broken.tpl", 2),
    ]


def test_a_key_that_a_template_misspells_is_told_there_before_the_value_that_goes_with_it(tmp_path: Path) -> None:
    folder = style("windows", tmp_path)
    with (folder / "values.yaml").open("a") as values:
        values.write("class: fast\n")
    line = len((folder / "values.yaml").read_text().splitlines())
    pod = folder / "templates" / "pod.yaml"
    pod.write_text(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: one\nspec:\n  rutimeClassName: {{ .Values.class }}\n"
        "  containers:\n    - name: one\n      image: busybox:1.36\n"
    )
    report = attune_lint("--engine", "embedded", "--no-cache", "--format", "json", folder).report
    (found,) = (finding for finding in report["findings"] if finding["rule"] == "kubernetes-schema")
    assert [(place["role"], place["file"].rpartition("/")[2], place["line"]) for place in found["locations"]] == [
        ("template", "pod.yaml", 6),
        ("values", "values.yaml", line),
    ]
