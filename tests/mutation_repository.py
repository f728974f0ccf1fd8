"""Breaks what lies around the reference charts, one file at a time, and counts what is found:
`python -m tests.mutation_repository [--seed N]`.

A mutant of a workflow, a Dockerfile, NOTES, a document or Chart.yaml is caught where a new error or warning is of a
category that fits. Harmless edits must raise nothing.
"""

from __future__ import annotations

import argparse
import atexit
import shutil
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from attune_lint.contract.built_in import BUILT_IN
from attune_lint.contract.edition import Contract
from attune_lint.finding import Severity
from attune_lint.helm.choose import choose
from attune_lint.helm.renderer import Renderer
from attune_lint.run.lint import job
from attune_lint.run.pipeline import Run
from attune_lint.run.plan import Plan, editions_of
from attune_lint.run.registry import load_rules
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config
from attune_lint.sources.scenario import scenarios
from tests.repository_harmless import harmless
from tests.repository_mutants import CHART, Mutant, Source, mutants
from tests.rule_harness import REPOSITORIES

TRIED = ("default", "probe:plain", "probe:full", "probe:zero")
# A broken Chart.yaml or NOTES is told by those who render; a file that Helm does not see leaves others dangling.
FITTING = frozenset({"repository", "rendering", "values", "references"})


@cache
def _engine() -> Renderer:
    engine = choose("embedded", None)
    atexit.register(engine.close)
    return engine


def linted(root: Path) -> set[tuple[str, str, str]]:
    """What is found in a repository: rule, message and fingerprint of all errors and warnings that fit."""
    chart = Chart.open(root / CHART)
    editions = editions_of(chart, Config())
    tried = scenarios(chart, editions.found, files=(), assignments=None, which="all")
    plan = Plan(
        chart=chart,
        config=Config(),
        editions=editions,
        scenarios=tuple(scenario for scenario in tried if scenario.name in TRIED),
        release="attune",
        namespace="default",
        kube_versions=("v1.37.0",),
    )
    report = Run(renderer=_engine()).report([job(plan, rules=load_rules())], fail_on=Severity.INFO)
    assert not any("rule" in trouble.what for trouble in report.ledger.troubles), report.ledger.troubles
    assert not any("cannot be read" in trouble.what for trouble in report.ledger.troubles), report.ledger.troubles
    return {
        (f.rule, f.message, f.fingerprint)
        for f in report.findings
        if f.severity is not Severity.INFO and f.category in FITTING
    }


class Bench:
    """One reference repository, copied anew for each edit."""

    def __init__(self, edition: Contract, folder: Path, seed: int) -> None:
        self.edition = edition
        self.root = folder / edition.name
        shutil.copytree(REPOSITORIES[edition.name], self.root)
        (self.root / ".git").mkdir()
        self.source = Source(self.root, edition, seed)
        self.mutants = list(mutants(self.source))
        self.clean = linted(self.root)
        self._folder = folder
        self._count = 0

    def tried(self, files: dict[str, str | None]) -> set[tuple[str, str, str]]:
        """What is new in a repository with some files changed. An engine may remember a chart by its path, so that
        each is another copy."""
        self._count += 1
        copy = self._folder / f"{self.edition.name}-{self._count}"
        shutil.copytree(self.root, copy)
        for name, text in files.items():
            if text is None:
                (copy / name).unlink()
            else:
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                (copy / name).write_text(text, encoding="utf-8")
        found = linted(copy)
        shutil.rmtree(copy)
        return found - self.clean


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation_repository", description="Counts what is caught.")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    caught: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    alarms = edits = 0
    with tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
        for edition in BUILT_IN:
            bench = Bench(edition, Path(folder), given.seed)
            assert not bench.clean, bench.clean
            for mutant in bench.mutants:
                found = bench.tried({mutant.file: mutant.text})
                (caught if found else missed)[mutant.family] += 1
                if not found:
                    print(f"missed: {edition.name} {_shown(bench, mutant)}")
            for name, files in harmless(bench.source):
                edits += 1
                found = bench.tried(files)
                if found:
                    alarms += 1
                    print(f"false alarm: {edition.name}, {name}: {'; '.join(sorted(said for _, said, _ in found))}")
    print(f"{'family':18}{'caught':>8}{'missed':>8}")
    for family in sorted({*caught, *missed}):
        print(f"{family:18}{caught[family]:8}{missed[family]:8}")
    total = caught.total() + missed.total()
    print(f"{'all':18}{caught.total():8}{missed.total():8}   {caught.total() / max(total, 1):.1%}")
    print(f"harmless edits: {edits}, false alarms: {alarms}")


def _shown(bench: Bench, mutant: Mutant) -> str:
    """A mutant by its file, what it does, and the first line that it changes."""
    path = bench.root / mutant.file
    old = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    new = (mutant.text or "").split("\n")
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    line = new[at].strip() if at < len(new) else ""
    return f"{mutant.file}:{at + 1}: {mutant.family}, {mutant.what}: {line}"


if __name__ == "__main__":
    main()
