"""The configuration file: what it changes, and one line for what is wrong in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from attune_lint.errors import UsageError
from attune_lint.run.registry import load_rules
from attune_lint.sources.config import Config, find_config, load_config
from attune_lint.validation.schema_files import load
from tests.cli_harness import attune_lint
from tests.conftest import FIXTURES
from tests.generate import WITHOUT_SUBJECT

WHOLE = """
ignore: [image-tag-latest]
severity:
  gpu-toleration: info
kubeVersions: ["1.33", "1.37"]
crds: [crds]
external:
  - {kind: Secret, name: registry-login}
cluster:
  runtimeClasses: [nvidia]
  gpuTaints: [nvidia.com/gpu]
edition: agent-workers
"""


@pytest.fixture
def chart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(FIXTURES / "attune" / "charts" / "attune", tmp_path / "charts" / "attune")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return Path("charts/attune")


BAD = {
    "ignored: []": "c.yaml:1: `ignored`: no such setting: `attune-lint schema config` lists those that are",
    "ignore: gpu": "c.yaml:1: `ignore`: input should be a valid list",
    "severity: {gpu-limit: fatal}": "c.yaml:1: `severity.gpu-limit`: input should be 'error', 'warning' or 'info'",
    "kubeVersions: [1.37]": "c.yaml:1: `kubeVersions[0]`: input should be a valid string",
    "external:\n  - kind: Secret": "c.yaml:2: `external[0].name`: field required",
    "cluster: {gpuTaint: []}": "c.yaml:1: `cluster.gpuTaint`: no such setting: `attune-lint schema config` lists "
    "those that are",
    "a: [": "c.yaml:2: this is no YAML: while parsing a flow node did not find expected node content",
    "select: []\nselect: []": "c.yaml:2: the key `select` stands twice, first on line 1: the last one wins",
    "- a": "c.yaml:1: input should be a valid dictionary or instance of ConfigModel",
    "edition: a\ncontract: {}": "c.yaml:2: `contract.name`: field required",
}


@pytest.mark.parametrize(("text", "message"), BAD.items(), ids=BAD)
def test_a_wrong_configuration_is_one_line(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(text)
    with pytest.raises(UsageError) as raised:
        load_config(file, shown="c.yaml")
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select: [gpuu]", "unknown rule or category `gpuu`: did you mean `gpu`?"),
        ("ignore: [template-error]", "rule `template-error` cannot be ignored: it says that something could not be "
         "read or rendered"),
        ("severity: {values-yaml: info}", "rule `values-yaml` keeps its severity: it says that something could not be "
         "read or rendered"),
        ("severity: {gpu: info}", "a severity is given to `gpu`, which is a category: name a rule"),
        ("kubeVersions: ['1.9']", "no schemas for Kubernetes `1.9`: there is 1.25, 1.26, 1.27, 1.28, 1.29, 1.30, "
         "1.31, 1.32, 1.33, 1.34, 1.35, 1.36, 1.37"),
        ("crds: [none]", "none: no such folder of CRDs (`crds` in the configuration)"),
        ("edition: other", ".attune-lint.yaml: unknown edition `other`: there is agent-workers, worker-pools"),
    ],
)  # fmt: skip
def test_names_in_a_configuration_are_checked(text: str, message: str, chart: Path) -> None:
    Path(".attune-lint.yaml").write_text(text)
    result = attune_lint(chart)
    assert (result.code, result.out, result.err) == (2, "", f"attune-lint: {message}\n")


def test_a_whole_configuration_is_read(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text(WHOLE)
    config = load_config(file, shown="c.yaml")
    assert config.kube_versions == ("1.33", "1.37")
    assert config.crds == (tmp_path / "crds",)
    assert config.runtime_classes == ("nvidia",)
    assert config.edition == "agent-workers"
    jsonschema.Draft202012Validator(load("config.schema.json")).validate(yaml.safe_load(WHOLE))


def test_an_empty_configuration_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "c.yaml"
    file.write_text("# nothing\n")
    assert load_config(file, shown="c.yaml") == Config(file="c.yaml")


def test_the_nearest_configuration_up_to_the_repository_holds(tmp_path: Path) -> None:
    chart = tmp_path / "repository" / "charts" / "attune"
    chart.mkdir(parents=True)
    (tmp_path / ".attune-lint.yaml").touch()
    (tmp_path / "repository" / ".git").mkdir()
    assert find_config(chart) is None
    for folder in (tmp_path / "repository", chart):
        (folder / ".attune-lint.yaml").touch()
        assert find_config(chart) == folder / ".attune-lint.yaml"


def test_a_report_names_what_the_configuration_turns_off(chart: Path) -> None:
    Path(".attune-lint.yaml").write_text(
        "ignore: [gpu]\nseverity: {packs-read-only: info}\nexternal: [{kind: Secret, name: a}]\n"
    )
    lines = attune_lint(chart, "--scenarios", "given").out.splitlines()
    assert lines[:3] == [
        "turned off: .attune-lint.yaml ignores gpu",
        "turned off: .attune-lint.yaml makes packs-read-only info",
        "turned off: .attune-lint.yaml declares external: Secret a",
    ]
    assert not attune_lint(chart, "--scenarios", "given", "--no-config").out.startswith("turned off")


def test_a_severity_of_ones_own_decides(chart: Path) -> None:
    (chart / "templates/configmap.yaml").unlink()
    Path(".attune-lint.yaml").write_text("severity: {dangling-config-map: warning}\n")
    result = attune_lint(chart, "--format", "json")
    assert {finding["severity"] for finding in result.report["findings"]} == {"warning"}
    assert result.code == 0


def test_what_is_external_does_not_dangle(chart: Path) -> None:
    (chart / "templates/configmap.yaml").unlink()
    Path(".attune-lint.yaml").write_text("external: [{kind: ConfigMap, name: attune-attune-config}]\n")
    assert attune_lint(chart, "--format", "json").said == []


def test_a_project_states_a_contract_of_its_own(chart: Path) -> None:
    """The same contract under another name and another key, as a fork of the chart would have it."""
    for file in chart.rglob("*"):
        if file.is_file():
            file.write_text(file.read_text().replace("agentWorkers", "runners"))
    renamed = attune_lint(chart, "--format", "json")
    assert [finding["rule"] for finding in renamed.report["findings"]][:1] == ["edition-unknown"]

    from attune_lint.contract.built_in import BUILT_IN

    def plain(data: object) -> object:
        if hasattr(data, "_asdict"):
            return {key: plain(value) for key, value in data._asdict().items()}
        if isinstance(data, tuple | list):
            return [plain(item) for item in data]
        if isinstance(data, dict):
            return {key: plain(value) for key, value in data.items()}
        return data

    text = json.dumps(plain(BUILT_IN[0]._replace(name="runners", values_schema=None)))
    Path(".attune-lint.yaml").write_text(json.dumps({"contract": json.loads(text.replace("agentWorkers", "runners"))}))
    own = attune_lint(chart, "--format", "json")
    assert own.said == []
    assert own.report["charts"][0]["edition"] == "runners"
    around = {rule.id for rule in load_rules() if rule.category == "repository"}
    assert set(own.report["ledger"]["notExercised"]) - around == set(WITHOUT_SUBJECT)
    assert {cell["name"] for cell in own.report["ledger"]["scenarios"]} >= {"probe:full", "probe:zero"}
