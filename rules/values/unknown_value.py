"""Values that are given are read by somebody.

Why
    Helm takes any key. One that no template reads, no schema knows and the defaults do not have was most
    likely misspelled, or stands one level too high: the setting is lost, and nobody says so.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    sharedStorages:
      packs:
        size: 5Gi
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
    sharedStorage:
      packs:
        size: 5Gi
    ```

Fix
    Correct the key, or remove it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, ValuesView, key_path, rule


def has_overrides(view: ValuesView, ctx: Context) -> bool:
    return bool(view.values.overrides)


@rule(severity=Severity.WARNING, scope=Scope.VALUES, when=has_overrides)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for path, near in view.unknown_keys:
        hint = f"; did you mean `{key_path((*path[:-1], near))}`?" if near else ""
        yield view.problem(
            f"no template reads the value `{key_path(path)}`, and neither the defaults nor a schema know it{hint}",
            f"Write {key_path((*path[:-1], near))} in its place." if near else f"Remove {key_path(path)}.",
            at=path,
            # A key beside one that is nearly the same is a slip, and its setting is lost.
            severity=Severity.ERROR if near else None,
        )
