"""Checks the merged values of one scenario: against the contract's schema, the chart's own, and what anyone reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import Contract
from attune_lint.nearest import is_slip, nearest
from attune_lint.path import Path
from attune_lint.sources.chart import Chart
from attune_lint.sources.scenario import Scenario
from attune_lint.sources.values import Layer, Values, merge
from attune_lint.validation.schema_errors import SchemaError
from attune_lint.validation.schema_files import load
from attune_lint.validation.values_schema import BadSchema, ValuesSchema, known_fields
from attune_lint.views.subjects import ValuesView

_CONTRACTS, _CHARTS = "the contract's schema", "values.schema.json"


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
        return str(path[2]) in self._chart.words_read or (known is not None and path[2] in known)

    def _unknown(self, values: Values) -> Iterator[tuple[Path, str | None]]:
        defaults = self._chart.defaults.data
        yield from self._unknown_below((), values.overrides, defaults if isinstance(defaults, dict) else {})

    def _unknown_below(
        self, path: Path, given: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> Iterator[tuple[Path, str | None]]:
        for key, value in given.items():
            here = (*path, key)
            default = defaults.get(key)
            if key not in defaults and (slip := self._slip(key, given, defaults)) is not None:
                yield here, slip
                continue
            if self._knows_all_below(here):
                if isinstance(value, dict) and isinstance(default, dict):
                    yield from self._slips_below(here, value, default)
                continue
            if key in defaults:
                if isinstance(value, dict) and isinstance(default, dict) and default:
                    yield from self._unknown_below(here, value, default)
            elif not self._knows(here):
                near = nearest(key, [*defaults, *self._schema_fields(path)], cutoff=0.8)
                # Some template picks values by a name that it computes: only a slip of the pen is certain.
                hidden = () in self._references and (self._chart.prints_all_values or key in self._chart.words_read)
                if near or not hidden:
                    yield here, near
            elif isinstance(value, dict):
                yield from self._unknown_below(here, value, {})

    def _slip(self, key: str, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> str | None:
        """The default that a key was meant to be: one that templates name and that is not given itself, where they name
        the key nowhere."""
        if key in self._chart.words_read:
            return None
        known = [name for name in defaults if name not in given and name in self._chart.words_read]
        near = nearest(key, known, cutoff=0.7)
        return near if near is not None and is_slip(key, near) else None

    def _is_beside_known(self, key: str, defaults: Mapping[str, Any]) -> bool:
        """Whether templates name all that stands beside a key by default, and the key nowhere."""
        known = self._chart.words_read
        return (
            self._edition is not None and key not in {*defaults, *known} and len(defaults) > 1 and known >= {*defaults}
        )

    def _slips_below(
        self, path: Path, given: Mapping[str, Any], defaults: Mapping[str, Any]
    ) -> Iterator[tuple[Path, str | None]]:
        """The slips in values that some template takes as a whole, to hand them on."""
        for key, value in given.items():
            if key not in defaults and (slip := self._slip(key, given, defaults)) is not None:
                yield (*path, key), slip
            elif not isinstance(value, dict) and self._is_beside_known(key, defaults):
                yield (*path, key), None
            elif isinstance(value, dict) and isinstance(defaults.get(key), dict):
                yield from self._slips_below((*path, key), value, defaults[key])

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
