"""What the pods of a release refer to by name: ConfigMaps, Secrets, claims, service accounts, their keys."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.views.manifest import ContainerView, KubeObject, PodView, View, VolumeView
from attune_lint.views.once import once
from attune_lint.views.release import Release

# What every namespace has without anyone's doing.
_ALWAYS = frozenset({("ConfigMap", "kube-root-ca.crt"), ("ServiceAccount", "default")})


# The sources of a volume that name an object.
_NAMING = frozenset({"configMap", "persistentVolumeClaim", "projected", "secret"})


class Reference(NamedTuple):
    """One name in a pod. `keys` are those that must be in the object; `owner` is how messages name the place;
    `container` and `volume` say where in the pod the name stands."""

    kind: str
    name: str
    view: View
    at: Path
    owner: str
    keys: tuple[str, ...] = ()
    optional: bool = False
    container: ContainerView | None = None
    volume: VolumeView | None = None

    @property
    def pod(self) -> PodView | None:
        return self.view.object.pod


@once
def references(pod: PodView) -> tuple[Reference, ...]:
    """Every reference of a pod. Pull secrets are left out: registries' secrets are made by hand."""
    return tuple(_references(pod))


def _references(pod: PodView) -> Iterator[Reference]:
    for volume in pod.volumes:
        yield from _of_volume(pod, volume)
    for container in pod.all_containers:
        yield from _of_container(container)
    account = pod.spec.get("serviceAccountName")
    if isinstance(account, str) and account:
        yield Reference("ServiceAccount", account, pod, ("spec", "serviceAccountName"), pod.title)


def _of_volume(pod: PodView, volume: VolumeView) -> Iterator[Reference]:
    if not _NAMING.intersection(volume.data):
        return
    owner = f"volume `{volume.name}` of {pod.title}"
    claim = volume.claim
    if claim:
        yield Reference(
            "PersistentVolumeClaim",
            claim,
            volume,
            ("persistentVolumeClaim", "claimName"),
            owner,
            volume=volume,
        )
    for kind, source, key in (("ConfigMap", "configMap", "name"), ("Secret", "secret", "secretName")):
        if source in volume.data:
            yield from _source(kind, pod, volume, (source,), key, owner)
    projected = volume.get("projected", "sources")
    for index in range(len(projected) if isinstance(projected, list) else 0):
        for kind, source in (("ConfigMap", "configMap"), ("Secret", "secret")):
            yield from _source(kind, pod, volume, ("projected", "sources", index, source), "name", owner)


def _source(kind: str, pod: PodView, volume: VolumeView, path: Path, key: str, owner: str) -> Iterator[Reference]:
    data = lookup(volume.data, path)
    name = data.get(key) if isinstance(data, dict) else None
    if not isinstance(name, str) or not name:
        return
    items = data.get("items")
    keys = [item.get("key") for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    wanted = tuple(item for item in keys if isinstance(item, str) and item)
    if not items and path[0] in ("configMap", "secret"):
        wanted = _sub_paths(pod).get(volume.name, ())
    yield Reference(kind, name, volume, (*path, key), owner, wanted, data.get("optional") is True, None, volume)


@once
def _sub_paths(pod: PodView) -> Mapping[str, tuple[str, ...]]:
    """The files of each volume that some container mounts one by one: each is a key of the object behind it."""
    found: dict[str, dict[str, None]] = {}
    for container in pod.all_containers:
        for mount in container.mounts:
            path = mount.data.get("subPath")
            if isinstance(path, str) and path:
                found.setdefault(mount.name, {})[path] = None
    return {volume: tuple(paths) for volume, paths in found.items()}


def _of_container(container: ContainerView) -> Iterator[Reference]:
    title = container.title
    for source in container.env_from:
        owner = f"an envFrom of {title}"
        for kind, key in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
            if key in source.data:
                yield from _named(kind, source, (key,), owner, container)
    for variable in container.env:
        if "valueFrom" not in variable.data:
            continue
        owner = f"variable `{variable.name}` of {title}"
        for kind, key in (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")):
            yield from _named(kind, variable, ("valueFrom", key), owner, container)


def _named(kind: str, view: View, path: Path, owner: str, container: ContainerView) -> Iterator[Reference]:
    data = lookup(view.data, path)
    name = data.get("name") if isinstance(data, dict) else None
    if isinstance(name, str) and name:
        key = data.get("key")
        keys = (key,) if isinstance(key, str) and key else ()
        optional = data.get("optional") is True
        yield Reference(kind, name, view, (*path, "name"), owner, keys, optional, container, None)


def is_in_release(release: Release, kind: str, name: str) -> bool:
    """Whether the release has the object, or something in it that makes it: a claim template, a Job that is
    told the name, or an object of another group (a Certificate, say) that holds it."""
    if release.find(kind, name) is not None or (kind, name) in _ALWAYS:
        return True
    return any(_makes(object_, kind, name) for object_ in release.objects)


def _makes(object_: KubeObject, kind: str, name: str) -> bool:
    if kind == "PersistentVolumeClaim" and object_.kind == "StatefulSet":
        templates = object_.get("spec", "volumeClaimTemplates")
        names = [lookup(item, ("metadata", "name")) for item in templates] if isinstance(templates, list) else []
        stem, _, number = name.rpartition("-")
        return number.isdigit() and stem in [f"{template}-{object_.name}" for template in names]
    if kind == "PersistentVolumeClaim" and object_.kind == "Pod" and object_.pod is not None:
        return name in [f"{object_.name}-{v.name}" for v in object_.pod.volumes if v.source == "ephemeral"]
    if object_.kind == "Job" and object_.pod is not None:
        return any(name in container.script for container in object_.pod.all_containers)
    group = object_.api_version.rpartition("/")[0]
    if "." in group and not group.endswith(".k8s.io"):
        return any(text == name for text in _texts(object_.data))
    return False


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, (dict, list)):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _texts(item)


@once
def data_keys(object_: KubeObject) -> Mapping[str, Any]:
    """The keys of a ConfigMap or Secret with their values."""
    found: dict[str, Any] = {}
    for field in ("data", "binaryData", "stringData"):
        entries = object_.get(field)
        if isinstance(entries, dict):
            found.update(entries)
    return found


def inherited_variables(
    container: ContainerView, find: Callable[[str, str], KubeObject | None]
) -> frozenset[str] | None:
    """The variables that come from ConfigMaps and Secrets as a whole, or None where one of them cannot be seen."""
    found: set[str] = set()
    for source in container.env_from:
        for kind, name in (("ConfigMap", source.config_map), ("Secret", source.secret)):
            if name is None:
                continue
            object_ = find(kind, name)
            if object_ is None:
                return None
            prefix = source.data.get("prefix")
            found.update(f"{prefix if isinstance(prefix, str) else ''}{key}" for key in data_keys(object_))
    return frozenset(found)


def plain_data(object_: KubeObject) -> dict[str, str]:
    """The texts in a Secret or ConfigMap by their key, those in base64 decoded; what is no text is left out."""
    found: dict[str, str] = {}
    for field in ("data", "stringData"):
        entries = object_.get(field)
        for key, value in entries.items() if isinstance(entries, dict) else ():
            if field == "data" and object_.kind == "Secret":
                value = _decoded(value)
            if isinstance(value, str):
                found[str(key)] = value
    return found


def _decoded(value: Any) -> str | None:
    try:
        return base64.b64decode(value, validate=True).decode() if isinstance(value, str) else None
    except (binascii.Error, ValueError):
        return None
