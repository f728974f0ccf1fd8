"""What an object is made for exists: the Service behind it, or what it scales or binds.

Why
    A StatefulSet whose Service is not there runs, and its pods have no names in DNS. An Ingress without its Service,
    or with a port that the Service does not have, answers 503; an autoscaler without its target does nothing, and a
    binding of a role or an account that is not there gives nobody anything. Kubernetes accepts all of them.

Bad
    ```yaml
    kind: StatefulSet
    metadata:
      name: redis
    spec:
      serviceName: attune-cache
    ```

    or in an Ingress:

    ```yaml
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
    spec:
      defaultBackend:
        service:
          name: attune-frontend
          port:
            number: 80
    ```

Good
    ```yaml
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata:
      name: web
    spec:
      rules:
        - http:
            paths:
              - path: /
                pathType: Prefix
                backend:
                  service:
                    name: attune-web
                    port:
                      number: 80
    ```

Fix
    Correct the name, or render the object.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    is_slip,
    lookup,
    mappings,
    rule,
    subdomain_fault,
)

TARGET = ("spec", "scaleTargetRef")
SCALED = ("Deployment", "ReplicaSet", "StatefulSet")
WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")


def has_target(object_: KubeObject, ctx: Context) -> bool:
    is_scaler = object_.kind == "HorizontalPodAutoscaler"
    return is_scaler or any(True for _ in _targets(object_, ctx)) or _lacks_service(object_, ctx)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_target)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    severity = Severity.ERROR if ctx.edition else Severity.WARNING
    if _lacks_service(object_, ctx):
        yield object_.problem(
            f"{object_.title} names no Service, so that its pods have no names in the DNS. Kubernetes accepts this",
            f"Set serviceName to {object_.name}.",
            at=("spec", "serviceName"),
        )
    yield from _unknown_kind(object_)
    for kind, name, path in _targets(object_, ctx):
        if not ctx.exists(kind, name) and not ctx.is_given(name, kind) and not subdomain_fault(name):
            yield object_.problem(
                f"{object_.title} names the {kind} `{name}`, which the release does not make. Kubernetes accepts this",
                f"Correct the name of the {kind}, or declare it external in the configuration.",
                at=path,
                related=ctx.like(kind, name),
                severity=severity,
            )
    for path in _backends(object_) if object_.kind == "Ingress" else ():
        service = _service(object_.get(*path, "service", "name"), ctx)
        port = object_.get(*path, "service", "port")
        wanted = lookup(port, ("name",)) or lookup(port, ("number",))
        known = [(p.get("name"), p.get("port")) for _, p in mappings(service.data, "spec", "ports")] if service else []
        if service is not None and known and wanted and not any(wanted in pair for pair in known):
            has = ", ".join(f"`{name or number}`" for name, number in known)
            yield object_.problem(
                f"{object_.title} names the port `{wanted}` of {service.title}, which has {has}. Kubernetes accepts "
                "this",
                f"Name a port of {service.title}.",
                at=(*path, "service", "port"),
                related=[service.place("spec", "ports")],
            )


def _unknown_kind(object_: KubeObject) -> Iterator[Problem]:
    """What an autoscaler finds nothing by: a kind that is nearly one that can be scaled, or one in another group."""
    kind, version = object_.get(*TARGET, "kind"), object_.get(*TARGET, "apiVersion")
    if object_.kind != "HorizontalPodAutoscaler" or not isinstance(kind, str):
        return
    meant = next((known for known in SCALED if is_slip(kind, known)), None)
    group = version.rpartition("/")[0] if isinstance(version, str) else ""
    if meant is not None:
        fault, advice, field = f"the kind `{kind}`, which is none; `{meant}` is meant", f"Write {meant}.", "kind"
    elif kind in SCALED and group != "apps":
        given = f"in `{version}`" if version else "without its apiVersion"
        fault, advice, field = f"a {kind} {given}; it is in `apps/v1`", "Set apiVersion to apps/v1.", "apiVersion"
    else:
        return
    yield object_.problem(
        f"{object_.title} names {fault}. Kubernetes accepts this, and scales nothing", advice, at=(*TARGET, field)
    )


def _lacks_service(object_: KubeObject, ctx: Context) -> bool:
    """Whether a StatefulSet forgets the Service that the release has for it."""
    is_silent = object_.kind == "StatefulSet" and not object_.get("spec", "serviceName")
    return is_silent and ctx.edition is not None and ctx.exists("Service", object_.name)


def _is_own(object_: KubeObject, ctx: Context) -> bool:
    return object_.namespace in ("", ctx.release.namespace)


def _service(name: object, ctx: Context) -> KubeObject | None:
    return ctx.find("Service", name) if isinstance(name, str) else None


def _targets(object_: KubeObject, ctx: Context) -> Iterator[tuple[str, str, Path]]:
    """Kind and name of what an object names, and where."""
    places: list[tuple[str, Path]] = []
    if object_.kind == "StatefulSet":
        places.append(("Service", ("spec", "serviceName")))
    elif object_.kind == "HorizontalPodAutoscaler":
        kind = object_.get(*TARGET, "kind")
        if kind in SCALED:
            places.append((kind, (*TARGET, "name")))
    elif object_.kind == "Ingress":
        places += [("Service", (*path, "service", "name")) for path in _backends(object_)]
    elif object_.kind == "RoleBinding" and object_.get("roleRef", "kind") == "Role" and _is_own(object_, ctx):
        places.append(("Role", ("roleRef", "name")))
    elif object_.kind in WEBHOOKS:
        for index, webhook in mappings(object_.data, "webhooks"):
            if lookup(webhook, ("clientConfig", "service", "namespace")) == ctx.release.namespace:
                places.append(("Service", ("webhooks", index, "clientConfig", "service", "name")))
    if object_.kind in ("ClusterRoleBinding", "RoleBinding"):
        for index, subject in mappings(object_.data, "subjects"):
            own = subject.get("namespace") or object_.namespace or ctx.release.namespace
            if subject.get("kind") == "ServiceAccount" and own == ctx.release.namespace:
                places.append(("ServiceAccount", ("subjects", index, "name")))
    for kind, path in places:
        name = object_.get(*path)
        if isinstance(name, str) and name:
            yield kind, name, path


def _backends(ingress: KubeObject) -> Iterator[Path]:
    yield ("spec", "defaultBackend")
    for i, item in mappings(ingress.data, "spec", "rules"):
        for j, _ in mappings(item, "http", "paths"):
            yield ("spec", "rules", i, "http", "paths", j, "backend")
