"""The contract's own words: wherever one of its names, paths, images or variables stands, it is misspelt once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from attune_lint.contract.edition import EntryField, Probe
from tests.mutation.charts import Subject
from tests.mutation.layout import is_comment
from tests.mutation.mutant import Mutant, changed_line
from tests.mutation.operators.spelling import misspelt


def contract_words(data: Any) -> Iterator[str]:
    """Every text in an edition that a chart must hold too."""
    if isinstance(data, Probe):
        return
    if isinstance(data, EntryField):
        yield f".{data.name}"
        yield from (part for part in data.path if len(part) > 3)
    elif isinstance(data, str):
        if len(data) > 2:
            yield str(data)
    elif hasattr(data, "_asdict"):
        for name, item in data._asdict().items():
            if name not in ("runtimes", "name" if hasattr(data, "pools") else "", "values_schema", "chart_names"):
                yield from contract_words(item)
    elif isinstance(data, dict):
        yield from (key for key in data if isinstance(key, str))
    elif isinstance(data, tuple | list):
        for item in data:
            yield from contract_words(item)


def misspelt_words(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    # A long word before those that it holds, so that an occurrence is changed as what it is.
    words = sorted(set(contract_words(subject.edition)), key=lambda word: (-len(word), word))
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if is_comment(line) or line.lstrip().startswith("echo"):
                continue
            taken: set[int] = set()
            for word in words:
                for at in _occurrences(line, word):
                    span = range(at, at + len(word))
                    if taken.isdisjoint(span):
                        new = line[:at] + misspelt(word, chosen) + line[at + len(word) :]
                        yield changed_line("misspelt word", file, lines, number, new)
                    taken.update(span)


def _occurrences(line: str, word: str) -> Iterator[int]:
    """Where a word stands by itself."""
    at = line.find(word)
    while at >= 0:
        before, after = line[at - 1 : at] if at else "", line[at + len(word) : at + len(word) + 1]
        if not (before.isalnum() and word[0].isalnum()) and not (after.isalnum() or after in ("-", "_")):
            yield at
        at = line.find(word, at + 1)


OPERATORS = (misspelt_words,)
