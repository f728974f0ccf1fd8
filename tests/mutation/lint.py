"""Lints one copy of a chart again and again, each time with one file changed."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from attune_lint.finding import Finding, Severity
from attune_lint.helm.choose import choose
from attune_lint.helm.renderer import Renderer
from attune_lint.run.lint import job
from attune_lint.run.pipeline import Run
from attune_lint.run.plan import Plan, editions_of
from attune_lint.run.registry import load_rules
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config
from attune_lint.sources.scenario import scenarios
from attune_lint.syntax.yaml_variants import Originals
from tests.mutation.charts import Subject
from tests.mutation.render import Shown

RELEASE, NAMESPACE, VERSION = "release", "default", "v1.37.0"


class Said(NamedTuple):
    """What matters of a finding here."""

    rule: str
    category: str
    severity: Severity
    message: str
    objects: frozenset[tuple[str, str]]
    files: frozenset[str]
    fingerprint: str


# What one mutant rendered need not be read again of the next one.
_ORIGINALS = Originals()


@cache
def engine() -> Renderer:
    """The engine of this process; it ends with it."""
    started = choose("embedded", None)
    atexit.register(started.close)
    return started


@cache
def _rules() -> Any:
    return load_rules()


class Copy:
    """A chart in a folder of its own, in which files are changed and put back."""

    def __init__(self, subject: Subject) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="attune-lint-")
        self._count = 0
        self.subject = subject
        shutil.copytree(subject.folder, self.path)

    @property
    def path(self) -> Path:
        return Path(self._folder.name) / str(self._count) / "attune"

    def close(self) -> None:
        self._folder.cleanup()

    def write(self, name: str, text: str | None) -> None:
        """Changes one file, or takes it away. The folder gets a new name: the engine knows a chart by its path."""
        old = self.path.parent
        self._count += 1
        old.rename(self.path.parent)
        file = self.path / name
        if text is None:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def restore(self, name: str) -> None:
        self.write(name, self.subject.files.get(name))

    def plan(self, *, release: str = RELEASE, namespace: str = NAMESPACE, only: frozenset[str] | None = None) -> Plan:
        """All scenarios, or some."""
        chart = Chart.open(self.path)
        editions = editions_of(chart, Config())
        tried = scenarios(chart, editions.found, files=(), assignments=None, which="all")
        return Plan(
            chart=chart,
            config=Config(),
            editions=editions,
            scenarios=tuple(scenario for scenario in tried if only is None or scenario.name in only),
            release=release,
            namespace=namespace,
            kube_versions=(VERSION,),
        )

    def shown(self, plan: Plan) -> dict[str, Shown]:
        """What each scenario renders."""
        found = {}
        for scenario, values in zip(plan.scenarios, plan.values, strict=True):
            if plan.chart.defects or any(layer.broken for layer in values.layers):
                found[scenario.name] = Shown("values that Helm cannot read", ())
            else:
                found[scenario.name] = Shown.of(engine().render(plan.request(values, VERSION)))
        return found

    def said(self, plan: Plan) -> list[Said]:
        """What the rules find."""
        report = Run(renderer=engine(), originals=_ORIGINALS).report([job(plan, rules=_rules())], fail_on=Severity.INFO)
        failed = [trouble.what for trouble in report.ledger.troubles if "rule" in trouble.what]
        assert not failed, failed
        return [self._said(finding) for finding in report.findings]

    def _said(self, finding: Finding) -> Said:
        return Said(
            finding.rule,
            finding.category,
            finding.severity,
            finding.message,
            frozenset((o.object.kind, o.object.name) for o in finding.occurrences if o.object is not None),
            frozenset(
                location.file.rpartition("/attune/")[2] for location in finding.locations if location.file is not None
            ),
            finding.fingerprint,
        )
