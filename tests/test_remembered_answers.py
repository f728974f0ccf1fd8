"""What was said, read or validated before is said again only where it would be the same: nothing is left out, added or
moved by what a run remembers."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from attune_lint.helm.renderer import Manifest
from attune_lint.run import documents
from attune_lint.run.documents import Reader, RenderedDocument
from attune_lint.run.examiner import Examiner
from attune_lint.validation.verdicts import Verdicts
from tests.cli_harness import attune_lint
from tests.conftest import FIXTURES
from tests.rule_harness import CHART, REPOSITORIES
from tests.test_planted_defects import PLANTED, apply

VERSIONS = ("--kube-version", "1.37", "--kube-version", "1.31", "--kube-version", "1.27")
DEFECTS = ("packs mounted writable", "a ConfigMap that is not rendered", "two containers of one name", "half a GPU")


def forget_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each part ask, render, read and validate everything anew, for each scenario and version."""
    examine, read = Examiner.examine, Reader.read

    def examine_anew(self: Examiner, *arguments: Any) -> Any:
        self.keep([])
        return examine(self, *arguments)

    def read_anew(self: Reader, manifests: Any) -> Any:
        return read(Reader(self._learn), manifests)

    monkeypatch.setattr(Examiner, "examine", examine_anew)
    monkeypatch.setattr(Reader, "read", read_anew)
    monkeypatch.setattr(Verdicts, "_borrow", lambda *_: None)
    monkeypatch.setattr("attune_lint.run.plan.renders_by_version", lambda *_: True)


def report(*charts: Path) -> tuple[int, str]:
    result = attune_lint("--no-config", "--no-cache", "--engine", "embedded", "--format", "json", *VERSIONS, *charts)
    return result.code, result.out


@pytest.mark.parametrize("defects", [(), DEFECTS], ids=["clean", "defects"])
@pytest.mark.parametrize("edition", REPOSITORIES)
def test_a_run_that_remembers_nothing_says_the_same(
    edition: str, defects: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = tmp_path / "attune"
    shutil.copytree(REPOSITORIES[edition] / CHART, chart)
    for defect in defects if edition == "agent-workers" else ():
        apply(chart, PLANTED[defect])
    remembered = report(chart)
    forget_all(monkeypatch)
    assert report(chart) == remembered


@pytest.mark.parametrize("seed", range(2))
def test_so_it_is_for_several_defects_at_once(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chart = tmp_path / "attune"
    shutil.copytree(REPOSITORIES["agent-workers"] / CHART, chart)
    for edit in random.Random(seed).sample([*PLANTED.values()], 8):
        if all(edit.old in (chart / name).read_text(encoding="utf-8") for name in edit.files):
            apply(chart, edit)
    remembered = report(chart)
    forget_all(monkeypatch)
    assert report(chart) == remembered
    assert remembered[0] == 1


def test_so_it_is_for_all_small_charts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    charts = sorted(folder for folder in (FIXTURES / "charts").iterdir() if (folder / "Chart.yaml").exists())
    remembered = report(*charts)
    forget_all(monkeypatch)
    assert report(*charts) == remembered


RANDOM = """
apiVersion: v1
kind: ConfigMap
metadata:
  name: random
  annotations:
    made: {{ now | date "2006-01-02T15:04:05.999999999" | quote }}
data:
  id: {{ uuidv4 }}
  key: {{ randAlphaNum 24 | quote }}
  order: {{ shuffle "abcdefghijklmnopqrstuvwxyz" | quote }}
  certificate: {{ (genCA "ca" 1).Cert | b64enc | quote }}
  login: {{ htpasswd "user" "password" | quote }}
"""


def test_a_chart_that_renders_at_random_is_reported_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = tmp_path / "attune"
    shutil.copytree(REPOSITORIES["agent-workers"] / CHART, chart)
    (chart / "templates" / "random.yaml").write_text(RANDOM, encoding="utf-8")
    apply(chart, PLANTED["packs mounted writable"])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    arguments = ("--no-config", "--engine", "embedded", "--format", "json", *VERSIONS, chart)
    first, from_cache = attune_lint(*arguments), attune_lint(*arguments)
    forget_all(monkeypatch)
    anew = report(chart)
    assert (first.code, first.out) == (from_cache.code, from_cache.out) == anew
    assert {line.partition(":")[0] for line in first.said} == {"error packs-read-only"}


def test_what_is_not_used_is_forgotten_where_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    manifests = {name: Manifest(f"{name}.yaml", f"kind: A\napiVersion: v1\nname: {name}\n") for name in "abcdef"}
    size = len(manifests["a"].text)
    monkeypatch.setattr(documents, "_REMEMBERED", 4 * size)
    reader = Reader()

    def known_after(names: str) -> str:
        """What is known when a scenario of these documents is over."""
        reader.read(manifests[name] for name in names)
        reader.forget()
        return "".join(document.template[0] for document in reader.known() if isinstance(document, RenderedDocument))

    assert [known_after(names) for names in ("abc", "abd", "ae", "b", "cdef", "abcdef", "a")] == [
        "abc",
        "cabd",  # four are not too many
        "ae",  # down to two
        "aeb",
        "cdef",  # what a scenario uses is kept
        "abcdef",  # however much it is
        "fa",
    ]
