"""Edits of single lines of templates, and of single keys of values files."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from attune_lint.path import Path as KeyPath
from attune_lint.path import key_path, leaves
from attune_lint.syntax.yamldoc import read_document
from tests.locations.measure import Edit

_LEAF = re.compile(r"^(?P<lead> *(?:- )?(?:[\w./-]+: )?)(?P<value>[^\s#{|>&*\"'][^#{}]*?)$")
_FIELD = re.compile(r"(?<=[\s(])(?:\$\w*)?\.[A-Za-z][\w.]*\.?(?P<name>[A-Za-z]\w+)(?=[\s)|}])")
_SHELL = re.compile(r"/[\w./-]+")


def template_edits(file: str, text: str, chosen: random.Random) -> Iterator[Edit]:
    """Edits of single lines: a literal changed, a line taken out, a field of an action misspelled."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.strip() or line.lstrip().startswith(("#", "{{- /*", "{{/*")):
            continue

        def edited(what: str, new: str | None, number: int = number) -> Edit:
            changed = [*lines[:number], *([] if new is None else [new]), *lines[number + 1 :]]
            return Edit(
                f"{what}, was `{lines[number].strip()[:80]}`", file, "\n".join(changed), frozenset({number + 1})
            )

        leaf = _LEAF.match(line)
        if leaf is not None and leaf["lead"].strip():
            yield edited("a literal", leaf["lead"] + _other(leaf["value"], chosen))
        if _is_leaf(lines, number) and line.lstrip()[0] not in "-{":
            yield edited("a line taken out", None)
        for match in list(_FIELD.finditer(line))[:1]:
            yield edited("a field", line[: match.start("name")] + _slip(match["name"], chosen) + line[match.end() :])
        if leaf is None and "{{" not in line:
            for match in list(_SHELL.finditer(line))[:1]:
                yield edited("a path", line[: match.start()] + _slip(match.group(), chosen) + line[match.end() :])


def _is_leaf(lines: list[str], number: int) -> bool:
    """Whether a line holds a key with its value, and nothing below it belongs to it."""
    line = lines[number]
    if not re.match(r" *[\w./-]+: \S", line) or line.rstrip().endswith(("|", ">", "|-", "-}}")):
        return False
    following = next((other for other in lines[number + 1 :] if other.strip()), "")
    return _indent(following) <= _indent(line)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _other(value: str, chosen: random.Random) -> str:
    """Another value of the same kind."""
    if value.isdigit():
        return str(int(value) + chosen.choice((-1000, 7, 70000)))
    if value in ("true", "false"):
        return "false" if value == "true" else "true"
    return _slip(value, chosen)


def _slip(word: str, chosen: random.Random) -> str:
    letters = [i for i, letter in enumerate(word) if letter.isalpha() and i > 0] or [len(word) - 1]
    at = chosen.choice(letters)
    return chosen.choice(
        (word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :] or "x", f"{word[:at]}q{word[at + 1 :]}")
    )


def values_edits(file: str, text: str, chosen: random.Random) -> Iterator[Edit]:
    """Edits of single values: of another type, out of range, misspelled, empty."""
    document = read_document(text)
    for path, value in leaves(document.data):
        span = document.span(path)
        if span is None or not span.scalar or "\n" in text[span.start : span.end]:
            continue
        line = text.count("\n", 0, span.start) + 1
        was = text.split("\n")[line - 1].strip()
        for new in _others(path, value, chosen):
            edited = text[: span.start] + new + text[span.end :]
            lines = frozenset({line})
            # Each item of a list that takes the place of a value has a key of its own.
            items = ((*path, index) for index in range(2) if new.startswith("["))
            keys = {key_path(one): lines for one in (path, *items)}
            yield Edit(f"a value, was `{was[:80]}`", file, edited, lines, keys)


def _others(path: KeyPath, value: object, chosen: random.Random) -> Iterator[str]:
    if isinstance(value, bool):
        yield "false" if value else "true"
    elif isinstance(value, int | float):
        yield from ("-3", "0.5", '"many"', "70000")
    elif isinstance(value, str):
        if path[-1] == "tag" or ":" in value:
            yield f"{value.partition(':')[0]}:latest" if ":" in value else "latest"
        if value:
            yield json.dumps(_slip(value, chosen), ensure_ascii=False)
        yield from ('"Not A Name!"', "[1, 2]", '""')


def edits_of(chart: Path, chosen: random.Random) -> tuple[list[Edit], list[Edit]]:
    """All edits of a chart's templates and of its values files."""
    templates, values = [], []
    for file in sorted(chart.rglob("templates/**/*")):
        if file.is_file() and file.suffix in (".yaml", ".yml", ".tpl"):
            name = file.relative_to(chart).as_posix()
            templates += template_edits(name, file.read_text(encoding="utf-8"), chosen)
    for file in sorted([chart / "values.yaml", *chart.glob("ci/*-values.yaml")]):
        if file.is_file():
            name = file.relative_to(chart).as_posix()
            values += values_edits(name, file.read_text(encoding="utf-8"), chosen)
    return templates, values
