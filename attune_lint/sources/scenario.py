"""Which values to try: the chart's own, each of its `ci` files, the contract's probes, and what the user gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Literal

from attune_lint.contract.edition import Contract
from attune_lint.named_tuple import NamedTuple
from attune_lint.sources.chart import Chart
from attune_lint.sources.values import Layer

Which = Literal["all", "given"]


class Scenario(NamedTuple):
    """A name and the layers to lay over the chart's defaults."""

    name: str
    layers: tuple[Layer, ...] = ()


def scenarios(
    chart: Chart, edition: Contract | None, *, files: Sequence[Layer], assignments: Layer | None, which: Which
) -> tuple[Scenario, ...]:
    """All scenarios in the order of the report; with `given`, only what the user gave, or the defaults."""
    given = tuple(_given(files, assignments))
    if which == "given":
        return given or (Scenario("default"),)
    return (Scenario("default"), *_ci(chart), *_probes(edition), *given)


def _given(files: Sequence[Layer], assignments: Layer | None) -> Iterator[Scenario]:
    layers = (*files, *((assignments,) if assignments else ()))
    if files:
        yield Scenario(f"given:{PurePath(files[-1].file or '').name}", layers)
    elif assignments:
        yield Scenario("given:set", layers)


def _ci(chart: Chart) -> Iterator[Scenario]:
    for name in chart.ci_files:
        yield Scenario(f"ci:{PurePath(name).name}", (chart.layer(name),))


def _probes(edition: Contract | None) -> Iterator[Scenario]:
    for probe in edition.probes if edition else ():
        yield Scenario(f"probe:{probe.id}", (Layer.of_data(probe.values),))
