"""Examples of values: YAML in a document or in a comment that an operator copies into a values file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import Contract
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import nearest
from attune_lint.path import Path, lookup
from attune_lint.syntax.yaml_document import Defect, Document
from attune_lint.syntax.yamldoc import read_documents

# What stands for a value that the reader is to fill in.
_PLACEHOLDERS = ("<", "…", "...", "YOUR", "your-", "xxx", "{{", "$(", "${")
_STANDS_IN = {"name": "example", "image": "example.com/example:1.0"}


class Example(NamedTuple):
    """Values by an example. `prefix` leads from them to what stands in the text: an example may show a whole list's
    entries, or some fields of one, without what they belong to. `line` is the first of its text."""

    data: Mapping[str, Any]
    prefix: Path
    document: Document
    line: int
    text: str

    def position(self, path: Path) -> tuple[int, str]:
        """The line of a path of the values, and the key that stands there."""
        below = path[len(self.prefix) :]
        while below and self.document.key_position(below) is None:
            below = below[:-1]
        found = self.document.key_position(below)
        words = [part for part in below if isinstance(part, str)]
        return self.line + (found[0] - 1 if found and below else 0), words[-1] if words else ""

    def is_placeholder(self, path: Path) -> bool:
        """Whether the value at a path is for the reader to fill in."""
        value = lookup(self.data, path)
        return isinstance(value, str) and any(mark in value for mark in _PLACEHOLDERS)

    def entries(self, contract: Contract) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The entries of pools that it lists, by the pool's component."""
        for pool in contract.pools:
            given = self.data.get(pool.values_key)
            for entry in given if isinstance(given, list) else ():
                if isinstance(entry, dict) and len(self.prefix) < 2:
                    yield pool.component, entry


class Slip(NamedTuple):
    """An example that names a key of the values almost right: the key, the one that was meant, and its line."""

    key: str
    meant: str
    line: int

    def told(self) -> tuple[str, str, str]:
        """What is wrong, what to do, and the word at fault."""
        message = f"an example has the key `{self.key}`, which is no value of the chart; did you mean `{self.meant}`?"
        return message, f"Write {self.meant} in place of {self.key}.", self.key


class BrokenExample(NamedTuple):
    """A text that is called YAML and is none."""

    defect: Defect
    line: int

    def told(self) -> tuple[str, str, str]:
        """What is wrong, what to do, and the word at fault: none, since the line is."""
        return f"an example cannot be read: {self.defect.message}", "Correct the YAML of the example.", ""


def read_examples(
    text: str, line: int, *, values: Mapping[str, Any], contract: Contract | None
) -> Iterator[Example | Slip | BrokenExample]:
    """The examples of values in a text that begins on a line. What is no YAML of this chart's values gives none."""
    if "{{" in text.replace("${{", ""):  # a template
        return
    for document in read_documents(text):
        broken = next((defect for defect in document.defects if defect.blocking), None)
        if broken is not None:
            yield BrokenExample(broken, line + (broken.line or 1) - 1)
            return
        found = _example(document, values, contract)
        if isinstance(found, Slip):
            yield found._replace(line=line + found.line - 1)
        elif found is not None:
            yield Example(found[0], found[1], document, line, text)


def _example(
    document: Document, values: Mapping[str, Any], contract: Contract | None
) -> tuple[Mapping[str, Any], Path] | Slip | None:
    data = document.data
    keys = contract.values_keys if contract else ()
    if isinstance(data, list) and contract is not None and _are_entries(data, contract):
        return {keys[0]: data}, (keys[0],)
    if not isinstance(data, dict) or not data or {"apiVersion", "kind"} <= data.keys():
        return None
    if any(key in keys for key in data) or all(key in values for key in data):
        return data, ()
    for key, value in data.items():
        near = nearest(key, (*keys, *values), cutoff=0.8)
        if near and key not in values and _is_like(value, near, values, contract):
            position = document.key_position((key,))
            return Slip(key, near, position[0] if position else 1)
    if contract is not None and _are_fields(data, contract):
        return {keys[0]: [{**_STANDS_IN, **data}]}, (keys[0], 0)
    return None


def _is_like(value: Any, key: str, values: Mapping[str, Any], contract: Contract | None) -> bool:
    """Whether something is what stands under a key of the chart's values: entries, or some of its keys."""
    if isinstance(value, list):
        return contract is not None and key in contract.values_keys and _are_entries(value, contract)
    default = values.get(key)
    return isinstance(value, dict) and isinstance(default, dict) and bool(value.keys() & default.keys())


def _are_entries(items: list[Any], contract: Contract) -> bool:
    """Whether a list holds workers: a name, an image, and nothing that no worker has but by a slip."""
    required = {field.name for field in contract.pools[0].fields if field.required}
    return (
        bool(items)
        and all(isinstance(item, dict) and required & item.keys() and _unknown(item, contract) <= 1 for item in items)
        and any(required <= item.keys() for item in items)
    )


def _are_fields(data: Mapping[str, Any], contract: Contract) -> bool:
    """Whether a mapping shows fields of one worker that hardly anything else has."""
    shared = {"name", "image", "env", "resources", "replicas"}
    own = {field.name for field in contract.pools[0].fields} - shared
    known = sum(field.name in data for field in contract.pools[0].fields)
    return bool(own & data.keys()) and _unknown(data, contract) <= (1 if known > 1 else 0)


def _unknown(data: Mapping[str, Any], contract: Contract) -> int:
    """How many keys are no field; more than any where one is not even nearly one."""
    names = [field.name for field in contract.pools[0].fields]
    unknown = [key for key in data if key not in names]
    return len(unknown) if all(nearest(key, names, cutoff=0.7) for key in unknown) else len(data) + 1


class ExampleFault(NamedTuple):
    """One fault of the values of an example."""

    path: Path
    message: str
    help: str
    kind: str

    @property
    def detail(self) -> str:
        """What tells it from others, without an index."""
        return f"{'.'.join(part for part in self.path if isinstance(part, str))} {self.kind}"


class Examined(NamedTuple):
    """What was found in an example: faults of its values, Helm's refusal, and a way to the names of the objects that
    it renders, null where it was not rendered."""

    example: Example
    faults: tuple[ExampleFault, ...] = ()
    refusal: str | None = None
    names: Callable[[], frozenset[str]] | None = None
