"""Markdown documents by pulldown-cmark: headings, tables, lists, code and links, each with its place in the text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple

if TYPE_CHECKING:
    from pyromark.event import Range

# Elements within a run of text; all others end one.
_INLINE = frozenset({"Emphasis", "Strong", "Link", "Image"})
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
        import pyromark  # needed only where there are documents

        _Reader(self).read(pyromark.events_with_range(text, options=pyromark.Options.ENABLE_TABLES))

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


class _Run:
    """Inline text as it is read; `start` and `end` are bytes."""

    def __init__(self, start: int) -> None:
        self.start = self.end = start
        self.parts: list[str] = []
        self.codes: list[str] = []
        self.targets: list[str] = []

    def add(self, kind: str, content: str) -> None:
        if kind in ("SoftBreak", "HardBreak"):
            self.parts.append("\n")
        elif kind in ("Text", "Code"):
            self.parts.append(content)
        if kind == "Code":
            self.codes.append(content)


class _Reader:
    """Fills a document from the parser's events: elements that begin and end, and texts, each with its bytes."""

    def __init__(self, document: Markdown) -> None:
        self._document = document
        content = document.text.encode("utf-8", errors="replace")
        self._breaks = [match.start() for match in re.finditer(b"\n", content)]
        self._run: _Run | None = None
        self._level = 1
        self._lists: list[int] = []
        self._count = 0
        self._fresh = False
        self._cells: list[Text] = []
        self._head: tuple[Text, ...] = ()
        self._rows: list[tuple[Text, ...]] = []
        self._row_line = 0
        self._block = ""  # what began last, until anything ends
        self._language: str | None = None
        self._raw: list[str] = []

    def read(self, events: Iterable[tuple[Any, Range]]) -> None:
        for event, span in events:
            kind, content = (event, "") if isinstance(event, str) else next(iter(event.items()))
            if kind == "Start":
                self._start(*_tag(content), span["start"], span["end"])
            elif kind == "End":
                self._end(_tag(content)[0], span["start"])
            elif self._block in ("CodeBlock", "HtmlBlock"):
                self._raw.append(content)
            elif kind == "Rule":
                self._take_text()
            else:
                self._running(span["start"], span["end"]).add(kind, content)
                if kind == "InlineHtml":
                    self._document.anchors.update(_ANCHOR.findall(content))

    def _line(self, place: int) -> int:
        return bisect_left(self._breaks, place) + 1

    def _running(self, start: int, end: int) -> _Run:
        if self._run is None:
            self._run = _Run(start)
        self._run.end = max(self._run.end, end)
        return self._run

    def _start(self, tag: str, given: Any, start: int, end: int) -> None:
        if tag in _INLINE:
            run = self._running(start, end)
            if tag in ("Link", "Image"):
                run.targets.append(f"{'mailto:' if given['link_type'] == 'Email' else ''}{given['dest_url']}")
            return
        self._take_text()  # that of an item, before a list within it
        self._block, self._raw = tag, []
        if tag in ("Heading", "TableCell"):
            self._run = _Run(start)  # it may be empty
        if tag == "Heading":
            self._level = int(given["level"][1:])
        elif tag == "List":
            self._count += 1
            self._lists.append(self._count)
        elif tag == "Item":
            self._fresh = True
        elif tag in ("TableHead", "TableRow"):
            self._row_line = self._line(start)
        elif tag == "CodeBlock":
            fenced = given.get("Fenced") if isinstance(given, dict) else None
            self._language = None if fenced is None else fenced.strip().split(" ")[0].strip("{}.").lower()

    def _end(self, tag: str, start: int) -> None:
        if tag in _INLINE:
            return
        self._take_text(tag)
        self._block = ""
        document = self._document
        if tag == "List":
            self._lists.pop()
        elif tag == "TableHead":
            self._head, self._cells = tuple(self._cells), []
        elif tag == "TableRow":
            self._rows.append(tuple(self._cells))
            self._cells = []
        elif tag == "Table":
            document.tables.append(Table(self._head, tuple(self._rows)))
            self._rows = []
        elif tag == "CodeBlock" and self._language is not None:
            document.fences.append(Fence(self._language, "".join(self._raw), self._line(start) + 1))
        elif tag == "HtmlBlock":
            document.anchors.update(_ANCHOR.findall("".join(self._raw)))

    def _take_text(self, tag: str = "") -> None:
        """Takes what was read of a text, as that of the element that ends with it."""
        run, self._run = self._run, None
        if run is None:
            return
        document = self._document
        line, end = self._line(run.start), self._line(max(run.start, run.end - 1)) + 1
        if tag == "TableCell":  # one that is left out stands behind its row
            line, end = self._row_line, self._row_line + 1
        text = Text("".join(run.parts), tuple(run.codes), line, end)
        document.links.extend(Link(target, line, end) for target in run.targets)
        if tag == "Heading":
            document.headings.append(Heading(text, self._level))
        elif tag == "TableCell":
            self._cells.append(text)
        elif self._lists and self._fresh:
            checked = {"[x]": True, "[X]": True, "[ ]": False}.get(text.plain[:3])
            document.items.append(Item(text, checked, self._lists[-1]))
            self._fresh = False
        else:
            document.paragraphs.append(text)


def _tag(content: Any) -> tuple[str, Any]:
    """The name of an element and what is told of it."""
    return (content, None) if isinstance(content, str) else next(iter(content.items()))
