"""The names that the quick reference states are those that the chart renders.

Why
    An operator copies `kubectl logs … -c agent-loader` from it, at night. A container that was renamed in the chart and
    not there is not found, and the reason is looked for somewhere else.

Bad
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -Then the container `worker` starts your image with `/opt/attune/agent/attune-agent`. It gets the chart's Secret as
    +Then the container `agent` starts your image with `/opt/attune/agent/attune-agent`. It gets the chart's Secret as
    ```

    or the name of an object:

    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -The Deployment is named `<release>-attune-agent-worker-python`.
    +The Deployment is named `<release>-attune-worker-agent-python`.
    ```

Good
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -The Deployment is named `<release>-attune-agent-worker-python`.
    +The Deployment is named `<fullname>-agent-worker-python`; its init container `agent-loader` may take a while.
    ```

Fix
    Write the name as `attune-lint render` shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, nearest, rule


def states_names(view: MarkdownView, ctx: Context) -> bool:
    listed = view.around.rendered.workers
    is_whole = view.around.is_whole and all(pool.component in listed for pool in ctx.contract.pools)
    return view.is_quick_reference and is_whole


@rule(severity=Severity.WARNING, scope=Scope.MARKDOWN, when=states_names, contract=True)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    rendered = view.around.rendered
    told: set[str] = set()
    for stated in view.stated_names:
        if stated.name in told or view.is_rendered(stated):
            continue
        known = rendered.parts if stated.kind in ("part", "container", "init container", "volume") else rendered.names
        by_form = stated.kind in ("part", "full name")
        near = nearest(stated.name, sorted(known - {stated.name}), cutoff=0.85 if by_form else 0.6)
        # A name that its form alone tells, or that holds a release's, may be another's: only a slip is certain.
        if by_form and (near is None or view.is_other_name(stated.name, ctx.contract)):
            continue
        told.add(stated.name)
        what = "the name" if by_form else f"the {stated.kind}"
        hint = f"; did you mean `{near}`?" if near and stated.kind != "object" else ""
        yield view.problem(
            f"{view.name} states {what} `{stated.name}`, which the chart does not render{hint}",
            f"Write {near}." if near and stated.kind != "object" else f"Correct {stated.name}.",
            stated.location,
            detail=stated.name,
        )
