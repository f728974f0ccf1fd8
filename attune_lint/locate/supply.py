"""The values as the templates of a chart and of the charts in it see them, and the place that each one came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attune_lint.finding import Location, Precision
from attune_lint.nearest import is_slip
from attune_lint.path import Path, key_path, leaves, lookup, walk
from attune_lint.sources.chart import Chart
from attune_lint.sources.values import Layer, Values, merge

_GLOBAL = "global"
_ABSENT = object()


class Supply:
    """Values of one scenario. Paths lead from the values of the whole chart: `("db", "port")` is `.Values.port` in the
    subchart `db`. `shown` says whether what stands in no file may be named: the values of a probe may not."""

    def __init__(self, chart: Chart, values: Values, *, shown: bool) -> None:
        self._chart, self._values, self._shown = chart, values, shown

    @cached_property
    def data(self) -> Mapping[str, Any]:
        return _with_subcharts(self._chart, dict(self._values.data))

    def lookup(self, path: Path, default: Any = None) -> Any:
        return lookup(self.data, path, default)

    def location(self, path: Path) -> Location | None:
        """Where the value at a path was given: `exact`, or as a `block` where only something above it was."""
        whole = path
        while path:
            location = self._location(path)
            if location is not None:
                if location.file is None and not self._shown:
                    return None
                if path == whole:
                    return location
                return location._replace(key=key_path(path), precision=_coarser(location.precision))
            path = path[:-1]
        return None

    def empty(self, paths: Iterable[Path]) -> Iterator[Location]:
        """Of values that are empty where they are given; of those that are not there what was meant, or where they
        would stand."""
        for path in paths:
            if self.lookup(path):
                continue
            location = self.location(path)
            if location is None or location.precision is not Precision.EXACT:
                location = self.meant(path)
            if location is not None:
                yield location
            elif self.lookup(path, _ABSENT) is _ABSENT:
                yield from self.around(path)

    def meant(self, path: Path) -> Location | None:
        """Where a key is given that is one slip away from the first one of a path that is not there."""
        above: Any = self.data
        for length, part in enumerate(path):
            if isinstance(above, list) and isinstance(part, int) and part < len(above):
                above = above[part]
                continue
            if not isinstance(above, dict):
                return None
            if part not in above:
                slip = next((key for key in above if is_slip(str(key), str(part))), None)
                if slip is not None:
                    return self.location((*path[:length], slip))
                return next(self._meant_above(path, length), None)
            above = above[part]
        return None

    def _meant_above(self, path: Path, length: int) -> Iterator[Location]:
        """Where a key stands beside one of the first parts of a path, one slip away from it, and holds the rest."""
        for at in range(length):
            beside = self.lookup(path[:at])
            for key in beside if isinstance(beside, dict) else ():
                way = (*path[:at], key, *path[at + 1 :])
                if is_slip(str(key), str(path[at])) and self.lookup(way) is not None:
                    location = self.location(way[: at + 1])
                    if location is not None:
                        yield location

    def around(self, path: Path) -> Iterator[Location]:
        """Where a value that is not there would stand: below what is there of its path, and behind what stands before
        it in a mapping like that one, or else at the end; in the chart's own values where they have these."""
        length = next(at for at in range(len(path), -1, -1) if at == 0 or self.lookup(path[:at]) is not None)
        for way in (path[:length], self._before(path, length)):
            is_default = bool(way) and lookup(self._chart.defaults.data, way, _ABSENT) is not _ABSENT
            location = self._chart.defaults.location(way) if is_default else self.location(way)
            if location is not None:
                yield location._replace(precision=_coarser(location.precision))

    def _before(self, path: Path, length: int) -> Path:
        """The last value of what would stand before the key at a place of a path; empty where nothing would."""
        own = self.lookup(path[:length], self.data)
        if not isinstance(own, dict) or length == len(path):
            return ()
        key = path[length]
        others = (other for _, other in walk(self.data) if isinstance(other, dict) and key in other)
        alike = max(others, key=lambda other: len(own.keys() & other.keys()), default=None)
        rest = list(own) if length else []  # at the top the end says nothing
        above = rest if alike is None else list(alike)[: list(alike).index(key)]
        last = next((one for one in reversed(above) if one in own), None)
        return () if last is None else [at for at, _ in leaves(own[last], (*path[:length], last))][-1]

    def _location(self, path: Path) -> Location | None:
        layer = self._values.supplier(path)
        if layer is not None:
            return layer.location(path)
        subchart = _subcharts(self._chart).get(str(path[0]))
        if subchart is None or len(path) < 2:
            return None
        if path[1] == _GLOBAL and (shared := self._location(path[1:])) is not None:
            return shared
        return Supply(subchart, merge(subchart.defaults, []), shown=True)._location(path[1:])


def as_text(value: Any) -> str:
    """A value as a template prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{' '.join(map(as_text, value))}]"
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{as_text(value[key])}' for key in sorted(value))}]"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _coarser(precision: Precision) -> Precision:
    return Precision.BLOCK if precision is Precision.EXACT else precision


def _subcharts(chart: Chart) -> dict[str, Chart]:
    """The charts in a chart by the keys of their values."""
    return dict(_keyed(chart))


def _keyed(chart: Chart) -> Iterator[tuple[str, Chart]]:
    listed = set()
    for item in chart.dependencies:
        subchart = chart.vendored.get(str(item.get("name")))
        if subchart is not None:
            listed.add(str(item.get("name")))
            yield str(item.get("alias") or item.get("name")), subchart
    yield from ((name, subchart) for name, subchart in chart.vendored.items() if name not in listed)


def _with_subcharts(chart: Chart, data: dict[str, Any]) -> dict[str, Any]:
    shared = data.get(_GLOBAL)
    for key, subchart in _keyed(chart):
        given = data.get(key)
        own = dict(merge(subchart.defaults, [Layer.of_data(given if isinstance(given, dict) else {})]).data)
        if isinstance(shared, dict):
            own[_GLOBAL] = {**_mapping(own.get(_GLOBAL)), **shared}
        data[key] = _with_subcharts(subchart, own)
    return data


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
