"""The one interface behind which Helm stands: what is asked of it and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from attune_lint.named_tuple import NamedTuple

# Helm's offline capabilities lack the aggregator's group, which every cluster has.
DEFAULT_API_VERSIONS = ("apiregistration.k8s.io/v1",)


class RenderRequest(NamedTuple):
    """One render. `values` are laid over the chart's defaults; `kube_version` is written `vX.Y.Z`."""

    chart: Path
    values: Mapping[str, Any]
    release: str
    namespace: str
    kube_version: str
    api_versions: tuple[str, ...] = DEFAULT_API_VERSIONS


class Manifest(NamedTuple):
    """One document of the output, as text. `template` is Helm's name: `<chart name>/templates/x.yaml`."""

    template: str
    text: str


class FailureKind(StrEnum):
    """What Helm itself found wrong with the chart."""

    CHART = "chart"
    DEPENDENCY = "dependency"
    KUBE_VERSION = "kube-version"
    LIBRARY = "library"
    TEMPLATE = "template"
    VALUES = "values"
    OUTPUT = "output"


class RenderFailure(NamedTuple):
    """Helm's own error in one line; `template` is Helm's name of the file, line and column are 1-based. `calls` are the
    places that led to it, the nearest first: file, line, column."""

    kind: FailureKind
    message: str
    template: str | None = None
    line: int | None = None
    column: int | None = None
    calls: tuple[tuple[str, int, int | None], ...] = ()


class Rendered(NamedTuple):
    """What one render gave. After a failure of kind OUTPUT the manifests are still there, unsorted. `notes` is what
    `helm install` would say, null where the chart has no NOTES.txt."""

    manifests: tuple[Manifest, ...] = ()
    crds: tuple[Manifest, ...] = ()
    failure: RenderFailure | None = None
    notes: str | None = None


# A template whose output is no YAML: Helm's binary, told to debug, then prints the text of every template as it stands,
# where it would else sort the documents and leave some of them out.
UNREADABLE = ("templates/attune-lint-unreadable.yaml", "a: b: c\n")


class Texts(NamedTuple):
    """What each template printed, as it stands, by Helm's name of the template."""

    texts: Mapping[str, str]
    failure: RenderFailure | None = None


class Renderer(Protocol):
    """A way to run Helm. `render` and `texts` raise EngineError when the render did not happen at all."""

    @property
    def name(self) -> str: ...

    @property
    def concurrent(self) -> bool:
        """Whether several renders at a time are faster than one after the other."""
        ...

    @property
    def version(self) -> str: ...

    def begin(self, request: RenderRequest) -> Callable[[], Rendered]:
        """Begins a render; to call for its result waits for it. Only the result raises EngineError."""
        ...

    def render(self, request: RenderRequest) -> Rendered: ...

    def texts(self, request: RenderRequest) -> Texts:
        """Renders a chart that holds UNREADABLE and no schema of values."""
        ...

    def another(self) -> Renderer:
        """One more of its kind, for another process."""
        ...

    def close(self) -> None: ...
