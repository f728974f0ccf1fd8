"""The plan and the notes for developers agree whether the phase is complete.

Why
    Two documents tell what is done. Where one says that the work on Kubernetes is complete and the other that it is in
    progress, the next developer, or assistant, starts it again, or leaves out what is still to do.

Bad
    ```diff docs/plans/universal-worker-agent.md
    -| 7 | Kubernetes | complete |
    +| 7 | Kubernetes | in progress |
    @@
    -**Status**: complete
    +**Status**: in progress
    ```

Good
    ```diff docs/plans/universal-worker-agent.md
    -| 7 | Kubernetes | complete |
    +| Phase 7 | Kubernetes | done |
    ```

Fix
    Say the same in both documents.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def speaks_of_phase(view: RepositoryView, ctx: Context) -> bool:
    return any(view.phase_states(ctx.contract).values())


@rule(severity=Severity.WARNING, scope=Scope.REPOSITORY, when=speaks_of_phase, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    phase = ctx.contract.repository.phase
    states = view.phase_states(ctx.contract)
    said = [(name, state) for name, found in states.items() for state in found]
    done = [(name, state) for name, state in said if state.is_complete]
    others = [(name, state) for name, state in said if not state.is_complete]
    if done and others:
        (name, state), (other, _) = others[0], done[0]
        yield view.problem(
            f"{name} lists phase {phase} as `{state.words}`, and {other} as complete",
            "Say the same in both documents.",
            state.location,
            detail=f"phase {phase}",
        )
    for name, found in states.items():
        if done and not found:
            yield view.problem(
                f"{name} does not say that phase {phase} is complete, and {done[0][0]} does",
                f"List phase {phase} as complete in {name}.",
                view.whole_of(name),
                detail=f"phase {phase}",
            )
