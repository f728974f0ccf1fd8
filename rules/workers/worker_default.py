"""Where an entry is silent its Deployment has the contract's default.

Why
    Users write short entries and rely on the documented defaults. Kubernetes has others (30 seconds to stop,
    say), and fills them in without a word.

Bad
    ```yaml
    terminationGracePeriodSeconds: 30
    ```

    or no default at all:

    ```yaml
    terminationGracePeriodSeconds: null
    ```

Good
    ```yaml
    terminationGracePeriodSeconds: 45
    ```

Fix
    Render the default that the message names where the entry has no such key.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    FieldView,
    Problem,
    Scope,
    Severity,
    WorkerView,
    field_views,
    is_empty,
    normal,
    rule,
)

# What Kubernetes takes where the Deployment says nothing.
KUBERNETES: dict[tuple[str, ...], object] = {("spec", "replicas"): 1}


def has_silent_field(worker: WorkerView, ctx: Context) -> bool:
    return any(_relies(view) for view in field_views(worker))


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_silent_field)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for view in field_views(worker):
        if not _relies(view) or view.agrees or (view.found is None and KUBERNETES.get(view.field.path) == view.wanted):
            continue
        found = f"no {view.label}" if is_empty(view.found) else f"{view.label} `{normal(view.found)}`"
        yield view.problem(
            f"{view.owner} has {found}, and the entry {worker.title} says nothing of `{view.field.name}`; the "
            f"contract's default is `{normal(view.field.default)}`. Kubernetes accepts this",
            f"Render {normal(view.field.default)} where the entry has no {view.field.name}.",
        )


def _relies(view: FieldView) -> bool:
    return is_empty(view.given) and view.field.default is not None
