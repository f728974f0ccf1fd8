"""values.yaml and the files of `ci/` as text: keys misspelt, dropped or doubled, and scalars of another type."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping

from tests.mutation.charts import Subject
from tests.mutation.layout import blocks, indent_of, is_comment, key_of, value_of
from tests.mutation.mutant import Mutant, changed_line
from tests.mutation.operators.spelling import misspelt

# Fields whose words Kubernetes or the contract count, with values that break them.
_WRONG: Mapping[str, tuple[str, ...]] = {
    "accessModes": (
        "[ReadWriteOnce]",
        "[ReadOnlyMany]",
        "[ReadWriteOncePod]",
        "[RWX]",
        "ReadWriteMany",
        "[]",
        "[ReadWriteMany, ReadWriteOncePod]",
    ),
    "size": ("2GB", "2gi", "-2Gi", '"0"', "2 Gi", "lots", "2Mi"),
    "replicas": ("-1", "two", "1.5", "[1]"),
    "pullPolicy": ("ifNotPresent", "Sometimes", "true"),
    "tag": ("1.10", "0123", "on", '""', "v1 beta", "1.0+build"),
    "enabled": ('"false"', "1", "nope"),
    "storageClassName": ("Fast_Disk", "fast disk"),
    "imagePullSecrets": ("registry-login", "[{secretName: registry-login}]"),
    "imageRegistry": ("https://gitea.example.com", "Gitea.example.com/Attune"),
    "port": ("http", "0", "70000", '"5432"'),
    "existingSecret": ("Bad_Name", "[a]"),
    "fullnameOverride": ("Attune_Main", "-attune-"),
}
# A port that is quoted is the same text wherever it is printed.
_SAME = {("port", '"5432"')}


def misspelt_keys(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        key = key_of(line)
        if key:
            at = line.index(key)
            new = line[:at] + misspelt(key, chosen) + line[at + len(key) :]
            mutant = changed_line("misspelt default", file, lines, number, new)
            yield mutant._replace(family="values")


def dropped_keys(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    text = subject.files["values.yaml"]
    lines = text.split("\n")
    for block in blocks(lines):
        said = f"values.yaml:{block.start + 1}: without `{lines[block.start].strip()}`"
        rows = lines[: block.start] + lines[block.end :]
        yield Mutant("dropped default", "values.yaml", "\n".join(rows), said, family="values")


def doubled_keys(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        if value_of(line) and not line.lstrip().startswith("- "):
            mutant = changed_line("doubled key", file, lines, number, [line, line])
            yield mutant._replace(family="values", breaks=True)


def wrong_values(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        key, value = key_of(line), value_of(line)
        for wrong in _WRONG.get(key, ()):
            if (key, wrong) not in _SAME and value != wrong and value:
                at = line.rindex(value)
                yield changed_line("wrong value", file, lines, number, line[:at] + wrong)._replace(family="values")


def retyped(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """Text that YAML reads as something else, once it stands without quotes."""
    for file, lines, number, line in _lines(subject):
        value = value_of(line)
        if re.fullmatch(r"\"[\w.]+\"", value):
            new = line.replace(value, chosen.choice(("off", "1.10", "0123", "1e3", "0x1F", "yes", "~")))
            yield changed_line("retyped text", file, lines, number, new)._replace(family="values")


def unread_keys(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        if value_of(line) and not line.lstrip().startswith("- ") and indent_of(line) <= 4:
            row = f"{' ' * indent_of(line)}{chosen.choice(('affinity', 'podAnnotations', 'workers', 'extraEnv'))}: {{}}"
            mutant = changed_line("unread key", file, lines, number, [line, row.replace("{}", "1")])
            yield mutant._replace(family="values", breaks=True)


def _lines(subject: Subject) -> Iterator[tuple[str, list[str], int, str]]:
    for file, text in subject.values.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if line.strip() and not is_comment(line):
                yield file, lines, number, line


OPERATORS = (misspelt_keys, dropped_keys, doubled_keys, wrong_values, retyped, unread_keys)
