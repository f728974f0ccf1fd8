"""The examples of values in documents are values that the chart takes.

Why
    An example is copied before it is read. One with a field that was renamed, or a number in quotes, fails at the first
    user; one under a key that no template reads does nothing, without a word.

Bad
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -    stopGracePeriod: 120
    +    stopGracePeriodSeconds: 120
    ```

    or under another key:

    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -agentWorkers:
    -  - name: python
    +agentWorker:
    +  - name: python
    ```

Good
    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -    stopGracePeriod: 120
    +    stopGracePeriod: 120
    +  - name: mine
    +    image: <your image>
    ```

Fix
    Correct the example; `attune-lint -f example.yaml CHART` checks it as a values file.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, rule


def has_examples(view: MarkdownView, ctx: Context) -> bool:
    return any(view.slips()) or any(view.examples())


@rule(severity=Severity.ERROR, scope=Scope.MARKDOWN, when=has_examples)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    for slip in view.slips():
        what, help, word = slip.told()
        yield view.problem(f"{view.name}: {what}", help, view.markdown.location(word, slip.line), detail=what)
    for examined in view.examples():
        for fault in examined.faults:
            line, word = examined.example.position(fault.path)
            yield view.problem(
                f"an example in {view.name} is wrong: {fault.message}",
                fault.help,
                view.markdown.location(word, line),
                detail=fault.detail,
            )
