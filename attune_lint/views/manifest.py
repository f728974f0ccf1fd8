"""Read-only views of the objects of one render: object, pod, container, volume, mount, variable.

A view never raises, whatever the data: what has the wrong type reads as absent, and the schema check says so.
Every view knows its path in the object, so that a rule can point without counting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attune_lint.finding import ObjectRef, Problem, Related, Severity
from attune_lint.parts import once_a_part
from attune_lint.path import Path, lookup
from attune_lint.views.kinds import CLUSTER_SCOPED, POD_GROUPS, POD_PATHS
from attune_lint.views.once import kept, made_of
from attune_lint.views.surroundings import SURROUNDINGS


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(item for item in _items(value) if isinstance(item, str))


def _texts_below(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _texts_below(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _texts_below(value, (*path, index))


@once_a_part
def _whole_text(part: Any) -> str:
    texts = (
        item if isinstance(item, str) else _whole_text(item)
        for item in (part.values() if isinstance(part, dict) else part)
        if isinstance(item, (str, dict, list))
    )
    return "\0".join(texts)


class View:
    """Plain data, the object that holds it, and the path from the one to the other."""

    def __init__(self, object: KubeObject, path: Path, data: Mapping[str, Any]) -> None:
        self._object = object
        self.path = path
        self.data = data

    @property
    def object(self) -> KubeObject:
        """The object around it."""
        SURROUNDINGS.seen = True
        return self._object

    def problem(
        self,
        message: str,
        help: str,  # the JSON report's word
        *,
        at: Path = (),
        detail: str = "",
        values_path: Path | None = None,
        severity: Severity | None = None,
        related: Iterable[Related] = (),
    ) -> Problem:
        """A problem at this view, or at `at` below it."""
        path = self.path + at
        return Problem(message, help, path, values_path, detail, severity, object=self.object, related=tuple(related))

    def place(self, *path: str | int) -> Related:
        """A place in this view, for problems of another one in which it takes part."""
        return Related(self.object, self.path + path)

    def __getstate__(self) -> dict[str, Any]:
        return made_of(self)

    def get(self, *path: str | int) -> Any:
        return lookup(self.data, path)

    def at(self, *path: str | int) -> Path:
        """`path` as seen from the object."""
        return self.path + path

    def _listed(self, key: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        """The mappings of a list, with their paths."""
        above = (*self.path, key)
        for index, item in enumerate(_items(self.data.get(key))):
            if isinstance(item, dict):
                yield (*above, index), item


class KubeObject:
    """One object as rendered. `template` is Helm's name of the file that made it."""

    def __init__(self, data: Mapping[str, Any], template: str) -> None:
        self.data = data
        self.template = template
        self.api_version = _text(data.get("apiVersion"))
        self.kind = _text(data.get("kind"))
        self.name = _text(lookup(data, ("metadata", "name")))
        self.namespace = _text(lookup(data, ("metadata", "namespace")))

    def __getstate__(self) -> dict[str, Any]:
        return made_of(self)

    @kept
    def labels(self) -> Mapping[str, Any]:
        return _mapping(lookup(self.data, ("metadata", "labels")))

    @kept
    def annotations(self) -> Mapping[str, Any]:
        return _mapping(lookup(self.data, ("metadata", "annotations")))

    @kept
    def title(self) -> str:
        """How messages name it: `Deployment attune-agent-worker-gpu`."""
        return f"{self.kind} {self.name}".strip()

    def ref(self, namespace: str) -> ObjectRef:
        """Its name in the report; `namespace` is the release's."""
        scope = None if self.kind in CLUSTER_SCOPED else (self.namespace or namespace)
        return ObjectRef(self.api_version, self.kind, scope, self.name)

    def get(self, *path: str | int) -> Any:
        return lookup(self.data, path)

    def problem(
        self,
        message: str,
        help: str,  # the JSON report's word
        *,
        at: Path = (),
        detail: str = "",
        values_path: Path | None = None,
        severity: Severity | None = None,
        related: Iterable[Related] = (),
    ) -> Problem:
        return Problem(message, help, at, values_path, detail, severity, object=self, related=tuple(related))

    def place(self, *path: str | int) -> Related:
        """A place in this object, for problems of another one in which it takes part."""
        return Related(self, path)

    @kept
    def whole_text(self) -> str:
        """All texts in it, for those who look whether a word stands in any of them."""
        return _whole_text(self.data)

    def texts(self) -> Iterator[tuple[Path, str]]:
        """All texts in it, with their places."""
        yield from _texts_below(self.data, ())

    @kept
    def pod(self) -> PodView | None:
        """The pod that this object is or makes, where it is a workload of a built-in kind."""
        path = POD_PATHS.get(self.kind)
        if path is None or self.api_version not in POD_GROUPS:
            return None
        template = lookup(self.data, path)
        return PodView(self, path, _mapping(template)) if isinstance(template, dict) else None


class NamedView(View):
    """One item of a list whose items have names."""

    def __init__(self, object: KubeObject, path: Path, data: Mapping[str, Any]) -> None:
        super().__init__(object, path, data)
        self.name = _text(data.get("name"))


class EnvView(NamedView):
    """One entry of `env`."""

    @property
    def value(self) -> str | None:
        """The literal value: an entry without `value` and `valueFrom` is the empty string, as Kubernetes has it."""
        if "valueFrom" in self.data:
            return None
        value = self.data.get("value", "")
        return value if isinstance(value, str) else ""

    @property
    def field_path(self) -> str | None:
        path = self.get("valueFrom", "fieldRef", "fieldPath")
        return path if isinstance(path, str) else None


class EnvFromView(View):
    """One entry of `envFrom`."""

    @property
    def secret(self) -> str | None:
        name = self.get("secretRef", "name")
        return name if isinstance(name, str) else None

    @property
    def config_map(self) -> str | None:
        name = self.get("configMapRef", "name")
        return name if isinstance(name, str) else None


class VolumeView(NamedView):
    """One entry of the pod's `volumes`."""

    @kept
    def sources(self) -> tuple[str, ...]:
        """The kinds of source given. `emptyDir:` alone counts: the API server reads null as `{}` nowhere, but
        a volume with no source at all becomes an emptyDir there."""
        return tuple(key for key in self.data if key != "name")

    @kept
    def source(self) -> str:
        """The one kind of source; `emptyDir` where none is given, as the API server defaults it."""
        given = [key for key in self.sources if self.data[key] is not None]
        return given[0] if given else "emptyDir"

    @property
    def claim(self) -> str | None:
        name = self.get("persistentVolumeClaim", "claimName")
        return name if isinstance(name, str) else None

    @property
    def claim_read_only(self) -> bool:
        return self.get("persistentVolumeClaim", "readOnly") is True

    @property
    def config_map(self) -> str | None:
        name = self.get("configMap", "name")
        return name if isinstance(name, str) else None

    @property
    def secret(self) -> str | None:
        name = self.get("secret", "secretName")
        return name if isinstance(name, str) else None


class MountView(NamedView):
    """One entry of a container's `volumeMounts`, joined to its volume."""

    def __init__(self, object: KubeObject, path: Path, data: Mapping[str, Any], container: ContainerView) -> None:
        super().__init__(object, path, data)
        self.container = container

    @property
    def mount_path(self) -> str:
        return _text(self.data.get("mountPath"))

    @kept
    def clean_path(self) -> str:
        """The mount path without doubled or trailing slashes and `.` parts."""
        parts = [part for part in self.mount_path.split("/") if part not in ("", ".")]
        return "/" + "/".join(parts) if self.mount_path.startswith("/") else "/".join(parts)

    @property
    def sub_path(self) -> str:
        return _text(self.data.get("subPath")) or _text(self.data.get("subPathExpr"))

    @property
    def volume(self) -> VolumeView | None:
        return self.container.pod.volume(self.name)

    @property
    def read_only(self) -> bool:
        """Whether the container cannot write here: by the mount, or by the claim of the whole pod."""
        volume = self.volume
        return self.data.get("readOnly") is True or (volume is not None and volume.claim_read_only)

    def covers(self, file: str) -> bool:
        """Whether an absolute path lies below this mount (or is the mount itself)."""
        root = self.clean_path.rstrip("/")
        return file == self.clean_path or file.startswith(root + "/")


class ContainerView(NamedView):
    """One container, init or regular."""

    def __init__(
        self, object: KubeObject, path: Path, data: Mapping[str, Any], pod: PodView, is_init: bool, index: int
    ) -> None:
        super().__init__(object, path, data)
        self._pod = pod
        self.is_init = is_init
        self.index = index
        self.image = _text(data.get("image"))

    @property
    def pod(self) -> PodView:
        """The pod around it."""
        SURROUNDINGS.seen = True
        return self._pod

    @property
    def is_sidecar(self) -> bool:
        """An init container that never has to end."""
        return self.is_init and self.data.get("restartPolicy") == "Always"

    @property
    def title(self) -> str:
        return f"{'init container' if self.is_init else 'container'} `{self.name}` of {self.object.title}"

    @kept
    def command(self) -> tuple[str, ...]:
        return _texts(self.data.get("command"))

    @kept
    def args(self) -> tuple[str, ...]:
        return _texts(self.data.get("args"))

    @kept
    def script(self) -> str:
        """Command and args as one text, for those who look for a word in it."""
        return "\n".join((*self.command, *self.args))

    @kept
    def env(self) -> tuple[EnvView, ...]:
        return tuple(EnvView(self._object, path, item) for path, item in self._listed("env"))

    @kept
    def env_from(self) -> tuple[EnvFromView, ...]:
        return tuple(EnvFromView(self._object, path, item) for path, item in self._listed("envFrom"))

    @kept
    def mounts(self) -> tuple[MountView, ...]:
        return tuple(MountView(self._object, path, item, self) for path, item in self._listed("volumeMounts"))

    @kept
    def limits(self) -> Mapping[str, Any]:
        return _mapping(self.get("resources", "limits"))

    @kept
    def requests(self) -> Mapping[str, Any]:
        return _mapping(self.get("resources", "requests"))

    @kept
    def variables(self) -> Mapping[str, EnvView]:
        """The variables by name; of several with one name the last wins."""
        return {variable.name: variable for variable in self.env}

    def variable(self, name: str) -> EnvView | None:
        """The variable as the container gets it."""
        return self.variables.get(name)

    def mounts_of(self, volume: str) -> tuple[MountView, ...]:
        return tuple(mount for mount in self.mounts if mount.name == volume)

    def mount_over(self, file: str) -> MountView | None:
        """The mount that an absolute path falls on: the deepest one that covers it."""
        covering = [mount for mount in self.mounts if mount.covers(file)]
        return max(covering, key=lambda mount: len(mount.clean_path), default=None)


class PodView(View):
    """A pod, or the template of one: `data` holds `metadata` and `spec`."""

    @kept
    def spec(self) -> Mapping[str, Any]:
        return _mapping(self.data.get("spec"))

    @kept
    def labels(self) -> Mapping[str, Any]:
        return _mapping(self.get("metadata", "labels"))

    @property
    def title(self) -> str:
        return self.object.title

    @property
    def refusal(self) -> str:
        """What becomes of a pod that is not valid. Of a StatefulSet's only the labels are looked at when it is
        applied."""
        if self.object.kind == "StatefulSet":
            return "the API server accepts it, and no pod is ever made"
        return "the API server refuses it"

    def spec_at(self, *path: str | int) -> Path:
        """A path below the pod's spec, as seen from the object."""
        return self.at("spec", *path)

    def spec_problem(
        self,
        message: str,
        help: str,
        *,
        at: Path = (),
        detail: str = "",
        severity: Severity | None = None,
        related: Iterable[Related] = (),
    ) -> Problem:
        """A problem in the pod's spec."""
        return self.problem(message, help, at=("spec", *at), detail=detail, severity=severity, related=related)

    def _containers(self, key: str, *, is_init: bool) -> Iterator[ContainerView]:
        for index, item in enumerate(_items(self.spec.get(key))):
            if isinstance(item, dict):
                yield ContainerView(self._object, self.spec_at(key, index), item, self, is_init, index)

    @kept
    def init_containers(self) -> tuple[ContainerView, ...]:
        return tuple(self._containers("initContainers", is_init=True))

    @kept
    def containers(self) -> tuple[ContainerView, ...]:
        """The regular containers only."""
        return tuple(self._containers("containers", is_init=False))

    @kept
    def all_containers(self) -> tuple[ContainerView, ...]:
        """Init containers first, as they run."""
        return self.init_containers + self.containers

    @kept
    def volumes(self) -> tuple[VolumeView, ...]:
        return tuple(
            VolumeView(self._object, self.spec_at("volumes", i), item)
            for i, item in enumerate(_items(self.spec.get("volumes")))
            if isinstance(item, dict)
        )

    @kept
    def _volume_of(self) -> Mapping[str, VolumeView]:
        return {volume.name: volume for volume in reversed(self.volumes)}

    def volume(self, name: str) -> VolumeView | None:
        """The volume of that name; in a StatefulSet a claim template counts as one."""
        found = self._volume_of.get(name)
        if found is not None:
            return found
        for index, template in enumerate(_items(self.object.get("spec", "volumeClaimTemplates"))):
            if self.object.kind == "StatefulSet" and lookup(template, ("metadata", "name")) == name:
                data = {"name": name, "persistentVolumeClaim": {}}
                return VolumeView(self._object, ("spec", "volumeClaimTemplates", index), data)
        return None

    def container(self, name: str) -> ContainerView | None:
        """The regular container of that name."""
        return next((container for container in self.containers if container.name == name), None)

    def init_container(self, name: str) -> ContainerView | None:
        return next((container for container in self.init_containers if container.name == name), None)
