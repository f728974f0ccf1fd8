"""The examples in the comments of values.yaml are values that the chart takes.

Why
    The example is there to be uncommented. One that the chart's own schema refuses, or a field that was renamed since,
    is the first thing that a new operator meets.

Bad
    ```diff charts/attune/values.yaml
    -#       stopGracePeriod: 120
    +#       stopGracePeriod: 2m
    ```

    or under a key that was renamed:

    ```diff charts/attune/values.yaml
    -#   agentWorkers:
    +#   agentWorker:
    ```

Good
    ```diff charts/attune/values.yaml
    -#       stopGracePeriod: 120
    +#       # two minutes
    +#       stopGracePeriod: 120
    ```

Fix
    Correct the example as if it were no comment.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import ChartView, Context, Location, Problem, Scope, Severity, rule


def has_examples(view: ChartView, ctx: Context) -> bool:
    return view.comments is not None and bool(view.comments.examples)


@rule(severity=Severity.WARNING, scope=Scope.CHART, when=has_examples, contract=True)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    comments = view.comments
    if comments is None:
        return
    for slip in comments.slips:
        what, help, word = slip.told()
        yield _problem(what, help, what, comments.location(slip.line, word))
    for example, fault in view.comment_faults():
        line, word = example.position(fault.path)
        what = f"an example is wrong: {fault.message}"
        yield _problem(what, fault.help, fault.detail, comments.location(line, word))


def _problem(message: str, help: str, detail: str, location: Location) -> Problem:
    return Problem(f"in the comments of values.yaml {message}", help, detail=detail, locations=(location,))
