"""Affinities and spread constraints are ones that the scheduler can follow.

Why
    The API server refuses a weight above 100, an operator with too few or too many values, a constraint without a
    topologyKey, and one that stands there twice. What it takes and nothing ever matches is worse: a
    constraint that selects other pods than its own spreads nothing, a label of nodes that is misspelt fits none, and
    `Gt` beside a text keeps the pod Pending.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                  - matchExpressions:
                      - key: kubernetes.io/arch
                        operator: In
    ```

    or a constraint that counts other pods:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: kubernetes.io/hostname
              whenUnsatisfiable: ScheduleAnyway
              labelSelector:
                matchLabels:
                  app.kubernetes.io/component: ui
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                  - matchExpressions:
                      - key: kubernetes.io/arch
                        operator: In
                        values: [amd64, arm64]
          topologySpreadConstraints:
            - maxSkew: 1
              topologyKey: kubernetes.io/hostname
              whenUnsatisfiable: ScheduleAnyway
              labelSelector:
                matchLabels:
                  app.kubernetes.io/component: web
    ```

Fix
    Correct the term that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    is_slip,
    label_key_fault,
    lookup,
    mappings,
    places,
    rule,
    selector_faults,
    selects,
)

Fault = tuple[str, Path]
Term = Mapping[str, Any]

REQUIRED, PREFERRED = (
    "requiredDuringSchedulingIgnoredDuringExecution",
    "preferredDuringSchedulingIgnoredDuringExecution",
)
SPREAD = "topologySpreadConstraints"
OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
# Where a pod names labels of nodes as topologies.
TOPOLOGIES: tuple[Path, ...] = (
    ("affinity", "podAffinity", REQUIRED, "*"),
    ("affinity", "podAntiAffinity", REQUIRED, "*"),
    ("affinity", "podAffinity", PREFERRED, "*", "podAffinityTerm"),
    ("affinity", "podAntiAffinity", PREFERRED, "*", "podAffinityTerm"),
    (SPREAD, "*"),
)
# Every node has these.
NODE_LABELS = (
    "kubernetes.io/arch",
    "kubernetes.io/hostname",
    "kubernetes.io/os",
    "node.kubernetes.io/instance-type",
    "topology.kubernetes.io/region",
    "topology.kubernetes.io/zone",
)
WHEN = ("DoNotSchedule", "ScheduleAnyway")


def is_placed(pod: PodView, ctx: Context) -> bool:
    return bool(pod.spec.get("affinity") or pod.spec.get(SPREAD) or pod.spec.get("nodeSelector"))


@rule(severity=Severity.ERROR, scope=Scope.POD, when=is_placed)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for fault, at in (*_node_faults(pod), *_pod_faults(pod), *_spread_faults(pod)):
        what = "a topologySpreadConstraint" if at[0] == SPREAD else str(at[1])
        yield pod.spec_problem(f"{what} of {pod.title} {fault}; {pod.refusal}", f"Correct {what} of the pod.", at=at)
    yield from _unmatched(pod)


def _node_faults(pod: PodView) -> Iterator[Fault]:
    above: Path = ("affinity", "nodeAffinity")
    required = lookup(pod.spec, (*above, REQUIRED))
    if isinstance(required, dict) and required.get("nodeSelectorTerms") == []:
        yield "requires one of no terms", (*above, REQUIRED, "nodeSelectorTerms")
    for index, item in mappings(pod.spec, *above, PREFERRED):
        yield from _weight(item, (*above, PREFERRED, index))
    for at, expression in _expressions(pod):
        fault = _expression_fault(expression)
        if fault:
            yield fault, at


def _expressions(pod: PodView) -> Iterator[tuple[Path, Term]]:
    """Every expression about labels of nodes."""
    above: Path = ("affinity", "nodeAffinity")
    for pattern in (
        (*above, REQUIRED, "nodeSelectorTerms", "*", "matchExpressions", "*"),
        (*above, PREFERRED, "*", "preference", "matchExpressions", "*"),
    ):
        for at, expression in places(pod.spec, pattern):
            if isinstance(expression, dict):
                yield at, expression


def _expression_fault(expression: Term) -> str:
    key, operator, values = (expression.get(field) for field in ("key", "operator", "values"))
    count = len(values) if isinstance(values, list) else 0
    if isinstance(key, str) and label_key_fault(key):
        return f"names the label `{key}`, which {label_key_fault(key)}"
    if isinstance(operator, str) and operator not in OPERATORS:
        return f"has the operator `{operator}`; there is {', '.join(OPERATORS)}"
    if operator in ("In", "NotIn") and not count:
        return f"has the operator {operator} for `{key}` without values"
    if operator in ("Exists", "DoesNotExist") and count:
        return f"has the operator {operator} for `{key}` beside values"
    if operator in ("Gt", "Lt") and count != 1:
        return f"has the operator {operator} for `{key}` with {count} values, and takes one"
    return ""


def _weight(item: Term, at: Path) -> Iterator[Fault]:
    weight = item.get("weight")
    if isinstance(weight, int) and not isinstance(weight, bool) and not 1 <= weight <= 100:
        yield f"has the weight {weight}, which is not from 1 to 100", (*at, "weight")


def _pod_faults(pod: PodView) -> Iterator[Fault]:
    for kind in ("podAffinity", "podAntiAffinity"):
        above: Path = ("affinity", kind)
        terms: list[tuple[Path, Term]] = [
            ((*above, REQUIRED, index), term) for index, term in mappings(pod.spec, *above, REQUIRED)
        ]
        for index, item in mappings(pod.spec, *above, PREFERRED):
            yield from _weight(item, (*above, PREFERRED, index))
            term = item.get("podAffinityTerm")
            if isinstance(term, dict):
                terms.append(((*above, PREFERRED, index, "podAffinityTerm"), term))
        for at, term in terms:
            yield from ((fault, (*at, *below)) for fault, below in _term_faults(term))


def _term_faults(term: Term) -> Iterator[Fault]:
    yield from _key_fault(term)
    for field in ("labelSelector", "namespaceSelector"):
        yield from ((fault, (field, *below)) for fault, below in selector_faults(term.get(field)))
    names = {field: term.get(field) or [] for field in ("matchLabelKeys", "mismatchLabelKeys")}
    for field, keys in names.items():
        if keys and term.get("labelSelector") is None:
            yield f"has {field} without a labelSelector", (field,)
    match, mismatch = (keys if isinstance(keys, list) else [] for keys in names.values())
    for key in match:
        if key in mismatch:
            yield f"has `{key}` in matchLabelKeys and in mismatchLabelKeys", ("matchLabelKeys",)


def _key_fault(term: Term) -> Iterator[Fault]:
    key = term.get("topologyKey")
    if isinstance(key, str) and (not key or label_key_fault(key)):
        yield (
            f"has the topologyKey `{key}`, which {label_key_fault(key)}" if key else "has no topologyKey",
            ("topologyKey",),
        )


def _spread_faults(pod: PodView) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, item in mappings(pod.spec, SPREAD):
        at: Path = (SPREAD, index)
        skew, least, when = item.get("maxSkew"), item.get("minDomains"), item.get("whenUnsatisfiable")
        yield from ((fault, (*at, *below)) for fault, below in _key_fault(item))
        yield from ((f, (*at, "labelSelector", *below)) for f, below in selector_faults(item.get("labelSelector")))
        if isinstance(skew, int) and skew < 1:
            yield f"has maxSkew {skew}, which must be above 0", (*at, "maxSkew")
        if isinstance(when, str) and when not in WHEN:
            yield f"has whenUnsatisfiable `{when}`; there is {', '.join(WHEN)}", (*at, "whenUnsatisfiable")
        if isinstance(least, int) and (least < 1 or when == "ScheduleAnyway"):
            why = "which must be above 0" if least < 1 else "which goes with DoNotSchedule only"
            yield f"has minDomains {least}, {why}", (*at, "minDomains")
        for field in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if isinstance(item.get(field), str) and item[field] not in ("Honor", "Ignore"):
                yield f"has {field} `{item[field]}`; there is Honor, Ignore", (*at, field)
        yield from _key_list_faults(item, at)
        pair = (str(item.get("topologyKey")), str(when))
        if pair in seen:
            yield f"has two constraints for `{pair[0]}` with {pair[1]}", at
        seen.add(pair)


def _key_list_faults(item: Term, at: Path) -> Iterator[Fault]:
    keys, selector = item.get("matchLabelKeys"), item.get("labelSelector")
    given = [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    if given and selector is None:
        yield "has matchLabelKeys without a labelSelector", (*at, "matchLabelKeys")
    labels = lookup(selector, ("matchLabels",))
    for key in given:
        if isinstance(labels, dict) and key in labels:
            yield f"has `{key}` in matchLabelKeys and in the labelSelector", (*at, "matchLabelKeys")


def _node_labels(pod: PodView) -> Iterator[tuple[str, Path]]:
    """The labels of nodes by which a pod is placed, and where it names them."""
    selector = pod.spec.get("nodeSelector")
    yield from ((key, ("nodeSelector", key)) for key in (selector if isinstance(selector, dict) else ()))
    named = [((*at, "key"), expression.get("key")) for at, expression in _expressions(pod)]
    for pattern in TOPOLOGIES:
        named += [((*at, "topologyKey"), lookup(term, ("topologyKey",))) for at, term in places(pod.spec, pattern)]
    yield from ((key, at) for at, key in named if isinstance(key, str))


def _unmatched(pod: PodView) -> Iterator[Problem]:
    """What the API server takes, and no node or pod ever fits."""
    for at, expression in _expressions(pod):
        values = expression.get("values")
        if expression.get("operator") not in ("Gt", "Lt") or not isinstance(values, list) or len(values) != 1:
            continue
        if isinstance(values[0], str) and not values[0].lstrip("+-").isdigit():
            yield pod.spec_problem(
                f"nodeAffinity of {pod.title} compares `{expression.get('key')}` with `{values[0]}`, which is no whole "
                "number. Kubernetes accepts this, and no node fits",
                "Compare with a whole number.",
                at=at,
                severity=None if REQUIRED in at else Severity.WARNING,
            )
    for key, at in _node_labels(pod):
        meant = next((label for label in NODE_LABELS if is_slip(key, label)), None)
        if meant is not None:
            yield pod.spec_problem(
                f"{pod.title} is placed by the label `{key}`, which no node has; `{meant}` is meant. Kubernetes "
                "accepts this",
                f"Write {meant}.",
                at=at,
                severity=Severity.WARNING,
            )
    for index, item in mappings(pod.spec, SPREAD):
        selector = item.get("labelSelector")
        if any(True for _ in selector_faults(selector)) or selects(selector, pod.labels):
            continue
        what = "selects other pods than its own" if selector is not None else "has no labelSelector"
        yield pod.spec_problem(
            f"a topologySpreadConstraint of {pod.title} {what}. Kubernetes accepts this, and spreads nothing",
            "Select the labels of the pod itself.",
            at=(SPREAD, index, "labelSelector"),
            related=[pod.place("metadata", "labels")] if selector is not None else (),
            severity=Severity.WARNING,
        )
