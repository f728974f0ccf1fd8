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

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, rule


def has_name(object_: KubeObject, ctx: Context) -> bool:
    return bool(object_.name)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_name)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    same = ctx.twins(object_)
    # Two entries that make one name are said at the entries.
    if len(same) > 1 and same[1] is object_ and ctx.entries_of(object_.name) < 2:
        first = same[0].template
        where = f"in {first} too" if first != object_.template else "twice in its template"
        yield object_.problem(
            f"{object_.title} is rendered {where}; the cluster takes one object of that kind and name",
            f"Give one of the objects {object_.name} another name, or render it once.",
            at=("metadata", "name"),
            related=[same[0].place("metadata", "name")],
        )
