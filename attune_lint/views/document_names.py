"""The names of containers, volumes and objects that a document states, by the words around them and by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attune_lint.finding import Location
from attune_lint.named_tuple import NamedTuple
from attune_lint.views.rendered_facts import RenderedFacts

if TYPE_CHECKING:
    from attune_lint.repository.markdown import Markdown, Text

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\Z")
_NOUNS = r"init[- ]?container|container|volume"
_BEFORE = re.compile(rf"\b({_NOUNS})s?:?\s+\Z", re.IGNORECASE)
_AFTER = re.compile(rf"\s+({_NOUNS})s?\b(?!\s*(?:image|runtime|registry|port|named|`))", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"<[^>]*>|\{\{.*?\}\}|\$\{\w+\}|\$\w+|\{\w+\}")
_OBJECT = re.compile(r"\b(?:deploy(?:ments?)?|sts|statefulsets?|jobs?|svc|services?)/([a-z0-9][a-z0-9.-]*)")
_OPTION = re.compile(r"(?:\s-c[ =]?|\s--container[ =])([a-z0-9][a-z0-9-]*)")
# Kinds of volumes, which stand before that word too.
_KINDS = frozenset({"secret", "nfs", "projected", "hostpath", "emptydir", "image", "persistent", "shared", "csi"})


class Stated(NamedTuple):
    """One name with what it is said to be: `init container`, `container`, `volume`, `object` (with placeholders),
    `full name`, or `part` where only its form tells."""

    name: str
    kind: str
    location: Location
    line: int


def stated_names(markdown: Markdown) -> Iterator[Stated]:
    """All names that a document states."""
    for text in markdown.texts:
        yield from _in_text(markdown, text)
    for table in markdown.tables:
        heads = [re.fullmatch(rf"({_NOUNS})s?", cell.plain.strip(), re.IGNORECASE) for cell in table.head]
        for index, head in enumerate(heads):
            for row in table.rows if head else ():
                name = row[index].plain.strip()
                if head and _LABEL.match(name) and name not in _KINDS:
                    yield Stated(name, _kind(head[1]), markdown.of(row[index], name), row[index].line)
    for fence in markdown.fences:
        if fence.language in ("sh", "bash", "shell", "console", "text", ""):
            for number, line in enumerate(fence.text.split("\n"), fence.line):
                for found in _OPTION.finditer(line) if "kubectl" in line else ():
                    yield Stated(found[1], "container", markdown.location(found[1], number), number)
                for found in _OBJECT.finditer(line) if "kubectl" in line else ():
                    yield Stated(found[1], "full name", markdown.location(found[1], number), number)


def _in_text(markdown: Markdown, text: Text) -> Iterator[Stated]:
    at = 0
    for code in text.codes:
        start = text.plain.find(code, at)
        at = start + len(code)
        location = markdown.of(text, f"`{code}`")
        location = location._replace(column=(location.column or 0) + 1)
        line = location.line or text.line
        if _PLACEHOLDER.match(code) and re.fullmatch(r"[\w<>{}$. -]+", code) and "-" in _PLACEHOLDER.sub("", code):
            yield Stated(code, "object", location, line)
        if not _LABEL.match(code) or code in _KINDS:
            continue
        noun = _BEFORE.search(text.plain[:start]) or _AFTER.match(text.plain[at:])
        yield Stated(code, _kind(noun[1]) if noun else "part", location, line)


def _kind(noun: str) -> str:
    lower = noun.lower()
    return "init container" if lower.startswith("init") else lower


def is_rendered(stated: Stated, rendered: RenderedFacts) -> bool:
    """Whether some scenario has shown what a document states."""
    name = stated.name
    match stated.kind:
        case "init container":
            return name in rendered.init_containers
        case "container":
            return name in rendered.containers or name in rendered.init_containers
        case "volume":
            return name in rendered.volumes or any(other.endswith(f"-{name}") for other in rendered.names)
        case "object":
            pattern = re.compile(f"{pattern_of(name)}(?:-\\d+)?")
            return any(pattern.fullmatch(other) for other in rendered.names)
    return name in (rendered.names if stated.kind == "full name" else rendered.parts)


def pattern_of(name: str) -> str:
    """A name with placeholders as a pattern."""
    return ".+".join(map(re.escape, _PLACEHOLDER.split(name)))


def tail_of(name: str, component: str) -> str | None:
    """The name of a worker at the end of its Deployment's: None where it is a placeholder, or no worker's."""
    head, found, tail = name.partition(f"-{component}-")
    return tail if found and head and tail and not _PLACEHOLDER.search(tail) else None
