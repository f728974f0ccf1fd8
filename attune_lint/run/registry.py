"""Finds the rules by walking the package `attune_lint.rules`, and selects among them. Imports no rule by name."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from types import FunctionType, ModuleType

from attune_lint.errors import UsageError
from attune_lint.finding import Severity
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import nearest
from attune_lint.rule import Check, RuleOptions, Scope, When

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
    rules = [_rule(_module(name, file)) for folder in package.__path__ for name, file in _files(folder)]
    return tuple(sorted(rules, key=lambda rule: (CATEGORIES.index(rule.category), rule.id)))


def _files(folder: str) -> Iterator[tuple[str, str]]:
    """Each rule's module and file."""
    for category in os.scandir(folder):
        for name in os.listdir(category) if category.is_dir() else ():
            if name.endswith(".py") and name != "__init__.py":
                yield f"attune_lint.rules.{category.name}.{name.removesuffix('.py')}", f"{category.path}/{name}"


def _module(name: str, file: str) -> ModuleType:
    """The module of a file, with its byte-code, as an import gives it. To look for each of hundreds anew, along all
    that can hold a module, would take half of the time that it takes to load them."""
    if name in sys.modules:
        return sys.modules[name]
    loader = SourceFileLoader(name, file)
    module = sys.modules[name] = module_from_spec(ModuleSpec(name, loader, origin=file))
    module.__file__ = file
    loader.exec_module(module)
    return module


def _rule(module: ModuleType) -> Rule:
    *_, category, rule_id = module.__name__.split(".")
    functions = (item for item in vars(module).values() if isinstance(item, FunctionType))
    checks = [function for function in functions if hasattr(function, "__attune_rule__")]
    if len(checks) != 1:
        raise TypeError(f"{module.__name__} must have one function under @rule, and has {len(checks)}")
    options: RuleOptions = checks[0].__attune_rule__
    return Rule(
        id=rule_id.replace("_", "-"),
        category=category.replace("_", "-"),
        severity=options.severity,
        scope=options.scope,
        check=checks[0],
        when=options.when,
        contract=options.contract,
        mandatory=options.mandatory,
        generic=options.generic,
        decisive=options.decisive,
        page=module.__doc__ or "",
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
