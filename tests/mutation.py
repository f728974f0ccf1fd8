"""Breaks the reference charts in one place at a time and counts what is found: `python -m tests.mutation [--seed N]`.

Mutants are derived from the contract's own data: wherever one of its names, paths, images or variables stands in a
template, one occurrence is changed by the seed. A mutant counts where it changes what is rendered, and is caught where
a new finding, error or warning, is of a category that fits. Harmless edits must raise nothing.
"""

from __future__ import annotations

import argparse
import atexit
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

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
from tests.rule_harness import CHART, REPOSITORIES

# The categories that a finding about a family may be of; one broken name often breaks what refers to it too.
FITTING: Mapping[str, frozenset[str]] = {
    "init-containers": frozenset({"init-containers", "workers", "rendering"}),
    "images": frozenset({"init-containers", "images", "workers", "agent-binary"}),
    "agent-binary": frozenset({"agent-binary", "workers", "init-containers", "kubernetes"}),
    "mounts": frozenset({"workers", "packs", "agent-binary", "kubernetes", "init-containers", "environment"}),
    "volumes": frozenset({"workers", "packs", "agent-binary", "kubernetes", "references"}),
    "environment": frozenset({"environment", "workers", "references"}),
    "references": frozenset({"references", "workers", "packs", "init-containers", "environment"}),
    "fields": frozenset({"workers", "gpu", "environment", "values", "kubernetes", "images", "rendering", "naming"}),
}
TRIED = ("default", "probe:plain", "probe:full", "probe:zero")


class Mutant(NamedTuple):
    """One edit: a family, a file of the chart, the line, and the line's new text."""

    family: str
    file: str
    line: int
    text: str


def literals(edition: Contract) -> Iterator[tuple[str, str]]:
    """The contract's words by family."""
    for pool in edition.pools:
        for step in pool.init_steps:
            yield "init-containers", step.name
            if step.image:
                yield "images", step.image
            if step.waits_for_path:
                yield "init-containers", step.waits_for_path
        for copy in pool.copies:
            if copy.required:
                yield from (("agent-binary", copy.source), ("agent-binary", copy.target))
        yield "agent-binary", pool.command
        for mount in pool.mounts:
            yield "mounts", mount.path
        for volume in pool.volumes:
            yield "volumes", volume.name
            if volume.suffix:
                yield "references", f"-{volume.suffix}"
        for variable in pool.env:
            yield "environment", variable.name
        yield "environment", pool.runtimes_variable
        for field in pool.fields:
            yield "fields", f".{field.name}"
    yield "references", f"-{edition.secret_suffix}"
    yield "references", edition.config_key
    for service in edition.services:
        yield "references", f"-{service}"


def mutants(edition: Contract, chart: Path, seed: int) -> list[Mutant]:
    """Every occurrence of every word of the contract in the templates of workers, each changed once."""
    chosen = random.Random(seed)
    # A long word before those that it holds, so that an occurrence has the family of what it is.
    words = sorted(dict.fromkeys(literals(edition)), key=lambda item: (-len(item[1]), item))
    found: list[Mutant] = []
    for file in sorted((chart / "templates").iterdir()):
        text = file.read_text(encoding="utf-8")
        if not any(f".Values.{key}" in text for key in edition.values_keys) and file.suffix != ".tpl":
            words_here = [(family, word) for family, word in words if family == "references"]
        else:
            words_here = words
        if file.name == "NOTES.txt":
            continue
        for number, line in enumerate(text.split("\n")):
            taken: set[int] = set()
            for family, word in words_here:
                for at in _occurrences(line, word):
                    if taken.isdisjoint(range(at, at + len(word))):
                        changed = line[:at] + _broken(word, chosen) + line[at + len(word) :]
                        found.append(Mutant(family, file.name, number, changed))
                    taken.update(range(at, at + len(word)))
    return found


def _occurrences(line: str, word: str) -> Iterator[int]:
    """Where a word stands by itself."""
    at = line.find(word)
    while at >= 0:
        before, after = line[at - 1 : at], line[at + len(word) : at + len(word) + 1]
        inside = (before.isalnum() and word[0].isalnum()) or after.isalnum() or after in ("-", "_")
        if not inside and not line.lstrip().startswith(("#", "echo", "{{- /*")):
            yield at
        at = line.find(word, at + 1)


def _broken(word: str, chosen: random.Random) -> str:
    """The word with one letter doubled, dropped, or changed."""
    letters = [i for i, letter in enumerate(word) if letter.isalpha() and i > 1] or [len(word) - 1]
    at = chosen.choice(letters)
    return chosen.choice(
        (word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :], f"{word[:at]}q{word[at + 1 :]}")
    )


HARMLESS: Mapping[str, tuple[str, str]] = {
    "a comment": ("spec:\n", "# why not\nspec:\n"),
    "a comment with a separator": ("metadata:\n", "# ---\nmetadata:\n"),
    "an annotation": ("metadata:\n", "metadata:\n  annotations:\n    example.com/team: core\n"),
    "another label": ("  labels:\n", '  labels:\n    example.com/team: "core"\n'),
    "a label of pods": ("      labels:\n", '      labels:\n        example.com/team: "core"\n'),
    "another volume": ("      volumes:\n", "      volumes:\n        - name: scratch\n          emptyDir: {}\n"),
    "another variable": ("          env:\n", "          env:\n            - name: TEAM\n              value: core\n"),
    "a priority": ("      containers:\n", "      priorityClassName: system-cluster-critical\n      containers:\n"),
    "an affinity": ("      containers:\n", "      affinity: {}\n      containers:\n"),
    "a security context": ("      containers:\n", "      securityContext:\n        fsGroup: 1000\n      containers:\n"),
    "history": ("spec:\n  replicas", "spec:\n  revisionHistoryLimit: 3\n  replicas"),
    "quotes": ("kind: Deployment\n", 'kind: "Deployment"\n'),
    "an empty line": ("spec:\n", "\nspec:\n"),
    "another pause": ("        sleep 2\n", "        sleep 5\n"),
}


@cache
def _engine() -> Renderer:
    engine = choose("embedded", None)
    atexit.register(engine.close)
    return engine


def _linted(chart: Path) -> tuple[set[tuple[str, str, str]], list[str]]:
    """What is found in a chart (category, rule, fingerprint), and the texts that it renders."""
    opened = Chart.open(chart)
    editions = editions_of(opened, Config())
    tried = scenarios(opened, editions.found, files=(), assignments=None, which="all")
    plan = Plan(
        chart=opened,
        config=Config(),
        editions=editions,
        scenarios=tuple(scenario for scenario in tried if scenario.name in TRIED),
        release="release",
        namespace="default",
        kube_versions=("v1.37.0",),
    )
    rendered = [repr(_engine().render(request)) for request in plan.requests()]
    report = Run(renderer=_engine()).report([job(plan, rules=load_rules())], fail_on=Severity.INFO)
    assert not any("rule" in trouble.what for trouble in report.ledger.troubles), report.ledger.troubles
    findings = {(f.category, f.rule, f.fingerprint) for f in report.findings if f.severity is not Severity.INFO}
    return findings, rendered


class Bench:
    """One reference chart, copied anew for each edit."""

    def __init__(self, edition: Contract, folder: Path) -> None:
        self._chart = REPOSITORIES[edition.name] / CHART
        self._folder = folder
        self._count = 0
        self.edition = edition
        self.findings, self.rendered = _linted(self._chart)

    def _copy(self) -> Path:
        self._count += 1
        copy = self._folder / f"{self.edition.name}-{self._count}" / "attune"
        shutil.copytree(self._chart, copy)
        return copy

    def broken(self, seed: int) -> Iterator[tuple[Mutant, bool]]:
        """Each mutant that changes the output, and whether it is caught."""
        for mutant in mutants(self.edition, self._chart, seed):
            copy = self._copy()
            file = copy / "templates" / mutant.file
            lines = file.read_text(encoding="utf-8").split("\n")
            lines[mutant.line] = mutant.text
            file.write_text("\n".join(lines), encoding="utf-8")
            findings, rendered = _linted(copy)
            if rendered != self.rendered:
                new = {category for category, _, _ in findings - self.findings}
                yield mutant, bool(new & (FITTING[mutant.family] | {"rendering"}))
            shutil.rmtree(copy.parent)

    def harmless(self) -> Iterator[tuple[str, str, set[str]]]:
        """Each harmless edit in each template it fits, with the rules that it raises."""
        for name, (old, new) in HARMLESS.items():
            for template in sorted((self._chart / "templates").glob("[!N]*")):
                if f"\n{old}" not in template.read_text(encoding="utf-8"):
                    continue
                copy = self._copy()
                file = copy / "templates" / template.name
                file.write_text(file.read_text(encoding="utf-8").replace(f"\n{old}", f"\n{new}"), encoding="utf-8")
                findings, _ = _linted(copy)
                yield name, template.name, {rule for _, rule, _ in findings - self.findings}
                shutil.rmtree(copy.parent)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description="Counts what is caught.")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    caught: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
        benches = [Bench(edition, Path(folder)) for edition in BUILT_IN]
        for bench in benches:
            for mutant, found in bench.broken(given.seed):
                (caught if found else missed)[mutant.family] += 1
                if not found:
                    print(f"missed: {bench.edition.name} {mutant.file}:{mutant.line + 1}: {mutant.text.strip()}")
        edits = [(bench.edition.name, *edit) for bench in benches for edit in bench.harmless()]
    for edition, name, file, rules in edits:
        if rules:
            print(f"false alarm: {edition} {file}, {name}: {', '.join(sorted(rules))}")
    print(f"{'family':18}{'caught':>8}{'missed':>8}")
    for family in FITTING:
        print(f"{family:18}{caught[family]:8}{missed[family]:8}")
    total = caught.total() + missed.total()
    print(f"{'all':18}{caught.total():8}{missed.total():8}   {caught.total() / max(total, 1):.1%}")
    print(f"harmless edits: {len(edits)}, false alarms: {sum(1 for *_, rules in edits if rules)}")


if __name__ == "__main__":
    main()
