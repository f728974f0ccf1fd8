"""Which calls of an action may print marks: those whose text reaches the output whatever it is.

The text of an `include` that is cut to a length, hashed, compared or parsed must be the true one; that of one which is
only indented may hold marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.syntax.template_code import Command, Const, Function, Operand, Pipeline, Ref

# Functions that hand on the text of their last argument, whatever stands in it.
_HANDS_ON = frozenset(
    {"indent", "nindent", "quote", "squote", "trimSuffix", "replace", "toString", "required", "print", "printf"}
)
# These too, unless a mark stands before white space.
_TRIMS = frozenset({"trim"})
# Functions that hand on the text of their first argument.
_FIRST = frozenset({"tpl"})
_VERB = re.compile(r"%[-+# 0-9.]*[a-z]")


def open_calls(pipeline: Pipeline) -> Iterator[tuple[Const | Ref, bool]]:
    """The names in `include "name" …` whose text goes to the output as it is, or `(printf "a.%s" …)` in place of one;
    and whether the text is trimmed on the way."""
    trimmed = False
    for index in range(len(pipeline.commands) - 1, -1, -1):
        command = pipeline.commands[index]
        if index == 0:
            yield from _calls(command, trimmed)
            return
        name = _function(command)
        if name not in _HANDS_ON and name not in _TRIMS and name not in _FIRST:
            return
        if name in _FIRST:  # what comes by the pipe is its last argument, and no template
            return
        trimmed = trimmed or name in _TRIMS
        if name in ("print", "printf"):
            yield from _arguments(command, trimmed)


def _calls(command: Command, trimmed: bool) -> Iterator[tuple[Const | Ref, bool]]:
    name = _function(command)
    if name is None:
        if len(command) == 1:
            yield from _inside(command[0], trimmed)
    elif name == "include":
        if len(command) == 3 and isinstance(command[1], Const | Ref):
            yield command[1], trimmed
    elif name in ("print", "printf"):
        yield from _arguments(command, trimmed)
    elif name in _FIRST and len(command) > 1:
        yield from _inside(command[1], trimmed)
    elif name in _HANDS_ON or name in _TRIMS:
        yield from _inside(command[-1], trimmed or name in _TRIMS)


def _arguments(command: Command, trimmed: bool) -> Iterator[tuple[Const | Ref, bool]]:
    for operand in command[1:]:
        yield from _inside(operand, trimmed)


def _inside(operand: Operand, trimmed: bool) -> Iterator[tuple[Const | Ref, bool]]:
    """The calls of a pipeline in parentheses."""
    if isinstance(operand, Ref) and isinstance(operand.base, Pipeline) and not operand.fields:
        for name, trims in open_calls(operand.base):
            yield name, trims or trimmed


def name_pattern(called: Const | Ref) -> re.Pattern[str] | None:
    """What the names look like that a call may have; None where nothing is known of them."""
    if isinstance(called, Const):
        return None if called.text is None else re.compile(re.escape(called.text))
    if not isinstance(called.base, Pipeline) or called.fields or len(called.base.commands) != 1:
        return None
    head, *operands = called.base.commands[0]
    if head == Function("printf") and operands and isinstance(operands[0], Const):
        parts = _VERB.split(operands[0].text or "")
        return re.compile(".*".join(map(re.escape, parts))) if any(parts) else None
    if head == Function("print") and any(isinstance(operand, Const) and operand.text for operand in operands):
        texts = (operand.text if isinstance(operand, Const) else None for operand in operands)
        return re.compile("".join(".*" if text is None else re.escape(text) for text in texts))
    return None


def _function(command: Command) -> str | None:
    head = command[0]
    return head.name if isinstance(head, Function) else None
