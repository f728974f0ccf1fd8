"""Roles, their bindings and accounts say whom they mean, and what for.

Why
    The API server refuses a rule without verbs, a URL in a Role, a ClusterRoleBinding to a Role and an account without
    its namespace. Rules beside an `aggregationRule` it takes, and its controller writes over them.

Bad
    ```yaml template
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata:
      name: attune
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: view
    subjects:
      - kind: ServiceAccount
        name: attune
    ```

Good
    ```yaml template
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata:
      name: attune
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: view
    subjects:
      - kind: ServiceAccount
        name: attune
        namespace: {{ .Release.Namespace }}
    ```

Fix
    Give each rule its verbs, each binding a role of the right kind, and each account its namespace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    label_fault,
    mappings,
    rule,
    segment_fault,
    selector_faults,
    subdomain_fault,
)

Fault = tuple[str, Path]
GROUP = "rbac.authorization.k8s.io"
ROLES, BINDINGS = ("ClusterRole", "Role"), ("ClusterRoleBinding", "RoleBinding")
URLS = "nonResourceURLs"
FIELDS = ("apiGroups", "resources", "resourceNames")


def gives_access(object_: KubeObject, ctx: Context) -> bool:
    if object_.kind == "ServiceAccount":
        return True
    return object_.kind in (*ROLES, *BINDINGS) and object_.api_version.startswith(GROUP)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=gives_access)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    faults = _role(object_) if object_.kind in ROLES else _binding(object_) if object_.kind in BINDINGS else ()
    for fault, at in faults:
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it",
            f"Correct {next(part for part in reversed(at) if isinstance(part, str))} of {object_.title}.",
            at=at,
        )
    if object_.kind == "ClusterRole" and object_.get("aggregationRule") and object_.get("rules"):
        yield object_.problem(
            f"{object_.title} has rules beside an aggregationRule. Kubernetes accepts this, and writes over them",
            "Put the rules into a role of their own, with a label that the aggregationRule selects.",
            at=("rules",),
            severity=Severity.WARNING,
        )


def _role(object_: KubeObject) -> Iterator[Fault]:
    for index, item in mappings(object_.data, "rules"):
        urls = item.get(URLS)
        if not item.get("verbs"):
            yield "has a rule without verbs", ("rules", index, "verbs")
        if urls and object_.kind == "Role":
            yield f"has a rule for {URLS}, which only a ClusterRole can have", ("rules", index, URLS)
        elif urls and any(item.get(field) for field in FIELDS):
            yield f"has a rule for {URLS} and for resources", ("rules", index, URLS)
        elif not urls:
            for field in FIELDS[:2]:
                if not item.get(field):
                    yield f"has a rule without {field}", ("rules", index, field)
    for index, selector in mappings(object_.data, "aggregationRule", "clusterRoleSelectors"):
        for fault, at in selector_faults(selector):
            yield f"has a selector that {fault}", ("aggregationRule", "clusterRoleSelectors", index, *at)


def _binding(object_: KubeObject) -> Iterator[Fault]:
    role = object_.get("roleRef")
    if isinstance(role, dict):
        kinds = ROLES[:1] if object_.kind == "ClusterRoleBinding" else ROLES
        kind, name, group = role.get("kind"), role.get("name"), role.get("apiGroup")
        if kind not in kinds:
            yield f"refers to the {kind} `{name}`; it takes {' or '.join(kinds)}", ("roleRef", "kind")
        if name == "" or (isinstance(name, str) and segment_fault(name)):
            yield f"refers to the role `{name}`, which {segment_fault(name) or 'is empty'}", ("roleRef", "name")
        if group not in (None, "", GROUP):
            yield f"refers to a role of the group `{group}`; it takes {GROUP}", ("roleRef", "apiGroup")
    for index, subject in mappings(object_.data, "subjects"):
        yield from ((fault, ("subjects", index, *at)) for fault, at in _subject(subject, object_))


def _subject(subject: Mapping[str, Any], object_: KubeObject) -> Iterator[Fault]:
    kind, name, group = subject.get("kind"), subject.get("name"), subject.get("apiGroup")
    namespace = subject.get("namespace")
    if name == "":
        yield "has a subject without a name", ("name",)
    if kind == "ServiceAccount":
        if group:
            yield f"has the account `{name}` of the group `{group}`, and accounts have none", ("apiGroup",)
        if isinstance(name, str) and name and subdomain_fault(name):
            yield f"has the account `{name}`, which {subdomain_fault(name)}", ("name",)
        if not namespace and object_.kind == "ClusterRoleBinding":
            yield f"has the account `{name}` without its namespace", ("namespace",)
        elif isinstance(namespace, str) and namespace and label_fault(namespace):
            yield f"has an account of the namespace `{namespace}`, which {label_fault(namespace)}", ("namespace",)
    elif kind in ("User", "Group"):
        if group not in (None, "", GROUP):
            yield f"has the {kind} `{name}` of the group `{group}`; it takes {GROUP}", ("apiGroup",)
    elif isinstance(kind, str):
        yield f"has a subject of the kind `{kind}`; there is ServiceAccount, User and Group", ("kind",)
