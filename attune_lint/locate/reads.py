"""Which calls of an action are read, through `fromYaml` say, or handed on, before their text is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.locate.flow import name_pattern
from attune_lint.named_tuple import NamedTuple
from attune_lint.syntax.template_code import Command, Const, Function, Operand, Pipeline, Ref

_READS = frozenset({"fromYaml", "fromJson", "fromYamlArray", "fromJsonArray", "mustFromYaml", "mustFromJson"})
_READ = re.compile(r"from(?:Yaml|Json)")


class Call(NamedTuple):
    """An `include`: its name, and what it is given."""

    name: Const | Ref
    argument: Const | Ref

    def may_name(self, define: str) -> bool:
        """Whether it may call a define of this name."""
        pattern = name_pattern(self.name)
        return pattern is None or pattern.fullmatch(define) is not None


def read_calls(found: Pipeline, text: str) -> Iterator[Call]:
    """The calls of some code whose text is read there, or as a variable elsewhere in the text of its template."""
    if found.variables and _is_read(found.variables[-1], text):
        yield from _given(found)
    yield from _read(found)


def all_calls(found: Pipeline) -> Iterator[Call]:
    """All calls in some code."""
    for command in found.commands:
        if _function(command) == "include" and len(command) == 3:
            name, argument = command[1:]
            if isinstance(name, Const | Ref) and isinstance(argument, Const | Ref):
                yield Call(name, argument)
        for operand in command:
            if isinstance(operand, Ref) and isinstance(operand.base, Pipeline):
                yield from all_calls(operand.base)


def _is_read(variable: str, text: str) -> bool:
    if variable == "$" or not _READ.search(text):
        return False
    name = re.escape(variable)
    return re.search(rf"from(?:Yaml|Json)\w*\s+\(?\s*{name}\b|{name}\b[^{{}}]*\|\s*from(?:Yaml|Json)", text) is not None


def _read(found: Pipeline) -> Iterator[Call]:
    names = [_function(command) for command in found.commands]
    if any(name in _READS for name in names[1:]):
        yield from _called(found.commands[0])
    for command, name in zip(found.commands, names, strict=True):
        for operand in command:
            if isinstance(operand, Ref) and isinstance(operand.base, Pipeline):
                if name in _READS:
                    yield from _given(operand.base)
                yield from _read(operand.base)


def _given(found: Pipeline) -> Iterator[Call]:
    """The call whose text a pipeline gives, unless it is read there."""
    if not any(_function(command) in _READS for command in found.commands):
        yield from _called(found.commands[0])


def _called(command: Command) -> Iterator[Call]:
    if _function(command) == "include" and len(command) == 3:
        name, argument = command[1:]
        if isinstance(name, Const | Ref) and isinstance(argument, Const | Ref):
            yield Call(name, argument)
    elif len(command) == 1:
        yield from _inside(command[0])


def _inside(operand: Operand) -> Iterator[Call]:
    if isinstance(operand, Ref) and isinstance(operand.base, Pipeline) and not operand.fields:
        yield from _given(operand.base)


def _function(command: Command) -> str | None:
    head = command[0]
    return head.name if isinstance(head, Function) else None
