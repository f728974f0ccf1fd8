"""A wait step runs the image that the contract names, from any registry.

Why
    A wait step is a script around one program of its image. In another image the program may be missing or
    behave otherwise, and the init container then fails, or waits for ever. Kubernetes cannot know.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
        image: alpine:3.20
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-schema
        image: mirror.example.com/library/postgres:16-alpine
    ```

Fix
    Use the contract's image; a registry and a path before its name are free.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, Scope, Severity, WorkerView, rule


def has_wait_steps(worker: WorkerView, ctx: Context) -> bool:
    return any(step.image and worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_wait_steps)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for step in worker.pool.init_steps:
        container = worker.init(step)
        if container is None or not step.image or not container.image:
            continue
        image = container.image.partition("@")[0]
        if image != step.image and not image.endswith("/" + step.image):
            yield container.problem(
                f"{container.title} runs the image `{container.image}`; the contract wants `{step.image}`",
                f"Set the image of `{container.name}` to {step.image}.",
                at=("image",),
            )
