"""Pairs each worker entry of the values with the Deployments rendered for it, and finds the parts of their pods
by role first and by name second. Knows the contract only as data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import Contract, EntryField, InitRole, InitStep, Pool
from attune_lint.finding import Problem, Related, Severity
from attune_lint.path import Path
from attune_lint.views.copies import copied_to
from attune_lint.views.manifest import ContainerView, KubeObject, PodView
from attune_lint.views.names import cut, fullnames, named
from attune_lint.views.once import kept
from attune_lint.views.release import Release
from attune_lint.views.shell import names_path, runs

COMPONENT_LABEL = "app.kubernetes.io/component"


class WorkerView:
    """One entry of a pool's list, with what was rendered for it."""

    def __init__(
        self,
        contract: Contract,
        pool: Pool,
        index: int,
        entry: Mapping[str, Any],
        expected_names: tuple[str, ...],
        deployments: tuple[KubeObject, ...],
    ) -> None:
        self.contract = contract
        self.pool = pool
        self.index = index
        self.entry = entry
        self.expected_names = expected_names
        self.deployments = deployments
        self._playing: dict[InitStep, ContainerView | None] = {}

    @property
    def values_path(self) -> Path:
        return (self.pool.values_key, self.index)

    @property
    def name(self) -> str:
        name = self.entry.get("name")
        return name if isinstance(name, str) else ""

    @property
    def title(self) -> str:
        """How messages name it: `agentWorkers[1]` with its name."""
        return (
            f"`{self.pool.values_key}[{self.index}]` (`{self.name}`)"
            if self.name
            else f"`{self.pool.values_key}[{self.index}]`"
        )

    @kept
    def deployment(self) -> KubeObject | None:
        return self.deployments[0] if self.deployments else None

    @kept
    def pod(self) -> PodView | None:
        return self.deployment.pod if self.deployment else None

    @kept
    def container(self) -> ContainerView | None:
        """The container that runs the agent: by its command, else by the contract's name."""
        return worker_container(self.pod, self.pool) if self.pod else None

    @property
    def misnamed(self) -> tuple[Related, ...]:
        """The name of that container where it is none of the contract's: templates may ask for the name, and print what
        is missing only where they find it."""
        container = self.container
        return (container.place("name"),) if container is not None and container.name != self.pool.container else ()

    def init(self, step: InitStep) -> ContainerView | None:
        """The init container that plays a step's part."""
        if step not in self._playing:
            self._playing[step] = find_step(self.pod, step, self.contract, self.pool) if self.pod else None
        return self._playing[step]

    def wanted(self, field: EntryField) -> Any:
        """What the entry asks for; the contract's default where it is silent (null is silent, zero is not)."""
        value = self.entry.get(field.name)
        return field.default if value is None else value

    def values_path_of(self, field: str) -> Path:
        """The field's place in the values, or the entry's where it is silent."""
        return (*self.values_path, field) if field in self.entry else self.values_path

    def problem(
        self,
        message: str,
        help: str,
        *,
        field: str | None = None,
        detail: str = "",
        severity: Severity | None = None,
        related: Iterable[Related] = (),
    ) -> Problem:
        """A problem of the entry itself, or of its Deployment as a whole."""
        values_path = self.values_path_of(field) if field else self.values_path
        return Problem(message, help, (), values_path, detail, severity, object=self.deployment, related=tuple(related))


def entries(values: Mapping[str, Any], pool: Pool) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The entries of a pool's list that are mappings; what is not is for the values schema to say."""
    given = values.get(pool.values_key)
    for index, entry in enumerate(given if isinstance(given, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


def pair(contract: Contract, values: Mapping[str, Any], release: Release) -> tuple[WorkerView, ...]:
    """All entries of all pools with their Deployments."""
    bases = fullnames(release=release.name, chart=release.chart_name, values=values)
    deployments = _Deployments(release)
    twins: dict[tuple[KubeObject, ...], int] = {}
    views = []
    for pool in contract.pools:
        for index, entry in entries(values, pool):
            name = entry.get("name")
            component = pool.component_of(name if isinstance(name, str) else "")
            expected = named(bases, component)
            found = deployments.of(expected, component)
            rank = twins[found] = twins.get(found, -1) + 1
            views.append((WorkerView(contract, pool, index, entry, expected, found), rank))
    return tuple(_own(view, rank) if twins[view.deployments] else view for view, rank in views)


def _own(view: WorkerView, rank: int) -> WorkerView:
    """Entries that make one name share what was rendered under it: the first has the first, and so on."""
    if len(view.deployments) < 2:
        return view
    own = view.deployments[rank : rank + 1]
    return WorkerView(view.contract, view.pool, view.index, view.entry, view.expected_names, own)


class _Deployments:
    """The Deployments of a release by name, and by the component that their labels say."""

    def __init__(self, release: Release) -> None:
        self._by_name: dict[str, list[KubeObject]] = defaultdict(list)
        self._by_component: dict[str, list[KubeObject]] = defaultdict(list)
        for deployment in release.of_kind("Deployment"):
            self._by_name[deployment.name].append(deployment)
            component = _component(deployment)
            if isinstance(component, str):
                self._by_component[component].append(deployment)

    def of(self, names: tuple[str, ...], component: str) -> tuple[KubeObject, ...]:
        """Those of an entry; a renamed one still says by its label whose it is."""
        found = _all(self._by_name, names) or _all(self._by_component, (component, cut(component)))
        return tuple(found)


def _all(index: Mapping[str, list[KubeObject]], keys: Iterable[str]) -> list[KubeObject]:
    return [object_ for key in dict.fromkeys(keys) for object_ in index.get(key, ())]


def _component(deployment: KubeObject) -> Any:
    own = deployment.labels.get(COMPONENT_LABEL)
    return own if own is not None or deployment.pod is None else deployment.pod.labels.get(COMPONENT_LABEL)


def worker_container(pod: PodView, pool: Pool) -> ContainerView | None:
    """The regular container whose command is the agent's binary; else the one of the contract's name; else the
    only one there is."""
    for container in pod.containers:
        if container.command and container.command[0] == pool.command:
            return container
    by_name = pod.container(pool.container)
    if by_name is None and len(pod.containers) == 1:
        return pod.containers[0]
    return by_name


def find_step(pod: PodView, step: InitStep, contract: Contract, pool: Pool) -> ContainerView | None:
    """The init container that plays a part: by what it does, else by its name."""
    playing = [container for container in pod.init_containers if plays(container, step, pool)]
    by_name = [container for container in playing if container.name == step.name]
    return next(iter(by_name or playing), None) or pod.init_container(step.name)


def plays(container: ContainerView, step: InitStep, pool: Pool) -> bool:
    """Whether a container does what a step is for, whatever its name."""
    if step.role is InitRole.LOADER:
        script = container.script
        return any(copy.source in script and copy.target.rsplit("/", 1)[0] in script for copy in pool.copies) or any(
            copied_to(container, copy.source) for copy in pool.copies
        )
    if step.waits_for_path is not None:
        return names_path(container, step.waits_for_path)
    return any(runs(container, program) for program in step.needs_command)
