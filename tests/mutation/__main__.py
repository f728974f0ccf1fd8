"""Runs the benchmark: `python -m tests.mutation [--seed N] [--chart NAME] …`."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from concurrent.futures import Executor, ProcessPoolExecutor

from tests.mutation.bench import Alarm, alarm_of, effect_of, verdict_on
from tests.mutation.charts import NAMES, Subject, subjects
from tests.mutation.choose import choose
from tests.mutation.family import FITTING
from tests.mutation.harmless import harmless_edits
from tests.mutation.operators import candidates
from tests.mutation.report import Score, print_report


def main() -> None:
    given = _arguments()
    # Never forked: a process that has the engine open cannot be copied.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(given.jobs, mp_context=context) as pool:
        scores = [_score(subject, given, pool) for subject in subjects(tuple(given.chart))]
    print_report(scores, seed=given.seed, show_all=given.list)
    sys.exit(0 if all(score.is_good for score in scores) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation", description="Breaks charts in one place at a time and counts what is found."
    )
    parser.add_argument("--seed", type=int, default=1, help="which edits are made (default 1)")
    parser.add_argument("--chart", action="append", default=[], choices=NAMES, help="only this chart (repeatable)")
    parser.add_argument("--family", action="append", default=[], choices=tuple(FITTING), help="only this family")
    parser.add_argument("--operator", default="", help="only operators whose name holds this word")
    parser.add_argument("--per-family", type=int, default=12, help="mutants of each family and chart (default 12)")
    parser.add_argument("--all", action="store_true", help="every mutant there is, which takes long")
    parser.add_argument("--no-harmless", action="store_true", help="leave out the edits that break nothing")
    parser.add_argument("--list", action="store_true", help="print every mutant with what was found")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: cores)")
    return parser.parse_args()


def _score(subject: Subject, given: argparse.Namespace, pool: Executor) -> Score:
    mutants = [mutant for mutant in candidates(subject, given.seed) if given.operator in mutant.operator]
    choice = choose(
        mutants,
        lambda batch: pool.map(effect_of, [subject.name] * len(batch), batch, chunksize=4),
        families=given.family or tuple(FITTING),
        limit=None if given.all else given.per_family,
    )
    verdicts = pool.map(verdict_on, [subject.name] * len(choice.chosen), choice.chosen, chunksize=2)
    return Score(subject.name, tuple(verdicts), choice.free, () if given.no_harmless else _alarms(subject, pool))


def _alarms(subject: Subject, pool: Executor) -> tuple[Alarm, ...]:
    edits = list(harmless_edits(subject))
    return tuple(pool.map(alarm_of, [subject.name] * len(edits), edits, chunksize=2))


if __name__ == "__main__":
    main()
