"""A file that is mounted from a ConfigMap is not empty.

Why
    `.Files.Get` of a file that is not in the package gives an empty text, and so does a value that is not set. The
    key is there, the mount succeeds, and the program reads nothing. Kubernetes accepts this.

Bad
    ```yaml
    kind: ConfigMap
    apiVersion: v1
    metadata:
      name: scripts
    data:
      run.sh: ""
    ---
    volumes:
      - name: scripts
        configMap:
          name: scripts
    containers:
      - name: worker
        volumeMounts:
          - name: scripts
            mountPath: /scripts/run.sh
            subPath: run.sh
    ```

Good
    ```yaml
    kind: ConfigMap
    apiVersion: v1
    metadata:
      name: scripts
    data:
      run.sh: echo hello
    ---
    volumes:
      - name: scripts
        configMap:
          name: scripts
    containers:
      - name: worker
        volumeMounts:
          - name: scripts
            mountPath: /scripts/run.sh
            subPath: run.sh
    ```

Fix
    Correct the path in the template, set the value, or leave the mount out.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    PodView,
    Problem,
    Reference,
    Scope,
    Severity,
    data_keys,
    named,
    once,
    references,
    rule,
)

KIND = "ConfigMap"


def mounts_files(pod: PodView, ctx: Context) -> bool:
    return bool(_files(pod))


@rule(severity=Severity.WARNING, scope=Scope.POD, when=mounts_files)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for reference, keys in _files(pod):
        object_ = ctx.find(KIND, reference.name)
        if object_ is None or _is_told(reference.name, ctx):
            continue
        data = data_keys(object_)
        for key in keys:
            if isinstance(data.get(key), str) and not data[key].strip():
                yield reference.view.problem(
                    f"{reference.owner} takes the file `{key}` from {object_.title}, and it is empty there. Kubernetes "
                    "accepts this",
                    f"Put the content of {key} into {object_.title}.",
                    at=reference.at,
                    detail=key,
                )


@once
def _files(pod: PodView) -> tuple[tuple[Reference, list[str]], ...]:
    """The ConfigMaps of a pod's volumes with the keys that are mounted one by one. Of a folder of files some may be
    empty on purpose."""
    found = []
    for reference in references(pod):
        volume = reference.volume
        if reference.kind == KIND and reference.keys and volume is not None:
            single = {mount.sub_path for container in pod.all_containers for mount in container.mounts_of(volume.name)}
            keys = [key for key in reference.keys if key in single]
            if keys:
                found.append((reference, keys))
    return tuple(found)


def _is_told(name: str, ctx: Context) -> bool:
    """Whether the ConfigMap is the contract's, of which another rule says it once for all pods."""
    return ctx.edition is not None and name in named(ctx.fullnames, ctx.contract.config_suffix)
