"""A report is remembered exactly for as long as everything that it was made of is unchanged."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from attune_lint.cache import store
from tests.cli_harness import Result, attune_lint
from tests.conftest import FIXTURES
from tests.test_text_report import CASES

PLAIN = FIXTURES / "charts" / "plain"
DEFINITION = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a chart, values, a configuration and a folder of CRDs."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(PLAIN, tmp_path / "charts" / "plain")
    (tmp_path / ".git").mkdir()
    (tmp_path / "values.yaml").write_text("greeting: hello\n", encoding="utf-8")
    (tmp_path / "crds").mkdir()
    (tmp_path / ".attune-lint.yaml").write_text("crds: [crds]\n", encoding="utf-8")
    return tmp_path


def lint(*more: object) -> Result:
    return attune_lint("--engine", "embedded", "-v", *more, "-f", "values.yaml", "charts/plain")


def is_remembered(result: Result) -> bool:
    """By what the run says of its time: one that remembers imports nothing and renders nothing."""
    return "import" not in result.err


def test_an_unchanged_chart_is_answered_with_the_same_report(folder: Path) -> None:
    text, again = lint(), lint()
    assert (is_remembered(text), is_remembered(again)) == (False, True)
    assert (again.code, again.out) == (text.code, text.out)
    as_json = lint("--format", "json")
    assert is_remembered(as_json)
    assert as_json.out == lint("--format", "json", "--no-cache").out


CHANGES: dict[str, Callable[[], object]] = {
    "a template": lambda: Path("charts/plain/templates/configmap.yaml").write_text("# nothing\n", encoding="utf-8"),
    "a new template": lambda: Path("charts/plain/templates/new.yaml").touch(),
    "a template taken away": lambda: Path("charts/plain/templates/configmap.yaml").unlink(),
    "the chart's values": lambda: Path("charts/plain/values.yaml").write_text("a: 1\n", encoding="utf-8"),
    "given values": lambda: Path("values.yaml").write_text("greeting: bye\n", encoding="utf-8"),
    "the configuration": lambda: Path(".attune-lint.yaml").write_text("ignore: [gpu]\n", encoding="utf-8"),
    "a nearer configuration": lambda: Path("charts/.attune-lint.yaml").write_text("ignore: [gpu]\n", encoding="utf-8"),
    "a new workflow": lambda: Path(".gitea/workflows").mkdir(parents=True),
    "a document": lambda: Path("README.md").write_text("# Plain\n", encoding="utf-8"),
    "what git ignores": lambda: Path(".gitignore").write_text("*.log\n", encoding="utf-8"),
    "a definition in a folder of the configuration": lambda: Path("crds/a.yaml").write_text(
        DEFINITION, encoding="utf-8"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_checked_anew(change: str, folder: Path) -> None:
    lint()
    assert is_remembered(lint())
    CHANGES[change]()
    assert not is_remembered(lint())


@pytest.mark.parametrize(
    "option",
    [
        ("--kube-version", "1.33"),
        ("--set", "a=b"),
        ("--release", "other"),
        ("--namespace", "other"),
        ("--scenarios", "given"),
        ("--ignore", "gpu"),
        ("--no-config",),
        ("--no-cache",),
        ("--require-schemas",),
    ],
)
def test_another_question_gets_another_answer(option: tuple[str, ...], folder: Path) -> None:
    lint()
    assert not is_remembered(lint(*option))


@pytest.mark.parametrize(
    "option", [("-q",), ("--no-color",), ("--jobs", "1"), ("--format", "json"), ("--fail-on", "info")]
)
def test_how_a_report_is_shown_is_no_other_question(option: tuple[str, ...], folder: Path) -> None:
    lint()
    assert is_remembered(lint(*option))


def test_the_severity_that_fails_is_that_of_the_run_that_asks(folder: Path) -> None:
    Path("values.yaml").write_text("greting: hello\n", encoding="utf-8")
    Path(".attune-lint.yaml").write_text("severity: {unknown-value: warning}\n", encoding="utf-8")
    codes = [lint(*option).code for option in ((), ("--fail-on", "warning"), ())]
    assert codes == [0, 1, 0]
    assert is_remembered(lint("--fail-on", "warning"))


def test_another_folder_is_another_question(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = folder / "charts" / "plain"
    assert "charts/plain" in attune_lint("--engine", "embedded", "--format", "json", chart).out
    monkeypatch.chdir(folder / "charts")
    assert "charts/plain" not in attune_lint("--engine", "embedded", "--format", "json", chart).out


@pytest.mark.parametrize(
    "damage",
    [b"", b"attune-lint cache 1 ", b"attune-lint cache 1 00\n[]\n[]", b"\xff\xfe", b"attune-lint cache 2 x\n[]\n{}"],
)
def test_a_damaged_entry_is_made_anew(damage: bytes, folder: Path, own_cache: Path) -> None:
    first = lint("--format", "json")
    (entry,) = own_cache.iterdir()
    entry.write_bytes(damage)
    again = lint("--format", "json")
    assert (is_remembered(again), again.out) == (False, first.out)
    assert is_remembered(lint())


def test_an_entry_of_another_form_is_made_anew(folder: Path, own_cache: Path) -> None:
    lint()
    (entry,) = own_cache.iterdir()
    store.write(entry.name, b'[]\n[["not", "a report"]]')
    assert not is_remembered(lint())


def test_a_cache_that_cannot_be_written_is_no_failure(folder: Path, own_cache: Path) -> None:
    own_cache.parent.write_text("a file in the place of the folder", encoding="utf-8")
    assert [lint().code, lint().code] == [0, 0]


def test_what_could_not_be_checked_is_not_remembered(folder: Path) -> None:
    Path("charts/plain/Chart.yaml").write_text(
        "apiVersion: v2\nname: plain\nversion: 0.1.0\ntype: library\n", encoding="utf-8"
    )
    assert [lint().code, lint().code] == [3, 3]
    assert not is_remembered(lint())


def test_a_script_in_the_place_of_helm_is_asked_each_time(folder: Path, helm4: Path) -> None:
    script = folder / "helm"
    script.write_text(f'#!/bin/sh\nexec {helm4} "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    for _ in range(2):
        result = attune_lint("-v", "--helm", script, "charts/plain")
        assert (result.code, is_remembered(result)) == (0, False)


def test_clean_removes_all(folder: Path, own_cache: Path) -> None:
    lint()
    size = sum(file.stat().st_size for file in own_cache.iterdir())
    result = attune_lint("cache", "clean")
    assert (result.code, result.out) == (0, f"removed 1 report, {size / 1024:.0f} KiB\n")
    assert list(own_cache.iterdir()) == []
    assert attune_lint("cache", "clean").out == "removed 0 reports, 0 KiB\n"


def test_the_oldest_entries_go_first(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_MOST_ENTRIES", 3)
    for number in range(4):
        store.write(str(number), b"x")
        os.utime(own_cache / str(number), (number, number))
    assert store.read("1") == b"x"  # used again, and so young
    store.write("4", b"x")
    assert sorted(file.name for file in own_cache.iterdir()) == ["1", "3", "4"]


def test_runs_side_by_side_do_no_harm(folder: Path, own_cache: Path) -> None:
    command = [sys.executable, "-m", "attune_lint", "--engine", "embedded", "--format", "json", "charts/plain"]

    def run(_: int) -> str:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(run, range(4)))) == 1
    assert len(list(own_cache.iterdir())) == 1


def test_an_answer_from_the_cache_imports_nothing_dear(folder: Path) -> None:
    script = (
        "import sys; from attune_lint.cli.main import run; run(['--engine', 'embedded', 'charts/plain']); "
        "print(sorted({'yaml', 'pydantic', 'jsonschema', 'jsonschema_rs', 'attune_lint.rule'} "
        "& set(sys.modules)))"
    )
    command = [sys.executable, "-c", script]
    subprocess.run(command, capture_output=True, check=True)
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", CASES)
def test_a_report_survives_the_way_through_the_cache(name: str) -> None:
    from attune_lint.cache.report_codec import decode, encode

    report = CASES[name][0]
    assert decode(encode(report)) == report
    json.loads(encode(report))
