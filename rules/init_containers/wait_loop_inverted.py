"""A wait step loops until what it waits for is there, not while it is there.

Why
    `while psql …; do sleep` ends at once when the database is away and loops for ever when it is there: the
    wrong way round. `until` and `while !` wait. Kubernetes cannot tell.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['while [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done']
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['while [ ! -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done']
    ```

Fix
    Write `until` in place of `while`, or the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    InitRole,
    InitStep,
    Problem,
    Scope,
    Severity,
    WorkerView,
    rule,
    script_of,
)

LOOP = re.compile(r"(?:^|[;&|\n]|\bdo|\bthen)\s*(?P<loop>until|while)\s+(?P<condition>.*?)\s*(?:;|\n)\s*do\b", re.S)
# The plain tests for a file, with at most one negation in them.
FILE_TEST = re.compile(r"(?:\[\[?|test)\s+(?P<not>!\s+)?-[efrs]\s+[^\s;&|]+(?:\s+\]\]?)?\s*\Z")


def has_wait_steps(worker: WorkerView, ctx: Context) -> bool:
    return any(step.role is not InitRole.LOADER and worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_wait_steps)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for step in worker.pool.init_steps:
        container = worker.init(step)
        if container is None or step.role is InitRole.LOADER:
            continue
        for match in LOOP.finditer(script_of(container)):
            loop = match["loop"]
            if _ends_at_success(loop, match["condition"], step) is False:
                other = "while" if loop == "until" else "until"
                yield container.problem(
                    f"{container.title} loops with `{loop}` the wrong way round: it ends while what it waits for is "
                    "missing, and goes on when that is there; Kubernetes accepts this",
                    f"Write `{other}` in place of `{loop}` in `{container.name}`.",
                    at=("command",),
                )


def _ends_at_success(loop: str, condition: str, step: InitStep) -> bool | None:
    """Whether the loop ends once its poll succeeds; None where the condition is too clever to tell."""
    negated = condition.startswith("! ")
    poll = condition.removeprefix("!").strip()
    programs = {program.split()[0] for program in step.needs_command}
    if step.waits_for_path is not None:
        test = FILE_TEST.match(poll)
        if test is None or step.waits_for_path not in poll:
            return None
        negated ^= test["not"] is not None
    elif poll.split(maxsplit=1)[:1] not in [[program] for program in programs] or re.search(
        r"\|\||&&|grep\s+(-\S+\s+)*-\w*v", poll
    ):
        return None
    return negated == (loop == "while")
