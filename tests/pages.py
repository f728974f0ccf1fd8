"""Reads a rule's page: the docstring of its module.

    The summary, one line with a full stop.

    Why
        Prose.

    Bad
        ```yaml
        volumes: …
        ```

    Good
        …

    Fix
        Prose.

A section starts with its name alone on a line at the margin, and what belongs to it is indented. A snippet is
fenced, and the words after the fence say what it is (`yaml`, `yaml values`, …). Snippets with nothing but
empty lines between them belong together; prose between them starts the next example.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

SECTIONS = ("Why", "Bad", "Good", "Fix")
OPTIONAL = ("Options",)

_HEADING = re.compile(rf"({'|'.join((*SECTIONS, *OPTIONAL))})\Z")
_FENCE = "```"


class PageError(ValueError):
    """A page that lacks a part, or holds one that cannot be read."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """One fenced block: the words after its fence, and its text without the common indentation."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's page. An example is what is tried at once: one snippet, or several that belong together."""

    summary: str
    why: str
    bad: tuple[tuple[Snippet, ...], ...]
    good: tuple[tuple[Snippet, ...], ...]
    fix: str
    options: str = ""


def parse_page(text: str) -> Page:
    """Reads a docstring; raises PageError that names the part at fault."""
    summary, sections = _split(text)
    if not summary:
        raise PageError("the page has no summary: the first line says in a sentence what holds")
    for name in SECTIONS:
        if not sections.get(name, "").strip():
            raise PageError(f"the page has no section `{name}`, or an empty one")
    examples = {name: tuple(_examples(name, sections[name])) for name in ("Bad", "Good")}
    for name, found in examples.items():
        if not found:
            raise PageError(f"section `{name}` has no snippet between {_FENCE} fences")
    return Page(
        summary,
        sections["Why"],
        examples["Bad"],
        examples["Good"],
        sections["Fix"],
        sections.get("Options", ""),
    )


def _split(text: str) -> tuple[str, Mapping[str, str]]:
    """The summary and the text of each section, without its indentation."""
    lines = text.expandtabs().strip().splitlines()
    # As `inspect.cleandoc` has it: the first line stands beside the quotes and says nothing of the margin.
    lines = [*lines[:1], *textwrap.dedent("\n".join(lines[1:])).splitlines()]
    sections: dict[str, list[str]] = {}
    current: list[str] | None = None
    for line in lines[1:]:
        if _HEADING.match(line):
            if line in sections:
                raise PageError(f"the page has section `{line}` twice")
            current = sections[line] = []
        elif current is not None:
            current.append(line)
        elif line.strip():
            raise PageError(f"the page has text before its first section: {line.strip()!r}")
    bodies = {name: textwrap.dedent("\n".join(body)).strip("\n") for name, body in sections.items()}
    return (lines[0].strip() if lines else ""), bodies


def _examples(section: str, body: str) -> Iterator[tuple[Snippet, ...]]:
    example: list[Snippet] = []
    block: list[str] | None = None
    kind = ""
    for line in body.splitlines():
        if line.lstrip().startswith(_FENCE):
            if block is None:
                kind, block = line.strip().removeprefix(_FENCE).strip(), []
            else:
                example.append(Snippet(kind, textwrap.dedent("\n".join(block)).strip("\n") + "\n"))
                block = None
        elif block is not None:
            block.append(line)
        elif line.strip() and example:
            yield tuple(example)
            example = []
    if block is not None:
        raise PageError(f"section `{section}` has a snippet without a closing fence")
    if example:
        yield tuple(example)
