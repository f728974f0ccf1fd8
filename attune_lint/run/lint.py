"""Lints what was planned: puts rules, schemas and renders together and answers with the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from attune_lint.display import display
from attune_lint.errors import UsageError
from attune_lint.finding import Severity
from attune_lint.helm.renderer import Manifest, Renderer
from attune_lint.report import Report
from attune_lint.rule import ClusterFacts
from attune_lint.run.documents import Reader
from attune_lint.run.examples import example_faults
from attune_lint.run.job import Job
from attune_lint.run.pipeline import Run
from attune_lint.run.plan import Plan
from attune_lint.run.registry import Rule, load_rules, select
from attune_lint.run.values_check import ValuesChecker
from attune_lint.sources.config import Config
from attune_lint.timing import Timings
from attune_lint.views.subjects import ChartView


def lint(
    planned: Sequence[Plan],
    *,
    renderer: Renderer | None,
    engine_error: str | None,
    selected: Sequence[str],
    ignored: Sequence[str],
    fail_on: Severity,
    require_schemas: bool,
    timings: Timings,
    progress: Callable[[int, int], None] | None = None,
    cores: int = 1,
) -> Report:
    """Checks all charts; raises UsageError where a configuration is wrong. Without a renderer everything that needs
    none is still checked, and `engine_error` says why the rest is not."""
    with timings.measure("load rules"):
        rules = load_rules()
    with timings.measure("values"):
        jobs = [
            job(plan, rules=rules, selected=selected, ignored=ignored, require_schemas=require_schemas)
            for plan in planned
        ]
    run = Run(
        renderer=renderer,
        engine_error=engine_error,
        timings=timings,
        progress=progress,
        cores=cores,
    )
    return run.report(jobs, fail_on=fail_on)


def job(
    plan: Plan,
    *,
    rules: Sequence[Rule],
    selected: Sequence[str] = (),
    ignored: Sequence[str] = (),
    require_schemas: bool = False,
) -> Job:
    """A plan with the rules and values that belong to it."""
    config, editions = plan.config, plan.editions
    checker = ValuesChecker(plan.chart, editions.found)
    return Job(
        plan=plan,
        view=ChartView(
            plan.chart,
            editions.found,
            editions=editions.matching,
            known_keys=editions.known_keys,
            required=editions.required,
            faults_of=lambda example: list(example_faults(example, plan.chart, checker)),
            schema_gaps=checker.gaps,
        ),
        values=tuple(
            checker.view(scenario, values) for scenario, values in zip(plan.scenarios, plan.values, strict=True)
        ),
        selection=select(
            rules,
            selected=selected or config.select,
            ignored=(*config.ignore, *ignored),
            severities=config.severity,
        ),
        checker=checker,
        crds=tuple(_crds(config.crds)),
        cluster=ClusterFacts(config.runtime_classes, config.gpu_taints, config.default_access_modes),
        external=frozenset((item.kind, item.name) for item in config.external),
        require_schemas=require_schemas,
        repository=plan.repository,
        turned_off=tuple(_turned_off(config, selected, ignored)),
    )


def _turned_off(config: Config, selected: Sequence[str], ignored: Sequence[str]) -> Iterator[str]:
    """What a reader of the report must know was not asked for."""
    if config.select and not selected:
        yield f"{config.file} selects only {', '.join(config.select)}"
    if config.ignore:
        yield f"{config.file} ignores {', '.join(config.ignore)}"
    for name, severity in config.severity.items():
        yield f"{config.file} makes {name} {severity}"
    if config.external:
        yield f"{config.file} declares external: " + ", ".join(f"{e.kind} {e.name}" for e in config.external)
    if config.contract is not None:
        yield f"{config.file} states a contract of its own ({config.contract.name})"
    if selected:
        yield f"--select keeps only {', '.join(selected)}"
    if ignored:
        yield f"--ignore leaves out {', '.join(ignored)}"


def _crds(folders: Sequence[Path]) -> Iterator[dict[str, Any]]:
    reader = Reader()
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{display(folder)}: no such folder of CRDs (`crds` in the configuration)")
        for file in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"), *folder.rglob("*.json"))):
            text = file.read_text(encoding="utf-8", errors="replace")
            for document in reader.read([Manifest(display(file), text)]):
                if document.defects:
                    defect = document.defects[0]
                    raise UsageError(f"{display(file)}:{defect.line}: {defect.message}")
                yield from (dict(object_.data) for object_ in document.objects)
