"""Prints what was caught, by family, and everything that was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tests.mutation.bench import Alarm, Effect, Verdict
from tests.mutation.family import FITTING


class Score(NamedTuple):
    """One chart's verdicts; `free` are edits that break nothing."""

    chart: str
    verdicts: tuple[Verdict, ...]
    free: tuple[Effect, ...]
    alarms: tuple[Alarm, ...]

    @property
    def missed(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if not verdict.caught]

    @property
    def is_good(self) -> bool:
        return len(self.missed) <= len(self.verdicts) // 100 and not self.false_alarms

    @property
    def false_alarms(self) -> list[Alarm]:
        return [alarm for alarm in self.alarms if alarm.found or alarm.refused]


def print_report(scores: Sequence[Score], *, seed: int, show_all: bool) -> None:
    for score in scores:
        for verdict in score.verdicts if show_all else score.missed:
            _print_verdict(score.chart, verdict)
        for alarm in score.false_alarms:
            print(f"false alarm {score.chart}: {alarm.edit} {alarm.refused}")
            for said in alarm.found:
                print(f"    {said.severity} {said.category}/{said.rule}: {said.message}")
    print(f"seed {seed}")
    print(f"{'family':18}" + "".join(f"{score.chart:>24}" for score in scores))
    for family in FITTING:
        print(f"{family:18}" + "".join(f"{_cell(score, family):>24}" for score in scores))
    print(f"{'all':18}" + "".join(f"{_cell(score, None):>24}" for score in scores))
    print(f"{'harmless edits':18}" + "".join(f"{len(score.alarms):>24}" for score in scores))
    print(f"{'false alarms':18}" + "".join(f"{len(score.false_alarms):>24}" for score in scores))
    for score in scores:
        counts = Counter(len(verdict.new) for verdict in score.verdicts if verdict.new)
        mean = sum(n * c for n, c in counts.items()) / max(1, counts.total())
        print(f"{score.chart}: {mean:.2f} findings for a mutant that is found; {dict(sorted(counts.items()))}")
        reasons = Counter(effect.free for effect in score.free)
        for reason, count in reasons.most_common():
            print(f"  {count} edits break nothing: {reason}")


def _cell(score: Score, family: str | None) -> str:
    of_family = [v for v in score.verdicts if family in (None, v.effect.family)]
    caught = sum(verdict.caught for verdict in of_family)
    if not of_family:
        return "-"
    return f"{caught}/{len(of_family)} {caught / len(of_family):7.1%}"


def _print_verdict(chart: str, verdict: Verdict) -> None:
    effect = verdict.effect
    word = "caught" if verdict.caught else "missed"
    print(f"{word} {chart} [{effect.family}] {effect.mutant.operator}: {effect.mutant.what}")
    if not verdict.caught:
        print(f"    changes {', '.join(effect.spots[:3])}")
    for said in verdict.new:
        print(f"    {said.severity} {said.category}/{said.rule}: {said.message}")
