"""The public API for rules, and the only module of attune_lint that a rule imports.

A rule is a module `rules/<category>/<rule_id>.py` with one function under `@rule(...)`. The function is a pure
generator: it sees the whole release through its context, and yields problems of its own subject only. The
pipeline adds id, severity, scenario, location and fingerprint.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from attune_lint.agent_path import AgentPath, Landing, agent_path, hides_system_folder, landing
from attune_lint.chart import Chart
from attune_lint.claims import access_modes, claim_uses, keeps_to_one_node, pod_count
from attune_lint.contract import (
    Contract,
    EntryField,
    EnvKind,
    EnvPromise,
    InitRole,
    InitStep,
    MountPromise,
    Place,
    Pool,
    VolumeKind,
    VolumePromise,
)
from attune_lint.entry_fields import (
    FieldView,
    entry_variables,
    field_views,
    is_empty,
    normal,
    promised_variable,
)
from attune_lint.finding import Location, Precision, Problem, Severity
from attune_lint.gpu import gpu_resources, is_known_gpu
from attune_lint.grammar import (
    image_fault,
    image_parts,
    label_fault,
    label_key_fault,
    label_value_fault,
    quantity,
    service_name_fault,
    subdomain_fault,
)
from attune_lint.helm.renderer import FailureKind
from attune_lint.hooks import DELETE_POLICIES, HOOK_EVENTS, annotation_words, hook_events, hook_weight
from attune_lint.image_values import image_keys, is_made, made_images, repository, without_tag
from attune_lint.kinds import CLUSTER_SCOPED
from attune_lint.kube_schema import Status, Verdict
from attune_lint.manifest import (
    ContainerView,
    EnvFromView,
    EnvView,
    KubeObject,
    MountView,
    PodView,
    View,
    VolumeView,
)
from attune_lint.misplaced import misplaced_pod_fields
from attune_lint.names import cut, fullnames, named
from attune_lint.nearest import nearest
from attune_lint.path import Path, key_path, lookup, pointer
from attune_lint.public_images import runs_as_root
from attune_lint.redact import is_secret_key, plain_in_values, secrets_in_values
from attune_lint.references import Reference, data_keys, is_in_release, references
from attune_lint.release import Release
from attune_lint.shell import SHELLS, commands, copied_to, copies_unknown, is_shell, script_fault, script_of
from attune_lint.subjects import ChartView, DocumentView, RenderView, SourceLine, ValuesView
from attune_lint.workers import COMPONENT_LABEL, WorkerView, find_step, plays, words, worker_container
from attune_lint.yamldoc import DefectKind

__all__ = [
    "CLUSTER_SCOPED",
    "COMPONENT_LABEL",
    "DELETE_POLICIES",
    "HOOK_EVENTS",
    "SHELLS",
    "AgentPath",
    "Chart",
    "ChartView",
    "ClusterFacts",
    "ContainerView",
    "Context",
    "Contract",
    "DefectKind",
    "DocumentView",
    "EntryField",
    "EnvFromView",
    "EnvKind",
    "EnvPromise",
    "EnvView",
    "FailureKind",
    "FieldView",
    "InitRole",
    "InitStep",
    "KubeObject",
    "Landing",
    "Location",
    "MountPromise",
    "MountView",
    "Path",
    "Place",
    "PodView",
    "Pool",
    "Precision",
    "Problem",
    "Reference",
    "Release",
    "RenderView",
    "Scope",
    "Severity",
    "SourceLine",
    "Status",
    "ValuesView",
    "Verdict",
    "View",
    "VolumeKind",
    "VolumePromise",
    "VolumeView",
    "WorkerView",
    "access_modes",
    "agent_path",
    "annotation_words",
    "claim_uses",
    "commands",
    "copied_to",
    "copies_unknown",
    "cut",
    "data_keys",
    "entry_variables",
    "field_views",
    "find_step",
    "fullnames",
    "gpu_resources",
    "hides_system_folder",
    "hook_events",
    "hook_weight",
    "image_fault",
    "image_keys",
    "image_parts",
    "is_empty",
    "is_known_gpu",
    "is_made",
    "is_secret_key",
    "is_shell",
    "keeps_to_one_node",
    "key_path",
    "label_fault",
    "label_key_fault",
    "label_value_fault",
    "landing",
    "lookup",
    "made_images",
    "misplaced_pod_fields",
    "named",
    "nearest",
    "normal",
    "plain_in_values",
    "plays",
    "pod_count",
    "pointer",
    "promised_variable",
    "quantity",
    "references",
    "repository",
    "rule",
    "runs_as_root",
    "script_fault",
    "script_of",
    "secrets_in_values",
    "service_name_fault",
    "subdomain_fault",
    "without_tag",
    "words",
    "worker_container",
]  # fmt: skip


class Scope(StrEnum):
    """What a rule is handed, one at a time.

    CHART and VALUES come from the sources (ChartView once for each chart, ValuesView once for each scenario);
    RENDER and DOCUMENT are one render and one document of its text; the rest are views of the objects rendered.
    WORKER is one entry of the values with its Deployment, and needs a contract.
    """

    CHART = "chart"
    VALUES = "values"
    RENDER = "render"
    DOCUMENT = "document"
    OBJECT = "object"
    POD = "pod"
    CONTAINER = "container"
    WORKER = "worker"
    RELEASE = "release"


class ClusterFacts(NamedTuple):
    """What the configuration says of the cluster; null where it says nothing."""

    runtime_classes: tuple[str, ...] | None = None
    gpu_taints: tuple[str, ...] | None = None
    default_access_modes: tuple[str, ...] | None = None


class Context:
    """What a rule may see beside its subject."""

    def __init__(
        self,
        release: Release,
        values: Mapping[str, Any],
        workers: tuple[WorkerView, ...] = (),
        edition: Contract | None = None,
        cluster: ClusterFacts | None = None,
        external: frozenset[tuple[str, str]] = frozenset(),
        verdict: Callable[[KubeObject], Verdict] | None = None,
    ) -> None:
        self.release = release
        self.values = values
        self.workers = workers
        self.edition = edition
        self.cluster = cluster or ClusterFacts()
        self.external = external
        self.verdict = verdict

    def verdict_on(self, object_: KubeObject) -> Verdict:
        """What the schema of its kind says of an object."""
        return self.verdict(object_) if self.verdict is not None else Verdict(Status.NO_SCHEMA)

    @property
    def contract(self) -> Contract:
        """The chart's edition. Only rules with `contract=True` (or scope WORKER) may ask: they alone are
        certain to have one."""
        if self.edition is None:
            raise LookupError("this chart has no contract; the rule must be declared with contract=True")
        return self.edition

    @property
    def fullnames(self) -> tuple[str, ...]:
        return fullnames(release=self.release.name, chart=self.release.chart_name, values=self.values)

    def own_name(self, kind: str, suffix: str) -> str:
        """The name `<fullname>-<suffix>`, in the spelling of the object that is rendered, if there is one."""
        candidates = named(self.fullnames, suffix)
        return next((name for name in candidates if self.release.find(kind, name)), candidates[0])

    @property
    def secrets(self) -> tuple[str, ...]:
        """What the chart's Secret may be called: as the values name it, else its own name."""
        existing = lookup(self.values, self.contract.existing_secret)
        if isinstance(existing, str) and existing:
            return (existing,)
        return named(self.fullnames, self.contract.secret_suffix)

    @cached_property
    def pull_secrets(self) -> tuple[str, ...]:
        """The names of the pull secrets that the values give to all pods; a bare name in the list counts as one."""
        given = lookup(self.values, self.contract.pull_secrets)
        names = [lookup(item, ("name",), item) for item in given] if isinstance(given, list) else []
        return tuple(name for name in names if isinstance(name, str) and name)

    def claim_promise(self, claim: str) -> VolumePromise | None:
        """The contract's volume that a claim of this name is behind."""
        pools = self.edition.pools if self.edition else ()
        promises = [promise for pool in pools for promise in pool.volumes if promise.kind is VolumeKind.CLAIM]
        return next((p for p in promises if p.suffix and claim in named(self.fullnames, p.suffix)), None)

    def claim_values(self, claim: str, field: str) -> Path | None:
        """Where the values say a field of a claim that the contract names."""
        promise = self.claim_promise(claim)
        return (*promise.switch[:-1], field) if promise is not None and promise.switch else None

    def value(self, path: Path) -> Any:
        """The value at a path, or None."""
        return lookup(self.values, path)

    def is_job(self, object_: KubeObject, job: str) -> bool:
        """Whether an object is the contract's Job of that name: by its label, or by a name that may end with the
        release's revision, since a Job cannot be changed."""
        if object_.labels.get(COMPONENT_LABEL) == job:
            return True
        return any(object_.name == name or object_.name.startswith(f"{name}-") for name in named(self.fullnames, job))

    @cached_property
    def _given(self) -> frozenset[str]:
        return frozenset(_names_given(self.values))

    def is_given(self, name: object) -> bool:
        """Whether the values name an object so: then the user chose it, and answers for what it names."""
        return isinstance(name, str) and name in self._given

    def is_switched_off(self, promise: VolumePromise) -> bool:
        """Whether the values turn the claim behind a volume off, so that the pods bring another source."""
        return bool(promise.switch) and lookup(self.values, promise.switch) is False

    def dangling(self, kind: str) -> Iterator[tuple[Reference, int]]:
        """The first reference to each object of a kind that nobody makes, with the number of all references to
        it. Names that stand in the values are the user's own, and optional ones may dangle."""
        found: dict[str, list[Reference]] = {}
        for pod in self.release.pods:
            for reference in references(pod):
                if reference.kind == kind and not reference.optional:
                    found.setdefault(reference.name, []).append(reference)
        for name, places in found.items():
            if not self.exists(kind, name) and not self.is_given(name):
                told = [reference for reference in places if not self._is_told(reference)]
                if told:
                    yield told[0], len(told)

    def _is_told(self, reference: Reference) -> bool:
        """Whether a rule about workers says already that another name is wanted here."""
        worker = self.worker_of(reference.pod) if reference.pod else None
        if worker is None:
            return False
        if reference.volume is not None:
            paths = {mount.path: mount.volume for mount in worker.pool.mounts}
            mounts = worker.container.mounts_of(reference.volume.name) if worker.container else ()
            promised = {reference.volume.name, *(paths.get(mount.clean_path) for mount in mounts)}
            wanted = [volume.suffix for volume in worker.pool.volumes if volume.name in promised and volume.suffix]
            return bool(wanted) and all(reference.name not in named(self.fullnames, suffix) for suffix in wanted)
        container = reference.container
        if container is None or reference.kind != "Secret" or reference.keys:
            return False
        return not any(source.secret in self.secrets for source in container.env_from)

    def worker_of(self, pod: PodView) -> WorkerView | None:
        """The entry that a pod was rendered for."""
        return next((worker for worker in self.workers if any(d is pod.object for d in worker.deployments)), None)

    def exists(self, kind: str, name: str) -> bool:
        """Whether an object is rendered or made by one that is, or declared external by the configuration."""
        return (kind, name) in self.external or is_in_release(self.release, kind, name)


# Keys under which values name an object; a repository or a host may be spelled as one by chance.
_NAMING_KEY = re.compile(r"secret|claim|config_?map|account|volume|name|ref", re.IGNORECASE)


def _names_given(data: Any, *, named: bool = False) -> Iterator[str]:
    if isinstance(data, str):
        if named:
            yield data
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _names_given(item, named=named or _NAMING_KEY.search(key) is not None)
    elif isinstance(data, list):
        for item in data:
            yield from _names_given(item, named=named)


Check = Callable[[Any, Context], Iterator[Problem]]
When = Callable[[Any, Context], bool]
F = TypeVar("F", bound=Callable[..., Iterator[Problem]])


class RuleOptions(NamedTuple):
    """What `@rule` was given."""

    severity: Severity
    scope: Scope
    when: When | None
    contract: bool
    mandatory: bool
    generic: bool


def rule(
    *,
    severity: Severity,
    scope: Scope,
    when: When | None = None,
    contract: bool = False,
    mandatory: bool = False,
    generic: bool = False,
) -> Callable[[F], F]:
    """Declares a module's one check.

    `when` narrows the subjects (only those count as examined); `contract` keeps the rule from charts without
    one; `mandatory` is for findings that mean "could not be read": they cannot be ignored or lowered. What a
    `generic` rule says of a place is left out where another rule has said more of it.
    """

    def mark(check: F) -> F:
        options = RuleOptions(severity, scope, when, contract or scope is Scope.WORKER, mandatory, generic)
        check.__attune_rule__ = options  # type: ignore[attr-defined]  # a plain function carries its declaration
        return check

    return mark
