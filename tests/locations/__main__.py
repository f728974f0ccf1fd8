"""Counts the findings that point at edits of single lines: `python -m tests.locations [CHART …]`.

Without a chart it takes the reference charts. One line of a template, or one key of a values file, is edited at a time;
every finding that the edit brings should carry the file and a line within two of the edit, or the file, the key and its
line. It prints both shares, those of the first locations, and the findings that point elsewhere (`-v`).
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.locations.measure import Edit, Result, linted, print_results, result
from tests.locations.single_lines import edits_of
from tests.rule_harness import CHART, REPOSITORIES


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.locations", description="Counts findings that point right.")
    parser.add_argument("charts", nargs="*", type=Path, default=[root / CHART for root in REPOSITORIES.values()])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=150, help="how many edits of each kind to try on each chart")
    parser.add_argument("-v", "--verbose", action="store_true", help="print the findings that point elsewhere")
    given = parser.parse_args()
    for chart in given.charts:
        chosen = random.Random(given.seed)
        for what, edits in zip(("templates", "values"), edits_of(chart, chosen), strict=True):
            picked = chosen.sample(edits, min(given.edits, len(edits)))
            with tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
                started = time.perf_counter()
                print_results(f"{chart} {what}", list(_results(chart, picked, Path(folder))), verbose=given.verbose)
                print(f"  {len(picked)} of {len(edits)} edits, {time.perf_counter() - started:.0f} s")


def _results(chart: Path, edits: list[Edit], folder: Path) -> Iterator[Result]:
    before = linted(chart)
    for number, edit in enumerate(edits):
        copy = folder / str(number) / chart.name
        shutil.copytree(chart, copy)
        file = copy / edit.file
        file.write_text(edit.text, encoding="utf-8", newline="\r\n" if b"\r\n" in file.read_bytes() else "\n")
        yield result(copy, edit, before)
        shutil.rmtree(copy.parent)


if __name__ == "__main__":
    main()
