"""One render stands for several Kubernetes versions only where the chart cannot tell them apart."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from attune_lint.sources.capabilities import names_version, renders_by_version
from attune_lint.sources.chart import Chart

VERSIONS = ("v1.37.0", "v1.27.0")
CHART_YAML = "apiVersion: v2\nname: c\nversion: 1.0.0\n"


def chart(template: str = "", *, yaml: str = CHART_YAML, **members: bytes) -> Chart:
    files = {"Chart.yaml": yaml.encode(), "templates/a.yaml": template.encode()}
    return Chart(Path("c"), "c", "c", files | members)


def packed(template: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, text in {"Chart.yaml": CHART_YAML, "templates/a.yaml": template}.items():
            entry = tarfile.TarInfo(f"sub/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return stream.getvalue()


@pytest.mark.parametrize(
    "template",
    [
        "a: {{ .Values.a }}",
        '{{ include "c.labels" . }}',
        '{{- define "c.labels" }}a: {{ .Values.a }}{{ end }}',
        '{{ include "c.pod" (dict "root" $ "worker" .Values.worker) | nindent 8 }}',
        "{{- with .Values.a }}{{ toYaml . | nindent 4 }}{{ end }}",
        "{{- range $key, $value := .Values.a }}{{ $key }}: {{ $value | quote }}{{ end }}",
        '{{ include (print $.Template.BasePath "/b.yaml") $ | sha256sum }}',
        "{{ tpl .Values.text . }}",
        '{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 63 }}',
    ],
)
def test_a_chart_that_never_asks_for_the_version_renders_once(template: str) -> None:
    assert not renders_by_version(chart(template), VERSIONS)


@pytest.mark.parametrize(
    "template",
    [
        "a: {{ .Capabilities.KubeVersion.Minor }}",
        '{{ if semverCompare ">=1.30" $.Capabilities.KubeVersion.Version }}a: 1{{ end }}',
        '{{ (index . "Capabilities").KubeVersion }}',
        "{{ toYaml $ }}",
        "a: {{ toJson . | sha256sum }}",
        "{{ . | toYaml }}",
        "{{ range $key, $value := . }}{{ $value }}{{ end }}",
        "{{ range $ }}{{ . }}{{ end }}",
        '{{ define "c.all" }}{{ toYaml . }}{{ end }}',
        "{{ with .Values.a }}{{ end }}{{ toYaml . }}",
        '{{ index . (printf "%sbilities" "Capa") }}',
    ],
)
def test_a_template_that_may_show_the_version_renders_for_each(template: str) -> None:
    assert renders_by_version(chart(template), VERSIONS)


def test_what_tpl_may_reach_and_what_subcharts_ask_counts_too() -> None:
    asks = b"{{ .Capabilities.KubeVersion }}"
    assert renders_by_version(chart(**{"values.yaml": b"text: '" + asks + b"'"}), VERSIONS)
    assert renders_by_version(chart(**{"files/note": asks}), VERSIONS)
    assert renders_by_version(chart(**{"charts/sub-1.0.0.tgz": packed(asks.decode())}), VERSIONS)
    assert not renders_by_version(chart(**{"charts/sub-1.0.0.tgz": packed("a: {{ .Values.a }}")}), VERSIONS)
    assert renders_by_version(chart(**{"charts/sub-1.0.0.tgz": b"no archive"}), VERSIONS)
    assert names_version({"a": [{"text": asks.decode()}]})
    assert not names_version({"a": "b"})


@pytest.mark.parametrize(
    ("bound", "may_differ"),
    [
        (">=1.27.0-0", False),
        (">= 1.25", False),
        (">=1.28.0-0", True),
        (">=1.25.0-0 <1.40.0-0", True),
        ("~1.37", True),
        ("*", True),
    ],
)
def test_a_bound_that_helm_checks_itself_must_hold_for_all_versions(bound: str, may_differ: bool) -> None:
    assert renders_by_version(chart(yaml=f'{CHART_YAML}kubeVersion: "{bound}"\n'), VERSIONS) is may_differ


def test_one_version_needs_no_second_render() -> None:
    assert not renders_by_version(chart("a: {{ .Capabilities.KubeVersion }}"), VERSIONS[:1])
