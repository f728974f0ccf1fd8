"""The keys that pods take from ConfigMaps and Secrets are there.

Why
    A variable from a key that the object lacks keeps the container from starting, and a file mounted by
    `subPath` becomes an empty folder. Kubernetes accepts this.

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
              env:
                - name: HOST
                  valueFrom:
                    secretKeyRef:
                      name: attune-secrets
                      key: DB_HOSTNAME
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
              env:
                - name: HOST
                  valueFrom:
                    secretKeyRef:
                      name: attune-secrets
                      key: DB_HOST
    ```

Fix
    Correct the key, or add it to the object.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    KubeObject,
    PodView,
    Problem,
    Reference,
    Related,
    Scope,
    Severity,
    data_keys,
    nearest,
    references,
    rule,
)


def takes_keys(pod: PodView, ctx: Context) -> bool:
    return any(_source(reference, ctx) is not None for reference in references(pod))


@rule(severity=Severity.ERROR, scope=Scope.POD, when=takes_keys)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for reference in references(pod):
        source = _source(reference, ctx)
        if source is None or reference.optional or _is_the_contracts(reference, ctx):
            continue
        keys = data_keys(source)
        for key in reference.keys:
            if key in keys or key.split("/")[0] in keys:
                continue
            near = nearest(key, keys)
            hint = f" (there is `{near}`)" if near is not None else ""
            yield reference.view.problem(
                f"{reference.owner} wants the key `{key}` of {source.title}, which does not have it{hint}. "
                "Kubernetes accepts this",
                f"Add the key {key} to {source.title}, or correct its name.",
                at=reference.at[:-1],
                detail=key,
                related=[*_near(source, key, near), *_uses(reference, key)],
                # Without a contract a job or a controller may well add it.
                severity=Severity.ERROR if ctx.edition else Severity.WARNING,
            )


def _near(source: KubeObject, key: str, near: str | None) -> Iterator[Related]:
    """The key that is nearly the one which is wanted, and where that should stand."""
    for field in ("data", "stringData", "binaryData"):
        if near is not None and source.get(field, near) is not None:
            yield source.place(field, near)
        if isinstance(source.get(field), dict):
            yield source.place(field, key)


def _uses(reference: Reference, key: str) -> Iterator[Related]:
    """The mounts that take the key alone."""
    volume, pod = reference.volume, reference.pod
    for container in pod.all_containers if volume is not None and pod is not None else ():
        for mount in container.mounts_of(volume.name) if volume is not None else ():
            if mount.sub_path == key:
                yield mount.place("subPath")


def _source(reference: Reference, ctx: Context) -> KubeObject | None:
    found = ctx.find(reference.kind, reference.name) if reference.keys else None
    # One that is rendered empty is filled by somebody else.
    return found if found is not None and data_keys(found) else None


def _is_the_contracts(reference: Reference, ctx: Context) -> bool:
    """Whether a rule about workers answers for this volume."""
    worker = ctx.worker_of(reference.pod) if reference.pod is not None else None
    volume = reference.volume
    return worker is not None and volume is not None and any(v.name == volume.name for v in worker.pool.volumes)
