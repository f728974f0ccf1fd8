"""The comments of values.yaml document every field of a worker.

Why
    `helm show values` is the first, and often the only, documentation that an operator reads. A field that it leaves
    out is one that nobody sets.

Bad
    ```diff charts/attune/values.yaml
    -#   tolerations        of the pod; default []
    ```

Good
    ```diff charts/attune/values.yaml
    -#   tolerations        of the pod; default []
    +# - `tolerations`: taints that the pod bears (default: [])
    ```

Fix
    Add the field to the comment above the list of workers.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Problem, Scope, Severity, WorkerComments, rule


def lists_workers(view: ChartView, ctx: Context) -> bool:
    return view.comments is not None


@rule(severity=Severity.WARNING, scope=Scope.CHART, when=lists_workers, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    comments = view.comments
    if comments is None:
        return
    fields = [field.name for field in ctx.contract.pools[0].fields]
    listed = comments.listed()
    # Where prose lists the fields, an example of one is no documentation of it.
    documented = set(listed) if len(listed) * 2 >= len(fields) else {*listed, *comments.shown(view.chart.defaults.data)}
    place = max(listed.values(), default=comments.starts[0])
    missing = [name for name in fields if name not in documented]
    if len(missing) == len(fields):
        yield _problem(comments, place, "the fields of a worker", "fields")
    else:
        for name in missing:
            yield _problem(comments, place, f"the field `{name}` of a worker", name)


def _problem(comments: WorkerComments, place: int, what: str, detail: str) -> Problem:
    return Problem(
        f"no comment of values.yaml documents {what}",
        "Add it to the comment above the list of workers.",
        detail=detail,
        locations=(comments.location(place),),
    )
