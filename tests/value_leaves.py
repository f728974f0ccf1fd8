"""Changes one value at a time, and looks whether the texts that change are said to come from it:
`python -m tests.value_leaves [CHART …]`."""

from __future__ import annotations

import argparse
import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from attune_lint.finding import Location, Precision
from attune_lint.helm.embedded import Embedded
from attune_lint.helm.renderer import Manifest, Renderer
from attune_lint.locate.supply import Supply
from attune_lint.path import Path as KeyPath
from attune_lint.path import key_path, lookup
from attune_lint.run.documents import RenderedDocument
from attune_lint.sources.values import Layer
from tests.locate_harness import Render, leaves, located, rendered
from tests.rule_harness import CHART, REPOSITORIES


class Change(NamedTuple):
    """A text that is another one once a value is."""

    key: KeyPath
    document: RenderedDocument
    path: KeyPath


class Answer(NamedTuple):
    """What was said of a change, and the place where the value is given."""

    change: Change
    wanted: Location | None
    said: tuple[Location, ...]

    @property
    def right(self) -> bool:
        """Whether the key is named, with its file and line."""
        wanted = self.wanted
        return wanted is not None and any(place[:5] == wanted[:5] for place in self.said)

    @property
    def first(self) -> bool:
        """Whether the key is the first of the values that are named, and surely the one."""
        return self.said[:1] == (self.wanted,)


def answers(chart: Path, engine: Renderer, files: Sequence[Path], *, every: int = 1) -> list[Answer]:
    """All texts that change with some value of a chart: each, or one of so many."""
    render = rendered(chart, engine, [Layer.of_file(file) for file in files])
    changes = [change for key in list(leaves(render.values.data))[::every] for change in _changes(render, engine, key)]
    said = located(render, engine, [(change.document, change.path) for change in changes])
    return [
        Answer(change, _given(render, change.key), tuple(place for place in places if place.role == "values"))
        for change, places in zip(changes, said, strict=True)
    ]


class Claim(NamedTuple):
    """A text that is said to come from a value."""

    key: str
    document: RenderedDocument
    path: KeyPath


def claims(render: Render, engine: Renderer) -> Iterator[Claim]:
    """All exact keys of all texts."""
    asked = list(render.texts())
    for (document, path), places in zip(asked, located(render, engine, asked), strict=True):
        for place in places:
            if place.role == "values" and place.precision is Precision.EXACT and place.key is not None:
                yield Claim(place.key, document, path)


def untrue(render: Render, engine: Renderer) -> Iterator[Claim]:
    """The claims whose text stays as it is when the value, or all that is in it, is another one."""
    data = Supply(render.chart, render.values, shown=True).data
    keys = {key_path(path): path for path in _paths(data)}
    by_key: dict[str, list[Claim]] = {}
    for claim in claims(render, engine):
        # The defaults of a chart in a chart have their own keys.
        above = [part for before, part in pairwise(claim.document.template.split("/")) if before == "charts"]
        key = claim.key if claim.key in keys else ".".join((*above, claim.key))
        by_key.setdefault(key, []).append(claim)
    for key, claimed in by_key.items():
        changed = {(id(change.document), change.path) for change in _changes(render, engine, keys[key], gone=True)}
        yield from (claim for claim in claimed if (id(claim.document), claim.path) not in changed)


def _paths(data: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _paths(value, (*path, key))


def _given(render: Render, key: KeyPath) -> Location | None:
    layer = render.values.supplier(key)
    return layer.location(key) if layer is not None else None


def _changes(render: Render, engine: Renderer, key: KeyPath, *, gone: bool = False) -> Iterator[Change]:
    """The texts that stand in the same place of the same object, and are other ones; or also those that are `gone`."""
    data = Supply(render.chart, render.values, shown=True).data
    other = _with(data, key, _another(lookup(data, key)))
    answer = engine.render(render.scene.request._replace(values=other))
    if answer.failure is not None:
        return
    known = {(document.template, document.text) for document in render.documents}
    kept = {(manifest.template, manifest.text) for manifest in answer.manifests}
    new: dict[tuple[object, ...], Any] = {}
    for manifest in answer.manifests:
        if (manifest.template, manifest.text) not in known:
            with contextlib.suppress(yaml.YAMLError):  # no YAML is another text too
                new |= {_identity(manifest, data): data for data in yaml.load_all(manifest.text, yaml.CSafeLoader)}
    for document in render.documents:
        name = _identity(Manifest(document.template, document.text), document.data)
        if (document.template, document.text) in kept:
            continue
        for path in leaves(document.data) if gone or name in new else ():
            value = lookup(new.get(name), path)
            if value == lookup(document.data, path):
                continue
            if gone or not (value is None or isinstance(value, dict | list)):
                yield Change(key, document, path)


def _identity(manifest: Manifest, data: Any) -> tuple[object, ...]:
    named = data if isinstance(data, dict) else {}
    return manifest.template, named.get("kind"), lookup(named, ("metadata", "name"))


def _another(value: Any) -> Any:
    """Another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, list):
        return [_another(item) for item in value]
    if isinstance(value, dict):
        return {key: _another(item) for key, item in value.items()}
    return f"{value}q"


def _with(data: Any, path: KeyPath, value: Any) -> Any:
    """A copy of some data with another value at a path."""
    if not path:
        return value
    head, *rest = path
    if isinstance(data, list):
        return [_with(item, tuple(rest), value) if index == head else item for index, item in enumerate(data)]
    assert isinstance(data, Mapping)
    return {**data, str(head): _with(data[str(head)], tuple(rest), value)}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.value_leaves", description="Tries values.")
    parser.add_argument("charts", nargs="*", type=Path, default=[root / CHART for root in REPOSITORIES.values()])
    given = parser.parse_args()
    engine = Embedded()
    for chart in given.charts:
        for files in ((), *((file,) for file in sorted(chart.glob("ci/*-values.yaml")))):
            found = answers(chart, engine, files)
            wrong = [one for one in found if not one.right]
            exact = [one for one in wrong if any(place.precision is Precision.EXACT for place in one.said)]
            print(
                f"{chart} {[file.name for file in files]}: {len({one.change.key for one in found})} values, "
                f"{len(found)} texts, right {1 - len(wrong) / max(len(found), 1):.1%}, "
                f"first {sum(one.first for one in found) / max(len(found), 1):.1%}, another key {len(exact)}"
            )
            render = rendered(chart, engine, [Layer.of_file(file) for file in files])
            false = list(untrue(render, engine))
            print(f"  {len(list(claims(render, engine)))} exact claims, {len(false)} untrue")
            for claim in false[:25]:
                print(f"       {claim.key} -> {claim.document.template} {key_path(claim.path)}"
                      f" `{str(lookup(claim.document.data, claim.path))[:60]!r}`")  # fmt: skip
            counts = Counter((one.change.key, one.change.path[-3:], tuple(p.key for p in one.said)) for one in wrong)
            for (key, path, said), count in counts.most_common(25):
                print(f"  {count:4} {key_path(key)} -> {key_path(path)} said {said}")
    engine.close()


if __name__ == "__main__":
    main()
