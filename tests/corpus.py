"""Lints objects that other charts render, and lists what is said of them: `python -m tests.corpus FILE [--rule ID]`.

FILE holds one object a line, as JSON: `{"chart": …, "values": …, "object": …}`, gzipped or not. The objects of one
chart and one set of values are linted as one release without a contract, for each Kubernetes version that is asked
for. Clusters run such objects: an error is almost surely a false alarm, and a warning deserves a second look.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attune_lint.finding import Finding, Severity
from attune_lint.run.lint import job
from attune_lint.run.pipeline import Run
from attune_lint.run.plan import Plan, editions_of
from attune_lint.run.registry import Rule, load_rules
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config
from attune_lint.sources.scenario import Scenario
from attune_lint.validation.kube_versions import bundled_versions, require_version
from tests.given import Given

CHART = Path(__file__).parent.parent / "fixtures" / "charts" / "plain"


def releases(file: Path) -> dict[tuple[str, str], list[Any]]:
    """The objects by chart and values."""
    data = file.read_bytes()
    text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()
    found: dict[tuple[str, str], list[Any]] = {}
    for line in text.splitlines():
        item = json.loads(line)
        found.setdefault((str(item["chart"]), str(item["values"])), []).append(item["object"])
    return found


def lint(objects: list[Any], versions: tuple[str, ...], rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """What is said of the objects; nothing about the chart that they are passed off as."""
    chart, config = Chart.open(CHART), Config()
    plan = Plan(
        chart=chart,
        config=config,
        editions=editions_of(chart, config),
        scenarios=(Scenario("default", ()),),
        release="release",
        namespace="default",
        kube_versions=tuple(require_version(version)[1] for version in versions),
    )
    engine = Given([("plain/templates/given.yaml", data) for data in objects])
    report = Run(renderer=engine).report([job(plan, rules=rules)], fail_on=Severity.INFO)
    for trouble in report.ledger.troubles:
        print(f"trouble: {trouble.what}")
    yield from (finding for finding in report.findings if finding.object is not None)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description="Lints objects of other charts.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--rule", help="list the findings of one rule only")
    parser.add_argument("--kube-version", action="append", help="default: the newest")
    given = parser.parse_args()
    rules = load_rules()
    counts: Counter[tuple[str, str]] = Counter()
    for (chart, values), objects in releases(given.file).items():
        for finding in lint(objects, tuple(given.kube_version or bundled_versions()[-1:]), rules):
            counts[finding.severity, finding.rule] += 1
            shown = given.rule == finding.rule if given.rule else finding.severity is not Severity.INFO
            if shown:
                print(f"{finding.severity} {finding.rule} [{chart}, {values}]: {finding.message}")
    for (severity, rule), count in sorted(counts.items()):
        print(f"{count:6} {severity:8} {rule}")


if __name__ == "__main__":
    main()
