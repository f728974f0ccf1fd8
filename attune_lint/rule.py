"""The public API for rules, and the only module of attune_lint that a rule imports.

A rule is a module `rules/<category>/<rule_id>.py` with one function under `@rule(...)`. The function is a pure
generator: it sees the whole release through its context, and yields problems of its own subject only. The
pipeline adds id, severity, scenario, location and fingerprint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, TypeVar

from attune_lint.contract.edition import (
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
from attune_lint.finding import Location, Precision, Problem, Related, Severity
from attune_lint.helm.renderer import FailureKind
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_misspelt_name, is_slip, nearest
from attune_lint.path import Path, key_path, leaves, lookup, mappings, places, walk
from attune_lint.sources.chart import HELM_FILES, Chart
from attune_lint.sources.lock import lock_faults, vendored_faults
from attune_lint.sources.values import Layer
from attune_lint.syntax.cron import schedule_fault, zone_fault
from attune_lint.syntax.grammar import (
    address_fault,
    data_key_fault,
    descent_fault,
    image_fault,
    image_parts,
    label_fault,
    label_key_fault,
    label_value_fault,
    network_fault,
    network_holds,
    port_name_fault,
    quantity,
    segment_fault,
    service_name_fault,
    subdomain_fault,
)
from attune_lint.syntax.resources import is_extended, is_hugepages, page_size, resource_fault
from attune_lint.syntax.semver import is_strict_version
from attune_lint.syntax.semver import matches as in_range
from attune_lint.syntax.yaml_document import DefectKind
from attune_lint.validation.kube_schema import Status, Verdict
from attune_lint.views.agent_path import AgentPath, Landing, agent_path, hides_system_folder, landing
from attune_lint.views.builds import BuildView
from attune_lint.views.claims import access_modes, claim_uses, keeps_to_one_node, pod_count
from attune_lint.views.context import ClusterFacts, Context
from attune_lint.views.copies import copied_to, copies_unknown, copy_commands
from attune_lint.views.documents import MarkdownView
from attune_lint.views.entry_fields import (
    FieldView,
    entry_variables,
    field_views,
    is_empty,
    normal,
    promised_variable,
)
from attune_lint.views.field_listing import Row as FieldRow
from attune_lint.views.field_listing import default_fault
from attune_lint.views.gpu import GPU_LABELS, gpu_resources, is_known_gpu
from attune_lint.views.handlers import handler_fault, port_fault
from attune_lint.views.hooks import (
    DELETE_POLICIES,
    HOOK_EVENTS,
    annotation_words,
    hook_events,
    hook_weight,
    nearly_hooks,
)
from attune_lint.views.image_values import ImageValue, image_values, is_made, made_images, repository, without_tag
from attune_lint.views.kinds import INTRODUCED
from attune_lint.views.manifest import (
    ContainerView,
    EnvFromView,
    EnvView,
    KubeObject,
    MountView,
    PodView,
    View,
    VolumeView,
)
from attune_lint.views.misplaced import misplaced_pod_fields
from attune_lint.views.names import cut, fullnames, named
from attune_lint.views.notes import NotesView
from attune_lint.views.once import once
from attune_lint.views.programs import COMMON_PROGRAMS, OTHER_PROGRAMS, URL_SCHEMES, unasked_query
from attune_lint.views.public_images import (
    data_folder,
    meant_image,
    runs_as_root,
    server_ports,
    server_variables,
    starts_its_words,
)
from attune_lint.views.references import Reference, data_keys, inherited_variables, plain_data, references
from attune_lint.views.release import Release, service_ports
from attune_lint.views.repository import RepositoryView
from attune_lint.views.secrets import is_secret_key
from attune_lint.views.selectors import label_faults, selector_faults, selects
from attune_lint.views.shell import (
    SHELLS,
    Call,
    calls,
    commands,
    is_shell,
    is_unknown,
    names_path,
    runs,
    script_at,
    script_fault,
    script_of,
    unwrapped,
    variables_read,
    variables_set,
)
from attune_lint.views.subjects import ChartView, DocumentView, RenderView, SourceLine, ValuesView
from attune_lint.views.values_comments import WorkerComments
from attune_lint.views.waiting import WAIT_FOR_SERVER, waiting
from attune_lint.views.workers import COMPONENT_LABEL, WorkerView, find_step, plays

__all__ = [
    "COMMON_PROGRAMS",
    "COMPONENT_LABEL",
    "DELETE_POLICIES",
    "GPU_LABELS",
    "HELM_FILES",
    "HOOK_EVENTS",
    "INTRODUCED",
    "OTHER_PROGRAMS",
    "SHELLS",
    "URL_SCHEMES",
    "WAIT_FOR_SERVER",
    "AgentPath",
    "BuildView",
    "Call",
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
    "FieldRow",
    "FieldView",
    "ImageValue",
    "InitRole",
    "InitStep",
    "KubeObject",
    "Landing",
    "Layer",
    "Location",
    "MarkdownView",
    "MountPromise",
    "MountView",
    "NamedTuple",
    "NotesView",
    "Path",
    "Place",
    "PodView",
    "Pool",
    "Precision",
    "Problem",
    "Reference",
    "Related",
    "Release",
    "RenderView",
    "RepositoryView",
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
    "WorkerComments",
    "WorkerView",
    "access_modes",
    "address_fault",
    "agent_path",
    "annotation_words",
    "calls",
    "claim_uses",
    "commands",
    "copied_to",
    "copies_unknown",
    "copy_commands",
    "cut",
    "data_folder",
    "data_key_fault",
    "data_keys",
    "default_fault",
    "descent_fault",
    "entry_variables",
    "field_views",
    "find_step",
    "fullnames",
    "gpu_resources",
    "handler_fault",
    "hides_system_folder",
    "hook_events",
    "hook_weight",
    "image_fault",
    "image_parts",
    "image_values",
    "in_range",
    "inherited_variables",
    "is_empty",
    "is_extended",
    "is_hugepages",
    "is_known_gpu",
    "is_made",
    "is_misspelt_name",
    "is_secret_key",
    "is_shell",
    "is_slip",
    "is_strict_version",
    "is_unknown",
    "keeps_to_one_node",
    "key_path",
    "label_fault",
    "label_faults",
    "label_key_fault",
    "label_value_fault",
    "landing",
    "leaves",
    "lock_faults",
    "lookup",
    "made_images",
    "mappings",
    "meant_image",
    "misplaced_pod_fields",
    "named",
    "names_path",
    "nearest",
    "nearly_hooks",
    "network_fault",
    "network_holds",
    "normal",
    "once",
    "page_size",
    "places",
    "plain_data",
    "plays",
    "pod_count",
    "port_fault",
    "port_name_fault",
    "promised_variable",
    "quantity",
    "references",
    "repository",
    "resource_fault",
    "rule",
    "runs",
    "runs_as_root",
    "schedule_fault",
    "script_at",
    "script_fault",
    "script_of",
    "segment_fault",
    "selector_faults",
    "selects",
    "server_ports",
    "server_variables",
    "service_name_fault",
    "service_ports",
    "starts_its_words",
    "subdomain_fault",
    "unasked_query",
    "unwrapped",
    "variables_read",
    "variables_set",
    "vendored_faults",
    "waiting",
    "walk",
    "without_tag",
    "zone_fault",
]  # fmt: skip


class Scope(StrEnum):
    """What a rule is handed, one at a time.

    CHART and VALUES come from the sources (ChartView once for each chart, ValuesView once for each scenario);
    RENDER and DOCUMENT are one render and one document of its text, NOTES what it would say after an install; then
    come views of the objects rendered. WORKER is one entry of the values with its Deployment, and needs a contract.
    REPOSITORY is what lies around the chart, BUILD one image that its workflows build, MARKDOWN one document about
    the chart; they come last, and only where there is a repository.
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
    NOTES = "notes"
    REPOSITORY = "repository"
    BUILD = "build"
    MARKDOWN = "markdown"


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
    decisive: bool


def rule(
    *,
    severity: Severity,
    scope: Scope,
    when: When | None = None,
    contract: bool = False,
    mandatory: bool = False,
    generic: bool = False,
    decisive: bool = False,
) -> Callable[[F], F]:
    """Declares a module's one check.

    `when` narrows the subjects (only those count as examined); `contract` keeps the rule from charts without
    one; `mandatory` is for findings that mean "could not be read": they cannot be ignored or lowered. What a
    `generic` rule says of a place is left out where another rule has said more of it; what others say of
    a text in which a `decisive` one found its detail follows from that, and is left out.
    """

    def mark(check: F) -> F:
        options = RuleOptions(severity, scope, when, contract or scope is Scope.WORKER, mandatory, generic, decisive)
        check.__attune_rule__ = options  # type: ignore[attr-defined]  # a plain function carries its declaration
        return check

    return mark
