"""What the comments of values.yaml say of the workers: the fields that they list, and the examples that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import Contract
from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple
from attune_lint.sources.chart import Chart
from attune_lint.views.examples import BrokenExample, Example, Slip, read_examples

_COMMENT = re.compile(r"(?P<indent>\s*)#+(?P<text>.*)\Z")
_KEY = re.compile(r"(?P<indent>\s*)(?P<dash>- )?(?P<key>[A-Za-z_][\w./-]*)\s*:(?:\s|\Z)")

# A word of an enumeration: something stands between it and the next, or the one before.
_LISTED = re.compile(r"(?<![\w-])`?([A-Za-z]\w*)`?(?=\s*[,(;]|\s+(?:and|or)\b)|(?<=\band |..,\s)`?([A-Za-z]\w*)")


class CommentLine(NamedTuple):
    """One line of a comment, without its mark; `number` counts from 1."""

    number: int
    text: str


class WorkerComments:
    """The comments around the lists of workers in values.yaml."""

    def __init__(self, chart: Chart, contract: Contract) -> None:
        self.file = f"{chart.root}/values.yaml"
        self._contract = contract
        self._lines = chart.defaults.text.split("\n")
        self._values = chart.defaults.data
        document = chart.defaults.document
        positions = [document.key_position((key,)) if document else None for key in contract.values_keys]
        self.starts = [position[0] for position in positions if position is not None]
        self.lines = tuple(self._around())
        self._shown: set[int] = set()
        self.examples = tuple(self._examples())

    def _around(self) -> Iterator[CommentLine]:
        """The comments before each list, up to the key before it, and those below it, up to the next key."""
        numbers: dict[int, None] = {}
        for start in self.starts:
            first = start - 1
            while first > 0 and (not self._lines[first - 1].strip() or self._lines[first - 1].lstrip().startswith("#")):
                first -= 1
            last = start
            while last < len(self._lines) and (not self._lines[last].strip() or self._lines[last][:1] in " -#"):
                last += 1
            numbers.update(dict.fromkeys(range(first + 1, last + 1)))
        for number in numbers:
            found = _COMMENT.match(self._lines[number - 1])
            if found is not None:
                yield CommentLine(number, found["text"])

    def _examples(self) -> Iterator[Example | Slip | BrokenExample]:
        """Parts of the comments that are YAML of this chart: each begins with a key, or with an entry's first."""
        fields = {field.name for field in self._contract.pools[0].fields}
        at = 0
        while at < len(self.lines):
            found = _KEY.match(self.lines[at].text)
            block = self._block(at) if found is not None else []
            is_list = found is not None and found["dash"] and found["key"] in fields
            is_key = found is not None and (found["key"] in self._contract.values_keys or self._is_slip(found["key"]))
            if len(block) > 1 and (is_list or is_key):
                self._shown.update(line.number for line in block)
                yield from read_examples(
                    "\n".join(line.text for line in block),
                    block[0].number,
                    values=self._values,
                    contract=self._contract,
                )
                at += len(block)
            else:
                at += 1

    def _is_slip(self, key: str) -> bool:
        from attune_lint.nearest import nearest

        return key not in self._values and nearest(key, self._contract.values_keys, cutoff=0.8) is not None

    def _block(self, at: int) -> list[CommentLine]:
        """The lines from one on that belong together: as deep, or deeper, until prose."""
        first = self.lines[at]
        depth = len(first.text) - len(first.text.lstrip())
        block = [first]
        for line in self.lines[at + 1 :]:
            bare = line.text.strip()
            own = len(line.text) - len(line.text.lstrip())
            belongs = own > depth or (own == depth and bare.startswith("- ") and first.text.lstrip().startswith("- "))
            if line.number != block[-1].number + 1 or (bare and not belongs):
                break
            block.append(line)
        while not block[-1].text.strip():
            block.pop()
        return block

    @property
    def slips(self) -> tuple[Slip | BrokenExample, ...]:
        """Those of the examples that cannot be read, or miss the key that they mean."""
        return tuple(found for found in self.examples if not isinstance(found, Example))

    def listed(self) -> dict[str, int]:
        """The fields with which a line of the prose begins, by number of line; those of examples apart."""
        fields = {field.name for field in self._contract.pools[0].fields}
        found: dict[str, int] = {}
        for line in self.lines:
            words = re.match(r"[\s\-*@`\[\]\w.]*?(?<![\w-])([A-Za-z]\w+)\b", line.text.replace("@param", ""))
            if line.number in self._shown or words is None:
                continue
            # Several fields may share a line: `nodeSelector, tolerations   of the pod`.
            lead = re.split(r"\s{2,}|[:(]|\s-\s", line.text.strip(" -*`\t"))[0]
            for name in re.findall(r"[A-Za-z]\w*", lead):
                if name in fields and len(lead.split()) <= 4:
                    found.setdefault(name, line.number)
        for name, number in self._enumerated(fields):
            found.setdefault(name, number)
        return found

    def _enumerated(self, fields: set[str]) -> Iterator[tuple[str, int]]:
        """The fields that a sentence lists one after the other, each with the line of its paragraph's end."""
        for paragraph in self._paragraphs():
            text = " ".join(line.text.strip() for line in paragraph)
            names = {name for pair in _LISTED.findall(text) for name in pair if name in fields}
            if len(names) * 2 >= len(fields):
                yield from ((name, paragraph[-1].number) for name in sorted(names))

    def _paragraphs(self) -> Iterator[list[CommentLine]]:
        paragraph: list[CommentLine] = []
        for line in self.lines:
            if paragraph and (line.number != paragraph[-1].number + 1 or not line.text.strip()):
                yield paragraph
                paragraph = []
            if line.text.strip() and line.number not in self._shown:
                paragraph.append(line)
        if paragraph:
            yield paragraph

    def shown(self, data: Mapping[str, Any]) -> set[str]:
        """The fields that examples or the default entries show."""
        entries = [
            entry for found in self.examples if isinstance(found, Example) for _, entry in found.entries(self._contract)
        ]
        for key in self._contract.values_keys:
            given = data.get(key)
            entries += [entry for entry in given if isinstance(entry, dict)] if isinstance(given, list) else []
        return {name for entry in entries for name in entry}

    def location(self, number: int, word: str = "") -> Location:
        line = self._lines[number - 1] if 0 < number <= len(self._lines) else ""
        column = line.find(word) if word and word in line else len(line) - len(line.lstrip())
        return Location("values", self.file, number, column + 1, None, Precision.EXACT)
