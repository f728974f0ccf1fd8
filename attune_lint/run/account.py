"""The account of a run as it grows: what was rendered, examined, skipped, and what could not be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from attune_lint.report import Cell, Engine, Ledger, Skipped, Trouble
from attune_lint.run.collect import Hit
from attune_lint.run.job import Job

# By how many of its places the lines of a cause are looked for: each keeps the objects of its render in memory.
_PLACES = 16


class Account:
    """Collects until `ledger` closes it."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begins anew."""
        self.hits: list[Hit] = []
        self._met: Counter[tuple[str, ...]] = Counter()
        self._cells: list[Cell] = []
        self._subjects: Counter[tuple[str, ...]] = Counter()  # by the rules that met them
        self._skipped: Counter[tuple[str, str, str, str]] = Counter()
        self._troubles: dict[Trouble, bool] = {}  # whether the engine is at fault
        self._validated = 0

    def cell(self, cell: Cell) -> None:
        self._cells.append(cell)

    def found(self, hits: Iterable[Hit]) -> None:
        """Takes hits. Of a cause that shows in many places the first ones are enough to find its lines by."""
        for hit in hits:
            cause = hit.cause
            self._met[cause] += 1
            self.hits.append(hit if self._met[cause] <= _PLACES else hit.plain)

    def examined(self, rules: tuple[str, ...]) -> None:
        """Each of these rules met one more subject, as often as it stands there."""
        self._subjects[rules] += 1

    def subjects(self) -> Counter[str]:
        """How many subjects each rule met."""
        found: Counter[str] = Counter()
        for rules, count in self._subjects.items():
            for rule in rules:
                found[rule] += count
        return found

    def validated(self) -> None:
        self._validated += 1

    def skipped(self, chart: str, kind: str, api_version: str, reason: str) -> None:
        self._skipped[chart, kind, api_version, reason] += 1

    def trouble(self, chart: str | None, scenario: str | None, what: str) -> None:
        """Something that was asked for and could not be checked; each is told once."""
        self._troubles[Trouble(chart, scenario, what)] = False

    def engine_trouble(self, chart: str, scenario: str | None, what: str) -> None:
        """An engine that is gone is told once for each chart; the cells show every scenario."""
        if all((known.chart, known.what) != (chart, what) for known in self._troubles):
            self._troubles[Trouble(chart, scenario, what)] = True

    def part(self) -> Account:
        """An account of all that was collected; this one begins anew."""
        part = Account()
        vars(part).update(vars(self))
        self.clear()
        return part

    def take(self, later: Account) -> None:
        """Goes on with what another account holds of the scenarios that come next."""
        self.found(later.hits)
        self._cells += later._cells
        self._subjects.update(later._subjects)
        self._skipped.update(later._skipped)
        self._validated += later._validated
        for trouble, of_engine in later._troubles.items():
            if of_engine and trouble.chart is not None:
                self.engine_trouble(trouble.chart, trouble.scenario, trouble.what)
            else:
                self.trouble(*trouble)

    def ledger(self, jobs: Sequence[Job], engine: Engine | None) -> Ledger:
        """The whole account. A run that examined nothing must not look like a clean one."""
        met = self.subjects()
        chosen = {rule.id for job in jobs for rule in job.selection.chosen}
        if not chosen:
            self.trouble(None, None, "no rule is left after selection")
        elif not self.hits and not any(met[rule] for rule in chosen):
            self.trouble(None, None, "none of the selected rules met a subject")
        return Ledger(
            engine=engine,
            cells=tuple(self._cells),
            subjects={rule.id: met[rule.id] for job in jobs for rule in job.selection.rules},
            validated=self._validated,
            skipped=tuple(Skipped(*key[:3], count, key[3]) for key, count in sorted(self._skipped.items())),
            troubles=tuple(self._troubles),
            turned_off=tuple(dict.fromkeys(line for job in jobs for line in job.turned_off)),
        )
