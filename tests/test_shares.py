"""Many scenarios are checked by several processes, and the report is the one that a single process gives."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint.helm.embedded import Embedded
from attune_lint.helm.renderer import Rendered, RenderRequest
from attune_lint.run import pipeline
from attune_lint.run.processes import process_count
from tests.cli_harness import Result, attune_lint
from tests.rule_harness import CHART, REPOSITORIES

SCENARIOS = 42
FORKS = 2
JOBS = 2 * (FORKS + 1)  # each process has an engine

# One finding in all scenarios, one in some, one that a secret of each scenario shows in, and renders that fail.
FAULTS = """
---
{{- $worker := first .Values.agentWorkers }}
{{- if eq (int $worker.replicas) 3 }}{{ fail "three are too many" }}{{ end }}
apiVersion: v1
kind: ConfigMap
metadata: {name: copied}
data: {text: {{ .Values.security.jwtSecret | quote }}, link: "{{ "{{" }} unrendered"}
---
apiVersion: v1
kind: Service
metadata: {name: {{ $worker.name }}-front}
spec:
  selector: {app: none-{{ $worker.name }}}
  ports: [{port: {{ add 70000 $worker.replicas }}}]
"""


def chart(folder: Path, faults: str = "") -> Path:
    copy = folder / "attune"
    shutil.copytree(REPOSITORIES["agent-workers"] / CHART, copy)
    shutil.rmtree(copy / "ci")
    (copy / "ci").mkdir()
    for number in range(SCENARIOS):
        values = {
            "agentWorkers": [{"name": f"w{number % 7}", "image": "python:3.12-slim", "replicas": number % 5}],
            "security": {"jwtSecret": f"a-secret-of-scenario-{number}"},
        }
        (copy / "ci" / f"{number:02}-values.yaml").write_text(json.dumps(values), encoding="utf-8")
    (copy / "templates" / "faults.yaml").write_text(faults, encoding="utf-8")
    return copy


def linted(folder: Path, jobs: int) -> Result:
    return attune_lint(folder, "--no-cache", "--engine", "embedded", "--format", "json", "--jobs", jobs)


@pytest.mark.parametrize(("faults", "code"), [("", 0), (FAULTS, 1)], ids=["right", "wrong"])
def test_the_report_is_the_same(tmp_path: Path, forks: list[int], faults: str, code: int) -> None:
    folder = chart(tmp_path, faults)
    alone = linted(folder, 1)
    assert forks == []
    together = linted(folder, JOBS)
    assert len(forks) == FORKS
    assert together == alone
    assert alone.code == code
    assert "a-secret-of-scenario" not in alone.out


def test_what_a_lost_process_should_have_checked_is_checked(
    tmp_path: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = chart(tmp_path, FAULTS)
    alone = linted(folder, 1)
    parent, begin = os.getpid(), Embedded.begin

    def killed(self: Embedded, request: RenderRequest) -> Callable[[], Rendered]:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return begin(self, request)

    monkeypatch.setattr(Embedded, "begin", killed)
    assert linted(folder, JOBS) == alone
    assert len(forks) == FORKS


def test_a_system_that_allows_no_more_processes_gets_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = chart(tmp_path)
    alone = linted(folder, 1)

    def refused() -> int:
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", refused)
    monkeypatch.setattr(pipeline, "can_fork", lambda: True)
    assert linted(folder, JOBS) == alone


def test_an_interrupted_run_leaves_no_process(
    tmp_path: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = chart(tmp_path)
    parent, begin = os.getpid(), Embedded.begin

    def interrupted(self: Embedded, request: RenderRequest) -> Callable[[], Rendered]:
        if os.getpid() == parent and forks:
            raise KeyboardInterrupt
        return begin(self, request)

    monkeypatch.setattr(Embedded, "begin", interrupted)
    result = linted(folder, JOBS)
    assert (result.code, result.out, result.err) == (3, "", "attune-lint: interrupted\n")
    assert len(forks) == FORKS
    for process in forks:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


@pytest.mark.parametrize(
    ("platform", "scenarios", "jobs", "expected"),
    [
        ("linux", 13, 8, 1),
        ("linux", 31, 8, 1),
        ("linux", 32, 8, 2),
        ("linux", 1000, 8, 4),
        ("linux", 1000, 5, 2),
        ("linux", 1000, 2, 1),
        ("linux", 1000, 1, 1),
        ("darwin", 1000, 8, 1),
        ("win32", 1000, 8, 1),
    ],
)
def test_a_process_is_for_many_scenarios(
    monkeypatch: pytest.MonkeyPatch, platform: str, scenarios: int, jobs: int, expected: int
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    assert process_count(scenarios, jobs) == expected
