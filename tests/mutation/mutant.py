"""One edit of one file."""

from __future__ import annotations

from typing import NamedTuple


class Mutant(NamedTuple):
    """`what` says the edit in a line; `family` is given where what is rendered does not tell it."""

    operator: str
    file: str
    text: str
    what: str
    family: str = ""
    breaks: bool = False


def changed_line(operator: str, file: str, lines: list[str], number: int, new: str | list[str]) -> Mutant:
    """A mutant that replaces one line, counted from 0, by one or several."""
    rows = [new] if isinstance(new, str) else new
    text = "\n".join([*lines[:number], *rows, *lines[number + 1 :]])
    said = " ⏎ ".join(row.strip() for row in rows) or "(nothing)"
    return Mutant(operator, file, text, f"{file}:{number + 1}: `{lines[number].strip()}` → `{said}`")
