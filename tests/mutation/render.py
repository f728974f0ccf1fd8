"""What a chart renders, and what one edit changes in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from attune_lint.helm.renderer import Rendered

Key = tuple[str, str]
Place = tuple[str, ...]

# The fields that tell the items of a list apart.
_NAMES = ("mountPath", "name", "containerPort", "key", "ip")
_ABSENT = object()


class Change(NamedTuple):
    """One leaf that differs: in which scenario and object, where, and what stood and stands there (null: nothing)."""

    scenario: str
    object: Key
    place: Place
    old: Any
    new: Any

    @property
    def spot(self) -> tuple[str, Place]:
        """The place without the object's name, which differs between scenarios."""
        return self.object[0], self.place

    @property
    def last(self) -> str:
        """The last part of the place; a whole object has none."""
        return self.place[-1] if self.place else ""


class Shown(NamedTuple):
    """One scenario's output: Helm's refusal, or each document's text with its object."""

    refusal: str
    texts: tuple[str, ...]

    @classmethod
    def of(cls, rendered: Rendered) -> Shown:
        if rendered.failure is not None:
            return cls(rendered.failure.message, ())
        return cls("", tuple(sorted(manifest.text for manifest in rendered.manifests)))


_READ: dict[str, Any] = {}


def _read(text: str) -> Any:
    if len(_READ) > 2_000:
        _READ.clear()
    if text not in _READ:
        _READ[text] = yaml.load(text, Loader=yaml.CSafeLoader)
    return _READ[text]


def objects(shown: Shown) -> dict[Key, Any]:
    """The objects of one scenario by kind and name; raises yaml.YAMLError on text that is none."""
    found: dict[Key, Any] = {}
    for text in shown.texts:
        whole = _read(text)
        items = whole.get("items") if isinstance(whole, dict) and whole.get("kind") == "List" else [whole]
        for data in items if isinstance(items, list) else ():
            if not isinstance(data, dict):
                continue
            metadata = data.get("metadata")
            name = str(metadata.get("name")) if isinstance(metadata, dict) else ""
            key = (str(data.get("kind")), name)
            while key in found:
                key = (key[0], f"{key[1]}#")
            found[key] = data
    return found


def changes(scenario: str, before: Shown, after: Shown) -> Iterator[Change]:
    """Every leaf that differs between two renders of a scenario."""
    if before.texts == after.texts:
        return
    common = set(before.texts) & set(after.texts)
    old = objects(before._replace(texts=tuple(t for t in before.texts if t not in common)))
    new = objects(after._replace(texts=tuple(t for t in after.texts if t not in common)))
    for key in sorted({*old, *new}):
        if key not in new:
            yield Change(scenario, key, (), key[1], None)
        elif key not in old:
            yield Change(scenario, key, (), None, key[1])
        else:
            yield from _differing(scenario, key, old[key], new[key])


def _differing(scenario: str, key: Key, old: Any, new: Any) -> Iterator[Change]:
    before, after = dict(_leaves(old, ())), dict(_leaves(new, ()))
    for place in [*before, *(place for place in after if place not in before)]:
        if not _same(before.get(place, _ABSENT), after.get(place, _ABSENT)):
            yield Change(scenario, key, place, before.get(place), after.get(place))


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _leaves(data: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    """All leaves of a tree; the items of a list are named by their key, and their order is a leaf of its own."""
    if isinstance(data, Mapping) and data:
        for key, value in data.items():
            yield from _leaves(value, (*place, str(key)))
    elif isinstance(data, list) and data:
        names = _item_names(data, place)
        if any(isinstance(item, dict) for item in data):
            yield (*place, "<order>"), tuple(names)
        for name, item in zip(names, data, strict=True):
            yield from _leaves(item, (*place, f"[{name}]"))
    else:
        yield place, data


def _item_names(items: list[Any], place: Place) -> list[str]:
    field = next(
        (f for f in _NAMES if all(isinstance(item, dict) and isinstance(item.get(f), str | int) for item in items)), ""
    )
    names: list[str] = []
    for index, item in enumerate(items):
        name = str(item[field]) if field else str(index)
        while name in names:
            name = f"{name}#"
        names.append(name)
    return names
