"""Blocks of templates: keys and items that are dropped, doubled, swapped, or moved to another level."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import pairwise

from tests.mutation.charts import Subject
from tests.mutation.layout import Block, blocks, depth, guarded, indent_of, is_control, key_of
from tests.mutation.mutant import Mutant

_NINDENT = re.compile(r"\bn?indent (\d+)")
# Where a field of a pod's spec is put by mistake, with how much deeper that is than the field's own place.
_OTHER_PLACES = (("containers:", 4), ("template:", -4), ("spec:", -4))


def _made(operator: str, file: str, lines: list[str], rows: list[str], block: Block, how: str) -> Mutant:
    first = lines[block.start].strip()
    return Mutant(operator, file, "\n".join(rows), f"{file}:{block.start + 1}: {how} `{first}`")


def dropped(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for block in blocks(lines):
            whole = guarded(lines, block)
            rows = lines[: whole.start] + lines[whole.end :]
            yield _made("dropped block", file, lines, rows, block, "without")
        for number, line in enumerate(lines):
            if is_control(line) and depth(line) == 0 and "include" in line:
                block = Block(number, number + 1, indent_of(line), False)
                rows = lines[:number] + lines[number + 1 :]
                yield _made("dropped include", file, lines, rows, block, "without")


def doubled(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for block in blocks(lines):
            # A shell takes an option twice.
            if block.is_item and not lines[block.start].lstrip().startswith("- -"):
                rows = lines[: block.end] + lines[block.start : block.end] + lines[block.end :]
                yield _made("doubled item", file, lines, rows, block, "twice")


def swapped(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """Neighbours in a list of init containers; in most other lists the order says nothing."""
    for file, text in subject.templates.items():
        lines = text.split("\n")
        found = [block for block in _steps(lines) if block.start < block.end]
        for first, second in pairwise(found):
            if first.end == second.start and first.indent == second.indent:
                rows = (
                    lines[: first.start]
                    + lines[second.start : second.end]
                    + lines[first.start : first.end]
                    + lines[second.end :]
                )
                yield _made("swapped items", file, lines, rows, first, "behind its neighbour")


def _steps(lines: list[str]) -> Iterator[Block]:
    """The items below `initContainers:`, included ones among them."""
    for holder in blocks(lines):
        if key_of(lines[holder.start]) != "initContainers":
            continue
        number = holder.start + 1
        while number < holder.end:
            line = lines[number]
            if is_control(line) and "include" in line:
                yield Block(number, number + 1, indent_of(line), True)
                number += 1
                continue
            block = next((b for b in blocks(lines) if b.start == number and b.is_item), None)
            if block is not None:
                yield block
            number = block.end if block is not None else number + 1


def moved(subject: Subject, chosen: random.Random) -> Iterator[Mutant]:
    """A field of the pod's spec that is put on a container, in the template or in the workload's own spec."""
    fields = {f.path[-1] for pool in subject.edition.pools for f in pool.fields if f.scheduling}
    for file, text in subject.templates.items():
        lines = text.split("\n")
        for block in blocks(lines):
            if key_of(lines[block.start]) not in (*fields, "imagePullSecrets", "terminationGracePeriodSeconds"):
                continue
            whole = guarded(lines, block)
            rest = lines[: whole.start] + lines[whole.end :]
            for anchor, shift in _OTHER_PLACES:
                at = _anchor(rest, anchor, whole.start, block.indent, shift)
                if at is not None:
                    body = [_shifted(row, shift) for row in lines[whole.start : whole.end]]
                    rows = rest[:at] + body + rest[at:]
                    yield _made("moved block", file, lines, rows, block, f"below {anchor} moved")


def _anchor(lines: list[str], anchor: str, near: int, indent: int, shift: int) -> int | None:
    """The line behind which a moved block stands: the nearest anchor of the depth that fits."""
    if anchor == "containers:":
        holders = [n for n, line in enumerate(lines) if line.strip() == anchor and indent_of(line) == indent]
        below = next((n for n in holders if n >= near), None)
        return None if below is None else below + 2
    wanted = indent + shift - 2
    found = [n for n, line in enumerate(lines[:near]) if line.strip() == anchor and indent_of(line) == wanted]
    return found[-1] + 1 if found else None


def _shifted(row: str, by: int) -> str:
    moved_row = " " * by + row if by > 0 else row[min(-by, indent_of(row)) :]
    return _NINDENT.sub(lambda match: match[0].replace(match[1], str(int(match[1]) + by)), moved_row)


OPERATORS = (dropped, doubled, swapped, moved)
