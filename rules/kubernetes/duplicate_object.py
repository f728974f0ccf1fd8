"""No object stands twice in a release.

Why
    Two objects of one kind with one name in one namespace are one object to the cluster: Helm fails with
    "already exists", or the later one takes the place of the earlier.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: twice
    data: {}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: twice
    data: {}
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: one
    data: {}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: two
    data: {}
    ```

Fix
    Name the objects apart, or render one of them only.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import CLUSTER_SCOPED, Context, KubeObject, Problem, Scope, Severity, rule


def has_name(object_: KubeObject, ctx: Context) -> bool:
    return bool(object_.name)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_name)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    same = [other for other in ctx.release.of_kind(object_.kind) if _key(other, ctx) == _key(object_, ctx)]
    entries = [worker for worker in ctx.workers if object_.name in worker.expected_names]
    # Two entries that make one name are said at the entries.
    if len(same) > 1 and same[1] is object_ and len(entries) < 2:
        first = same[0].template
        where = f"in {first} too" if first != object_.template else "twice in its template"
        yield object_.problem(
            f"{object_.title} is rendered {where}; the cluster takes one object of that kind and name",
            f"Give one of the objects {object_.name} another name, or render it once.",
            at=("metadata", "name"),
        )


def _key(object_: KubeObject, ctx: Context) -> tuple[str, str, str, str, str]:
    """What the cluster tells objects apart by. Hooks come and go apart from the release's own objects."""
    group = object_.api_version.rpartition("/")[0]
    namespace = "" if object_.kind in CLUSTER_SCOPED else object_.namespace or ctx.release.namespace
    hook = str(object_.annotations.get("helm.sh/hook") or "")
    return group, object_.kind, namespace, object_.name, hook
