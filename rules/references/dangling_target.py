"""What an object is made for exists: its Service, or the target of its autoscaler.

Why
    A StatefulSet whose Service is not there runs, and its pods have no names in DNS. An Ingress without its Service
    answers 503, an autoscaler without its target does nothing. Kubernetes accepts all of them.

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

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, lookup, rule

TARGET = ("spec", "scaleTargetRef")


def has_target(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _targets(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_target)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for kind, name, path in _targets(object_):
        if not ctx.exists(kind, name) and not ctx.is_given(name):
            yield object_.problem(
                f"{object_.title} names the {kind} `{name}`, which the release does not make. Kubernetes accepts this",
                f"Correct the name of the {kind}, or declare it external in the configuration.",
                at=path,
                severity=Severity.ERROR if ctx.edition else Severity.WARNING,
            )


def _targets(object_: KubeObject) -> Iterator[tuple[str, str, Path]]:
    """Kind and name of what an object names, and where."""
    places: list[tuple[str, Path]] = []
    if object_.kind == "StatefulSet":
        places.append(("Service", ("spec", "serviceName")))
    elif object_.kind == "HorizontalPodAutoscaler":
        kind = object_.get(*TARGET, "kind")
        if kind in ("Deployment", "ReplicaSet", "StatefulSet"):
            places.append((kind, (*TARGET, "name")))
    elif object_.kind == "Ingress":
        places += [("Service", (*path, "service", "name")) for path in _backends(object_)]
    for kind, path in places:
        name = object_.get(*path)
        if isinstance(name, str) and name:
            yield kind, name, path


def _backends(ingress: KubeObject) -> Iterator[Path]:
    yield ("spec", "defaultBackend")
    rules = ingress.get("spec", "rules")
    for i, item in enumerate(rules if isinstance(rules, list) else ()):
        paths = lookup(item, ("http", "paths"))
        for j in range(len(paths) if isinstance(paths, list) else 0):
            yield ("spec", "rules", i, "http", "paths", j, "backend")
