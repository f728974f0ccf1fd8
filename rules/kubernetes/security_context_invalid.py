"""Security settings of a pod and its containers do not contradict each other.

Why
    The API server refuses a privileged container that must not gain privileges, a Localhost profile without a
    file, a user number below zero, and a pod with users of its own on the host's network. A capability that is
    written with `CAP_` it takes, and the container does not get it. No schema shows it.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              securityContext:
                privileged: true
                allowPrivilegeEscalation: false
    ```

    or a capability by its long name:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              securityContext:
                capabilities:
                  add: [CAP_NET_BIND_SERVICE]
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  add: [NET_BIND_SERVICE]
    ```

Fix
    Keep one of the two settings that the message names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    ContainerView,
    Context,
    Path,
    PodView,
    Problem,
    Scope,
    Severity,
    descent_fault,
    lookup,
    mappings,
    rule,
)

Fault = tuple[str, Path]
FIELDS = ("securityContext", "hostUsers", "hostPID", "hostIPC", "hostNetwork", "shareProcessNamespace")
IDS = ("runAsUser", "runAsGroup", "fsGroup")
LARGEST = 2**31 - 1
PROFILES = ("seccompProfile", "appArmorProfile")
KINDS = ("Localhost", "RuntimeDefault", "Unconfined")
# The name is one or more parts, apart by dots or slashes.
SYSCTL = re.compile(r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*\Z")
# Users of its own are on by default from this version on.
OWN_USERS = "1.33"


def is_set(pod: PodView, ctx: Context) -> bool:
    return any(field in pod.spec for field in FIELDS) or any("securityContext" in c.data for c in pod.all_containers)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=is_set)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    context = pod.spec.get("securityContext")
    faults = [*_hosts(pod, ctx), *((f, ("securityContext", *at)) for f, at in (*_common(context), *_sysctls(context)))]
    for fault, at in faults:
        yield pod.spec_problem(f"{pod.title} {fault}; {pod.refusal}", f"Correct {at[-1]} of the pod.", at=at)
    for container in pod.all_containers:
        own = container.data.get("securityContext")
        if not isinstance(own, dict):
            continue
        for fault, at in (*_common(own), *_escalation(own)):
            yield container.problem(
                f"{container.title} {fault}; {pod.refusal}",
                f"Correct {at[-1]} of `{container.name}`.",
                at=("securityContext", *at),
            )
        yield from _capabilities(container)


def _hosts(pod: PodView, ctx: Context) -> Iterator[Fault]:
    if pod.spec.get("hostUsers") is False and not ctx.is_before(OWN_USERS):
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            if pod.spec.get(field) is True:
                yield f"has {field} beside hostUsers: false", (field,)
    if pod.spec.get("shareProcessNamespace") is True and pod.spec.get("hostPID") is True:
        yield "has shareProcessNamespace beside hostPID", ("shareProcessNamespace",)


def _common(context: Any) -> Iterator[Fault]:
    """What a pod's security context and a container's have in common."""
    if not isinstance(context, dict):
        return
    groups = context.get("supplementalGroups")
    numbers: list[tuple[Path, Any]] = [((field,), context.get(field)) for field in IDS]
    numbers += [(("supplementalGroups", i), n) for i, n in enumerate(groups if isinstance(groups, list) else ())]
    for at, number in numbers:
        if isinstance(number, int) and not isinstance(number, bool) and not 0 <= number <= LARGEST:
            yield f"has {at[0]} {number}, which is not from 0 to {LARGEST}", at
    for field in PROFILES:
        profile = context.get(field)
        fault = _profile_fault(profile) if isinstance(profile, dict) else ""
        if fault:
            yield f"has the {field} {fault}", (field,)


def _profile_fault(profile: Mapping[str, Any]) -> str:
    kind, file = profile.get("type"), profile.get("localhostProfile")
    if isinstance(kind, str) and kind not in KINDS:
        return f"with the type `{kind}`; there is {', '.join(KINDS)}"
    if kind == "Localhost":
        if not file:
            return "with the type Localhost and without a localhostProfile"
        return f"whose file {descent_fault(file)}" if isinstance(file, str) and descent_fault(file) else ""
    return f"with the type {kind} and a localhostProfile" if kind and file is not None else ""


def _sysctls(context: Any) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, sysctl in mappings(context, "sysctls"):
        name = sysctl.get("name")
        if not isinstance(name, str):
            continue
        if not SYSCTL.match(name) or len(name) > 253:
            yield f"sets the sysctl `{name}`, which is no name of one", ("sysctls", index, "name")
        elif name in seen:
            yield f"sets the sysctl `{name}` twice", ("sysctls", index, "name")
        seen.add(name)


def _escalation(context: Mapping[str, Any]) -> Iterator[Fault]:
    if context.get("allowPrivilegeEscalation") is not False:
        return
    added = lookup(context, ("capabilities", "add"))
    if context.get("privileged") is True:
        yield "is privileged and has allowPrivilegeEscalation: false", ("allowPrivilegeEscalation",)
    elif isinstance(added, list) and "CAP_SYS_ADMIN" in added:
        yield "has CAP_SYS_ADMIN and allowPrivilegeEscalation: false", ("allowPrivilegeEscalation",)


def _capabilities(container: ContainerView) -> Iterator[Problem]:
    if any(True for _ in _escalation(container.data["securityContext"])):
        return
    for field in ("add", "drop"):
        given = container.get("securityContext", "capabilities", field)
        for index, name in enumerate(given if isinstance(given, list) else ()):
            if isinstance(name, str) and name.upper().startswith("CAP_"):
                yield container.problem(
                    f"{container.title} names the capability `{name}`, which is `{name[4:]}` here. Kubernetes accepts "
                    "this, and most runtimes do not know the name",
                    f"Write {name[4:]} in place of {name}.",
                    at=("securityContext", "capabilities", field, index),
                    severity=Severity.WARNING,
                )
