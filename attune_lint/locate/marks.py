"""Marks: short words in characters that no chart uses, printed by a template to tell which part of it prints.

The characters are printable, of no case, and no white space, so that Go's functions (`quote`, `trim`, `indent`,
`lower`) and YAML writers leave them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attune_lint.named_tuple import NamedTuple
from attune_lint.syntax.template import Action, Branch, Template

# Blocks of Unicode that are wholly assigned: Braille patterns, Yi syllables, hieroglyphs.
_BLOCKS = (0x2801, 0xA016, 0x13000)
_DIGITS = 240
_WIDTH = 3


class Source(NamedTuple):
    """A template file: the name that reports give it, and what stands in it."""

    file: str
    template: Template


class Mark(NamedTuple):
    """What prints the text after a mark: a piece of literal text, an action, or (`loop`) the head of a `range`, after
    which comes the key that the range has reached, or (`aside`) an action that reads the text of a define, after which
    comes that text.

    `owner` is the body that holds it: the file's, or that of a `define`. `targets` are the names of the defines whose
    marked twins an action calls.
    """

    source: Source
    start: int
    end: int
    owner: Branch
    home: Branch
    action: Action | None = None
    loop: bool = False
    targets: tuple[str, ...] = ()
    aside: bool = False


class Alphabet:
    """How marks are written."""

    def __init__(self, base: int) -> None:
        self._base = base
        self._open, self.close = chr(base + _DIGITS), chr(base + _DIGITS + 1)
        digit = f"[{chr(base)}-{chr(base + _DIGITS - 1)}]"
        self.pattern = re.compile(f"{self._open}({digit}{{{_WIDTH}}})|{self.close}")

    @classmethod
    def unused_in(cls, texts: Iterable[str]) -> Alphabet | None:
        """The first alphabet of which no character stands in any of the texts."""
        left = list(_BLOCKS)
        for text in texts:
            if not text.isascii():
                left = [base for base in left if not re.search(f"[{chr(base)}-{chr(base + _DIGITS + 1)}]", text)]
        return cls(left[0]) if left else None

    def write(self, number: int) -> str:
        digits = ""
        for _ in range(_WIDTH):
            number, digit = divmod(number, _DIGITS)
            digits = chr(self._base + digit) + digits
        return self._open + digits

    def read(self, digits: str) -> int:
        number = 0
        for digit in digits:
            number = number * _DIGITS + ord(digit) - self._base
        return number
