"""The forge's `${{ }}` expressions: what is plain is resolved, and what is not stays unknown and is never guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

# Stands in a text for a part that only the forge or the shell knows.
UNKNOWN = "\ue000"
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_REFERENCE = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_*][\w-]*|\[\s*'[^']*'\s*\]|\[\s*\d+\s*\])*\Z")
_PART = re.compile(r"\.?([A-Za-z_*][\w-]*)|\[\s*'([^']*)'\s*\]|\[\s*(\d+)\s*\]")
_LITERAL = re.compile(r"'((?:[^']|'')*)'\Z")
_ALTERNATIVE = re.compile(r"\|\|(?=(?:[^']*'[^']*')*[^']*\Z)")
_FORMAT = re.compile(r"format\((.*)\)\Z", re.DOTALL)
_COMMA = re.compile(r",(?=(?:[^']*'[^']*')*[^']*\Z)")

# Answers for a reference such as ("matrix", "image") with a value, or with UNKNOWN.
Lookup = Callable[[tuple[str, ...]], Any]


def resolve(text: Any, lookup: Lookup) -> str:
    """A scalar with its expressions resolved; a part that is not plain becomes UNKNOWN."""
    if not isinstance(text, str):
        return shown(text)
    return _EXPRESSION.sub(lambda match: shown(value(match.group(1), lookup)), text)


def value(expression: str, lookup: Lookup) -> Any:
    """The value of one expression: a reference, a literal, `a || b`, or `format` of such."""
    expression = expression.strip()
    literal = _LITERAL.match(expression)
    if literal is not None:
        return literal.group(1).replace("''", "'")
    if _REFERENCE.match(expression):
        return lookup(_parts(expression))
    alternatives = _ALTERNATIVE.split(expression)
    if len(alternatives) > 1 and "&&" not in expression:
        return _first_of([value(part, lookup) for part in alternatives])
    called = _FORMAT.match(expression)
    if called is not None and "(" not in called.group(1):
        pattern, *given = [shown(value(part, lookup)) for part in _COMMA.split(called.group(1))]
        return _formatted(pattern, given)
    return UNKNOWN


def _formatted(pattern: str, given: list[str]) -> str:
    for index, text in enumerate(given):
        pattern = pattern.replace(f"{{{index}}}", text)
    return pattern


def _first_of(values: list[Any]) -> Any:
    """What `a || b` gives: the first that is not empty, where all before it are known."""
    for found in values:
        if isinstance(found, str) and UNKNOWN in found:
            return UNKNOWN
        if found not in (None, "", False, 0):
            return found
    return values[-1]


def _parts(reference: str) -> tuple[str, ...]:
    return tuple(next(part for part in found if part) for found in _PART.findall(reference))


def references(text: Any) -> Iterator[tuple[str, ...]]:
    """The references in the expressions of a text, by their parts; those within calls and comparisons too."""
    for expression in _EXPRESSION.findall(text) if isinstance(text, str) else ():
        bare = re.sub(r"'(?:[^']|'')*'(?!\s*\])", "''", expression)
        for found in re.finditer(r"(?<![\w.'\]])[A-Za-z_][\w-]*(?:\.[A-Za-z_*][\w-]*|\[\s*'[^']*'\s*\])+", bare):
            yield _parts(found.group())


def shown(found: Any) -> str:
    """A value as an expression prints it; a list or a mapping has no plain text."""
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    return str(found) if isinstance(found, str | int | float) else UNKNOWN


def is_known(text: str) -> bool:
    return UNKNOWN not in text
