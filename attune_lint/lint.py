"""Composes a run: from the arguments of the command line to jobs, and from jobs to a report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from attune_lint.chart import Chart
from attune_lint.config import Config, find_config, load_config
from attune_lint.contract import Contract
from attune_lint.display import display
from attune_lint.documents import Reader
from attune_lint.editions import BUILT_IN
from attune_lint.errors import EngineError, ExitCode, UsageError
from attune_lint.finding import Severity
from attune_lint.helm.choose import choose
from attune_lint.helm.renderer import Manifest, Renderer, RenderRequest
from attune_lint.job import Job
from attune_lint.kube_schema import bundled_versions, require_version
from attune_lint.pipeline import Run
from attune_lint.registry import Rule, load_rules, select
from attune_lint.rule import ClusterFacts
from attune_lint.scenario import Scenario, Which, scenarios
from attune_lint.set_values import parse as parse_set
from attune_lint.subjects import ChartView
from attune_lint.timing import Timings
from attune_lint.values import Layer, merge
from attune_lint.values_check import ValuesChecker

if TYPE_CHECKING:
    import argparse

    from attune_lint.report import Report

# Helm's own limit and grammar for release names.
_RELEASE = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")


def lint(given: argparse.Namespace, *, selected: Sequence[str], ignored: Sequence[str], timings: Timings) -> Report:
    """Checks all charts of the command line; raises UsageError where it or a configuration is wrong."""
    renderer, engine_error = _renderer(given)
    try:
        with timings.measure("load rules"):
            rules = load_rules()
        files, assignments = _given_layers(given)
        jobs = [
            _job(
                _open(path),
                given,
                rules=rules,
                selected=selected,
                ignored=ignored,
                files=files,
                assignments=assignments,
            )
            for path in given.charts
        ]
        run = Run(renderer=renderer, engine_error=engine_error, timings=timings)
        return run.report(jobs, fail_on=Severity(given.fail_on))
    finally:
        if renderer is not None:
            renderer.close()


def _renderer(given: argparse.Namespace) -> tuple[Renderer | None, str | None]:
    """The engine; where there is none, its error, since what needs no engine is still checked."""
    try:
        return choose(given.engine, given.helm), None
    except EngineError as error:
        return None, str(error)


def _open(path: str) -> Chart:
    return Chart.open(Path(path))


def _given_layers(given: argparse.Namespace) -> tuple[tuple[Layer, ...], Layer | None]:
    files = tuple(Layer.of_file(Path(file)) for file in given.values)
    assignments = Layer.of_assignments([parse_set(expression) for expression in given.set]) if given.set else None
    return files, assignments


def _config(chart: Path, given: argparse.Namespace) -> Config:
    if given.no_config:
        return Config()
    file = Path(given.config) if given.config else find_config(chart)
    if file is None:
        return Config()
    return load_config(file, shown=display(file))


def _job(
    chart: Chart,
    given: argparse.Namespace,
    *,
    rules: Sequence[Rule],
    selected: Sequence[str],
    ignored: Sequence[str],
    files: tuple[Layer, ...],
    assignments: Layer | None,
    which: Which | None = None,
) -> Job:
    config = _config(chart.path, given)
    view = chart_view(chart, config)
    tried = scenarios(chart, view.edition, files=files, assignments=assignments, which=which or given.scenarios)
    checker = ValuesChecker(chart, view.edition)
    selection = select(
        rules,
        selected=selected or config.select,
        ignored=(*config.ignore, *ignored),
        severities=config.severity,
    )
    return Job(
        chart=chart,
        shown=chart.shown,
        view=view,
        scenarios=tried,
        values=tuple(checker.view(scenario) for scenario in tried),
        selection=selection,
        release=_release(chart, given.release),
        namespace=given.namespace,
        kube_versions=_versions(given.kube_version or config.kube_versions),
        crds=tuple(_crds(config.crds)),
        cluster=ClusterFacts(config.runtime_classes, config.gpu_taints, config.default_access_modes),
        external=frozenset((item.kind, item.name) for item in config.external),
        require_schemas=bool(getattr(given, "require_schemas", False)),
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


def chart_view(chart: Chart, config: Config) -> ChartView:
    """A chart and its edition: by the keys of its values and those that its templates read, or as pinned."""
    own = chart.defaults.data
    keys = {*(own if isinstance(own, dict) else ()), *(path[0] for path in chart.values_references() if path)}
    known: tuple[Contract, ...] = (config.contract,) if config.contract else BUILT_IN
    matching = tuple(edition for edition in known if keys.intersection(edition.values_keys))
    pinned = config.edition or (config.contract.name if config.contract else None)
    if config.edition is not None and config.edition not in {edition.name for edition in BUILT_IN}:
        names = ", ".join(edition.name for edition in BUILT_IN)
        raise UsageError(f"{config.file}: unknown edition `{config.edition}`: there is {names}")
    if pinned is not None:
        found = next((edition for edition in matching if edition.name == pinned), None)
    else:
        found = matching[0] if len(matching) == 1 else None
    required = pinned is not None or any(chart.name in edition.chart_names for edition in known)
    wanted = tuple(edition for edition in known if pinned in (None, edition.name))
    return ChartView(
        chart=chart,
        edition=found,
        editions=tuple(edition.name for edition in matching),
        known_keys=tuple(key for edition in wanted for key in edition.values_keys),
        required=required,
    )


def _release(chart: Chart, given: str | None) -> str:
    name = given if given is not None else (chart.name or "release")
    if given is not None and (len(name) > 53 or not _RELEASE.match(name)):
        raise UsageError(f"`--release {name}`: a release's name has at most 53 characters: a-z, 0-9, `-` and `.`")
    return name[:53]


def _versions(given: Sequence[str]) -> tuple[str, ...]:
    wanted = given or (bundled_versions()[-1],)
    return tuple(dict.fromkeys(require_version(text)[1] for text in wanted))


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
                yield from (dict(object_.data) for object_ in document.objects())


def render(given: argparse.Namespace, stream: TextIO) -> ExitCode:
    """Prints what a scenario renders, or the values it lays over the chart's own."""
    chart = _open(given.chart)
    view = chart_view(chart, _config(chart.path, given))
    files, assignments = _given_layers(given)
    tried = scenarios(chart, view.edition, files=files, assignments=assignments, which="all")
    scenario = next((one for one in tried if one.name == given.scenario), None)
    if scenario is None:
        names = ", ".join(one.name for one in tried)
        raise UsageError(f"unknown scenario `{given.scenario}` of {chart.shown}: there is {names}")
    values = merge(chart.defaults, scenario.layers)
    if given.values_only:
        import yaml

        yaml.safe_dump(json.loads(json.dumps(values.overrides)), stream, sort_keys=False, allow_unicode=True)
        return ExitCode.CLEAN
    return _print_render(chart, scenario, dict(values.overrides), given, stream)


def _print_render(
    chart: Chart, scenario: Scenario, overrides: dict[str, Any], given: argparse.Namespace, stream: TextIO
) -> ExitCode:
    renderer = choose(given.engine, given.helm)
    try:
        version = _versions(given.kube_version)[0]
        release = _release(chart, given.release)
        rendered = renderer.render(RenderRequest(chart.path, overrides, release, given.namespace, version))
    finally:
        renderer.close()
    for manifest in (*rendered.crds, *rendered.manifests):
        stream.write(f"---\n# Source: {manifest.template}\n{manifest.text.rstrip()}\n")
    if rendered.failure is not None:
        import sys

        print(f"attune-lint: scenario {scenario.name}: {rendered.failure.message}", file=sys.stderr)
        return ExitCode.FINDINGS
    return ExitCode.CLEAN
