"""Times attune-lint beside Helm on the reference chart: `python -m benchmarks [--runs N] [--long]`.

Compare ratios, not seconds: machines differ, and one machine from minute to minute. Install attune-lint from a wheel
before you do, since an editable install is slower to start.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.charts import REFERENCE, with_scenarios, workers
from benchmarks.process import Command, Result, in_turn
from tests.helm_binaries import HELM_4

VERSIONS = ("1.37", "1.36", "1.35", "1.34", "1.33", "1.32")
HELM = "helm template"
LOADED = "each further one for each scenario, its schemas loaded"
# 100 `ci` files, the chart's own values, and the probes of its contract.
SCENARIOS = 107


class Row(NamedTuple):
    """One line of a table: what was done, its seconds and memory, and how often a bare `helm template` that is."""

    name: str
    seconds: float
    memory: float
    ratio: float

    def __str__(self) -> str:
        # A difference that is smaller than what its two sides differ by from run to run may come out below zero.
        time = f"{self.seconds * 1000:.0f} ms" if self.seconds >= 0.0005 else "< 1 ms"
        ratio = f"{self.ratio:.2f}" if self.ratio >= 0.005 else "< 0.01"
        return f"| {self.name} | {time} | {ratio} | {self.memory:.0f} MiB |"


Derived = Callable[[dict[str, Result]], list[Row]]


class Bench:
    """The tool under test, and a folder for what it needs."""

    def __init__(self, tool: str, folder: Path, runs: int) -> None:
        self._tool, self._folder, self._runs = tool, folder, runs
        self._helm = str(HELM_4.binary)

    def lint(self, *arguments: object, cold: bool = True, embedded: bool = True) -> Command:
        """A run of the tool with a cache of its own, which is emptied before it where it is to be cold."""
        cache = self._folder / "cache"
        engine = ("--engine", "embedded") if embedded else ("--helm", self._helm)
        words = [self._tool, *engine, *map(str, arguments)]
        return Command(words, {"XDG_CACHE_HOME": str(cache)}, (lambda: _empty(cache)) if cold else None)

    def helm(self, verb: str = "template") -> Command:
        name = ["attune"] if verb == "template" else []
        return Command([self._helm, verb, *name, str(REFERENCE)])

    def shell(self, script: str) -> Command:
        return Command(["sh", "-ec", script])

    def loop(self, chart: Path) -> Command:
        """What people write: each `ci` file for each version through Helm and kubernetes-validate."""
        validate = Path(self._tool).with_name("kubernetes-validate")
        return self.shell(
            f"for file in {chart}/ci/*; do for version in {' '.join(VERSIONS)}; do\n"
            f"{self._helm} template attune {chart} -f $file --kube-version $version |"
            f" {validate} --strict --quiet -k $version -\ndone; done"
        )

    def table(self, title: str, commands: dict[str, Command], derived: Derived | None = None) -> None:
        """Times some commands beside a bare `helm template`, and prints them with what follows from them."""
        results = in_turn({HELM: self.helm(), **commands}, self._runs)
        bare = results[HELM].seconds
        rows = [Row(name, *result, result.seconds / bare) for name, result in results.items()]
        print(f"\n| {title} | median | beside `{HELM}` | peak memory |\n| --- | --- | --- | --- |")
        print(*rows, *(derived(results) if derived else ()), sep="\n", flush=True)


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def further(results: dict[str, Result], name: str, one: str, many: str, count: int) -> Row:
    """The cost of each further piece of work between two commands."""
    seconds = (results[many].seconds - results[one].seconds) / count
    return Row(name, seconds, results[many].memory, seconds / results[HELM].seconds)


def versions(count: int) -> list[str]:
    return [word for version in VERSIONS[:count] for word in ("--kube-version", version)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Times attune-lint beside Helm.")
    parser.add_argument("--attune-lint", default=str(Path(sys.executable).with_name("attune-lint")), metavar="PATH")
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--long", action="store_true", help="a thousand scenarios and workers too, and the shell loop")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="attune-lint-") as name:
        folder = Path(name)
        bench = Bench(given.attune_lint, folder, given.runs)
        one = ("--scenarios", "given", REFERENCE)
        bench.table(
            "one scenario, one version",
            {
                "helm lint": bench.helm("lint"),
                "cold, helm": bench.lint(*one, embedded=False),
                "cold, embedded": bench.lint(*one),
                "unchanged, from the cache": bench.lint(*one, cold=False),
            },
        )
        single, ten, hundred = (with_scenarios(folder, count) for count in (1, 10, 100))
        bench.table(
            "scenarios, embedded, cold",
            {
                "1 ci file": bench.lint(single),
                "10 ci files": bench.lint(ten),
                "100 ci files": bench.lint(hundred),
            },
            lambda results: [further(results, "each further one", "1 ci file", "100 ci files", 99)],
        )
        bench.table(
            "versions, embedded, cold",
            {
                "1 version": bench.lint(*one, *versions(1)),
                "6 versions": bench.lint(*one, *versions(6)),
                "1 version, 100 ci files": bench.lint(hundred, *versions(1)),
                "6 versions, 100 ci files": bench.lint(hundred, *versions(6)),
            },
            lambda results: [
                further(results, "each further one", "1 version", "6 versions", 5),
                further(results, LOADED, "1 version, 100 ci files", "6 versions, 100 ci files", 5 * SCENARIOS),
            ],
        )
        bench.table(
            "workers in one scenario, embedded, cold",
            {
                f"{count} workers": bench.lint("-f", workers(folder, count), *one)
                for count in ((1, 100, 1000) if given.long else (1, 100))
            },
        )
        if given.long:
            few = Bench(given.attune_lint, folder, 1)
            few.table("a thousand scenarios", {"1000 ci files": few.lint(with_scenarios(folder, 1000))})
            cells = with_scenarios(folder, 32)
            few.table(
                "32 scenarios, 6 versions",
                {"attune-lint": few.lint(cells, *versions(6)), "the shell loop": few.loop(cells)},
            )


if __name__ == "__main__":
    main()
