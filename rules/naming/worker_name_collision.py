"""Workers of a pool keep different names when these are written in lower case and cut.

Why
    Names are put in lower case, `_` becomes `-`, and what is longer than 63 characters is cut. Two entries
    that differ only in what is lost make one Deployment, or a release that Helm refuses. Each name by itself
    is right.

Bad
    ```yaml values
    agentWorkers:
      - name: image-recognition-with-a-very-long-name-for-team-one
        image: python:3.12-slim
      - name: image-recognition-with-a-very-long-name-for-team-two
        image: python:3.12-slim
    ```

Good
    ```yaml values
    agentWorkers:
      - name: team-one-image-recognition
        image: python:3.12-slim
      - name: team-two-image-recognition
        image: python:3.12-slim
    ```

Fix
    Choose names that differ early, and in more than case and `_`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import Context, Pool, Problem, Scope, Severity, ValuesView, named, rule


def has_several(view: ValuesView, ctx: Context) -> bool:
    return any(len(_names(view.data, pool)) > 1 for pool in ctx.contract.pools)


@rule(severity=Severity.ERROR, scope=Scope.VALUES, when=has_several, contract=True)
def check(view: ValuesView, ctx: Context) -> Iterator[Problem]:
    for pool in ctx.contract.pools:
        first: dict[str, tuple[int, str]] = {}
        for index, name in _names(view.data, pool):
            rendered = named(ctx.fullnames, pool.component_of(name))[0]
            known = first.setdefault(rendered, (index, name))
            if known[1] == name:
                continue  # the same name twice is another rule's
            yield view.problem(
                f"`{pool.values_key}[{known[0]}]` (`{known[1]}`) and `{pool.values_key}[{index}]` (`{name}`) both "
                f"make the name `{rendered}`",
                "Choose names that still differ in lower case, with `-` for `_`, and cut to 63 characters.",
                at=(pool.values_key, index, "name"),
            )


def _names(values: Mapping[str, Any], pool: Pool) -> list[tuple[int, str]]:
    given = values.get(pool.values_key)
    return [
        (index, entry["name"])
        for index, entry in enumerate(given if isinstance(given, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("name"), str) and entry["name"]
    ]
