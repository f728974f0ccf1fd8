"""Helm 3, Helm 4 and the library say the same of every fixture chart."""

from __future__ import annotations

import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from attune_lint.errors import EngineError, UsageError
from attune_lint.helm.choose import choose
from attune_lint.helm.cli import HelmCli
from attune_lint.helm.embedded import Embedded
from attune_lint.helm.renderer import FailureKind, Manifest, Rendered, Renderer, RenderFailure, RenderRequest
from attune_lint.run.plan import editions_of
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config
from attune_lint.sources.scenario import scenarios
from attune_lint.sources.values import merge
from attune_lint.syntax.yamldoc import read_documents
from tests.conftest import FIXTURES
from tests.helm_binaries import HELM_4

CHARTS = sorted((FIXTURES / "charts").iterdir())
RENDERED = ("deprecated", "glued", "plain", "table-warning", "values-schema", "with-crds",
            "with-hooks", "with-subchart")  # fmt: skip
REFERENCES = [FIXTURES / "attune" / "charts" / "attune", FIXTURES / "attune-pools" / "charts" / "attune"]


def request(chart: Path, values: Mapping[str, Any] | None = None) -> RenderRequest:
    return RenderRequest(chart, values or {}, "release", "space", "v1.37.0")


def documents(manifests: Iterable[Manifest]) -> list[tuple[str, str]]:
    """What was rendered, without what Helm 3 and 4 trim differently: the white space around a document."""
    found = []
    for manifest in manifests:
        for document in read_documents(manifest.text.strip().removeprefix("---")):
            if document.data is not None or document.defects:
                found.append((manifest.template, repr(document.data)))
    return sorted(found)


def said(rendered: Rendered) -> tuple[Any, ...]:
    # Text that is no YAML is told by the reader and not by an engine: the library does not look at its output.
    failure = rendered.failure if rendered.failure and rendered.failure.kind is not FailureKind.OUTPUT else None
    if failure is not None and failure.kind in (FailureKind.VALUES, FailureKind.CHART):
        failure = RenderFailure(failure.kind, "")
    return documents(rendered.manifests), documents(rendered.crds), failure, rendered.notes


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_all_engines_agree_on_a_chart(
    chart: Path, helm3_engine: HelmCli, helm4_engine: HelmCli, embedded_engine: Embedded
) -> None:
    answers = [said(engine.render(request(chart))) for engine in (helm3_engine, helm4_engine, embedded_engine)]
    assert answers[0] == answers[1] == answers[2]
    assert bool(answers[0][0]) == (chart.name in RENDERED or chart.name.startswith("output-not"))


@pytest.mark.parametrize("chart", REFERENCES, ids=["agent-workers", "worker-pools"])
def test_all_engines_agree_on_every_scenario_of_the_reference_charts(
    chart: Path, helm3_engine: HelmCli, helm4_engine: HelmCli, embedded_engine: Embedded
) -> None:
    opened = Chart.open(chart)
    edition = editions_of(opened, Config()).found
    tried = scenarios(opened, edition, files=(), assignments=None, which="all")
    assert len(tried) >= 8
    for scenario in tried:
        asked = request(chart, merge(opened.defaults, scenario.layers).overrides)
        answers = [said(engine.render(asked)) for engine in (helm3_engine, helm4_engine, embedded_engine)]
        assert answers[0] == answers[1] == answers[2], scenario.name
        assert answers[0][0]
        assert answers[0][2] is None


def test_an_archive_renders_as_its_folder_does(
    tmp_path: Path, helm4_engine: HelmCli, embedded_engine: Embedded
) -> None:
    archive = tmp_path / "with-subchart-0.1.0.tgz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(FIXTURES / "charts" / "with-subchart", "with-subchart")
    expected = said(helm4_engine.render(request(FIXTURES / "charts" / "with-subchart")))
    assert said(helm4_engine.render(request(archive))) == expected
    assert said(embedded_engine.render(request(archive))) == expected


FAILURES = {
    "fail-in-helper": RenderFailure(
        FailureKind.TEMPLATE, "first line second line", "fail-in-helper/templates/a.yaml", 6, 9
    ),
    "kube-version": RenderFailure(
        FailureKind.KUBE_VERSION,
        "chart requires kubeVersion: >=1.30.0-0 <1.37.0-0 which is incompatible with Kubernetes v1.37.0",
    ),
    "library": RenderFailure(FailureKind.LIBRARY, "library charts are not installable"),
    "missing-dependency": RenderFailure(FailureKind.DEPENDENCY, "missing in charts/: absent, also-absent"),
    "missing-include": RenderFailure(
        FailureKind.TEMPLATE,
        'no template "no.such" associated with template "gotpl", at `include "no.such" .`',
        "missing-include/templates/a.yaml",
        6,
        9,
    ),
    "nil-in-helper": RenderFailure(
        FailureKind.TEMPLATE,
        "nil pointer evaluating interface {}.b, at `.Values.a.b.c`",
        "nil-in-helper/templates/_h.tpl",
        2,
        11,
        (("nil-in-helper/templates/a.yaml", 6, 9),),
    ),
    "nil-pointer": RenderFailure(
        FailureKind.TEMPLATE,
        "nil pointer evaluating interface {}.b, at `.Values.a.b.c`",
        "nil-pointer/templates/a.yaml",
        6,
        16,
    ),
    "no-version": RenderFailure(FailureKind.CHART, "validation: chart.metadata.version is required"),
    "required-fails": RenderFailure(
        FailureKind.TEMPLATE, "give a name: name=…", "required-fails/templates/a.yaml", 6, 9
    ),
    "template-syntax-error": RenderFailure(
        FailureKind.TEMPLATE, "unexpected EOF", "template-syntax-error/templates/a.yaml", 6
    ),
    "unknown-function": RenderFailure(
        FailureKind.TEMPLATE, 'function "frobnicate" not defined', "unknown-function/templates/a.yaml", 6
    ),
}


@pytest.mark.parametrize(("name", "failure"), FAILURES.items(), ids=FAILURES)
def test_a_failure_is_told_with_its_place(name: str, failure: RenderFailure, helm4_engine: HelmCli) -> None:
    assert helm4_engine.render(request(FIXTURES / "charts" / name)).failure == failure


def test_a_render_does_not_depend_on_the_one_before(embedded_engine: Embedded) -> None:
    asked = request(FIXTURES / "charts" / "with-subchart")
    off = request(FIXTURES / "charts" / "with-subchart", {"twin": {"enabled": False}, "leaf": {"enabled": False}})
    first = embedded_engine.render(asked)
    embedded_engine.render(off)
    assert embedded_engine.render(asked) == first


CHANGING = {
    "values": """
        {{- $_ := set .Values "added" .Release.Name }}
        {{- $_ := set .Values.nested "words" (list 1 2) }}
        {{- $_ := unset .Values.nested "gone" }}
        {{- $_ := mergeOverwrite .Values.nested.deep (dict "word" "changed") }}""",
    "metadata": "{{- $_ := sortAlpha .Chart.Keywords }}",
    "templates": """{{- $_ := tpl `{{ define "said" }}changed{{ end }}` . }}""",
}


@pytest.mark.parametrize("change", CHANGING.values(), ids=CHANGING)
def test_what_a_template_changes_is_gone_with_its_render(
    change: str, tmp_path: Path, helm4_engine: HelmCli, embedded_engine: Embedded
) -> None:
    chart = tmp_path / "changing"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: changing\nversion: 0.1.0\nkeywords: [b, a]\n")
    (chart / "values.yaml").write_text("nested: {deep: {word: here, empty: null}, gone: 1, list: [{a: 1}]}\n")
    shown = '{"values": {{ toJson .Values }}, "chart": {{ toJson .Chart }}, "said": {{ include "said" . | quote }}}'
    (chart / "templates" / "_said.tpl").write_text('{{ define "said" }}here{{ end }}')
    (chart / "templates" / "a.yaml").write_text(f"{{{{- if .Values.changes }}}}{change}{{{{- end }}}}\n{shown}\n")
    (chart / "templates" / "b.yaml").write_text(shown)
    for values in ({"changes": 1}, {}, {"changes": 1, "nested": {"deep": None}}, {"nested": {"gone": None}}, {}):
        assert said(embedded_engine.render(request(chart, values))) == said(helm4_engine.render(request(chart, values)))


def test_values_pass_through_unharmed(helm3_engine: HelmCli, helm4_engine: HelmCli, embedded_engine: Embedded) -> None:
    odd = {
        "greeting": "a\u2028b\u0085c\u007f \U0001f600 \\ud83d \" ' : # \t\n",
        "nested": {"dropped": None},
        "ratio": 1e21,
    }
    asked = request(FIXTURES / "charts" / "plain", odd)
    answers = [said(engine.render(asked)) for engine in (helm3_engine, helm4_engine, embedded_engine)]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][2] is None


def script(folder: Path, text: str) -> str:
    file = folder / "helm"
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def test_a_helm_that_hangs_is_killed_and_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ATTUNE_LINT_TIMEOUT", "0.5")
    path = script(tmp_path, '[ "$1" = version ] && echo v4.0.0 && exit; trap "" TERM; echo x >> "$0.asked"; sleep 60')
    engine = HelmCli(path)
    wanted = (
        "helm did not answer within 0.5 s and was killed; look for an endless loop in a template, "
        "or set ATTUNE_LINT_TIMEOUT to more seconds"
    )
    for _ in range(2):
        with pytest.raises(EngineError) as raised:
            engine.render(request(CHARTS[0]))
        assert str(raised.value) == wanted
    assert (tmp_path / "helm.asked").read_text() == "x\n"
    engine.close()


@pytest.mark.parametrize(
    ("chart", "asked"),
    [("plain", ["template"]), ("with-subchart", ["template"]), ("required-fails", ["template", "version"])],
)
def test_helm_is_asked_for_its_version_only_where_no_render_tells_it(
    chart: str, asked: list[str], tmp_path: Path, helm4: Path
) -> None:
    path = script(tmp_path, f'echo "$1" >> "$0.asked"; exec "{helm4}" "$@"')
    engine = HelmCli(path)
    engine.render(request(FIXTURES / "charts" / chart))
    other = engine.another()
    assert (engine.version, other.version) == (HELM_4.helm, HELM_4.helm)
    assert (tmp_path / "helm.asked").read_text().split() == asked
    engine.close()
    other.close()


def test_a_helm_that_is_no_program_is_told_each_time(tmp_path: Path) -> None:
    path = tmp_path / "helm"
    path.write_text("not a program", encoding="utf-8")
    path.chmod(0o755)
    engine = HelmCli(str(path))
    for _ in range(2):
        with pytest.raises(EngineError) as raised:
            engine.render(request(CHARTS[0]))
        assert str(raised.value) == "cannot run helm: Exec format error; give a helm binary with --helm"
    assert engine.version == ""
    engine.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("exit 1", "helm of no version failed: no message; Helm 3.16 or later is needed"),
        ("kill -9 $$", "helm was killed by signal 9"),
        (
            'echo "Error: unknown flag: --skip-schema-validation" >&2; exit 1',
            "helm of no version failed: Error: unknown flag: --skip-schema-validation; Helm 3.16 or later is needed",
        ),
    ],
)
def test_a_helm_that_breaks_is_no_finding(text: str, message: str, tmp_path: Path) -> None:
    path = script(tmp_path, text)
    engine = HelmCli(path)
    with pytest.raises(EngineError) as raised:
        engine.render(request(CHARTS[0]))
    assert str(raised.value) == message
    engine.close()


def test_helm_sees_nothing_of_the_users_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELM_PLUGINS", "/somewhere")
    monkeypatch.setenv("KUBECONFIG", "/somewhere")
    monkeypatch.setenv("HELM_NAMESPACE", "other")
    monkeypatch.setenv("HTTPS_PROXY", "other")
    path = script(tmp_path, f'env > "{tmp_path}/seen"')
    engine = HelmCli(path)
    engine.render(request(CHARTS[0]))
    engine.close()
    seen = dict(line.split("=", 1) for line in (tmp_path / "seen").read_text().splitlines() if "=" in line)
    assert seen["KUBECONFIG"] == "/dev/null"
    assert "/somewhere" not in seen["HELM_PLUGINS"]
    assert {"HELM_NAMESPACE", "HTTPS_PROXY"}.isdisjoint(seen)
    assert not Path(seen["HELM_PLUGINS"]).parent.exists()


def test_a_worker_that_dies_is_told(embedded_engine: Embedded) -> None:
    engine = Embedded()
    assert engine.version == embedded_engine.version
    engine._worker._process.kill()
    for _ in range(2):
        with pytest.raises(EngineError, match=r"\Athe embedded engine crashed \(exit status -9\)\Z"):
            engine.render(request(CHARTS[0]))
    engine.close()


ENDLESS = """apiVersion: v1
kind: ConfigMap
metadata:
  name: endless
data:
  {{- range $i, $_ := until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}
"""


@pytest.mark.parametrize("engine", ["helm", "embedded"])
def test_an_endless_template_is_ended(
    engine: str, tmp_path: Path, helm4: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: endless\nversion: 0.1.0\n")
    (tmp_path / "templates" / "a.yaml").write_text(ENDLESS)
    monkeypatch.setenv("ATTUNE_LINT_TIMEOUT", "2")
    renderer = choose(engine, str(helm4) if engine == "helm" else None)
    with pytest.raises(EngineError, match="did not answer within 2 s and was killed"):
        renderer.render(request(tmp_path))
    renderer.close()


def test_the_engine_is_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def chosen(engine: str, helm: str | None = None) -> str:
        renderer: Renderer = choose(engine, helm)
        renderer.close()
        return renderer.name

    monkeypatch.setenv("PATH", str(tmp_path))
    assert chosen("auto") == "embedded"
    assert chosen("embedded") == "embedded"
    with pytest.raises(EngineError, match=r"\Ahelm is not on the PATH: install it, give its path with --helm"):
        choose("helm", None)
    with pytest.raises(UsageError, match=r"\A--helm nowhere: there is no program to run\Z"):
        choose("auto", "nowhere")
    with pytest.raises(UsageError, match=r"\A--helm names a binary, and --engine embedded uses none"):
        choose("embedded", "nowhere")
    script(tmp_path, "exit 0")
    assert chosen("auto") == "helm"
    monkeypatch.setattr("attune_lint.helm.embedded.is_installed", lambda: False)
    (tmp_path / "helm").unlink()
    with pytest.raises(EngineError, match=r"\Ano engine to render with: put helm on the PATH, or install"):
        choose("auto", None)
