"""What belongs to a chart's package: versions and ranges, the lock, the schema's strength, what is left out."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from attune_lint.helm.embedded import Embedded
from attune_lint.helm.renderer import RenderRequest
from attune_lint.repository.files import Repository
from attune_lint.repository.gitignore import left_out
from attune_lint.sources.chart import Chart
from attune_lint.sources.lock import lock_faults
from attune_lint.syntax.semver import is_strict_version, matches
from tests.cli_harness import attune_lint
from tests.conftest import FIXTURES

RANGES = [
    ">=1.27.0-0", ">=1.27", "^1.2", "^0.2", "^0.0.3", "^0", "~1.2.3", "~1.2", "~1", "1.x", "1.2.x", "*", "1.2 - 1.4",
    "1.2.3 - 1.4.5", ">1.2", "<=1.2", "<1.2", ">1.2.3", "!=1.2", "!=1.2.3", "=1.2.3", "1.2.3", "1.2", ">=1.20 <1.30",
    ">=1.20, <1.30", ">=1.20 || <1.10", "~>1.2", "^1.2.3-beta", "=>1.2", "v1.2.3", ">= 1.19-0", "1", "^1.x",
    "~0", "0.x",
]  # fmt: skip
VERSIONS = [
    "1.2.3", "1.2.0", "1.27.0", "v1.27.5", "1.27.3-gke.1", "1.4.0", "1.4.5", "1.4.9", "0.2.5", "0.0.3", "0.0.4",
    "0.3.0", "2.0.0", "1.29.0", "1.5.0", "1.2.3-alpha", "1.2.4-beta", "1.30.0",
]  # fmt: skip
COMPARE = """{{- $versions := .Values.versions -}}
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
{{- range $range := .Values.ranges }}
{{- range $version := $versions }}
  {{ printf "%s|%s" $range $version | quote }}: {{ semverCompare $range $version | quote }}
{{- end }}
{{- end }}
"""


def test_ranges_are_read_as_helm_reads_them(tmp_path: Path, embedded_engine: Embedded) -> None:
    chart = tmp_path / "chart"
    (chart / "templates").mkdir(parents=True)
    (chart / "Chart.yaml").write_text("apiVersion: v2\nname: a\nversion: 0.1.0\n", encoding="utf-8")
    (chart / "templates" / "a.yaml").write_text(COMPARE, encoding="utf-8")
    values = {"ranges": RANGES, "versions": VERSIONS}
    (manifest,) = embedded_engine.render(RenderRequest(chart, values, "a", "a", "v1.37.0")).manifests
    lines = [line.strip() for line in manifest.text.split("data:\n")[1].splitlines()]
    helm = {
        tuple(json.loads(line.rpartition(": ")[0]).split("|", 1)): json.loads(line.rpartition(": ")[2])
        for line in lines
    }
    # A range may hold the bar that parts it from the version.
    assert len(lines) == len(RANGES) * len(VERSIONS)
    ours = {
        (text, version): str(matches(text, version)).lower()
        for text in RANGES
        if "|" not in text
        for version in VERSIONS
    }
    assert {key: helm[key] for key in ours} == ours


@pytest.mark.parametrize("text", ["one", "", ">=", "1.2.3.4"])
def test_what_is_no_range_matches_nothing_for_sure(text: str) -> None:
    assert matches(text, "1.2.3") is not True


@pytest.mark.parametrize(
    ("text", "strict"),
    [("1.2.3", True), ("1.2.3-rc.1+b", True), ("1.2", False), ("v1.2.3", False), ("01.2.3", False), ("1.2.3-", False)],
)
def test_a_strict_version_has_three_numbers(text: str, strict: bool) -> None:
    assert is_strict_version(text) is strict


CHART_YAML = """apiVersion: v2
name: main
version: 0.1.0
dependencies:
  - name: sub
    version: ^1.0.0
    repository: file://../sub
    condition: sub.enabled
    tags: [a, b]
    alias: other
    import-values:
      - data
      - child: a.b
        parent: c
  - name: sub
    version: "1.2.x"
    repository: file://../sub
"""


def test_a_lock_that_helm_wrote_is_in_step_until_something_changes(tmp_path: Path, helm4: Path) -> None:
    for name, text in (("main", CHART_YAML), ("sub", "apiVersion: v2\nname: sub\nversion: 1.2.3\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Chart.yaml").write_text(text, encoding="utf-8")
    subprocess.run([helm4, "dependency", "update", tmp_path / "main"], check=True, capture_output=True)
    assert list(lock_faults(Chart.open(tmp_path / "main"))) == []
    changed = {
        "condition: sub.enabled": "condition: sub.on",
        "version: ^1.0.0": "version: ^2.0.0",
        "  - name: sub\n    version: ^1.0.0": "  - name: more\n    version: ^1.0.0",
    }
    said = []
    for old, new in changed.items():
        (tmp_path / "main" / "Chart.yaml").write_text(CHART_YAML.replace(old, new), encoding="utf-8")
        said.append([fault for fault, _ in lock_faults(Chart.open(tmp_path / "main"))])
    assert said == [
        ["the digest in Chart.lock is not that of the dependencies in Chart.yaml"],
        ["Chart.lock has `sub` at `1.2.3`; Chart.yaml wants `^2.0.0`"],
        ["Chart.lock has no `more`, which Chart.yaml depends on"],
    ]


IGNORED = {
    "*.log\n": [],
    "secret.yaml\n": ["c/templates/secret.yaml"],
    "templates/\n": ["c/templates/secret.yaml"],
    "/templates/\n": [],
    "/c/\n!/c/templates/secret.yaml\n": ["c/Chart.yaml", "c/templates/secret.yaml"],
    "*.yaml\n!secret.yaml\n": ["c/Chart.yaml"],
    "# secret.yaml\n\n": [],
    "c/**/s*\n": ["c/templates/secret.yaml"],
}


@pytest.mark.parametrize("patterns", IGNORED)
def test_git_leaves_out_what_its_patterns_say(patterns: str, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text(patterns, encoding="utf-8")
    found = left_out(Repository(tmp_path), ["c/Chart.yaml", "c/templates/secret.yaml"])
    assert [left.name for left in found or ()] == IGNORED[patterns]


def test_a_file_that_git_tracks_is_not_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1\n", encoding="utf-8")
    (tmp_path / ".gitignore").write_text("*.yaml\n", encoding="utf-8")
    assert left_out(Repository(tmp_path), ["a.yaml"]) is None  # no git at all: nobody can tell
    for command in (["init", "-q"], ["add", "-f", "a.yaml"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert left_out(Repository(tmp_path), ["a.yaml"]) == []
    assert [left.name for left in left_out(Repository(tmp_path), ["a.yaml", "b.yaml"]) or ()] == ["b.yaml"]


@pytest.mark.parametrize("field", ["name", "image", "replicas", "runtimes", "env", "tolerations", "stopGracePeriod"])
def test_a_schema_without_a_fields_rules_is_too_weak(field: str, tmp_path: Path) -> None:
    chart = tmp_path / "attune"
    shutil.copytree(FIXTURES / "attune" / "charts" / "attune", chart)
    file = chart / "values.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    (entry,) = (d for d in schema["definitions"].values() if "stopGracePeriod" in d.get("properties", {}))
    entry["properties"][field] = {}
    file.write_text(json.dumps(schema), encoding="utf-8")
    said = attune_lint("--engine", "embedded", "--no-cache", "--format", "json", chart).said
    assert len(said) == 1
    assert said[0].startswith(
        f"warning values-schema-weak: values.schema.json takes `agentWorkers[0].{field}` where it"
    )
