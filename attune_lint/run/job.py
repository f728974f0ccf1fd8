"""What is checked: a plan with its values, its rules, and what the configuration says of the cluster."""

from __future__ import annotations

from typing import Any

from attune_lint.contract.edition import Contract
from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.files import Repository
from attune_lint.rule import ClusterFacts
from attune_lint.run.plan import Plan
from attune_lint.run.registry import Selection
from attune_lint.run.values_check import ValuesChecker
from attune_lint.sources.chart import Chart
from attune_lint.views.subjects import ChartView, ValuesView


class Job(NamedTuple):
    """One chart with all that was asked for it. `values` go with the plan's scenarios."""

    plan: Plan
    view: ChartView
    values: tuple[ValuesView, ...]
    selection: Selection
    checker: ValuesChecker
    crds: tuple[dict[str, Any], ...] = ()
    cluster: ClusterFacts = ClusterFacts()
    external: frozenset[tuple[str, str]] = frozenset()
    require_schemas: bool = False
    repository: Repository | None = None
    turned_off: tuple[str, ...] = ()

    @property
    def chart(self) -> Chart:
        return self.plan.chart

    @property
    def shown(self) -> str:
        return self.plan.chart.shown

    @property
    def edition(self) -> Contract | None:
        return self.view.edition
