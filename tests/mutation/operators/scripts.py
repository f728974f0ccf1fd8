"""Commands: words of scripts, loops turned round, commands that become arguments or are wrapped in a shell."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.mutation.charts import Subject
from tests.mutation.layout import indent_of, is_comment
from tests.mutation.mutant import Mutant, changed_line
from tests.mutation.operators.spelling import misspelt

_COMMAND = re.compile(r"^(?P<head>\s*(?:- )?)command:(?P<rest>.*)$")
_LINE = re.compile(r"^\s*(until|while|if|for|cp|install|chmod|export|exec|psql|pg_isready|nc|sleep|test|\[)\b")
_WORD = re.compile(r"(?<=[ \"'=])[/$A-Za-z_-][\w./${}-]{2,}(?=[ ;\"'\]]|\Z)")


def turned_loops(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _script_lines(subject):
        for old, new in (("until ", "while "), ("while ! ", "while "), ("while ", "until ")):
            if old in line:
                yield changed_line("loop turned round", file, lines, number, line.replace(old, new, 1))
                break
        if re.search(r"\b(until|while)\s+(?!!)", line):
            new = re.sub(r"\b(until|while)\s+(?=\S)", r"\1 ! ", line, count=1)
            yield changed_line("loop turned round", file, lines, number, new)


def misspelt_scripts(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """One word of a command: a program, a path, an option, a variable."""
    for file, lines, number, line in _script_lines(subject):
        if re.match(r"\s*(sleep|echo)\b", line):
            continue
        for match in _WORD.finditer(line):
            if "{{" in line:
                continue
            wrong = misspelt(match[0], chosen)
            if match[0].startswith("-") and sorted(wrong[:-1]) == sorted(match[0][:-1]):
                continue  # the same letters of options in another order
            new = line[: match.start()] + wrong + line[match.end() :]
            yield changed_line("misspelt script", file, lines, number, new)


def dropped_script_lines(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _script_lines(subject):
        if re.match(r"\s*(sleep|echo)\b", line) is None:
            yield changed_line("dropped script line", file, lines, number, [])


def hidden_failures(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, lines, number, line in _script_lines(subject):
        if re.match(r"\s*(cp|chmod|install)\b", line):
            yield changed_line("hidden failure", file, lines, number, f"{line} || true")
        if re.match(r"\s*chmod\b", line):
            mode = chosen.choice(("0644", "700", "u+x", "-x", "0400"))
            yield changed_line("other mode", file, lines, number, re.sub(r"chmod \S+", f"chmod {mode}", line))


def lost_commands(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """`command` that becomes `args`, and the agent in a shell."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for number, line in enumerate(lines):
            match = _COMMAND.match(line)
            if match is None or is_comment(line):
                continue
            yield changed_line("command as args", file, lines, number, f"{match['head']}args:{match['rest']}")
            inner = re.fullmatch(r"\s*\[\"(?P<program>[^\",]+)\"\]", match["rest"])
            if inner:
                shell = f'["/bin/sh", "-c", "{inner["program"]}"]'
                yield changed_line("shell around", file, lines, number, f"{match['head']}command: {shell}")
                more = f'["{inner["program"]}", "{chosen.choice(("--verbose", "serve", "--config=/etc/x"))}"]'
                yield changed_line("more arguments", file, lines, number, f"{match['head']}command: {more}")


def _script_lines(subject: Subject) -> Iterator[tuple[str, list[str], int, str]]:
    for file, text in subject.templates.items():
        lines = text.split("\n")
        inside = -1
        for number, line in enumerate(lines):
            if re.search(r"(- |: )[|>][-+]?$", line):
                inside = indent_of(line)
            elif inside >= 0 and line.strip() and indent_of(line) <= inside:
                inside = -1
            one_line = re.search(r"\"-e?u?c\",\s*\"", line)
            if (inside >= 0 and _LINE.match(line)) or one_line:
                yield file, lines, number, line


OPERATORS = (turned_loops, misspelt_scripts, dropped_script_lines, hidden_failures, lost_commands)
