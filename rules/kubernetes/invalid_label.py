"""Labels and annotations have keys and values that the API server takes.

Why
    A label's value has at most 63 characters and no `+`, `:`, `/` or space, and every pod of a workload bears
    those of its template; all annotations together have at most 256 KiB. A version such as 1.0.0+git, or an
    image tag, breaks the whole object, and no schema shows it.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: labelled
      labels:
        app.kubernetes.io/version: 1.0.0+git
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: labelled
      labels:
        app.kubernetes.io/version: 1.0.0_git
    ```

Fix
    Replace what is not allowed, for a version with `replace "+" "_"`, and cut to 63 characters.
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
    label_key_fault,
    label_value_fault,
    rule,
)

# All annotations of one object together.
MOST = 256 * 1024


@rule(severity=Severity.ERROR, scope=Scope.OBJECT)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    pod = object_.pod
    places: list[tuple[str, Path]] = [("", ("metadata",))]
    if pod is not None and pod.path:
        places.append(("the pods of ", pod.at("metadata")))
    seen: set[tuple[str, str, str]] = set()
    for owner, path in places:
        yield from _oversize(object_, owner, path)
        for field in ("labels", "annotations"):
            entries = object_.get(*path, field)
            for key, value in entries.items() if isinstance(entries, dict) else ():
                fault = label_key_fault(str(key))
                what = f"the {field.removesuffix('s')} key `{key}`"
                if not fault and field == "labels" and isinstance(value, str):
                    fault, what = label_value_fault(value), f"the label `{key}: {value}`"
                # The helper that both places include is one cause.
                if fault and (field, str(key), str(value)) not in seen:
                    seen.add((field, str(key), str(value)))
                    yield object_.problem(
                        f"{what} of {owner}{object_.title} {fault}; the API server refuses it",
                        f"Change the {field.removesuffix('s')} {key}.",
                        at=(*path, field, key),
                    )


def _oversize(object_: KubeObject, owner: str, path: Path) -> Iterator[Problem]:
    entries = object_.get(*path, "annotations")
    if not isinstance(entries, dict):
        return
    size = sum(len(str(key).encode()) + len(value.encode()) for key, value in entries.items() if isinstance(value, str))
    if size > MOST:
        yield object_.problem(
            f"the annotations of {owner}{object_.title} have {size} bytes; the API server takes {MOST}",
            "Put the text into a ConfigMap.",
            at=(*path, "annotations"),
        )
