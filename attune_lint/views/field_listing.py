"""Where a document lists the fields of an entry, or the runtimes: as a table, as a list, or under headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from attune_lint.contract.edition import Contract, EntryField
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import lookup

if TYPE_CHECKING:
    from attune_lint.repository.markdown import Markdown, Table, Text

_NAME = re.compile(r"[A-Za-z][\w-]*")
_NOTHING = frozenset(
    {"", "-", "\u2013", "\u2014", "none", "unset", "n/a", "null", "nil", "empty", "required", "yes", "no", "not set",
     "~", "undefined", "optional", '""', "''"}
)  # fmt: skip


class Row(NamedTuple):
    """What a document says of one name: the cell of its default (null where there is no such column), all that it
    says, and its place. `is_code` tells names that are marked as such."""

    name: str
    is_code: bool
    default: Text | None
    rest: tuple[Text, ...]
    place: Text

    def is_in(self, known: Collection[str], *, fold: bool = False) -> bool:
        return (self.name.lower() if fold else self.name) in known

    @property
    def said(self) -> str:
        return " ".join(text.plain for text in self.rest)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(code for text in self.rest for code in text.codes)


def listings(
    markdown: Markdown, known: Collection[str], prefixes: Collection[str] = (), *, fold: bool = False
) -> list[list[Row]]:
    """All tables and lists of which most names are known, and the headings that are such names; with `fold`, in any
    case of their letters."""
    found = [rows for table in markdown.tables if (rows := _of_table(table, known, prefixes, fold=fold))]
    groups: dict[int, list[Row]] = {}
    for item in markdown.items:
        groups.setdefault(item.group, []).extend(_rows(item.text, None, (item.text,), prefixes))
    found += list(groups.values())
    found.append(list(_of_headings(markdown, prefixes)))
    return [rows for rows in found if _is_listing(rows, known, fold=fold)]


def _is_listing(rows: list[Row], known: Collection[str], *, fold: bool) -> bool:
    count = len({row.name for row in rows if row.is_in(known, fold=fold)})
    return count >= 2 and count * 2 >= len({row.name for row in rows})


def _of_table(table: Table, known: Collection[str], prefixes: Collection[str], *, fold: bool) -> list[Row]:
    """The rows of a table by the column that has most of the names."""
    best: list[Row] = []
    defaults = [index for index, cell in enumerate(table.head) if "default" in cell.plain.lower()]
    for column in range(len(table.head)):
        rows: list[Row] = []
        for cells in table.rows:
            default = cells[defaults[0]] if defaults and defaults[0] != column else None
            rest = tuple(cell for index, cell in enumerate(cells) if index != column)
            rows += _rows(cells[column], default, rest, prefixes)
        if sum(row.is_in(known, fold=fold) for row in rows) > sum(row.is_in(known, fold=fold) for row in best):
            best = rows
    return best


def _rows(text: Text, default: Text | None, rest: tuple[Text, ...], prefixes: Collection[str]) -> Iterator[Row]:
    """The names that a cell or an item begins with; several share what is said."""
    codes = _leading_codes(text) if text.codes else []
    if codes:
        for code in codes:
            name = _plain(code, prefixes)
            if name:
                yield Row(name, True, default, rest, text)
        return
    words = text.plain.strip().strip("*_").split()
    is_path = bool(words) and any(words[0].startswith(f"{prefix}[") for prefix in prefixes)
    found = _NAME.match(_plain(words[0], prefixes) if is_path else text.plain.strip().strip("*_"))
    if found is not None:
        yield Row(found.group(), False, default, rest, text)


def _leading_codes(text: Text) -> list[str]:
    """The code spans with which a text begins, with nothing but commas or `and` between them."""
    rest, found = text.plain.strip(), []
    for code in text.codes:
        before, _, after = rest.partition(code)
        if before.strip(" ,/*_&\n") not in ("", "and", "or"):
            break
        found.append(code)
        rest = after
    return found


def _plain(code: str, prefixes: Collection[str]) -> str:
    """The field that a code span names: `agentWorkers[].resources.limits` is of `resources`."""
    text = code.strip().strip("\"'")
    for prefix in prefixes:
        text = re.sub(rf"^{re.escape(prefix)}(?:\[[^\]]*\])?\.", "", text)
    text = re.split(r"[.\[:=( ]", text.lstrip(".").removeprefix("[]."))[0]
    return text if _NAME.fullmatch(text) else ""


def _of_headings(markdown: Markdown, prefixes: Collection[str]) -> Iterator[Row]:
    for heading in markdown.headings:
        start, end = markdown.section(heading.line)
        inside = tuple(text for text in markdown.texts if start < text.line < end)
        if len(heading.text.plain.split()) <= 3:
            yield from _rows(heading.text, None, (heading.text, *inside), prefixes)


def field_listings(markdown: Markdown, contract: Contract) -> list[list[Row]]:
    """The tables and lists of a worker's fields."""
    names = {field.name for pool in contract.pools for field in pool.fields}
    return listings(markdown, names, contract.values_keys)


def kind_of(field: EntryField, contract: Contract) -> type | None:
    """The type of a field's values, by the contract's own: those of the probes."""
    for probe in contract.probes:
        for pool in contract.pools:
            for entry in lookup(probe.values, (pool.values_key,)) or ():
                if field.name in entry and entry[field.name] not in ([], {}, None, 0):
                    return type(entry[field.name])
    return None


def default_fault(field: EntryField, row: Row, contract: Contract) -> str | None:
    """What a row says instead of a field's default; None where it is right, or says nothing that is certain."""
    cell = row.default
    if cell is None:
        return _unstated(field, row)
    text = cell.plain.strip()
    if field.default is not None:
        return None if _has_word(text, field.default) else f"`{text}`" if text else "nothing"
    literal = _literal(cell)
    if literal is None or literal.lower().strip("()*") in _NOTHING:
        return None
    if not field.required and literal in _empty_forms(kind_of(field, contract)):
        return None
    return f"`{literal}`"


def _unstated(field: EntryField, row: Row) -> str | None:
    """Without a column of defaults, those of which the contract has one stand somewhere in the row."""
    if field.default is None:
        return None
    if _has_word(row.said.replace(row.name, "", 1), field.default):
        return None
    found = re.search(
        r"default[^\w`\"']*(?:is|to|of)?[^\w`\"']*[`\"']?([\w\[\]{}](?:[\w.\[\]{}-]*[\w\[\]{}])?)",
        row.said,
        re.IGNORECASE,
    )
    return f"`{found.group(1)}`" if found is not None else "nothing"


def _has_word(text: str, value: Any) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(str(value))}(?![\w]|\.\d)", text) is not None


def _literal(cell: Text) -> str | None:
    """A cell that is one literal and no prose."""
    text = cell.plain.strip()
    if cell.codes:
        return cell.codes[0].strip("\"'") if len(cell.codes) == 1 and text == cell.codes[0] else None
    return text if not text or re.fullmatch(r"[\w.\[\]{}()*~\"'/\u2013\u2014-]+", text) else None


def _empty_forms(kind: type | None) -> tuple[str, ...]:
    forms: dict[type | None, tuple[str, ...]] = {list: ("[]",), dict: ("{}",), str: ("", '""')}
    return forms.get(kind, ())
