"""The chart's contract as data: an edition says what a generation of the Attune chart promises.

Rules read these names and never hold one of their own. Two editions are built in; a project states its own in the
configuration file, where pydantic checks it by models made of these types.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attune_lint.named_tuple import NamedTuple


class Place(StrEnum):
    """Where a field of an entry shows in the Deployment."""

    OBJECT = "object"
    POD = "pod"
    CONTAINER = "container"
    ENV = "env"
    ENV_LIST = "env-list"


class EntryField(NamedTuple):
    """One field of a worker entry. `path` leads from `place`: into the Deployment, the pod's spec, the worker's
    container; for ENV it is the variable's name. Without a default, a silent entry leaves the target absent."""

    name: str
    place: Place
    path: tuple[str, ...] = ()
    default: Any = None
    required: bool = False
    scheduling: bool = False
    join: str | None = None


class InitRole(StrEnum):
    LOADER = "loader"
    WAIT_SCHEMA = "wait-for-schema"
    WAIT_PACKS = "wait-for-packs"
    WAIT_BROKER = "wait-for-broker"


class InitStep(NamedTuple):
    """One init container, in its place in the order.

    `needs_command` are the words of which the script must hold at least one (the poll itself); `variables` are
    those it reads from the Secret, `host_variable` and `port_variable` the two that say whom it asks; `looks_for` are
    the names that it asks about; `image_value` is the values path of its image; `service` the Service it asks.
    """

    name: str
    role: InitRole
    image: str | None = None
    image_value: tuple[str, ...] = ()
    needs_command: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    waits_for_path: str | None = None
    service: str | None = None
    port: int | None = None
    host_variable: str = ""
    port_variable: str = ""
    looks_for: tuple[str, ...] = ()


class Copy(NamedTuple):
    """What the loader copies: from its own image into the volume of the binary."""

    source: str
    target: str
    required: bool = True


class MountPromise(NamedTuple):
    """A mount of the worker: which volume, where, and whether it must be read-only (null: either)."""

    volume: str
    path: str
    read_only: bool | None = None
    sub_path: str | None = None


class VolumeKind(StrEnum):
    EMPTY_DIR = "emptyDir"
    CONFIG_MAP = "configMap"
    CLAIM = "persistentVolumeClaim"


class VolumePromise(NamedTuple):
    """A volume of the worker's pod. The object behind it is named `<fullname>-<suffix>`; `switch` is the values
    path that turns its claim off, `size` what the claim asks for by default."""

    name: str
    kind: VolumeKind
    suffix: str | None = None
    switch: tuple[str, ...] = ()
    size: str | None = None


class EnvKind(StrEnum):
    LITERAL = "literal"
    VALUE = "value"
    POD_NAME = "pod-name"
    SERVICE_URL = "service-url"
    ANY = "any"


class EnvPromise(NamedTuple):
    """A variable of the worker: a literal, a value of the chart, the pod's own name, or a Service's URL."""

    name: str
    kind: EnvKind
    literal: str | None = None
    value: tuple[str, ...] = ()
    service: str | None = None
    port: int | None = None


class Pool(NamedTuple):
    """One list of worker entries and the Deployments it makes, one for each entry; `default_names` are those of the
    entries that the chart has by default."""

    values_key: str
    component: str
    container: str
    command: str
    init_steps: tuple[InitStep, ...]
    copies: tuple[Copy, ...]
    fields: tuple[EntryField, ...]
    env: tuple[EnvPromise, ...]
    mounts: tuple[MountPromise, ...]
    volumes: tuple[VolumePromise, ...]
    runtimes_variable: str
    lower_names: bool = False
    default_names: tuple[str, ...] = ()

    @property
    def loader(self) -> InitStep | None:
        return next((step for step in self.init_steps if step.role is InitRole.LOADER), None)

    def field(self, name: str) -> EntryField | None:
        return next((known for known in self.fields if known.name == name), None)

    def component_of(self, name: str) -> str:
        """The component label of an entry, before any cut."""
        if self.lower_names:
            name = name.lower().replace("_", "-")
        return f"{self.component}-{name}"


class AgentVolume(NamedTuple):
    """Where the binary travels: the volume between loader and worker, and where both mount it."""

    name: str
    path: str


class PacksVolume(NamedTuple):
    """The packs: the volume, its claim (`<fullname>-<suffix>`), its path, and the components that may write."""

    name: str
    suffix: str
    path: str
    marker: str
    writers: tuple[str, ...]


class RepositoryPromise(NamedTuple):
    """What the repository around the chart promises. Paths start at its root.

    `agent_image` is the values path of the image that loaders copy from, `dockerfile` and `target` what it is built
    of. `quick_reference` tells operators the fields of an entry, `image_list` the images that are published; `status`
    and `plan` both say whether the phase of that number is complete. `notes_fields` are those of an entry that
    NOTES tells beside its name, `auto_detect` what it says of one without runtimes.
    """

    agent_image: tuple[str, ...] = ("images", "agent")
    dockerfile: str = "docker/Dockerfile.agent"
    target: str = "agent-init"
    quick_reference: str = "docs/QUICKREF-kubernetes-agent-workers.md"
    image_list: str = "docs/deployment/gitea-registry-and-helm.md"
    status: str = "AGENTS.md"
    plan: str = "docs/plans/universal-worker-agent.md"
    phase: int = 7
    notes_fields: tuple[str, ...] = ("image", "replicas", "runtimes")
    auto_detect: str = "auto-detect"

    @property
    def documents(self) -> tuple[str, ...]:
        return (self.quick_reference, self.image_list, self.status, self.plan)


class Probe(NamedTuple):
    """Values that the contract itself provides, so that no promise goes unexamined."""

    id: str
    values: Mapping[str, Any]


class Contract(NamedTuple):
    """One edition. A chart is of this edition when its values or its templates know one of the pools' keys.

    `components` are the Deployments beside the workers and `stores` the servers with disks, by their component;
    `switches` are the values paths that turn one of them off; `secret_keys` says what the Secret holds beside the
    variables of the wait steps: a pattern for the key, by the words for it.
    """

    name: str
    pools: tuple[Pool, ...]
    agent: AgentVolume
    packs: PacksVolume
    secret_suffix: str
    config_suffix: str
    config_key: str
    existing_secret: tuple[str, ...]
    pull_secrets: tuple[str, ...]
    services: Mapping[str, int]
    reference_component: str | None
    jobs: tuple[str, ...]
    runtimes: Mapping[str, tuple[str, ...]]
    probes: tuple[Probe, ...] = ()
    chart_names: tuple[str, ...] = ("attune",)
    values_schema: str | None = None
    components: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    switches: Mapping[str, tuple[str, ...]] = {}
    secret_keys: Mapping[str, str] = {}
    repository: RepositoryPromise = RepositoryPromise()

    @property
    def values_keys(self) -> tuple[str, ...]:
        return tuple(pool.values_key for pool in self.pools)

    def pool(self, values_key: str) -> Pool | None:
        return next((pool for pool in self.pools if pool.values_key == values_key), None)
