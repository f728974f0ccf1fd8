"""The repository is checked beside the objects of the last scenario, and the report is the one that a single process
gives."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from attune_lint.helm.embedded import Embedded
from attune_lint.helm.renderer import Rendered, RenderRequest
from attune_lint.run import pipeline
from attune_lint.run.scenario_check import ScenarioCheck
from tests.cli_harness import Result, attune_lint
from tests.rule_harness import CHART, REPOSITORIES
from tests.test_planted_defects import PLANTED, apply


@pytest.fixture
def chart(tmp_path: Path) -> Path:
    """A chart with faults in its objects, in a repository with one in a document."""
    root = tmp_path / "repository"
    shutil.copytree(REPOSITORIES["agent-workers"], root)
    for defect in ("packs mounted writable", "half a GPU", "a ConfigMap that is not rendered"):
        apply(root / CHART, PLANTED[defect])
    document = next(file for file in sorted(root.rglob("*.md")) if "agentWorkers:" in file.read_text(encoding="utf-8"))
    text = document.read_text(encoding="utf-8").replace("agentWorkers:", "agentWorker:")
    document.write_text(text, encoding="utf-8")
    return root / CHART


def linted(chart: Path, jobs: int) -> Result:
    return attune_lint(chart, "--no-cache", "--engine", "embedded", "--format", "json", "--jobs", jobs)


def test_the_report_is_the_same(chart: Path, forks: list[int]) -> None:
    alone = linted(chart, 1)
    assert forks == []
    assert linted(chart, 2) == alone
    assert len(forks) == 1
    assert alone.code == 1
    assert {finding["category"] for finding in alone.report["findings"]} >= {"packs", "gpu", "repository"}


def test_so_it_is_for_several_versions(chart: Path, forks: list[int]) -> None:
    versions = ("--kube-version", "1.37", "--kube-version", "1.31")
    words = (chart, "--no-cache", "--engine", "embedded", "--format", "json", *versions, "--jobs")
    assert attune_lint(*words, 2) == attune_lint(*words, 1)
    assert len(forks) == 1


def test_what_a_lost_process_should_have_checked_is_checked(
    chart: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = linted(chart, 1)
    parent, check = os.getpid(), ScenarioCheck._check_objects

    def killed(self: ScenarioCheck, *arguments: Any) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        check(self, *arguments)

    monkeypatch.setattr(ScenarioCheck, "_check_objects", killed)
    assert linted(chart, 2) == alone
    assert len(forks) == 1


def test_a_system_that_allows_no_more_processes_gets_one_run(chart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = linted(chart, 1)

    def refused() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    monkeypatch.setattr(pipeline, "can_fork", lambda: True)
    assert linted(chart, 2) == alone


def test_an_interrupted_run_leaves_no_process(chart: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    begin = Embedded.begin

    def interrupted(self: Embedded, request: RenderRequest) -> Callable[[], Rendered]:
        if forks:  # an example of a document
            raise KeyboardInterrupt
        return begin(self, request)

    monkeypatch.setattr(Embedded, "begin", interrupted)
    result = linted(chart, 2)
    assert (result.code, result.out, result.err) == (3, "", "attune-lint: interrupted\n")
    with pytest.raises(ChildProcessError):
        os.waitpid(forks[0], os.WNOHANG)


@pytest.mark.parametrize("words", [("--jobs", "1"), ("--ignore", "repository"), ("--select", "packs")])
def test_no_process_is_made_for_nothing(chart: Path, forks: list[int], words: tuple[str, ...]) -> None:
    attune_lint(chart, "--no-cache", "--engine", "embedded", *words)
    assert forks == []
