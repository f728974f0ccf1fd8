"""A Job can be replaced by the next upgrade.

Why
    The template of a Job cannot be changed. Where a Job with a fixed name still exists at the next upgrade, and its
    image or a variable is another one, the upgrade fails. A hook is deleted first, and a Job with
    `ttlSecondsAfterFinished` is gone by then.

Bad
    ```yaml
    kind: Job
    metadata:
      name: migrations
    spec:
      ttlSecondsAfterFinished: null
    ```

Good
    ```yaml
    kind: Job
    metadata:
      name: migrations
    spec:
      ttlSecondsAfterFinished: 300
    ```

Fix
    Set ttlSecondsAfterFinished, put the release's revision into the name, or make the Job a hook.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, hook_events, nearly_hooks, rule


def is_job(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "Job" and not hook_events(object_)


@rule(severity=Severity.INFO, scope=Scope.OBJECT, when=is_job)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    # The first revision is 1: a name that ends with it changes with every upgrade.
    if object_.get("spec", "ttlSecondsAfterFinished") is None and not object_.name.endswith("-1"):
        yield object_.problem(
            f"{object_.title} stays when it is done, and cannot be changed: the next upgrade with another image fails",
            f"Set ttlSecondsAfterFinished of {object_.title}.",
            at=("spec", "ttlSecondsAfterFinished"),
            related=nearly_hooks(object_),
        )
