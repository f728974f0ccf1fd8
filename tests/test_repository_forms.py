"""Right repositories raise nothing, in whatever form they are written; where there is none, the report says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from attune_lint.rule import Scope
from attune_lint.run.registry import load_rules
from tests.cli_harness import Result, attune_lint
from tests.conftest import FIXTURES
from tests.generate import WITHOUT_SUBJECT

FORMS = sorted(path.name for path in (FIXTURES / "forms").iterdir())
AROUND = (Scope.REPOSITORY, Scope.BUILD, Scope.MARKDOWN)


def lint(root: Path, *more: object) -> Result:
    return attune_lint("--engine", "embedded", "--no-cache", "--format", "json", *more, root / "charts" / "attune")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURES / "attune", tmp_path / "attune")
    return tmp_path / "attune"


@pytest.mark.parametrize("form", FORMS)
def test_a_right_repository_in_another_form_raises_nothing(form: str, root: Path) -> None:
    shutil.copytree(FIXTURES / "forms" / form, root, dirs_exist_ok=True)
    result = lint(root)
    assert result.said == []
    idle = set(result.report["ledger"]["notExercised"])
    assert idle <= {*WITHOUT_SUBJECT, "document-version", "gitignore-drops"}


def test_without_a_repository_its_rules_meet_nothing_and_the_report_says_so(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "attune" / "charts" / "attune", tmp_path / "charts" / "attune")
    result = lint(tmp_path)
    assert result.said == []
    around = {rule.id for rule in load_rules() if rule.scope in AROUND}
    assert set(result.report["ledger"]["notExercised"]) == {*WITHOUT_SUBJECT, *around}
    assert result.report["ledger"]["complete"] is True


def test_a_repository_of_charts_alone_promises_nothing_around_them(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "attune" / "charts" / "attune", tmp_path / "charts" / "attune")
    (tmp_path / ".git").mkdir()
    assert lint(tmp_path).said == []


def test_a_failure_of_the_chart_is_not_told_of_its_examples_again(root: Path) -> None:
    secret = root / "charts" / "attune" / "templates" / "secret.yaml"
    text = secret.read_text(encoding="utf-8")
    secret.write_text(text.replace(".Values.security.jwtSecret ", ".Values.secrity.jwtSecret "), encoding="utf-8")
    found = [finding["rule"] for finding in lint(root).report["findings"]]
    assert found == ["template-error", "value-not-read"]


def test_a_configuration_names_the_repository(root: Path, tmp_path: Path) -> None:
    shutil.move(root / "charts" / "attune", tmp_path / "charts" / "attune")
    (tmp_path / "charts" / ".attune-lint.yaml").write_text("repository: ../attune\n", encoding="utf-8")
    rules = {finding["rule"] for finding in lint(tmp_path).report["findings"]}
    # The chart lies outside of the repository that was named, so that nothing there can lint it.
    assert {"chart-not-linted", "chart-not-packaged"} <= rules
    (tmp_path / "charts" / ".attune-lint.yaml").write_text("repository: nowhere\n", encoding="utf-8")
    result = lint(tmp_path)
    assert result.code == 2
    assert "no such folder (`repository` in the configuration)" in result.err


def test_what_leads_out_of_the_repository_is_never_read(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("# Secret\n\n[x](nowhere.md)\n", encoding="utf-8")
    (root / "AGENTS.md").unlink()
    (root / "AGENTS.md").symlink_to(outside)
    (root / "docs" / "plans" / "universal-worker-agent.md").unlink()
    (root / "docs" / "plans" / "universal-worker-agent.md").symlink_to("/dev/zero")
    said = lint(root).said
    assert not any("nowhere.md" in line or "AGENTS.md does" in line for line in said)


def test_a_document_is_not_measured_by_a_part_of_the_scenarios(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "attune-pools", tmp_path / "attune")
    (tmp_path / "values.yaml").write_text("sensorWorkers: []\nrabbitmq: {enabled: false, host: b}\n", encoding="utf-8")
    result = lint(tmp_path / "attune", "--scenarios", "given", "-f", tmp_path / "values.yaml")
    assert result.said == []
    assert {"document-name", "document-example-render"} <= set(result.report["ledger"]["notExercised"])


def test_a_matrix_that_is_computed_is_told_and_not_guessed(root: Path) -> None:
    file = root / ".gitea" / "workflows" / "publish.yml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("      matrix:\n"), text.index("    steps:\n")
    file.write_text(f"{text[:start]}      matrix: ${{{{ fromJSON(vars.IMAGES) }}}}\n{text[end:]}", encoding="utf-8")
    result = lint(root)
    assert result.said == [
        "info workflow-unread: the matrix of job `images` is computed when it runs, which cannot be read here: whether "
        "`attune-api`, `attune-executor`, `attune-worker` and 7 more are published was not checked"
    ]
    assert result.code == 0
    assert "image-not-published" in result.report["ledger"]["notExercised"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"a: &a [*a]\n", b"jobs: 3\n", b"jobs: {a: {steps: 1}}\n", b"- x\n"]
)
def test_no_workflow_makes_a_run_fail(content: bytes, root: Path) -> None:
    (root / ".gitea" / "workflows" / "more.yml").write_bytes(content)
    result = lint(root)
    assert result.report["ledger"]["complete"] is True


def test_a_finding_names_the_line_of_the_workflow(root: Path) -> None:
    file = root / ".gitea" / "workflows" / "publish.yml"
    text = file.read_text(encoding="utf-8").replace("target: agent-init", "target: agent")
    file.write_text(text, encoding="utf-8")
    (finding,) = lint(root).report["findings"]
    line = next(n for n, line in enumerate(text.split("\n"), 1) if "target: agent" in line)
    first = finding["locations"][0]
    assert (finding["rule"], first["role"], first["line"], first["column"]) == ("build-target", "repository", line, 21)
    assert first["file"].endswith(".gitea/workflows/publish.yml")
