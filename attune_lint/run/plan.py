"""From the command line to what is to be done: charts, their configuration, scenarios and versions.

Kept light: the engine begins to render as soon as a plan stands, while everything that checks is still imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from attune_lint.contract.built_in import BUILT_IN
from attune_lint.contract.edition import Contract
from attune_lint.display import display
from attune_lint.errors import UsageError
from attune_lint.helm.renderer import RenderRequest
from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.files import Repository, find_root
from attune_lint.sources.capabilities import names_version, renders_by_version
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config, find_config, load_config
from attune_lint.sources.scenario import Scenario, scenarios
from attune_lint.sources.values import Layer, Values, merge
from attune_lint.syntax.set_values import parse as parse_set
from attune_lint.validation.kube_versions import bundled_versions, require_version

if TYPE_CHECKING:
    import argparse

# Helm's own limit and grammar for release names, and Kubernetes' for namespaces.
_RELEASE = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\Z")


class Editions(NamedTuple):
    """Which edition a chart is of: `found`, or null; `matching` are the names of all whose keys it knows, `known_keys`
    the keys that were looked for. `required` says that it must have one."""

    found: Contract | None
    matching: tuple[str, ...]
    known_keys: tuple[str, ...]
    required: bool


class Plan:
    """One chart: what to render, and for which versions (`vX.Y.Z`). `tries_examples` says that the examples of
    documents are rendered too."""

    def __init__(
        self,
        *,
        chart: Chart,
        config: Config,
        editions: Editions,
        scenarios: tuple[Scenario, ...],
        release: str,
        namespace: str,
        kube_versions: tuple[str, ...],
        tries_examples: bool = True,
    ) -> None:
        self.chart = chart
        self.config = config
        self.editions = editions
        self.scenarios = scenarios
        self.release = release
        self.namespace = namespace
        self.kube_versions = kube_versions
        self.tries_examples = tries_examples
        self._looked: list[str] = []

    @cached_property
    def values(self) -> tuple[Values, ...]:
        """The merged values of each scenario."""
        return tuple(merge(self.chart.defaults, scenario.layers) for scenario in self.scenarios)

    @cached_property
    def repository(self) -> Repository | None:
        """The repository around the chart: as the configuration says, else as it is found."""
        root = self.config.repository
        if root is None:
            found, looked = find_root(self.chart.path)
            self._looked = looked
            return None if found is None else Repository(found)
        if not root.is_dir():
            raise UsageError(f"{display(root)}: no such folder (`repository` in the configuration)")
        return Repository(root)

    @property
    def inputs(self) -> tuple[str, ...]:
        """What was read, or looked for, beside the chart, its values and the configuration, as the cache takes it."""
        repository = self.repository.looked if self.repository is not None else ()
        return (*map(str, self.config.crds), *self._looked, *repository)

    def requests(self, scenarios: slice = slice(None)) -> Iterator[RenderRequest]:
        """All renders of some scenarios, by scenario and version, no two in a row alike; none of what Helm cannot
        read."""
        if self.chart.type == "library" or self.chart.defects:
            return
        for values in self.values[scenarios]:
            if not any(layer.broken for layer in values.layers):
                requests = (self.request(values, version) for version in self.kube_versions)
                yield from (request for request, _ in groupby(requests))

    @cached_property
    def _renders_by_version(self) -> bool:
        return renders_by_version(self.chart, self.kube_versions)

    def request(self, values: Values, version: str) -> RenderRequest:
        """The render for a version; the same one for all where the chart cannot tell them apart."""
        if len(self.kube_versions) > 1 and not (self._renders_by_version or names_version(values.overrides)):
            version = self.kube_versions[0]
        return RenderRequest(self.chart.path, values.overrides, self.release, self.namespace, version)


def plans(given: argparse.Namespace) -> tuple[Plan, ...]:
    """The plan of each chart; raises UsageError where the command line or a configuration is wrong."""
    if not _NAMESPACE.match(given.namespace):
        raise UsageError(f"`--namespace {given.namespace}`: a namespace has at most 63 characters: a-z, 0-9 and `-`")
    files, assignments = given_layers(given)
    charts = [Chart.open(Path(path)) for path in given.charts]
    return tuple(_plan(chart, given, files, assignments) for chart in charts)


def _plan(chart: Chart, given: argparse.Namespace, files: Sequence[Layer], assignments: Layer | None) -> Plan:
    config = config_of(chart.path, given)
    editions = editions_of(chart, config)
    return Plan(
        chart=chart,
        config=config,
        editions=editions,
        scenarios=scenarios(chart, editions.found, files=files, assignments=assignments, which=given.scenarios),
        release=_release(chart, given.release),
        namespace=given.namespace,
        kube_versions=_versions(given.kube_version or config.kube_versions),
        tries_examples=given.scenarios == "all",
    )


def given_layers(given: argparse.Namespace) -> tuple[tuple[Layer, ...], Layer | None]:
    """The values of `-f` and of `--set`."""
    files = tuple(Layer.of_file(Path(file)) for file in given.values)
    assignments = Layer.of_assignments([parse_set(expression) for expression in given.set]) if given.set else None
    return files, assignments


def config_of(chart: Path, given: argparse.Namespace) -> Config:
    """The configuration that holds for a chart."""
    if given.no_config:
        return Config()
    file = Path(given.config) if given.config else find_config(chart)
    if file is None:
        return Config()
    return load_config(file, shown=display(file))


def editions_of(chart: Chart, config: Config) -> Editions:
    """By the keys of the chart's own values and those that its templates read, or as pinned."""
    own = chart.defaults.data
    keys = {*own, *(path[0] for path in chart.values_references() if path)}
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
    wanted = tuple(edition for edition in known if pinned in (None, edition.name))
    return Editions(
        found=found,
        matching=tuple(edition.name for edition in matching),
        known_keys=tuple(key for edition in wanted for key in edition.values_keys),
        required=pinned is not None or any(chart.name in edition.chart_names for edition in known),
    )


def _release(chart: Chart, given: str | None) -> str:
    name = given if given is not None else (chart.name or "release")
    if given is not None and (len(name) > 53 or not _RELEASE.match(name)):
        raise UsageError(f"`--release {name}`: a release's name has at most 53 characters: a-z, 0-9, `-` and `.`")
    return name[:53]


def _versions(given: Sequence[str]) -> tuple[str, ...]:
    wanted = given or (bundled_versions()[-1],)
    return tuple(dict.fromkeys(require_version(text)[1] for text in wanted))
