"""A container asks for resources and claims by names that exist.

Why
    The API server refuses a resource without a vendor's domain that it does not know itself, huge pages without
    memory or processors beside them, and a claim that its pod does not have. The published schemas take any name.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              resources:
                limits:
                  storage: 1Gi
    ```

    or a claim that the pod does not have:

    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              resources:
                claims:
                  - name: device
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              resources:
                limits:
                  ephemeral-storage: 1Gi
                claims:
                  - name: device
          resourceClaims:
            - name: device
              resourceClaimTemplateName: one-device
    ```

Fix
    Use cpu, memory, ephemeral-storage or a device's full name, and list each claim in the pod's resourceClaims.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    ContainerView,
    Context,
    PodView,
    Problem,
    Scope,
    Severity,
    is_hugepages,
    label_fault,
    mappings,
    resource_fault,
    rule,
)

# What a whole pod can be given. Devices go to containers.
POD_WIDE = ("cpu", "memory")
SOURCES = ("resourceClaimName", "resourceClaimTemplateName")


def asks(pod: PodView, ctx: Context) -> bool:
    fields = ("resources", "resourceClaims")
    return any(pod.spec.get(field) for field in fields) or any(c.data.get("resources") for c in pod.all_containers)


# A rule about GPUs knows better which one was meant.
@rule(severity=Severity.ERROR, scope=Scope.POD, when=asks, generic=True)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    yield from _of_pod(pod)
    names = [claim.get("name") for _, claim in mappings(pod.spec, "resourceClaims")]
    claims = {name for name in names if isinstance(name, str)}
    for container in pod.all_containers:
        told: set[str] = set()
        for field, given in (("limits", container.limits), ("requests", container.requests)):
            for name in given:
                fault = resource_fault(name) if isinstance(name, str) and name not in told else ""
                if fault:
                    told.add(name)
                    yield container.problem(
                        f"{container.title} asks for `{name}`, which {fault}; {pod.refusal}",
                        f"Correct the name of the resource {name}.",
                        at=("resources", field, name),
                    )
            pages = next((name for name in given if isinstance(name, str) and is_hugepages(name)), None)
            beside = given if field == "limits" else {**container.limits, **given}
            if pages and not {"cpu", "memory"} & set(beside) and field not in told:
                told.update(("limits", "requests"))
                yield container.problem(
                    f"{container.title} asks for `{pages}` without memory or cpu; {pod.refusal}",
                    "Set memory or cpu beside it.",
                    at=("resources", field, pages),
                )
        yield from _claims(container, claims)


def _claims(container: ContainerView, known: set[str]) -> Iterator[Problem]:
    seen: set[tuple[Any, Any]] = set()
    for index, claim in mappings(container.data, "resources", "claims"):
        name, request = claim.get("name"), claim.get("request")
        if not isinstance(name, str):
            continue
        fault = "" if name in known else ", which the pod does not have in resourceClaims"
        if (name, str(request)) in seen:
            fault = " twice"
        seen.add((name, str(request)))
        if fault:
            yield container.problem(
                f"{container.title} uses the claim `{name}`{fault}; {container.pod.refusal}",
                f"List the claim {name} in the pod's resourceClaims, and once in the container.",
                at=("resources", "claims", index, "name"),
            )


def _of_pod(pod: PodView) -> Iterator[Problem]:
    for field in ("limits", "requests"):
        given = pod.get("spec", "resources", field)
        for name in given if isinstance(given, dict) else ():
            if name not in POD_WIDE and not is_hugepages(str(name)):
                yield pod.spec_problem(
                    f"the resources of the whole pod of {pod.title} hold `{name}`, which only a container can ask for; "
                    f"{pod.refusal}",
                    f"Ask for {name} in the container that uses it.",
                    at=("resources", field, name),
                )
    seen: set[str] = set()
    for index, claim in mappings(pod.spec, "resourceClaims"):
        fault = _claim_fault(claim, seen)
        if fault:
            yield pod.spec_problem(
                f"the claim `{claim.get('name')}` of {pod.title} {fault}; {pod.refusal}",
                "Give the claim a name of its own, and a ResourceClaim or a template of one.",
                at=("resourceClaims", index),
            )


def _claim_fault(claim: Mapping[str, Any], seen: set[str]) -> str:
    name = claim.get("name")
    if isinstance(name, str):
        if name in seen:
            return "stands there twice"
        seen.add(name)
        if label_fault(name):
            return f"has a name that {label_fault(name)}"
    given = [field for field in SOURCES if claim.get(field) is not None]
    if "source" in claim:  # the spelling until 1.30
        return ""
    if len(given) == 2:
        return f"has both {SOURCES[0]} and {SOURCES[1]}"
    return "" if given else f"has neither {SOURCES[0]} nor {SOURCES[1]}"
