"""What a document says of a phase of the work: complete, or not yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attune_lint.finding import Location
from attune_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from attune_lint.repository.markdown import Markdown, Text

_DONE = r"complete[d]?|done|finished|shipped|implemented|delivered|✅|☑|✔|\[x\]"
_OPEN = (
    r"in[ -]progress|planned|todo|to do|pending|not started|incomplete|wip|open|ongoing|blocked|future|upcoming|"
    r"not (?:yet )?(?:complete[d]?|done|started)|next|🚧|⏳|🔄|❌|\[ \]"
)
_STATE = re.compile(rf"(?P<open>(?<!\w)(?:{_OPEN})(?!\w))|(?P<done>(?<!\w)(?:{_DONE})(?!\w))", re.IGNORECASE)
_LEADING = re.compile(rf"[\s*_\W]*?(?:status\W+)?(?:{_STATE.pattern})", re.IGNORECASE)
_MENTION = re.compile(r"\bphases?\s+(\d+(?:\s*(?:[,&\u2013\u2014-]|to|through|and|bis)+\s*\d+)*)", re.IGNORECASE)
_PARTS = re.compile(r"(\d+)\s*(?:[\u2013\u2014-]|to|through)\s*(\d+)|(\d+)")


class PhaseState(NamedTuple):
    """One statement: whether the phase is complete, in which words, and where."""

    is_complete: bool
    words: str
    location: Location


def phase_states(markdown: Markdown, phase: int) -> Iterator[PhaseState]:
    """All that a document says of the state of a phase."""
    for table in markdown.tables:
        numbered = bool(table.head) and bool(re.search(r"phase|^#$|^no\.?$", table.head[0].plain.strip().lower()))
        for row in table.rows:
            if any(_mentions(cell.plain, phase) for cell in row) or (numbered and row[0].plain.strip() == str(phase)):
                yield from _of_cells(markdown, row)
    for heading in markdown.headings:
        if _mentions(heading.text.plain, phase):
            yield from _of_section(markdown, heading.text, heading.level)
    for item in markdown.items:
        if _mentions(item.text.plain, phase):
            if item.checked is not None:
                yield PhaseState(item.checked, "[x]" if item.checked else "[ ]", markdown.of(item.text))
            else:
                yield from _of_item(markdown, item.text, phase)
    for text in markdown.paragraphs:
        found = re.search(
            rf"\bphase\s+{phase}\b[^.]{{0,60}}?\b(?:is|was|are|:)\s+(?:now\s+)?", text.plain, re.IGNORECASE
        )
        if found is not None:
            yield from _leading(markdown, text, text.plain[found.end() :])


def _mentions(text: str, phase: int) -> bool:
    for found in _MENTION.finditer(text):
        for first, last, single in _PARTS.findall(found.group(1)):
            if (single and int(single) == phase) or (first and int(first) <= phase <= int(last)):
                return True
    return False


def _state(markdown: Markdown, text: Text, found: re.Match[str]) -> PhaseState:
    return PhaseState(
        found["done"] is not None, found["done"] or found["open"], markdown.of(text, found.group().strip())
    )


def _leading(markdown: Markdown, text: Text, words: str) -> Iterator[PhaseState]:
    """The state with which some words begin."""
    found = _LEADING.match(words)
    if found is not None:
        yield PhaseState(
            found["done"] is not None,
            found["done"] or found["open"],
            markdown.of(text, found["done"] or found["open"]),
        )


def _of_cells(markdown: Markdown, row: tuple[Text, ...]) -> Iterator[PhaseState]:
    """A cell that is nothing but a state, else the last that holds one."""
    whole = [(cell, found) for cell in row if (found := _LEADING.fullmatch(cell.plain.strip(" *_.")))]
    some = [(cell, found) for cell in row if (found := _STATE.search(cell.plain))]
    for cell, found in (whole or some)[-1:]:
        yield _state(markdown, cell, found)


def _of_section(markdown: Markdown, heading: Text, level: int) -> Iterator[PhaseState]:
    found = _STATE.search(_MENTION.sub("", heading.plain))
    if found is not None:
        yield _state(markdown, heading, found)
        return
    start, end = markdown.section(heading.line)
    inside = [text for text in markdown.texts if start < text.line < end]
    for text in inside:
        stated = list(_leading(markdown, text, text.plain)) or [
            state
            for line in text.plain.split("\n")
            if "status" in line.lower()
            for state in _leading(markdown, text, line[line.lower().index("status") :])
        ]
        if stated:
            yield from stated[:1]
            return
    yield from _above(markdown, heading, level)


def _of_item(markdown: Markdown, text: Text, phase: int) -> Iterator[PhaseState]:
    """A state at the start of the item, or right after the mention, or that of the heading above."""
    stated = list(_leading(markdown, text, text.plain))
    after = re.search(rf"\bphase\s+{phase}\b[^.\n]{{0,60}}?[(:\u2013\u2014-]\s*", text.plain, re.IGNORECASE)
    if not stated and after is not None:
        stated = list(_leading(markdown, text, text.plain[after.end() :]))
    yield from stated or _above(markdown, text, 7)


def _above(markdown: Markdown, text: Text, level: int) -> Iterator[PhaseState]:
    """The state that the nearest heading above names, or one above that."""
    for heading in reversed([heading for heading in markdown.headings if heading.line < text.line]):
        if heading.level < level:
            level = heading.level
            found = _LEADING.match(heading.text.plain)
            if found is not None:
                yield PhaseState(found["done"] is not None, found["done"] or found["open"], markdown.of(text))
                return
