"""Counts the findings that point at the mutants of `tests.mutation`: `python -m tests.locations.mutants`.

A mutant is one edit of one file that breaks something; it may drop, move or misspell a whole block. Every finding that
one brings should carry the edited file and a line within two of the edit; of a values file the file, an edited key and
its line. Of what is gone those lines count that stood around it, and the key that held it.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import cache

from attune_lint.finding import Finding
from tests.locations.edit_of_mutant import edit_of
from tests.locations.measure import Result, linted, print_results, result
from tests.mutation.bench import bench, effect_of
from tests.mutation.charts import NAMES, Subject, subjects
from tests.mutation.choose import choose
from tests.mutation.family import FITTING
from tests.mutation.mutant import Mutant
from tests.mutation.operators import candidates


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.locations.mutants", description="Counts findings that point at mutants."
    )
    parser.add_argument("--seed", type=int, default=1, help="which edits are made (default 1)")
    parser.add_argument("--chart", action="append", default=[], choices=NAMES, help="only this chart (repeatable)")
    parser.add_argument(
        "--per-family", type=int, default=6, help="mutants of each family, of templates and of values (default 6)"
    )
    parser.add_argument("--operator", default="", help="only operators whose name holds this word")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: cores)")
    parser.add_argument("-v", "--verbose", action="store_true", help="print the findings that point elsewhere")
    given = parser.parse_args()
    # Never forked: a process that has the engine open cannot be copied.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(given.jobs, mp_context=context) as pool:
        for subject in subjects(tuple(given.chart)):
            started = time.perf_counter()
            for what, files in (("templates", subject.templates), ("values", subject.values)):
                made = (mutant for mutant in candidates(subject, given.seed) if given.operator in mutant.operator)
                mutants = [mutant for mutant in made if mutant.file in files]
                results = _results(subject, mutants, given.per_family, pool)
                print_results(f"{subject.name} {what}, seed {given.seed}", results, verbose=given.verbose)
            print(f"  {time.perf_counter() - started:.0f} s", flush=True)


def _results(subject: Subject, mutants: list[Mutant], per_family: int, pool: Executor) -> list[Result]:
    choice = choose(
        mutants,
        lambda batch: pool.map(effect_of, [subject.name] * len(batch), batch, chunksize=4),
        families=tuple(FITTING),
        limit=per_family,
    )
    chosen = [effect.mutant for effect in choice.chosen]
    return list(pool.map(_result, [subject.name] * len(chosen), chosen, chunksize=2))


def _result(name: str, mutant: Mutant) -> Result:
    copy = bench(name).copy
    before = _before(name)
    copy.write(mutant.file, mutant.text)
    try:
        return result(copy.path, edit_of(mutant, copy.subject.files[mutant.file]), before)
    finally:
        copy.restore(mutant.file)


@cache
def _before(name: str) -> tuple[Finding, ...]:
    """What is said of the chart as it is."""
    return linted(bench(name).copy.path)


if __name__ == "__main__":
    main()
