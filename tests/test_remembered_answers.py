"""What was said, read or validated before is said again only where it would be the same: nothing is left out, added or
moved by what a run remembers."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from attune_lint.run.documents import Reader
from attune_lint.run.examiner import Examiner
from attune_lint.validation.verdicts import Verdicts
from tests.cli_harness import attune_lint
from tests.rule_harness import CHART, REPOSITORIES
from tests.test_planted_defects import PLANTED, apply

VERSIONS = ("--kube-version", "1.37", "--kube-version", "1.31", "--kube-version", "1.27")
DEFECTS = ("packs mounted writable", "a ConfigMap that is not rendered", "two containers of one name", "half a GPU")


def forget_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets each part ask, read and validate everything anew, for each scenario and version."""
    examine, read = Examiner.examine, Reader.read

    def examine_anew(self: Examiner, *arguments: Any) -> Any:
        self.keep([])
        return examine(self, *arguments)

    def read_anew(self: Reader, manifests: Any) -> Any:
        return read(Reader(self._learn), manifests)

    monkeypatch.setattr(Examiner, "examine", examine_anew)
    monkeypatch.setattr(Reader, "read", read_anew)
    monkeypatch.setattr(Verdicts, "_borrow", lambda *_: None)


def report(chart: Path) -> tuple[int, str]:
    result = attune_lint("--no-config", "--no-cache", "--engine", "embedded", "--format", "json", *VERSIONS, chart)
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
