"""Literals of templates: numbers, switches, paths, images, quantities and names, each changed or retyped."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.mutation.charts import Subject
from tests.mutation.layout import is_comment, key_of, value_of
from tests.mutation.mutant import Mutant, changed_line
from tests.mutation.operators.spelling import misspelt, other_scalar

_ITEM = re.compile(r"^(?P<head>\s*- )(?P<value>[^\s{\[|>&*\"'-][^{}:#]*|\"[^\"{}]*\")$")
# Literals in the arguments of an action, those that are no formats.
_IN_ACTION = re.compile(r"(?<=[ (])(\"[^\"%{}]+\"|\d+)(?=[ )}]|\Z)")
_FLOW_VALUE = re.compile(r"(?P<head>[{,]\s*[\w./-]+:\s*)(?P<value>\"[^\"{}]*\"|[^\s{}\[\],\"']+)(?=\s*[,}])")


def changed_values(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """`key: literal`, `- literal`, and the same in flow style."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if is_comment(line):
                continue
            value = value_of(line)
            if value and not value.startswith(("{", "[", "|", ">", "&", "*")) and "{{" not in value:
                head = line[: line.rindex(value)]
                yield changed_line("other value", file, lines, number, head + other_scalar(value, chosen))
            elif match := _ITEM.match(line):
                new = match["head"] + other_scalar(match["value"], chosen)
                yield changed_line("other item", file, lines, number, new)
            for match in _FLOW_VALUE.finditer(line):
                new = line[: match.end("head")] + other_scalar(match["value"], chosen) + line[match.end() :]
                yield changed_line("other value", file, lines, number, new)


def retyped_values(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """Numbers and switches in quotes, and texts without them."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            value = value_of(line)
            if is_comment(line) or not value:
                continue
            head = line[: line.rindex(value)]
            if re.fullmatch(r"-?\d+|true|false", value):
                yield changed_line("quoted", file, lines, number, f'{head}"{value}"')
            elif re.fullmatch(r"\{\{.*\|\s*quote\s*\}\}", value):
                new = head + re.sub(r"\s*\|\s*quote\s*\}\}", " }}", value)
                yield changed_line("quotes dropped", file, lines, number, new)
            elif re.fullmatch(r"\{\{ (int|ternary).*[^)]\}\}", value):
                yield changed_line("quoted", file, lines, number, f'{head}"{value}"')


def changed_arguments(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """Literals in actions: a name that is compared, a port, a length, a separator."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if is_comment(line) or ("{{" not in line and "(dict" not in line):
                continue
            for match in _IN_ACTION.finditer(line):
                if re.search(r"\b(include|template|define)\s+$", line[: match.start()]):
                    continue
                new = line[: match.start()] + other_scalar(match[0], chosen) + line[match.end() :]
                yield changed_line("other argument", file, lines, number, new)


def misspelt_keys(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            key = key_of(line)
            if key and not is_comment(line):
                at = line.index(key)
                new = line[:at] + misspelt(key, chosen) + line[at + len(key) :]
                yield changed_line("misspelt key", file, lines, number, new)


OPERATORS = (changed_values, retyped_values, changed_arguments, misspelt_keys)
