"""The verb `render`: prints what a scenario renders, or the values that it lays over the chart's own."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, TextIO

from attune_lint.errors import ExitCode, UsageError
from attune_lint.helm.choose import choose
from attune_lint.run.plan import Plan, plans
from attune_lint.sources.chart import Chart

if TYPE_CHECKING:
    import argparse


def show(given: argparse.Namespace, stream: TextIO) -> ExitCode:
    """Prints one scenario of one chart."""
    given.charts, given.scenarios = [given.chart], "all"
    (plan,) = plans(given)
    index = next((i for i, scenario in enumerate(plan.scenarios) if scenario.name == given.scenario), None)
    if index is None:
        names = ", ".join(scenario.name for scenario in plan.scenarios)
        raise UsageError(f"unknown scenario `{given.scenario}` of {plan.chart.shown}: there is {names}")
    if given.values_only:
        _print_values(plan, index, stream)
        return ExitCode.CLEAN
    return _print_render(plan, index, given, stream)


def _print_values(plan: Plan, index: int, stream: TextIO) -> None:
    import yaml

    # Through JSON, so that no anchors stand for values that are used twice.
    data = json.loads(json.dumps(plan.values[index].overrides))
    yaml.safe_dump(data, stream, sort_keys=False, allow_unicode=True)


def _print_render(plan: Plan, index: int, given: argparse.Namespace, stream: TextIO) -> ExitCode:
    broken = _fault(plan.chart, index, plan)
    if broken is not None:
        print(f"attune-lint: {broken}", file=sys.stderr)
        return ExitCode.FINDINGS
    renderer = choose(given.engine, given.helm)
    try:
        rendered = renderer.render(plan.request(plan.values[index], plan.kube_versions[0]))
    finally:
        renderer.close()
    for manifest in (*rendered.crds, *rendered.manifests):
        stream.write(f"---\n# Source: {manifest.template}\n{manifest.text.strip()}\n")
    if rendered.failure is None:
        return ExitCode.CLEAN
    failure = rendered.failure
    file = plan.chart.source_file(failure.template) if failure.template else plan.chart.shown
    place = f"{file or failure.template}:{failure.line}" if failure.line else file
    print(f"attune-lint: {place}: {failure.message}", file=sys.stderr)
    return ExitCode.FINDINGS


def _fault(chart: Chart, index: int, plan: Plan) -> str | None:
    """Why Helm cannot even begin."""
    for defect in chart.defects:
        return f"{chart.chart_yaml}:{defect.line or 1}: {defect.message}"
    for layer in plan.values[index].layers:
        for defect in layer.defects:
            if defect.blocking:
                return f"{layer.file}:{defect.line or 1}: {defect.message}"
    return None
