"""Finds the rules by walking the package `attune_lint.rules`, and selects among them. Imports no rule by name."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping

from attune_lint.errors import UsageError
from attune_lint.finding import Severity
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import nearest
from attune_lint.rule import Check, RuleOptions, Scope, When
from attune_lint.run.byte_code import Folder

CATEGORIES = (
    "rendering", "values", "kubernetes", "init-containers", "agent-binary", "packs", "storage", "gpu", "workers",
    "environment", "references", "naming", "images", "security", "release", "repository",
)  # fmt: skip


class Rule(NamedTuple):
    """A rule as the pipeline runs it."""

    id: str
    category: str
    severity: Severity
    scope: Scope
    check: Check
    when: When | None
    contract: bool
    mandatory: bool
    generic: bool
    decisive: bool
    page: str

    @property
    def summary(self) -> str:
        return self.page.strip().partition("\n")[0]


def load_rules() -> tuple[Rule, ...]:
    """All rules, sorted by category (in the order of CATEGORIES) and id."""
    package = importlib.import_module("attune_lint.rules")
    rules = [rule for path in package.__path__ for rule in _rules(path)]
    return tuple(sorted(rules, key=lambda rule: (CATEGORIES.index(rule.category), rule.id)))


def _rules(path: str) -> Iterator[Rule]:
    for category in os.scandir(path):
        folder = Folder(category.path)
        for name in os.listdir(category) if category.is_dir() else ():
            if name.endswith(".py") and name != "__init__.py":
                yield _rule(folder, category.name, name.removesuffix(".py"))


def _rule(folder: Folder, category: str, stem: str) -> Rule:
    """The rule in a file. Its module is known to Python, but it was not looked for along all that can hold modules."""
    name = f"attune_lint.rules.{category}.{stem}"
    module = sys.modules.get(name)
    if module is None:
        module = sys.modules[name] = folder.module(stem, name)
    options: RuleOptions = module.check.__attune_rule__
    return Rule._make(
        (
            stem.replace("_", "-"),
            category.replace("_", "-"),
            options.severity,
            options.scope,
            module.check,
            options.when,
            options.contract,
            options.mandatory,
            options.generic,
            options.decisive,
            module.__doc__ or "",
        )
    )


class Selection(NamedTuple):
    """The rules to run, with the severities that the configuration gave them. `chosen` are those that were asked
    for; a mandatory rule runs in any case."""

    rules: tuple[Rule, ...]
    chosen: tuple[Rule, ...]
    severities: Mapping[str, Severity]


def select(
    rules: Iterable[Rule],
    *,
    selected: Collection[str] = (),
    ignored: Collection[str] = (),
    severities: Mapping[str, Severity] | None = None,
) -> Selection:
    """Chooses by rule id or category; ignore beats select, and a mandatory rule always stays.

    Raises UsageError for a name that is neither, and for a mandatory rule that is ignored or lowered.
    """
    known = tuple(rules)
    for name in (*selected, *ignored, *(severities or {})):
        require_known(known, name)
    by_id = {rule.id: rule for rule in known}
    for name in ignored:
        if name in by_id and by_id[name].mandatory:
            raise UsageError(f"rule `{name}` cannot be ignored: it says that something could not be read or rendered")
    for name, severity in (severities or {}).items():
        if name not in by_id:
            raise UsageError(f"a severity is given to `{name}`, which is a category: name a rule")
        if by_id[name].mandatory and severity is not by_id[name].severity:
            raise UsageError(f"rule `{name}` keeps its severity: it says that something could not be read or rendered")
    chosen = tuple(rule for rule in known if _wanted(rule, selected, ignored))
    return Selection(tuple(rule for rule in known if rule.mandatory or rule in chosen), chosen, dict(severities or {}))


def _wanted(rule: Rule, selected: Collection[str], ignored: Collection[str]) -> bool:
    names = {rule.id, rule.category}
    return (not selected or not names.isdisjoint(selected)) and names.isdisjoint(ignored)


def require_known(rules: Iterable[Rule], name: str) -> None:
    """Raises UsageError, with the nearest name, unless `name` is a rule or a category."""
    names = [*(rule.id for rule in rules), *CATEGORIES]
    if name not in names:
        close = nearest(name, names)
        hint = f"did you mean `{close}`?" if close else "`attune-lint rules` lists them"
        raise UsageError(f"unknown rule or category `{name}`: {hint}")
