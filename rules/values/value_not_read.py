"""Every default is read by a template.

Why
    A key of values.yaml that no template reads promises a setting that does nothing: an operator changes it, the
    upgrade succeeds, and nothing is different. Most often the template spells the key in another way.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
    data:
      motto: {{ .Values.motto | default "none" | quote }}
    ```
    ```yaml values.yaml
    slogan: faster
    ```

    or beside keys that a template takes by name:

    ```yaml values.yaml
    database:
      poolSize: 5
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
    data:
      motto: {{ .Values.motto | default "none" | quote }}
    ```
    ```yaml values.yaml
    motto: faster
    ```

Fix
    Let the template read the key, or remove it from values.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from attune_lint.rule import (
    ChartView,
    Context,
    Location,
    Path,
    Precision,
    Problem,
    Scope,
    Severity,
    is_slip,
    key_path,
    nearest,
    rule,
)

Read = frozenset[tuple[str, ...]]
# More lines that read a value's neighbours help nobody.
_BESIDE = 3


def has_defaults(view: ChartView, ctx: Context) -> bool:
    return bool(view.chart.defaults.data) and bool(view.chart.templates)


@rule(severity=Severity.WARNING, scope=Scope.CHART, when=has_defaults)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    read = view.chart.values_references()
    if view.chart.type == "library" or (() in read and (ctx.edition is None or view.chart.prints_all_values)):
        return  # some template takes all values, and what it does with them is not to be seen
    foreign = {"global", *view.chart.subchart_keys} if view.chart.subchart_keys else set()
    below = {key: value for key, value in view.chart.defaults.data.items() if key not in foreign}
    for path in _unread((), below, read | _conditions(view)) if () not in read else ():
        near = nearest(str(path[-1]), _undefined(path[:-1], read, view), cutoff=0.7)
        hint = f"; a template reads `{key_path((*path[:-1], near))}`, which is not there" if near else ""
        yield Problem(
            f"no template reads the value `{key_path(path)}`{hint}. To set it changes nothing",
            "Spell it alike in both places." if near else f"Remove {key_path(path)}, or let a template read it.",
            values_path=path,
            locations=(view.chart.defaults.location(path), *_suspects(path, view)),
        )
    for path in _beside_read((), below, read, view) if ctx.edition is not None else ():
        yield Problem(
            f"no template names `{path[-1]}` of the value `{key_path(path)}`, and they name all that stands beside it. "
            "To set it changes nothing",
            f"Remove {key_path(path)}, or let a template read it.",
            values_path=path,
            locations=(view.chart.defaults.location(path), *_suspects(path, view)),
        )


def _suspects(path: Path, view: ChartView) -> Iterator[Location]:
    """Where templates spell a part of the path otherwise, else where they read what stands beside the value."""
    for part in reversed(path):
        slips = list(_slips(str(part), view))
        if slips:
            yield from slips
            return
    beside = re.compile(r"\." + re.escape(str(path[-2])) + r"\.(\w+)") if len(path) > 1 else None
    found = (
        Location("related", line.file, line.number, match.start() + 1, None, Precision.BLOCK)
        for line in view.template_lines()
        if beside is not None and "{{" in line.text and (match := beside.search(line.text)) is not None
    )
    yield from islice(found, _BESIDE)


def _slips(key: str, view: ChartView) -> Iterator[Location]:
    for line in view.template_lines():
        for word in re.finditer(r"\.(\w+)", line.text) if "{{" in line.text or ".Values." in line.text else ():
            if is_slip(word[1], key) and not _is_default(word[1], view.chart.defaults.data):
                yield Location("related", line.file, line.number, word.start() + 1, None, Precision.BLOCK)


def _is_default(word: str, data: Any) -> bool:
    """Whether some mapping of the defaults has the key."""
    below = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    return (isinstance(data, Mapping) and word in data) or any(_is_default(word, one) for one in below)


def _is_walked(path: Path, view: ChartView) -> bool:
    """Whether some template walks through the mapping, and needs no names of its keys."""
    walk = re.compile(rf"\brange\b[^{{}}]*\.{path[-1] if path else 'Values'}\b")
    return any(walk.search(text) for text in view.chart.templates.values())


def _beside_read(path: Path, data: Mapping[str, Any], read: Read, view: ChartView) -> Iterator[Path]:
    """Keys of mappings that templates hand on as a whole and then take apart by name, without these."""
    names = [tuple(str(part) for part in (*path, key)) for key in data]
    handed_on = any(name[: len(known)] == known for name in names for known in read if len(known) < len(name))
    unnamed = [key for key in data if str(key) not in view.chart.words_read]
    is_leaf = len(unnamed) == 1 and not isinstance(data[unnamed[0]], dict)
    if handed_on and is_leaf and len(data) > 2 and not _is_walked(path, view):
        yield (*path, unnamed[0])
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _beside_read((*path, key), value, read, view)


def _unread(path: Path, data: Mapping[str, Any], read: Read) -> Iterator[Path]:
    """The topmost keys that nobody reads."""
    for key, value in data.items():
        here = (*path, key)
        names = tuple(str(part) for part in here)
        if any(names[: len(known)] == known for known in read):
            continue
        if not any(known[: len(names)] == names for known in read):
            yield here
        elif isinstance(value, dict):
            yield from _unread(here, value, read)


def _undefined(path: Path, read: Read, view: ChartView) -> list[str]:
    """The keys that templates read at a place, and the defaults do not have there."""
    place: Any = view.chart.defaults.data
    for part in path:
        place = place.get(part) if isinstance(place, dict) else None
    known = place if isinstance(place, dict) else {}
    length = len(path)
    found = {names[length] for names in read if len(names) > length and names[:length] == path}
    return sorted(found - known.keys())


def _conditions(view: ChartView) -> Read:
    """The paths by which Chart.yaml switches dependencies on and off."""
    texts = [str(item.get("condition") or "") for item in view.chart.dependencies]
    tags = {("tags",)} if any(item.get("tags") for item in view.chart.dependencies) else set()
    return frozenset({*tags, *(tuple(path.strip().split(".")) for text in texts for path in text.split(",") if path)})
