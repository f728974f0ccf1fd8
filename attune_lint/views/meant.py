"""What was probably meant by a name or a selector that leads nowhere, as places that take part in a problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attune_lint.finding import Related
from attune_lint.nearest import is_misspelt_name, is_slip, nearest
from attune_lint.views.kinds import POD_PATHS
from attune_lint.views.release import Release

# What may be a name, right or wrong.
_NAME = re.compile(r"[\w.:-]+")
# Kinds of which one chart may well make objects of one name.
_OF_THE_SAME_NAME = frozenset(
    {
        *POD_PATHS,
        "Service",
        "ServiceAccount",
        "ConfigMap",
        "Secret",
        "PersistentVolumeClaim",
        "Role",
        "RoleBinding",
        "Ingress",
    }
)


def meant_by_name(release: Release, fullnames: Sequence[str], kind: str, name: str) -> tuple[Related, ...]:
    """What was probably meant by the name of an object that is not rendered, as a place that takes part in a
    problem: an object of nearly that name, or of none, or of another kind; else the kind alone."""
    objects = release.of_kind(kind)
    names = {object_.name: object_ for object_ in objects}
    cut = max((other for other in names if other.endswith("-") and name.startswith(other)), key=len, default=None)
    found = cut or _like(name, names, fullnames)
    found = next((other for other in names if other and not _NAME.fullmatch(other)), found)  # a template mangled it
    others = [one for one in release.objects if one.kind not in (kind, *_OF_THE_SAME_NAME)]
    # A name may end with a revision or a hash.
    others = [
        one for one in others if one.name == name or (one.name.startswith(f"{name}-") and is_slip(one.kind, kind))
    ]
    like = nearest(kind, [other.kind for other in others], cutoff=0.6)
    meant = next((other.place("kind") for other in others if other.kind == like), None)
    if meant is not None:
        return (meant,)
    if "" in names and (found is None or (found != cut and _NAME.fullmatch(found) and not is_slip(found, name))):
        return (names[""].place("metadata", "name"),)
    if found is not None and found != name:
        return (names[found].place("metadata", "name"),)
    return (Related(None, (kind,)),)


def _like(name: str, names: Iterable[str], fullnames: Sequence[str]) -> str | None:
    """The name that is nearly another one, the release's part of both aside."""
    whole = next((other for other in names if is_slip(other, name)), None)
    if whole is not None:
        return whole
    own = next((f"{full}-" for full in fullnames if name.startswith(f"{full}-")), "")
    bare, name = {other.removeprefix(own): other for other in names}, name.removeprefix(own)
    found = next((other for other in bare if is_slip(other, name)), None) or nearest(name, bare, cutoff=0.7)
    return bare[found] if found is not None else None


def meant_by_selector(release: Release, selector: Mapping[str, Any]) -> tuple[Related, ...]:
    """What keeps pods from being selected: the kind of an object with such pods, where the word is misspelled and
    no pod is seen; or else the labels of the pods that a workload would select so itself, or that lacks them."""
    found: list[Related] = []
    meant: list[Related] = []
    for object_ in release.objects if selector else ():
        labels = object_.get("spec", "template", "metadata", "labels")
        if object_.pod is None and isinstance(labels, dict) and selector.items() <= labels.items():
            found.append(object_.place("kind"))
        selected = object_.get("spec", "selector", "matchLabels")
        has_pods = object_.kind in POD_PATHS
        if has_pods and isinstance(selected, dict) and selector.items() <= selected.items():
            meant.append(object_.place("spec", "template", "metadata", "labels"))
        if has_pods and object_.get("spec") is None and selector.items() <= object_.labels.items():
            meant.append(object_.place("spec"))
    return tuple(found or meant or _pods_nearly(release, selector))


def _pods_nearly(release: Release, selector: Mapping[str, Any]) -> Iterator[Related]:
    """The label of a pod that has all of a selector but one, and that one misspelled."""
    for pod in release.pods:
        other = [key for key, value in selector.items() if pod.labels.get(key) != value]
        if len(other) == 1 and is_misspelt_name(str(pod.labels.get(other[0])), str(selector[other[0]])):
            yield pod.place("metadata", "labels", other[0])
