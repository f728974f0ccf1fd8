"""Who uses a claim, and how many pods that makes."""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.path import lookup
from attune_lint.views.manifest import KubeObject, PodView, VolumeView
from attune_lint.views.release import Release

_HOSTNAME = "kubernetes.io/hostname"


def access_modes(claim: KubeObject) -> frozenset[str]:
    """The modes that a claim asks for; empty where they cannot be read."""
    modes = claim.get("spec", "accessModes")
    return frozenset(mode for mode in modes if isinstance(mode, str)) if isinstance(modes, list) else frozenset()


def claim_uses(release: Release, claim: str) -> tuple[VolumeView, ...]:
    """Every volume of a pod that a claim is behind."""
    return tuple(volume for pod in release.pods for volume in pod.volumes if volume.claim == claim)


def pod_count(pod: PodView) -> int:
    """How many pods of this kind run at once. A DaemonSet has one for each node: two stand for all of them."""
    object_ = pod.object
    if object_.kind == "DaemonSet":
        return 2
    field = {"Job": "parallelism"}.get(object_.kind, "replicas")
    count = object_.get("spec", field) if object_.kind not in ("Pod", "CronJob", "PodTemplate") else 1
    return count if isinstance(count, int) and not isinstance(count, bool) else 1


def keeps_to_one_node(pod: PodView) -> bool:
    """Whether the pod says on which node it runs, or that it runs beside another pod."""
    selector = pod.spec.get("nodeSelector")
    return (
        bool(pod.spec.get("nodeName"))
        or (isinstance(selector, dict) and _HOSTNAME in selector)
        or any(key == _HOSTNAME for key in _required_keys(pod))
    )


def _required_keys(pod: PodView) -> Iterator[str]:
    """The labels of nodes by which required affinities choose one."""
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    beside = lookup(pod.spec, ("affinity", "podAffinity", required))
    for term in beside if isinstance(beside, list) else ():
        yield str(lookup(term, ("topologyKey",)))
    terms = lookup(pod.spec, ("affinity", "nodeAffinity", required, "nodeSelectorTerms"))
    for term in terms if isinstance(terms, list) else ():
        expressions = lookup(term, ("matchExpressions",))
        for expression in expressions if isinstance(expressions, list) else ():
            yield str(lookup(expression, ("key",)))
