"""Compares what a marked template printed with the true output: what is equal, and only that, is proved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attune_lint.locate.trace import Piece, Trace
from attune_lint.named_tuple import NamedTuple

# Both versions of Helm cut here; what they do with the white space around makes no difference below.
_SEPARATOR = re.compile(r"^---[ \t]*", re.MULTILINE)


class _Stretch(NamedTuple):
    """A part of a document whose pieces are known; `shift` leads from its offsets to those of the trace."""

    start: int
    end: int
    shift: int


class Proved(NamedTuple):
    """One document of the true output with the trace that prints the same, random words aside."""

    trace: Trace
    stretches: tuple[_Stretch, ...]

    @property
    def whole(self) -> bool:
        """Whether every character is proved."""
        return len(self.stretches) == 1

    def shift(self, offset: int) -> int | None:
        """From an offset of the document to one of the trace; None where it is not proved."""
        return next((stretch.shift for stretch in self.stretches if stretch.start <= offset < stretch.end), None)

    def at(self, offset: int) -> Piece | None:
        """The piece that printed what stands at an offset of the document."""
        shift = self.shift(offset)
        return None if shift is None else self.trace.at(offset + shift)

    def between(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces that printed a part of the document, as far as it is proved."""
        shift = self.shift(start)
        return () if shift is None else self.trace.between(start + shift, end + shift)

    def silent(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces in a part of the document that print nothing, as far as it is proved."""
        shift = self.shift(start)
        return () if shift is None else self.trace.silent(start + shift, end + shift)


def prove(trace: Trace, document: str, count: int) -> Proved | None:
    """The place of the trace that prints a document: the `count`-th of those with the same text."""
    bare = document.strip()
    lead = len(document) - len(document.lstrip())
    # Notes are one text, whatever lines they draw.
    parts = [(trace.text, 0)] if trace.text.strip() == bare else _segments(trace.text)
    segments = [(text.strip(), at + len(text) - len(text.lstrip())) for text, at in parts]
    equal = [start for text, start in segments if text == bare]
    if equal:
        start = equal[min(count, len(equal) - 1)]
        return Proved(trace, (_Stretch(lead, lead + len(bare), start - lead),))
    alike = [(text, start) for text, start in segments if _is_alike(trace, start, text, bare)]
    if len(alike) != 1:
        return None
    return Proved(trace, tuple(_known_lines(*alike[0], bare, lead)))


def all_of(trace: Trace) -> Proved:
    """A whole trace as a document of its own."""
    return Proved(trace, (_Stretch(0, len(trace.text) + 1, 0),))


def _segments(text: str) -> Iterator[tuple[str, int]]:
    """The documents in a text, with their offsets."""
    at = 0
    for match in _SEPARATOR.finditer(text):
        yield text[at : match.start()], at
        at = match.end()
    yield text[at:], at


def _is_alike(trace: Trace, start: int, printed: str, true: str) -> bool:
    """Whether two texts differ only within lines, and there only in what one action prints: a random word, say."""
    lines, others = true.split("\n"), printed.split("\n")
    if len(lines) != len(others) or sum(a == b for a, b in zip(lines, others, strict=True)) * 2 < len(lines):
        return False
    at = start
    for line, other in zip(lines, others, strict=True):
        if line != other and not _is_of_one_action(trace, at, other, line):
            return False
        at += len(other) + 1
    return True


def _is_of_one_action(trace: Trace, at: int, printed: str, true: str) -> bool:
    before = common_start(printed, true)
    after = common_start(printed[before:][::-1], true[before:][::-1])
    first = trace.at(at + before)
    last = trace.at(at + max(before, len(printed) - after - 1))
    return first is not None and first is last and first.mark.action is not None


def common_start(text: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((i for i, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))


def _known_lines(printed: str, start: int, true: str, lead: int) -> Iterator[_Stretch]:
    """The lines that are equal, and those as long: they differ in what one action prints, and it is known which."""
    at = lead
    for line, other in zip(true.split("\n"), printed.split("\n"), strict=True):
        if len(line) == len(other):
            yield _Stretch(at, at + len(line), start - at)
        at += len(line) + 1
        start += len(other) + 1
