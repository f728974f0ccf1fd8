"""What some code does to a variable, and what it gives to a define that it calls."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.locate.flow import name_pattern
from attune_lint.syntax.template import Action
from attune_lint.syntax.template_code import Const, Function, Operand, Pipeline, Ref, pipeline

# Before the code of a call by `template`, which is no function, to read it as one.
TEMPLATE = "template "


def sets(code: str, name: str) -> Pipeline | None:
    """The pipeline of some code, if it declares or sets a variable."""
    found = pipeline(code) if name in code else None
    return found if found is not None and name in found.variables else None


def adds_to(code: str, name: str) -> Pipeline | None:
    """The pipeline of some code, if it puts something into a variable."""
    if re.search(rf"\bset\s+{re.escape(name)}(?!\w)", code) is None:
        return None
    found = pipeline(code)
    return found if found is not None and name not in found.variables else None


def argument_of(action: Action, name: str) -> Operand | None:
    """What the call of a template by name is given."""
    if action.keyword == "template":
        found = pipeline(TEMPLATE + action.code)
        command = found.commands[0] if found is not None else ()
        return command[2] if len(command) == 3 else None
    found = pipeline(action.code)
    return next(_arguments(found, name), None) if found is not None else None


def _arguments(found: Pipeline, name: str) -> Iterator[Operand]:
    for command in found.commands:
        if len(command) == 3 and command[0] == Function("include"):
            pattern = name_pattern(command[1]) if isinstance(command[1], Const | Ref) else None
            if pattern is None or pattern.fullmatch(name):
                yield command[2]
        for operand in command:
            if isinstance(operand, Ref) and isinstance(operand.base, Pipeline):
                yield from _arguments(operand.base, name)
