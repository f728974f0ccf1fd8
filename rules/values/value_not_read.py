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
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, zip_longest
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
    leaves,
    lookup,
    nearest,
    rule,
    walk,
)

Read = frozenset[tuple[str, ...]]
# More lines that read a value's neighbours help nobody.
_BESIDE = 4
# Of so many neighbours the keys of the same name are looked for.
_NEXT = 2
# Shorter words than this stand anywhere.
_LONG = 8
# Where a word may begin and end: `_` and `-` part words too.
_APART = "(?<![A-Za-z0-9])", "(?![A-Za-z0-9])"
_BRANCH = re.compile(r"\s*\{\{-?\s*(?:else|if|with)\b.*\}\}\s*")
_KEY = re.compile(r"(?P<lead> *)[\w./-]+:[ \t]*\r?")
_ENDS = re.compile(r"\s*\{\{-?\s*(?:else|end)\b")
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])|[^\W_]")


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
            locations=(
                view.chart.defaults.location(path),
                *(_reading((*path[:-1], near), view) if near else ()),
                *(_suspects(path, view) if not near else ()),
            ),
        )
    for path in _beside_read((), below, read, view) if ctx.edition is not None else ():
        yield Problem(
            f"no template names `{path[-1]}` of the value `{key_path(path)}`, and they name all that stands beside it. "
            "To set it changes nothing",
            f"Remove {key_path(path)}, or let a template read it.",
            values_path=path,
            locations=(view.chart.defaults.location(path), *_suspects(path, view)),
        )


def _reading(path: Path, view: ChartView) -> Iterator[Location]:
    """Where templates read a value by its whole path."""
    names = r"\.".join(re.escape(str(part)) for part in path)
    yield from islice(_lines_with(re.compile(rf"\.Values\.{names}(?!\w)"), view), _BESIDE)


def _suspects(path: Path, view: ChartView) -> Iterator[Location]:
    """Where templates spell a part of the path otherwise; else where they say its words, and where they read what
    stands beside the value, its neighbours first."""
    for above, part in reversed(list(zip(("Values", *path), path, strict=False))):
        slips = list(_slips(str(above) if part is not path[-1] else "", str(part), view))
        if slips:
            yield from slips[:_BESIDE]
            return
    found = [*_hollow(view), *_in_turn([list(_lines_with(pattern, view)) for pattern in _hints(path, view)])]
    yield from islice(dict.fromkeys(found), _BESIDE)


def _in_turn(found: Sequence[Sequence[Location]]) -> Iterator[Location]:
    """The first place of each hint, then the second ones, and so on."""
    for places in zip_longest(*found):
        yield from (place for place in places if place is not None)


def _hollow(view: ChartView) -> Iterator[Location]:
    """Branches and keys that hold nothing: the line that read a value may have been all that was there."""
    lines = [line for line in view.template_lines if line.text.strip()]
    for line, after in zip_longest(lines, lines[1:]):
        following = after.text if after is not None and after.file == line.file else None
        if _BRANCH.fullmatch(line.text) and following is not None and _ENDS.match(following):
            yield Location("related", line.file, line.number, line.text.index("{{") + 1, None, Precision.BLOCK)
        key = _KEY.fullmatch(line.text)
        if key is not None and (following is None or _is_outside(following, len(key["lead"]))):
            yield Location("related", line.file, line.number, len(key["lead"]) + 1, None, Precision.BLOCK)


def _is_outside(text: str, indent: int) -> bool:
    """Whether a line begins no further in than a key before it, and is no item below that."""
    bare = text.lstrip()
    return not bare.startswith(("{{", "- ", "#")) and len(text) - len(bare) <= indent


def _hints(path: Path, view: ChartView) -> Iterator[re.Pattern[str]]:
    """What the lines look like near which a value was probably read, the likeliest first: they say its words, or read
    the values beside it."""
    *above, key = (str(part) for part in path)
    words = [word for part in (*above[-1:], key) for word in _WORDS.findall(part)]
    if words:
        yield re.compile(_APART[0] + "[-_]?".join(map(re.escape, words)) + _APART[1], re.IGNORECASE)
    longest = max(_WORDS.findall(key), key=len, default="")
    if len(longest) >= _LONG:
        yield re.compile(_APART[0] + re.escape(longest) + _APART[1], re.IGNORECASE)
    beside = _neighbours(path, view)
    yield from (re.compile(rf"\{{\{{.*\.({above[-1]}\.{re.escape(name)})\b") for name in beside if above)
    yield from (re.compile(rf"(?<![^ ]){re.escape(name)}: \{{\{{") for name in beside[:_NEXT])
    names = [name for name in beside if all(key in one for one in _with(name, view.chart.defaults.data))]
    yield from (re.compile(rf"\{{\{{.*\.{re.escape(name)}\b") for name in names)
    # Keys of entries that are alike are read through a variable.
    own = _count(key, view.chart.defaults.data)
    counts = {name: _count(name, view.chart.defaults.data) for name in beside}
    alike = sorted((name for name in beside if counts[name] > 1), key=lambda name: abs(counts[name] - own))
    yield from (re.compile(rf"\{{\{{.*\$\w+\.{re.escape(name)}\b") for name in alike)
    for way in _next_to(path, view):
        yield re.compile(rf"\.Values\.{'[.]'.join(map(re.escape, way))}\b")


def _next_to(path: Path, view: ChartView) -> Iterator[tuple[str, ...]]:
    """The values that stand before and behind one in the file, beyond its own block."""
    known = [tuple(map(str, way)) for way, _ in leaves(view.chart.defaults.data)]
    own = tuple(map(str, path))
    within = [index for index, way in enumerate(known) if way[: len(own) - 1] == own[:-1]]
    beyond = (within[0] - 1, within[-1] + 1) if within else ()
    yield from (known[index] for index in beyond if 0 <= index < len(known))


def _neighbours(path: Path, view: ChartView) -> list[str]:
    """The keys beside one, the nearest first."""
    keys = [str(key) for key in lookup(view.chart.defaults.data, path[:-1], {})]
    own = keys.index(str(path[-1]))
    return sorted((key for key in keys if key != path[-1]), key=lambda key: abs(keys.index(key) - own))


def _lines_with(pattern: re.Pattern[str], view: ChartView) -> Iterator[Location]:
    for line in view.template_lines:
        match = pattern.search(line.text)
        if match is not None:
            yield Location("related", line.file, line.number, match.start() + 1, None, Precision.BLOCK)


def _slips(above: str, key: str, view: ChartView) -> Iterator[Location]:
    """Where a template reads a key that is one slip away, below another one if that is given."""
    read = re.compile(rf"\.{re.escape(above)}\.(\w+)" if above else r"\.(\w+)")
    for line in view.template_lines:
        for word in read.finditer(line.text) if "{{" in line.text or ".Values." in line.text else ():
            if is_slip(word[1], key) and not _count(word[1], view.chart.defaults.data):
                yield Location("related", line.file, line.number, word.start(1), None, Precision.BLOCK)


def _count(word: str, data: Any) -> int:
    """How many mappings of the defaults have a key."""
    return sum(1 for _ in _with(word, data))


def _with(key: str, data: Any) -> Iterator[Mapping[str, Any]]:
    """The mappings of the defaults that have a key."""
    return (one for _, one in walk(data) if isinstance(one, Mapping) and key in one)


def _is_walked(path: Path, view: ChartView) -> bool:
    """Whether some template walks through the mapping, and needs no names of its keys."""
    walk = re.compile(rf"\brange\b[^{{}}]*\.{path[-1] if path else 'Values'}\b")
    return any(walk.search(text) for text in view.chart.templates.values())


def _beside_read(path: Path, data: Mapping[str, Any], read: Read, view: ChartView) -> Iterator[Path]:
    """Keys of mappings that templates hand on as a whole and then take apart by name, without these."""
    unnamed = [key for key in data if str(key) not in view.chart.words_read]
    is_leaf = len(unnamed) == 1 and not isinstance(data[unnamed[0]], dict)
    if is_leaf and len(data) > 2 and _is_handed_on(path, data, read) and not _is_walked(path, view):
        yield (*path, unnamed[0])
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _beside_read((*path, key), value, read, view)


def _is_handed_on(path: Path, data: Mapping[str, Any], read: Read) -> bool:
    """Whether some template reads what holds a key of a mapping."""
    names = [tuple(str(part) for part in (*path, key)) for key in data]
    return any(name[: len(known)] == known for name in names for known in read if len(known) < len(name))


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
