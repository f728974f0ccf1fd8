"""Tries mutants: reads what each changes, judges it, and looks whether the rules see it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import yaml

from attune_lint.finding import Severity
from tests.mutation.charts import Subject, subjects
from tests.mutation.family import ALWAYS, FITTING, families_of, family_of
from tests.mutation.harmless import Harmless
from tests.mutation.judge import free_because
from tests.mutation.lint import Copy, Said
from tests.mutation.mutant import Mutant
from tests.mutation.render import Change, Key, Place, Shown, changes


class Effect(NamedTuple):
    """What a mutant does, in which scenarios; `shows` are a few of them in which each kind of change can be seen.
    `refused` says that Helm renders it no more; `free` is why it breaks nothing."""

    mutant: Mutant
    family: str
    spots: tuple[str, ...]
    scenarios: frozenset[str] = frozenset()
    shows: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    touched: frozenset[Key] = frozenset()
    unchanged: bool = False
    refused: bool = False
    free: str = ""

    @property
    def counts(self) -> bool:
        return not (self.unchanged or self.refused or self.free)


class Verdict(NamedTuple):
    """What the rules say of a mutant: all that is new, and what of it fits."""

    effect: Effect
    new: tuple[Said, ...]
    fitting: tuple[Said, ...]

    @property
    def caught(self) -> bool:
        return bool(self.fitting)


class Bench:
    """One chart, rendered and linted once as it is, and then again for each edit."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.copy = Copy(subject)
        self._before = self.copy.shown(self.copy.plan())
        self.clean = self.copy.said(self.copy.plan())

    def effect(self, mutant: Mutant) -> Effect:
        """What changes in the output: of the plain scenario and the richest, or, where nothing that counts does, of
        all."""
        first = self._effect(mutant, self._own_scenarios([mutant.file]))
        return first if first.counts else self._effect(mutant, None)

    def _effect(self, mutant: Mutant, only: frozenset[str] | None) -> Effect:
        self.copy.write(mutant.file, mutant.text)
        try:
            after = self.copy.shown(self.copy.plan(only=only))
            found = list(self._changes(after))
        except yaml.YAMLError:
            return Effect(mutant, mutant.family, (), refused=True)
        finally:
            self.copy.restore(mutant.file)
        if any(shown.refusal for shown in after.values()) and mutant.operator != "entry":
            return Effect(mutant, mutant.family, (), refused=True)
        if not found and not mutant.breaks:
            return Effect(mutant, mutant.family, (), unchanged=True)
        free = "" if mutant.breaks else free_because(_distinct(found), self.subject.edition, mutant.file)
        scenarios = frozenset(self._before)
        return Effect(
            mutant,
            mutant.family or family_of(found, self.subject.edition),
            tuple(sorted({"/".join((change.spot[0], *change.spot[1])) for change in found})),
            scenarios,
            scenarios & (_shows(found) | self._own_scenarios([mutant.file])),
            frozenset(families_of(found, self.subject.edition)),
            frozenset(change.object for change in found),
            free=free,
        )

    def alarm(self, edit: Harmless) -> Alarm:
        """What the rules say of a harmless edit, hints included."""
        for name, text in edit.changes.items():
            self.copy.write(name, text)
        try:
            plan = self.copy.plan(release=edit.release, namespace=edit.namespace)
            after = self.copy.shown(plan)
            refused = next((shown.refusal for shown in after.values() if shown.refusal), "")
            shows = (
                _shows(self._changes(after)) | self._own_scenarios(edit.changes) | (after.keys() - self._before.keys())
            )
            plan = self.copy.plan(release=edit.release, namespace=edit.namespace, only=shows if edit.changes else None)
            return Alarm(edit.name, tuple(self._unknown(self.copy.said(plan))), refused)
        finally:
            for name in edit.changes:
                self.copy.restore(name)

    def _changes(self, after: dict[str, Shown]) -> Iterable[Change]:
        for name, before in self._before.items():
            if name in after:
                yield from changes(name, before, after[name])

    def _own_scenarios(self, files: Iterable[str]) -> frozenset[str]:
        """The scenarios that are linted whatever changes: the plain one, the richest, and those of edited values."""
        return frozenset({"default", "probe:full", *(f"ci:{file.removeprefix('ci/')}" for file in files)})

    def _unknown(self, said: Iterable[Said]) -> list[Said]:
        """What is not said of the chart as it is."""
        known = {one.fingerprint for one in self.clean}
        return [one for one in said if one.fingerprint not in known]

    def verdict(self, effect: Effect) -> Verdict:
        """What the rules find that they did not find before, where the change can be seen, or else anywhere."""
        mutant = effect.mutant
        self.copy.write(mutant.file, mutant.text)
        try:
            verdict = self._verdict(effect, effect.shows)
            if verdict.caught or effect.shows == effect.scenarios:
                return verdict
            return self._verdict(effect, effect.scenarios)
        finally:
            self.copy.restore(mutant.file)

    def _verdict(self, effect: Effect, scenarios: frozenset[str]) -> Verdict:
        found = self._unknown(self.copy.said(self.copy.plan(only=scenarios)))
        new = [said for said in found if said.severity is not Severity.INFO]
        fits = _fitting(effect)
        fitting = [said for said in new if said.category in fits and _is_there(said, effect.mutant, effect.touched)]
        return Verdict(effect, tuple(new), tuple(fitting))


def _fitting(effect: Effect) -> frozenset[str]:
    """The categories of findings that count."""
    mutant = effect.mutant
    fits = ALWAYS.union(*(FITTING[family] for family in {effect.family, *effect.families}))
    if mutant.operator == "moved block":
        fits |= FITTING["gpu"]  # the rule about misplaced fields of a pod's spec
    of_values = ".Values" in mutant.what or mutant.operator in ("misspelt field", "misspelt value")
    if of_values or not mutant.file.startswith("templates/"):
        fits |= FITTING["values"]
    return fits


def _distinct(found: Iterable[Change]) -> list[Change]:
    """The changes without those that another scenario shows too."""
    return list({(c.object, c.place, repr(c.old), repr(c.new)): c for c in found}.values())


def _shows(found: Iterable[Change]) -> frozenset[str]:
    """A few scenarios in which each kind of change is seen: again and again the one that shows most of the rest."""
    spots: dict[str, set[tuple[str, Place]]] = defaultdict(set)
    for change in found:
        spots[change.scenario].add(change.spot)
    chosen: set[str] = set()
    while any(spots.values()):
        most = max(sorted(spots), key=lambda scenario: len(spots[scenario]))
        chosen.add(most)
        shown = set(spots[most])
        for rest in spots.values():
            rest -= shown
    return frozenset(chosen)


class Alarm(NamedTuple):
    """A harmless edit and what it raised; `refused` says that Helm renders it no more, so that the edit is at fault."""

    edit: str
    found: tuple[Said, ...]
    refused: str = ""


def _bare(name: str) -> str:
    """An object's name without the release's part, which a message may leave out."""
    return re.sub(r"-\d+\Z", "", name.removeprefix("release-attune-").removeprefix("release-"))


def _is_there(said: Said, mutant: Mutant, touched: frozenset[tuple[str, str]]) -> bool:
    """Whether a finding is about the edited file, an object that changed, or one that names it."""
    return (
        mutant.file in said.files
        or bool(said.objects & touched)
        or any(_bare(name) in said.message for _, name in touched if _bare(name))
    )


_BENCHES: dict[str, Bench] = {}


def bench(name: str) -> Bench:
    """The bench of a chart in this process."""
    if name not in _BENCHES:
        (subject,) = subjects((name,))
        _BENCHES[name] = Bench(subject)
    return _BENCHES[name]


def effect_of(name: str, mutant: Mutant) -> Effect:
    return bench(name).effect(mutant)


def alarm_of(name: str, edit: Harmless) -> Alarm:
    return bench(name).alarm(edit)


def verdict_on(name: str, effect: Effect) -> Verdict:
    return bench(name).verdict(effect)
