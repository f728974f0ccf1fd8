"""Actions of templates: values that are misspelt, guards that are dropped or turned round, defaults that swallow zero,
lists that are joined otherwise, other helpers, filters left out, and wrong depths."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.mutation.charts import Subject
from tests.mutation.layout import guards, is_comment
from tests.mutation.mutant import Mutant, changed_line
from tests.mutation.operators.spelling import misspelt

_VALUES = re.compile(r"\.Values((?:\.\w+)+)")
_FIELD = re.compile(r"(?<![\w)\"])(\$\w+)?\.([a-z]\w+)\b(?!\s*:)")
_GUARD = re.compile(r"\{\{(?P<open>-?\s*(?:else )?)(?P<word>if|with) (?P<what>.+?)(?P<close>\s*-?)\}\}")
_ZERO = re.compile(r"\{\{ ternary (?P<default>\S+) \(int (?P<field>\S+)\) \(kindIs \"invalid\" \S+\) \}\}")
_HAS_KEY = re.compile(r"\{\{ (?:ternary|if) [^{}]*hasKey (?P<owner>\S+) \"(?P<field>\w+)\"[^{}]*\}\}")
_JOIN = re.compile(r"join \"([^\"]*)\"")
_FILTER = re.compile(r"\s*\| (?:lower|replace \"[^\"]*\" \"[^\"]*\"|urlquery|b64enc|toString|quote|int)\b")
_NINDENT = re.compile(r"nindent (\d+)")
_INCLUDE = re.compile(r"include \"([^\"]+)\"")
_DEFINE = re.compile(r"define \"([^\"]+)\"\s*-?\}\}(.*?)(?=\{\{-?\s*define|\Z)", re.DOTALL)
_FORMAT = re.compile(r"printf \"([^\"]*)\"")
_COMPARED = re.compile(r"\b(eq|ne) (?=[.$(])")


def _lines(subject: Subject) -> Iterator[tuple[str, list[str], int, str]]:
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            if not is_comment(line):
                yield file, lines, number, line


def misspelt_values(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        for match in _VALUES.finditer(line):
            parts = match[1].split(".")
            at = chosen.randrange(1, len(parts))
            parts[at] = misspelt(parts[at], chosen)
            new = line[: match.start(1)] + ".".join(parts) + line[match.end() :]
            yield changed_line("misspelt value", file, lines, number, new)


def misspelt_fields(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        for match in _FIELD.finditer(line):
            if "{{" in line[: match.start()] or line.lstrip().startswith("(dict"):
                new = line[: match.start(2)] + misspelt(match[2], chosen) + line[match.end(2) :]
                yield changed_line("misspelt field", file, lines, number, new)


def dropped_guards(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for start, end in guards(lines):
            middle = [n for n in range(start, end) if re.match(r"\s*\{\{-?\s*else\b", lines[n])]
            body = lines[start + 1 : (middle[0] if middle else end)]
            with_dot = re.match(r"\s*\{\{-?\s*with (\S+)\s*-?\}\}", lines[start])
            if with_dot:
                dot = re.compile(r"(?<=[ (|])\.(?=[ )|}])")
                body = [dot.sub(lambda _, what=with_dot[1]: what, row) for row in body]
            rows = lines[:start] + body + lines[end + 1 :]
            yield Mutant(
                "dropped guard", file, "\n".join(rows), f"{file}:{start + 1}: without `{lines[start].strip()}`"
            )


def turned_guards(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        for match in _GUARD.finditer(line):
            what = match["what"]
            if match["word"] == "with":
                continue
            new = what.removeprefix("not ") if what.startswith("not ") else f"not ({what})"
            changed = line[: match.start("what")] + new + line[match.end("what") :]
            yield changed_line("turned guard", file, lines, number, changed)
        for match in _COMPARED.finditer(line):
            new = line[: match.start(1)] + ("ne" if match[1] == "eq" else "eq") + line[match.end(1) :]
            yield changed_line("turned guard", file, lines, number, new)


def swallowed_zeros(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """`default`, which takes zero for silence."""
    defaults = {f.name: f.default for pool in subject.edition.pools for f in pool.fields if f.default is not None}
    for file, lines, number, line in _lines(subject):
        for match in (*_ZERO.finditer(line), *_HAS_KEY.finditer(line)):
            groups = match.groupdict()
            field = groups["field"] if "." in groups["field"] else f"{groups['owner']}.{groups['field']}"
            default = groups.get("default") or str(defaults.get(groups["field"].split(".")[-1], 1))
            new = line[: match.start()] + f"{{{{ {field} | default {default} }}}}" + line[match.end() :]
            yield changed_line("zero taken for silence", file, lines, number, new)


def other_joints(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        for match in _JOIN.finditer(line):
            other = chosen.choice([joint for joint in (" ", ", ", ";", ",,", "") if joint != match[1]])
            new = line[: match.start(1)] + other + line[match.end(1) :]
            yield changed_line("other joint", file, lines, number, new)


def dropped_filters(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        for match in _FILTER.finditer(line):
            yield changed_line("dropped filter", file, lines, number, line[: match.start()] + line[match.end() :])


def other_depths(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        for match in _NINDENT.finditer(line):
            depth = int(match[1]) + chosen.choice((-2, 2))
            if depth > 0:
                new = line[: match.start(1)] + str(depth) + line[match.end(1) :]
                yield changed_line("other depth", file, lines, number, new)


def other_helpers(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """Another helper that prints something of the same form: a word, a mapping or a list."""
    forms = {name: _form(body) for text in subject.templates.values() for name, body in _DEFINE.findall(text)}
    for file, lines, number, line in _lines(subject):
        for match in _INCLUDE.finditer(line):
            alike = [name for name, form in sorted(forms.items()) if form == forms.get(match[1]) and name != match[1]]
            if alike:
                new = line[: match.start(1)] + chosen.choice(alike) + line[match.end(1) :]
                yield changed_line("other helper", file, lines, number, new)


def _form(body: str) -> str:
    """What the first line of a helper that prints anything begins."""
    rows = [row.strip() for row in body.splitlines() if row.strip() and not row.strip().startswith("{{")]
    if not rows:
        return "word"
    return "item" if rows[0].startswith("- ") else "mapping" if re.match(r"[\w./-]+:", rows[0]) else "word"


def broken_formats(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _lines(subject):
        for match in _FORMAT.finditer(line):
            new = chosen.choice(
                (
                    match[1].replace("%s", "%d", 1),
                    match[1].replace("%s", "", 1),
                    f"{match[1]}-%s",
                    misspelt(match[1], chosen) if re.search("[a-z]{3}", match[1]) else match[1].replace("%s", "%d", 1),
                )
            )
            changed = line[: match.start(1)] + new + line[match.end(1) :]
            yield changed_line("broken format", file, lines, number, changed)


OPERATORS = (
    misspelt_values,
    misspelt_fields,
    dropped_guards,
    turned_guards,
    swallowed_zeros,
    other_joints,
    dropped_filters,
    other_depths,
    other_helpers,
    broken_formats,
)
