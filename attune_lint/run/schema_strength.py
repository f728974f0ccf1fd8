"""Whether a chart's own schema of its values refuses what the contract's refuses, tried with values that are wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import Contract, Pool
from attune_lint.path import Path, lookup
from attune_lint.sources.chart import Chart
from attune_lint.validation.schema_engine import BadSchema
from attune_lint.validation.values_schema import ValuesSchema

# One of each type, and what a slip of the pen makes.
_WRONG: tuple[Any, ...] = ([], {}, [1], {"a": 1}, "no such thing!", "", -1, 1.5, True, "2")


def schema_gaps(chart: Chart, contract: Contract, ours: ValuesSchema, own: ValuesSchema) -> Iterator[tuple[Path, Any]]:
    """Places of the values where the chart's schema takes what ours refuses, each with the first such value."""
    try:
        for path, values, wrong in _tries(chart, contract):
            if _refuses(ours, values, path) and not own.check(values):
                yield path, wrong
    except BadSchema:  # another rule says so
        return


def _refuses(schema: ValuesSchema, values: Mapping[str, Any], path: Path) -> bool:
    return any(error.path[: len(path)] == path or error.path == path[:-1] for error in schema.check(values))


def _tries(chart: Chart, contract: Contract) -> Iterator[tuple[Path, Mapping[str, Any], Any]]:
    """Values with one fault each: every field of a worker in turn, a field that does not exist, one that is left out,
    and every other key of the chart's values."""
    defaults = chart.defaults.data
    for pool in contract.pools:
        whole = _whole_entry(contract, pool)
        for field in pool.fields:
            for wrong in _WRONG:
                values = {**defaults, pool.values_key: [{**whole, field.name: wrong}]}
                yield (pool.values_key, 0, field.name), values, wrong
            if field.required:
                entry = {key: value for key, value in whole.items() if key != field.name}
                yield (pool.values_key, 0, field.name), {**defaults, pool.values_key: [entry]}, None
        unknown = {**whole, "noSuchField": "x"}
        yield (pool.values_key, 0, "noSuchField"), {**defaults, pool.values_key: [unknown]}, "x"
    for key in defaults:
        if key not in contract.values_keys:
            for wrong in ([1], "no such thing!", -1):
                yield (key,), {**defaults, key: wrong}, wrong


def _whole_entry(contract: Contract, pool: Pool) -> Mapping[str, Any]:
    """The entry of the contract's probes that has most fields."""
    entries = [
        entry
        for probe in contract.probes
        for entry in lookup(probe.values, (pool.values_key,)) or ()
        if isinstance(entry, dict)
    ]
    return max(entries, key=len, default={})
