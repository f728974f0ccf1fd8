"""Helm's hooks: when an object that is one is made, and in which order (Helm, "Chart Hooks")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.finding import Related
from attune_lint.nearest import is_slip
from attune_lint.views.manifest import KubeObject

HOOK = "helm.sh/hook"
WEIGHT = "helm.sh/hook-weight"

# Any other word makes Helm leave the object out, with a line in its log at most.
HOOK_EVENTS = frozenset(
    {
        "pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade", "pre-rollback",
        "post-rollback", "test", "test-success",
    }
)  # fmt: skip
DELETE_POLICIES = frozenset({"hook-succeeded", "hook-failed", "before-hook-creation"})


def hook_events(object_: KubeObject) -> frozenset[str]:
    """The events that an object is a hook of; empty where it is an ordinary one."""
    return frozenset(annotation_words(object_.annotations.get(HOOK)))


def nearly_hooks(object_: KubeObject) -> Iterator[Related]:
    """The annotations by which an object was probably meant to be a hook."""
    yield from (object_.place("metadata", "annotations", key) for key in object_.annotations if is_slip(key, HOOK))


def hook_weight(object_: KubeObject) -> int:
    """Helm's order among hooks of one event, the lowest first; what is no number counts as 0."""
    weight = object_.annotations.get(WEIGHT)
    return int(weight) if isinstance(weight, str) and re.fullmatch(r"[-+]?\d+", weight) else 0


def annotation_words(value: object) -> list[str]:
    """The words of a list in an annotation, as Helm compares them."""
    return [word.strip().lower() for word in value.split(",") if word.strip()] if isinstance(value, str) else []
