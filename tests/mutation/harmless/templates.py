"""Templates that are written in another way, and hold more than the contract asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from tests.mutation.charts import Subject
from tests.mutation.harmless.additions import BEHIND, FILES, ITEMS, REPLACED
from tests.mutation.harmless.edit import Files, Harmless
from tests.mutation.layout import blocks, indent_of, key_of, value_of

Lines = list[str]


def template_edits(subject: Subject) -> Iterator[Harmless]:
    for name, (anchor, rows) in BEHIND.items():
        if not _has_key(subject, rows[0].strip().partition(":")[0]):
            yield from _made(name, subject, lambda lines, a=anchor, r=rows: _behind(lines, a, r))
    for name, (pattern, new) in REPLACED.items():
        yield from _made(name, subject, lambda lines, p=pattern, n=new: _replaced(lines, p, n))
    for name, (key, rows) in ITEMS.items():
        yield from _made(name, subject, lambda lines, k=key, r=rows: _with_item(lines, k, r))
    for name, edit in _STYLES.items():
        yield from _made(name, subject, edit)
    for name, text in FILES.items():
        yield Harmless(f"another template, {name}", {f"templates/harmless-{name}": text})
    yield from _renames(subject)


def _made(name: str, subject: Subject, edit: Callable[[Lines], Lines]) -> Iterator[Harmless]:
    """An edit of lines in all templates that it changes."""
    changes: Files = {}
    for file, text in subject.templates.items():
        changed = "\n".join(edit(text.split("\n")))
        if changed != text:
            changes[file] = changed
    if changes:
        yield Harmless(name, changes)


def _has_key(subject: Subject, key: str) -> bool:
    """Whether some template has a key already, which would then stand twice."""
    pattern = re.compile(rf"^\s*(- )?{re.escape(key)}:", re.MULTILINE)
    return key.isalnum() and any(pattern.search(text) for text in subject.templates.values())


def _behind(lines: Lines, anchor: str, rows: tuple[str, ...]) -> Lines:
    """Rows behind each line that is the anchor, as deep as it; a row that begins with two blanks stands below it."""
    found: Lines = []
    for line in lines:
        found.append(line)
        if re.fullmatch(rf"\s*{anchor}", line):
            found += [" " * indent_of(line) + row for row in rows]
    return found


def _replaced(lines: Lines, pattern: str, new: str) -> Lines:
    return re.sub(pattern, new, "\n".join(lines), flags=re.MULTILINE).split("\n")


def _with_item(lines: Lines, key: str, rows: tuple[str, ...]) -> Lines:
    """Rows before the first item of each list of a name, at its depth."""
    found: Lines = []
    for number, line in enumerate(lines):
        found.append(line)
        below = lines[number + 1] if number + 1 < len(lines) else ""
        is_list = key_of(line) == key and not value_of(line) and below.lstrip().startswith(("- ", "{{"))
        # An include that is indented to another depth than its line is left alone.
        if is_list and indent_of(below) >= indent_of(line):
            found += [" " * indent_of(below) + row for row in rows]
    return found


def _reordered(lines: Lines) -> Lines:
    """The volumes and mounts of each list in the opposite order."""
    for holder in list(blocks(lines)):
        if key_of(lines[holder.start]) not in ("volumeMounts", "volumes") or value_of(lines[holder.start]):
            continue
        items = [b for b in blocks(lines) if holder.start < b.start and b.end <= holder.end and b.is_item]
        own = [block for block in items if block.indent == items[0].indent]
        if len(own) > 1 and all(one.end == two.start for one, two in pairwise(own)):
            body = [line for block in reversed(own) for line in lines[block.start : block.end]]
            lines = lines[: own[0].start] + body + lines[own[-1].end :]
    return lines


def _deeper(lines: Lines) -> Lines:
    """Lists of ports whose items stand two blanks deeper than they did."""
    found: Lines = []
    depth = -1
    for line in lines:
        if key_of(line) == "ports" and not value_of(line):
            depth = indent_of(line)
        elif line.strip() and indent_of(line) <= depth:
            depth = -1
        found.append(f"  {line}" if depth >= 0 and indent_of(line) > depth else line)
    return found


def _flow(lines: Lines) -> Lines:
    """Small mappings in flow style."""
    lines = _replaced(lines, r"^(\s+)- name: (\w+)\n\1  value: ([\w/.-]+)$", r"\1- {name: \2, value: \3}")
    return _replaced(lines, r"^(\s+)- name: ([\w-]+)\n\1  emptyDir: \{\}$", r"\1- {name: \2, emptyDir: {}}")


_STYLES: dict[str, Callable[[Lines], Lines]] = {
    "another order of volumes and mounts": _reordered,
    "deeper lists": _deeper,
    "flow style": _flow,
    "kind before apiVersion": lambda lines: _replaced(lines, r"^(apiVersion: .*)\n(kind: .*)$", r"\2\n\1"),
    "no last line end": lambda lines: lines[:-1] if lines[-1] == "" else lines,
    "more empty lines": lambda lines: [*lines, "", ""],
}


def _renames(subject: Subject) -> Iterator[Harmless]:
    """Helpers and files under other names."""
    found = {name for text in subject.templates.values() for name in re.findall(r"define \"([^\"]+)\"", text)}
    # A name without a dot may be a word of something else too.
    helpers = sorted(name for name in found if "." in name)
    changes: Files = {}
    for file, content in subject.files.items():
        if file.startswith("templates/"):
            for helper in helpers:
                content = content.replace(f'"{helper}"', f'"renamed.{helper}"')
            changes[file] = content
    if helpers:
        yield Harmless("other names of helpers", changes)
    moved: Files = {}
    for file, text in subject.templates.items():
        moved[file] = None
        moved[file.replace("templates/", "templates/moved/", 1)] = text
    yield Harmless("other names of files", moved)
