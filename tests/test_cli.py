"""What the command answers: exit codes, one clear line for bad input, reports."""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
from pathlib import Path

import jsonschema
import pytest

from attune_lint.validation.schema_files import load
from tests.cli_harness import Result, attune_lint
from tests.conftest import FIXTURES

REFERENCE = FIXTURES / "attune" / "charts" / "attune"
TRAITS = FIXTURES / "charts"


@pytest.fixture
def chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the reference chart in a working directory of its own, without Helm on the PATH."""
    shutil.copytree(REFERENCE, tmp_path / "charts" / "attune")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    return Path("charts/attune")


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


THING = "---\napiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n"

USAGE = {
    "nowhere": "nowhere: no such chart: give the folder that holds Chart.yaml, or a .tgz",
    "charts": "charts: this is no chart: it has no Chart.yaml",
    "charts/attune/values.yaml": "charts/attune/values.yaml: a chart is a folder or a .tgz",
    "broken.tgz": "broken.tgz: this is no chart archive: not a gzip file",
    "charts/attune -f no.yaml": "no.yaml: cannot read the values file: No such file or directory",
    "charts/attune --set a": "`--set a`: the key `a` has no value; write KEY=VALUE, as for helm --set",
    "charts/attune --set a[x]=1": "`--set a[x]=1`: `[x` is no index of a list; write KEY=VALUE, as for helm --set",
    "charts/attune --kube-version 1.2": "no schemas for Kubernetes `1.2`: there is 1.25, 1.26, 1.27, 1.28, 1.29, "
    "1.30, 1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37",
    "charts/attune --select packs-readonly": "unknown rule or category `packs-readonly`: did you mean "
    "`packs-read-only`?",
    "charts/attune --ignore template-error": "rule `template-error` cannot be ignored: it says that something could "
    "not be read or rendered",
    "charts/attune --format xml": "unknown format `xml`: there is text and json",
    "charts/attune --format json --format text": "standard output takes one report: give the others a file, as in "
    "--format json=report.json",
    "charts/attune --helm nowhere": "--helm nowhere: there is no program to run",
    "charts/attune --release Not_A_Name": "`--release Not_A_Name`: a release's name has at most 53 characters: a-z, "
    "0-9, `-` and `.`",
    "charts/attune --namespace no_name": "`--namespace no_name`: a namespace has at most 63 characters: a-z, 0-9 "
    "and `-`",
    "charts/attune --config none.yaml": "none.yaml: cannot read the configuration: No such file or directory",
    "charts/attune --config bad.yaml": "bad.yaml:1: `ignored`: no such setting: `attune-lint schema config` lists "
    "those that are",
    "charts/attune --bogus": "unrecognized arguments: --bogus (see `attune-lint --help`)",
    "": "the following arguments are required: CHART (see `attune-lint --help`)",
    "explain gpu": "`gpu` is a category: `attune-lint rules` lists its rules",
    "render charts/attune --scenario nope": "unknown scenario `nope` of charts/attune: there is default, "
    "ci:external-services-values.yaml, ci:gpu-worker-values.yaml, ci:no-storage-values.yaml, "
    "ci:plain-worker-values.yaml, ci:private-registry-values.yaml, ci:several-workers-values.yaml, probe:none, "
    "probe:plain, probe:full, probe:zero, probe:empty, probe:several",
}


@pytest.mark.parametrize(("arguments", "message"), USAGE.items(), ids=USAGE)
def test_a_wrong_command_line_is_one_line_and_exit_2(arguments: str, message: str, chart: Path) -> None:
    write(Path("broken.tgz"), "this is text")
    write(Path("bad.yaml"), "ignored: []\n")
    assert attune_lint(*arguments.split()) == Result(2, "", f"attune-lint: {message}\n")


# What is wrong with the chart itself: the file to break, the text to add, and the first line of the finding.
BROKEN = {
    "values.yaml": (
        "more: [",
        "error values-yaml: Helm cannot read the values of charts/attune/values.yaml: this is no YAML: while parsing "
        "a flow node did not find expected node content",
    ),
    "templates/pvc.yaml": ("{{ if }}", "error template-error: the template fails: missing value for if"),
    "templates/secret.yaml": (
        "---\na: b: c",
        "error output-yaml: attune/templates/secret.yaml renders text with a fault: this is no YAML: mapping values "
        "are not allowed in this context; at `a: b: c`",
    ),
    "Chart.yaml": (
        "more: [",
        "error chart-metadata: Helm cannot read charts/attune/Chart.yaml: this is no YAML: while parsing a flow node "
        "did not find expected node content",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_chart_that_cannot_be_read_is_a_finding(name: str, chart: Path) -> None:
    text, message = BROKEN[name]
    append(chart / name, text)
    before = {file: file.read_bytes() for file in chart.rglob("*") if file.is_file()}
    result = attune_lint(chart, "--format", "json")
    assert result.said == [message]
    assert result.report["findings"][0]["locations"][0]["file"] == f"charts/attune/{name}"
    assert {cell["status"] for cell in result.report["ledger"]["scenarios"]} == {"render-failed"}
    assert (result.code, result.err) == (1, "")
    assert before == {file: file.read_bytes() for file in chart.rglob("*") if file.is_file()}


def test_without_an_engine_the_values_are_still_checked(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attune_lint.helm.embedded.is_installed", lambda: False)
    write(Path("mine.yaml"), "agentWorkers:\n  - name: a\n")
    result = attune_lint(chart, "-f", "mine.yaml", "--scenarios", "given", "--format", "json")
    assert result.said == ["error values-schema: `agentWorkers[0]` lacks the field `image`"]
    assert result.report["ledger"]["problems"] == [
        {
            "chart": "charts/attune",
            "scenario": None,
            "what": "no engine to render with: put helm on the PATH, or install the library with: "
            "pip install 'attune-lint[engine]'",
        }
    ]
    assert result.report["ledger"]["engine"] is None
    assert result.code == 3


def test_a_helm_that_hangs_is_told_once(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(Path("helm"), "#!/bin/sh\nexec /bin/sleep 60\n")
    Path("helm").chmod(0o755)
    monkeypatch.setenv("ATTUNE_LINT_TIMEOUT", "0.5")
    result = attune_lint(chart, "--format", "json")
    (problem,) = result.report["ledger"]["problems"]
    assert problem["what"] == (
        "helm did not answer within 0.5 s and was killed; look for an endless loop in a template, or set "
        "ATTUNE_LINT_TIMEOUT to more seconds"
    )
    assert {cell["status"] for cell in result.report["ledger"]["scenarios"]} == {"error"}
    assert (result.code, result.err) == (3, "")


TRAIT_RESULTS = {
    "plain": (0, []),
    "deprecated": (0, []),
    "glued": (0, []),
    "library": (3, []),
    "empty": (3, []),
    "comments-only": (3, []),
    "no-templates": (3, []),
    "missing-dependency": (
        1,
        ["error missing-dependency: dependencies of the chart are missing in charts/: absent, also-absent"],
    ),
    "kube-version": (
        1,
        [
            "error kube-version-mismatch: chart requires kubeVersion: >=1.30.0-0 <1.37.0-0 which is incompatible "
            "with Kubernetes v1.37.0"
        ],
    ),
    "no-version": (
        1,
        ["error chart-metadata: Helm cannot read {path}/Chart.yaml: `version` is missing"],
    ),
    "output-not-a-mapping": (
        1,
        [
            "error not-an-object: output-not-a-mapping/templates/a.yaml renders text with a fault: this is a list "
            "and no Kubernetes object; at `- a`"
        ],
    ),
    "nil-in-helper": (
        1,
        ["error template-error: the template fails: nil pointer evaluating interface {}.b, at `.Values.a.b.c`"],
    ),
    "values-schema": (1, ["error values-schema: `a` must be a whole number, and is the text `text`"]),
}


@pytest.mark.parametrize("engine", ["embedded", "helm"])
@pytest.mark.parametrize("name", TRAIT_RESULTS)
def test_a_chart_of_another_kind_is_handled_as_helm_does(
    name: str, engine: str, helm4: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(TRAITS)
    code, said = TRAIT_RESULTS[name]
    options = ["--engine", engine, *(["--helm", str(helm4)] if engine == "helm" else [])]
    result = attune_lint(*options, "--format", "json", name)
    assert result.said == [line.replace("{path}", name) for line in said]
    assert result.code == code


def test_both_engines_give_the_same_report(chart: Path, helm3: Path, helm4: Path) -> None:
    (chart / "templates/configmap.yaml").unlink()
    reports = []
    for options in (["--engine", "embedded"], ["--helm", str(helm3)], ["--helm", str(helm4), "-j", "1"]):
        report = attune_lint(*options, "--format", "json", chart).report
        assert report["ledger"].pop("engine")["version"].startswith("v")
        reports.append(report)
    assert reports[0]["summary"]["error"] > 0
    assert reports[0] == reports[1] == reports[2]


def test_a_report_is_of_its_schema_and_the_same_each_time(chart: Path) -> None:
    write(chart / "ci/bad-values.yaml", "agentWorkers:\n  - {name: a, image: b, tolerration: []}\nimagess: {}\n")
    append(chart / "templates/pvc.yaml", THING)
    asked = (chart, TRAITS / "library", "--format", "json", "--kube-version", "1.37", "--kube-version", "1.33")
    first = attune_lint(*asked)
    jsonschema.Draft202012Validator(load("report.schema.json")).validate(first.report)
    assert {finding["rule"] for finding in first.report["findings"]} >= {"values-schema", "unknown-value"}
    assert first.report["ledger"]["objects"]["skipped"] == [
        {"chart": "charts/attune", "kind": "Thing", "apiVersion": "example.com/v1", "count": 28, "reason": "no schema"}
    ]
    assert first.code == 3
    assert attune_lint(*asked).out == first.out
    assert str(Path.cwd()) not in first.out


def test_an_object_without_a_schema_is_counted_or_required(chart: Path) -> None:
    append(chart / "templates/pvc.yaml", f"{THING}spec: {{a: 1}}\n")
    given = (chart, "--scenarios", "given", "--format", "json")
    assert (attune_lint(*given).code, attune_lint(*given, "--require-schemas").code) == (0, 3)
    crd = {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": "things.example.com"},
        "spec": {
            "group": "example.com",
            "scope": "Namespaced",
            "names": {"kind": "Thing", "plural": "things"},
            "versions": [
                {
                    "name": "v1",
                    "served": True,
                    "storage": True,
                    "schema": {
                        "openAPIV3Schema": {
                            "type": "object",
                            "properties": {"spec": {"type": "object", "properties": {"b": {"type": "string"}}}},
                        }
                    },
                }
            ],
        },
    }
    write(Path("crds/thing.json"), json.dumps(crd))
    write(Path(".attune-lint.yaml"), "crds: [crds]\n")
    result = attune_lint(*given, "--require-schemas")
    assert result.said == ["error kubernetes-schema: Thing x: `spec.a` is no known field: there is b"]


def test_an_archive_is_linted_as_its_folder_is(chart: Path) -> None:
    (chart / "templates/configmap.yaml").unlink()
    with tarfile.open("attune-0.4.0.tgz", "w:gz") as archive:
        archive.add(chart, "attune")
    folder = attune_lint(chart, "--format", "json").report
    packed = attune_lint("attune-0.4.0.tgz", "--format", "json").report
    assert [f["fingerprint"] for f in folder["findings"]] == [f["fingerprint"] for f in packed["findings"]]
    files = {location["file"] for finding in packed["findings"] for location in finding["locations"]}
    assert "attune-0.4.0.tgz!/attune/templates/agent-workers.yaml" in files


def test_reports_go_where_they_were_asked_for(chart: Path) -> None:
    result = attune_lint(chart, "--scenarios", "given", "--format", "json=out.json", "--format", "text")
    assert result.out.endswith("no findings\n")
    assert json.loads(Path("out.json").read_text())["exitCode"] == 0
    assert attune_lint(chart, "--scenarios", "given", "--format", "json=no/where.json") == Result(
        3, "", "attune-lint: cannot write no/where.json: No such file or directory\n"
    )
    assert [name for name in os.listdir() if name.endswith(".part")] == []


def test_fail_on_decides_which_findings_fail(chart: Path) -> None:
    write(
        chart / "ci/gpu-values.yaml",
        "agentWorkers:\n  - {name: a, image: 'b:1', resources: {limits: {nvidia.com/gpu: 1}}}\n",
    )
    results = [attune_lint(chart, "--format", "json", "--fail-on", level) for level in ("error", "warning", "info")]
    assert results[0].report["summary"] == {"error": 0, "warning": 0, "info": 1, "suppressed": 0}
    assert [result.code for result in results] == [0, 0, 1]


def test_select_and_ignore(chart: Path) -> None:
    (chart / "templates/configmap.yaml").unlink()

    def rules(*options: str) -> set[str]:
        report = attune_lint(chart, "--format", "json", *options).report
        return {finding["rule"] for finding in report["findings"]}

    assert rules() == {"dangling-config-map"}
    assert rules("--select", "gpu,packs") == set()
    assert rules("--ignore", "references") == set()
    assert rules("--select", "references", "--ignore", "dangling-config-map") == set()
    nothing = attune_lint(chart, "--format", "json", "--select", "gpu", "--ignore", "gpu")
    assert [problem["what"] for problem in nothing.report["ledger"]["problems"]] == ["no rule is left after selection"]
    assert nothing.code == 3


def test_options_of_the_terminal_change_no_other_report(chart: Path) -> None:
    plain = attune_lint(chart, "--scenarios", "given", "--format", "json")
    for option in ("-q", "-v", "--no-color"):
        assert attune_lint(chart, "--scenarios", "given", "--format", "json", option).out == plain.out


def test_verbose_says_where_the_time_went(chart: Path) -> None:
    result = attune_lint(chart, "--scenarios", "given", "-v")
    assert re.fullmatch(r"time: all \d+ ms(, [a-z ]+ \d+ ms \(\d+%\))+\n", result.err)


def test_no_secret_is_in_any_report(chart: Path) -> None:
    secret = "hunter2-is-not-a-password"
    write(
        Path("mine.yaml"),
        f"database:\n  password: {secret}\nsecurity:\n  jwtSecret: [{secret}]\n"
        f"agentWorkers:\n  - name: a\n    image: python:3\n    env: [{{name: API_TOKEN, value: {secret}, other: 1}}]\n",
    )
    failing = "{{ fail (print `bad ` .Values.database.password) }}"
    append(chart / "templates/pvc.yaml", f"{{{{ if eq .Values.database.password `{secret}` }}}}{failing}{{{{ end }}}}")
    for options in (["--format", "json"], []):
        result = attune_lint(chart, "-f", "mine.yaml", "--set", f"admin.password={secret}", *options)
        assert secret not in result.out + result.err
        assert "bad ***" in " ".join(result.out.split())


def test_verbs_answer(chart: Path) -> None:
    assert attune_lint("rules").out.splitlines()[0].split() == [
        "chart-metadata", "rendering", "error", "Chart.yaml", "is", "one", "that", "Helm", "reads.",
    ]  # fmt: skip
    explained = attune_lint("explain", "packs-read-only").out
    assert explained.startswith("packs-read-only (packs, error)\n\nPacks are read-only for everyone")
    for what in ("values", "config", "report"):
        assert "$schema" in json.loads(attune_lint("schema", what).out)
    shown = attune_lint("render", chart, "--scenario", "probe:plain", "--values-only")
    assert shown.out == "agentWorkers:\n- name: probe-plain\n  image: python:3.12-slim\n"
    rendered = attune_lint("render", chart, "--scenario", "probe:plain")
    assert 'name: "attune-attune-agent-worker-probe-plain"' in rendered.out
    append(chart / "templates/pvc.yaml", "{{ fail `no` }}")
    failed = attune_lint("render", chart, "--scenario", "default")
    assert (failed.code, failed.err) == (1, "attune-lint: charts/attune/templates/pvc.yaml:27: no\n")


@pytest.mark.parametrize("flag", ["--help", "--version"])
def test_help_and_version_are_no_errors(flag: str) -> None:
    with pytest.raises(SystemExit) as raised:
        attune_lint(flag)
    assert raised.value.code == 0


def test_the_schema_of_a_subchart_is_applied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = {"required": ["size"], "properties": {"size": {"type": "integer"}, "other": {"type": "string"}}}
    files = {
        "Chart.yaml": "apiVersion: v2\nname: parent\nversion: 0.1.0\n",
        "values.yaml": "sub:\n  size: large\n  other: 1\n",
        "templates/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n",
        "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 0.1.0\n",
        "charts/sub/values.yaml": "other: text\n",
        "charts/sub/values.schema.json": json.dumps(schema),
    }
    for name, text in files.items():
        write(tmp_path / name, text)
    monkeypatch.chdir(tmp_path)
    assert attune_lint("--format", "json", "--engine", "embedded", ".").said == [
        "error values-schema: `sub.size` must be a whole number, and is the text `large`",
        "error values-schema: `sub.other` must be text, and is the number `1`",
    ]
    write(Path("values.yaml"), "")
    assert attune_lint("--format", "json", "--engine", "embedded", ".").said == [
        "error values-schema: `sub` lacks the field `size`"
    ]


def test_a_range_of_kubernetes_versions_is_one_cause(chart: Path) -> None:
    result = attune_lint(
        chart, "--scenarios", "given", "--format", "json", "--kube-version", "1.25", "--kube-version", "1.26"
    )
    (finding,) = result.report["findings"]
    assert finding["kubeVersions"] == ["1.25", "1.26"]
    assert finding["locations"] == [
        {"role": "repository", "file": "charts/attune/Chart.yaml", "line": 7, "column": 1, "key": "kubeVersion",
         "precision": "exact"}
    ]  # fmt: skip


def test_names_of_objects_are_no_secrets(chart: Path) -> None:
    """The Secret holds the database's host, which is the name of its Service."""
    result = attune_lint(chart, "--scenarios", "given", "--set", f"fullnameOverride={'a' * 60}", "--format", "json")
    assert any(f"Service {'a' * 60}-postgresql has 71 characters" in line for line in result.said)


def test_a_file_that_may_not_be_read_is_one_line(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", "charts/attune/values.yaml")

    write(Path("a.tgz"), "")
    monkeypatch.setattr(Path, "read_bytes", refused)
    assert attune_lint("a.tgz") == Result(3, "", "attune-lint: charts/attune/values.yaml: Permission denied\n")


def test_an_archive_that_is_a_device_is_never_read(chart: Path) -> None:
    Path("a.tgz").symlink_to("/dev/zero")
    assert attune_lint("a.tgz") == Result(2, "", "attune-lint: a.tgz: a chart is a folder or a .tgz\n")
