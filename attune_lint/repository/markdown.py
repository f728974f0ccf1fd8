"""Markdown documents by markdown-it: headings, tables, lists, code and links, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING

from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SLUG = re.compile(r"[^\w\- ]", re.UNICODE)
_ANCHOR = re.compile(r"<(?:a|\w+)\b[^>]*\b(?:id|name)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)


class Text(NamedTuple):
    """A run of inline text: as plain words, with its code spans; `line` is its first, `end` the one after its last."""

    plain: str
    codes: tuple[str, ...]
    line: int
    end: int

    @property
    def lead(self) -> str:
        """The code span that it begins with, or ""."""
        first = self.codes[0] if self.codes else ""
        return first if first and self.plain.lstrip(" *_").startswith(first) else ""


class Heading(NamedTuple):
    text: Text
    level: int

    @property
    def line(self) -> int:
        return self.text.line


class Table(NamedTuple):
    """`rows` are those of the body; each has as many cells as the head."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


class Item(NamedTuple):
    """One item of a list, without those of lists within it. `checked` is that of a task's box, `group` the number of
    its list."""

    text: Text
    checked: bool | None
    group: int


class Fence(NamedTuple):
    """A fenced block: the language, and the text that begins on `line`."""

    language: str
    text: str
    line: int


class Link(NamedTuple):
    target: str
    line: int
    end: int


class Markdown:
    """One document."""

    def __init__(self, name: str, shown: str, text: str) -> None:
        self.name = name
        self.shown = shown
        self.text = text
        self.headings: list[Heading] = []
        self.tables: list[Table] = []
        self.items: list[Item] = []
        self.fences: list[Fence] = []
        self.links: list[Link] = []
        self.paragraphs: list[Text] = []
        self.anchors: set[str] = set()
        _Reader(self).read(_parser().parse(text))

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @property
    def texts(self) -> Iterator[Text]:
        """All running text, that of headings, cells and items too."""
        yield from (heading.text for heading in self.headings)
        for table in self.tables:
            yield from (cell for row in (table.head, *table.rows) for cell in row)
        yield from (item.text for item in self.items)
        yield from self.paragraphs

    def location(self, word: str, line: int, end: int | None = None) -> Location:
        """The place of a word in some lines; the start of the first where it is not there."""
        for number in range(line, end or line + 1):
            column = self.lines[number - 1].find(word) if 0 < number <= len(self.lines) else -1
            if word and column >= 0:
                return Location("repository", self.shown, number, column + 1, None, Precision.EXACT)
        text = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        column = len(text) - len(text.lstrip()) + 1
        return Location("repository", self.shown, line, column, None, Precision.EXACT)

    def of(self, text: Text, word: str = "") -> Location:
        return self.location(word, text.line, text.end)

    @property
    def whole(self) -> Location:
        """Its first line, for what it lacks as a whole."""
        return Location("repository", self.shown, 1, 1, None, Precision.BLOCK)

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The anchors of its headings, as forges make them, and those that stand in its HTML."""
        seen: dict[str, int] = {}
        found = set(self.anchors)
        for heading in self.headings:
            slug = _SLUG.sub("", heading.text.plain.strip().lower()).replace(" ", "-")
            count = seen.get(slug, 0)
            found.add(f"{slug}-{count}" if count else slug)
            seen[slug] = count + 1
        return frozenset(found)

    def section(self, line: int) -> tuple[int, int]:
        """The lines from the heading before a line to the next heading."""
        marks = [1, *(heading.line for heading in self.headings), len(self.lines) + 1]
        start = max(mark for mark in marks if mark <= line)
        return start, min((mark for mark in marks if mark > line), default=len(self.lines) + 1)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")


class _Reader:
    """Fills a document from the flat list of tokens."""

    def __init__(self, document: Markdown) -> None:
        self._document = document
        self._lists: list[int] = []
        self._count = 0
        self._fresh = False
        self._cells: list[Text] = []
        self._head: tuple[Text, ...] = ()
        self._rows: list[tuple[Text, ...]] = []
        self._open: list[str] = []
        self._row_line = 0
        self._level = 1

    def read(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.map is not None and token.type == "tr_open":
                self._row_line = token.map[0] + 1
            getattr(self, f"_{token.type}", self._nothing)(token)
            if token.nesting == 1:
                self._open.append(token.type)
            elif token.nesting == -1 and self._open:
                self._open.pop()

    def _nothing(self, token: Token) -> None:
        if token.type in ("html_block", "html_inline"):
            self._document.anchors.update(_ANCHOR.findall(token.content))

    def _fence(self, token: Token) -> None:
        start = (token.map or [0])[0] + 2
        language = token.info.strip().split(" ")[0].strip("{}.").lower()
        self._document.fences.append(Fence(language, token.content, start))

    def _heading_open(self, token: Token) -> None:
        self._level = int(token.tag[1:])

    def _bullet_list_open(self, token: Token) -> None:
        self._count += 1
        self._lists.append(self._count)

    def _bullet_list_close(self, token: Token) -> None:
        self._lists.pop()

    _ordered_list_open, _ordered_list_close = _bullet_list_open, _bullet_list_close

    def _list_item_open(self, token: Token) -> None:
        self._fresh = True

    def _tr_close(self, token: Token) -> None:
        if "thead_open" in self._open:
            self._head = tuple(self._cells)
        else:
            self._rows.append(tuple(self._cells))
        self._cells = []

    def _table_close(self, token: Token) -> None:
        self._document.tables.append(Table(self._head, tuple(self._rows)))
        self._head, self._rows = (), []

    def _inline(self, token: Token) -> None:
        first, after = token.map or (0, 1)
        # A cell's own lines are not told; its row's are.
        in_table = "tr_open" in self._open
        line = self._row_line if in_table else first + 1
        text = _text(token, line, line + 1 if in_table else after + 1)
        document = self._document
        document.links.extend(Link(target, text.line, text.end) for target in _targets(token))
        for child in token.children or ():
            if child.type == "html_inline":
                document.anchors.update(_ANCHOR.findall(child.content))
        last = self._open[-1] if self._open else ""
        if last == "heading_open":
            document.headings.append(Heading(text, self._level))
        elif in_table:
            self._cells.append(text)
        elif self._lists and self._fresh:
            checked = {"[x]": True, "[X]": True, "[ ]": False}.get(text.plain[:3])
            document.items.append(Item(text, checked, self._lists[-1]))
            self._fresh = False
        else:
            document.paragraphs.append(text)


def _text(token: Token, line: int, end: int) -> Text:
    parts: list[str] = []
    codes: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
            if child.type == "code_inline":
                codes.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "image":
            parts.append(child.content)
    return Text("".join(parts), tuple(codes), line, end)


def _targets(token: Token) -> Iterator[str]:
    for child in token.children or ():
        target = child.attrGet("href" if child.type == "link_open" else "src")
        if child.type in ("link_open", "image") and isinstance(target, str):
            yield target
