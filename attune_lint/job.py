"""What is asked for: one chart with its scenarios, versions and rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from attune_lint.chart import Chart
from attune_lint.contract import Contract
from attune_lint.registry import Selection
from attune_lint.rule import ClusterFacts
from attune_lint.scenario import Scenario
from attune_lint.subjects import ChartView, ValuesView


@dataclass(frozen=True)
class Job:
    """One chart with all that was asked for it. `kube_versions` are written `vX.Y.Z`."""

    chart: Chart
    shown: str
    view: ChartView
    scenarios: tuple[Scenario, ...]
    values: tuple[ValuesView, ...]
    selection: Selection
    release: str
    namespace: str
    kube_versions: tuple[str, ...]
    crds: tuple[dict[str, Any], ...] = ()
    cluster: ClusterFacts = field(default_factory=ClusterFacts)
    external: frozenset[tuple[str, str]] = frozenset()
    require_schemas: bool = False
    turned_off: tuple[str, ...] = ()

    @property
    def edition(self) -> Contract | None:
        return self.view.edition


def minor(version: str) -> str:
    """`v1.37.0` as `1.37`."""
    return ".".join(version.lstrip("v").split(".")[:2])
