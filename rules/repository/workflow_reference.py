"""The names that a workflow refers to are there.

Why
    An expression of a name that does not exist is empty text. `target: ${{ matrix.taget }}` builds the last stage of
    the Dockerfile instead of the one that was meant, and the run is green.

Bad
    ```diff .gitea/workflows/publish.yml
    -          target: ${{ matrix.target }}
    +          target: ${{ matrix.stage }}
    ```

    or a key of one entry that nothing reads:

    ```diff .gitea/workflows/publish.yml
    -            target: agent-init
    +            tagret: agent-init
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -          - image: attune-agent
    +          - Image: attune-agent
    ```

Fix
    Write the name as it is defined: in the matrix, as the `id` of a step, or under `needs`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def has_workflow(view: RepositoryView, ctx: Context) -> bool:
    return any(workflow.source.broken is None for workflow in view.publishing.workflows)


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=has_workflow)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    for fault in view.workflow_faults():
        yield view.problem(fault.message, fault.help, fault.location, detail=fault.detail)
