"""Checks the merged values of one scenario: against the contract's schema, the chart's own, and what anyone reads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import Contract
from attune_lint.nearest import nearest
from attune_lint.path import Path
from attune_lint.sources.chart import Chart
from attune_lint.sources.scenario import Scenario
from attune_lint.sources.values import Layer, Values, merge
from attune_lint.validation.schema_errors import SchemaError
from attune_lint.validation.schema_files import load
from attune_lint.validation.values_schema import BadSchema, ValuesSchema, known_fields
from attune_lint.views.subjects import ValuesView

_CONTRACTS, _CHARTS = "the contract's schema", "values.schema.json"
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_FIELD = re.compile(r"\.([A-Za-z_]\w*)")
_QUOTED = re.compile(r'"([A-Za-z_]\w*)"')


class ValuesChecker:
    """Checks the scenarios of one chart; schemas and references are read once."""

    def __init__(self, chart: Chart, edition: Contract | None) -> None:
        self._chart, self._edition = chart, edition
        self._schemas: dict[str, ValuesSchema] = {}
        self._bad: list[tuple[str, str]] = []
        self._of_subcharts: dict[str, ValuesSchema | None] = {}
        if edition is not None and edition.values_schema is not None:
            self._schemas[_CONTRACTS] = ValuesSchema(load(edition.values_schema))
        self._own = self._parsed(chart, _CHARTS)
        if self._own is not None and all(self._own != known.schema for known in self._schemas.values()):
            self._schemas[_CHARTS] = ValuesSchema(self._own)
        self._references = chart.values_references()
        self._fields_read = frozenset(_fields_read(chart))

    def _parsed(self, chart: Chart, name: str) -> Mapping[str, Any] | None:
        text = chart.values_schema
        if text is None:
            return None
        try:
            schema = json.loads(text)
        except ValueError as error:
            self._bad.append((name, f"it is no JSON: {error}"))
            return None
        if isinstance(schema, dict):
            return schema
        self._bad.append((name, "it is no mapping"))
        return None

    def gaps(self) -> list[tuple[Path, Any]] | None:
        """Where the chart's own schema takes what the contract's refuses, with a value; None where it has none."""
        if self._edition is None or self._own is None:
            return None
        ours, own = self._schemas.get(_CONTRACTS), self._schemas.get(_CHARTS)
        # One that is the contract's own, word for word, was not compiled a second time.
        if ours is None or own is None:
            return []
        from attune_lint.run.schema_strength import schema_gaps

        return list(schema_gaps(self._chart, self._edition, ours, own))

    def view(self, scenario: Scenario, values: Values) -> ValuesView:
        """The merged values of a scenario with everything that is wrong in them."""
        broken = tuple((layer.file or "--set", defect) for layer in values.layers for defect in layer.defects)
        return ValuesView(
            chart=self._chart,
            edition=self._edition,
            scenario=scenario.name,
            values=values,
            broken=broken,
            schema_errors=(*self._schema_errors(values), *self._subchart_errors(values)),
            bad_schemas=tuple(self._bad),
            unknown_keys=tuple(self._unknown(values)),
        )

    def _schema_errors(self, values: Values) -> Iterator[SchemaError]:
        seen: set[Path] = set()
        for name, schema in list(self._schemas.items()):
            try:
                errors = schema.check(values.data)
            except BadSchema as error:
                self._bad.append((name, str(error)))
                del self._schemas[name]
                continue
            told = frozenset(seen)  # what an earlier schema has said of a place
            for found in errors:
                if found.path not in told and not self._is_read(found.path):
                    yield found
                seen.add(found.path)

    def _subchart_errors(self, values: Values) -> Iterator[SchemaError]:
        """What the schemas of subcharts refuse; Helm applies them to the values that each is handed."""
        for key, subchart in self._chart.enabled_subcharts(values.data):
            name = f"values.schema.json of subchart {key}"
            if key not in self._of_subcharts:
                schema = self._parsed(subchart, name)
                self._of_subcharts[key] = None if schema is None else ValuesSchema(schema)
            check = self._of_subcharts[key]
            if check is None:
                continue
            given = values.data.get(key)
            layer = Layer.of_data(given if isinstance(given, dict) else {})
            merged = dict(merge(subchart.defaults, [layer]).data)
            merged.setdefault("global", values.data.get("global") or {})
            try:
                errors = check.check(merged)
            except BadSchema as error:
                self._bad.append((name, str(error)))
                self._of_subcharts[key] = None
                continue
            yield from (error.below(key) for error in errors)

    def _is_read(self, path: Path) -> bool:
        """Whether a field of a worker entry, unknown to the edition, is known to a template or the chart's schema."""
        pool = self._edition.pool(str(path[0])) if self._edition and path else None
        if pool is None or len(path) != 3 or pool.field(str(path[2])) is not None:
            return False
        known = known_fields(self._own, path[:2]) if self._own is not None else set()
        return str(path[2]) in self._fields_read or (known is not None and path[2] in known)

    def _unknown(self, values: Values) -> Iterator[tuple[Path, str | None]]:
        defaults = self._chart.defaults.data
        yield from self._unknown_below((), values.overrides, defaults if isinstance(defaults, dict) else {})

    def _unknown_below(
        self, path: Path, given: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> Iterator[tuple[Path, str | None]]:
        for key, value in given.items():
            here = (*path, key)
            if self._knows_all_below(here):
                continue
            default = defaults.get(key)
            if key in defaults:
                if isinstance(value, dict) and isinstance(default, dict) and default:
                    yield from self._unknown_below(here, value, default)
            elif not self._knows(here):
                near = nearest(key, [*defaults, *self._schema_fields(path)], cutoff=0.8)
                # Some template picks values by a name that it computes: only a slip of the pen is certain.
                if near or () not in self._references:
                    yield here, near
            elif isinstance(value, dict):
                yield from self._unknown_below(here, value, {})

    def _knows_all_below(self, path: Path) -> bool:
        """Whether a template takes the value at this path, or one above it, as a whole."""
        dotted = tuple(str(part) for part in path)
        return any(known and dotted[: len(known)] == known for known in self._references)

    def _knows(self, path: Path) -> bool:
        dotted = tuple(str(part) for part in path)
        if any(known[: len(dotted)] == dotted for known in self._references):
            return True
        if path[0] == "global" or path[0] in self._chart.subchart_keys:
            return True
        return path[-1] in self._schema_fields(path[:-1])

    def _schema_fields(self, path: Path) -> set[str]:
        found: set[str] = set()
        for schema in self._schemas.values():
            found |= known_fields(schema.schema, path) or set()
        return found


def _fields_read(chart: Chart) -> Iterator[str]:
    """Every field name that some template action reads, of whatever."""
    for text in chart.templates.values():
        for action in _ACTION.findall(text):
            yield from _FIELD.findall(action)
            yield from _QUOTED.findall(action)
