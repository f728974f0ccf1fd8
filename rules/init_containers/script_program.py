"""The programs that the script of an init container runs are spelled right.

Why
    A program that is not there ends the script, or is passed over where nobody looks at its status: a binary
    without its mode, a loop without its pause. The image shows it at every start of the pod, and nothing before.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['until [ -f /opt/attune/packs/core/pack.yaml ]; do sleeep 2; done']
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: [sh, -ec]
        args: ['until [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done']
    ```

Fix
    Write the program that the message names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    COMMON_PROGRAMS,
    OTHER_PROGRAMS,
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    calls,
    is_slip,
    nearest,
    rule,
    script_at,
    script_of,
)

USUAL = frozenset({*COMMON_PROGRAMS, *OTHER_PROGRAMS})


def has_script(container: ContainerView, ctx: Context) -> bool:
    return container.is_init and bool(script_of(container))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_script)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    started = dict.fromkeys(call.words[0] for call in calls(container) if call.words)
    strange = [name for name in started if name not in USUAL and re.fullmatch(r"[a-z_-]{4,}", name)]
    if not strange or ctx.is_said_of_a_worker(container):
        return
    own = _polls(ctx) | set(re.findall(r"([\w-]+)\s*\(\)", script_of(container)))
    for name in strange:
        if name in own:
            continue
        meant = nearest(name, sorted(COMMON_PROGRAMS), cutoff=0.8) or _slipped(name, ctx)
        # That a step's own poll or copy is missing is another rule's to say.
        if (
            meant is not None
            and meant != "install"
            and not (ctx.edition and meant in _polls(ctx) and _is_step(container, ctx))
        ):
            yield container.problem(
                f"the script of {container.title} runs `{name}`, which is no usual program; `{meant}` is meant. "
                "Kubernetes accepts this",
                f"Write {meant} in place of {name} in `{container.name}`.",
                at=script_at(container),
                detail=name,
                severity=Severity.ERROR if ctx.edition else Severity.WARNING,
            )


def _slipped(name: str, ctx: Context) -> str | None:
    """The contract's own program that a short name is one letter away from."""
    return next((poll for poll in sorted(_polls(ctx)) if len(poll) >= 4 and is_slip(name, poll)), None)


def _is_step(container: ContainerView, ctx: Context) -> bool:
    worker = ctx.worker_of(container)
    return worker is not None and any(container.name == step.name for step in worker.pool.init_steps)


def _polls(ctx: Context) -> set[str]:
    """The programs of the contract's own steps."""
    pools = ctx.edition.pools if ctx.edition else ()
    return {program.split()[0] for pool in pools for step in pool.init_steps for program in step.needs_command}
