"""The examples of values in documents render, and to what the text beside them says.

Why
    An example may be valid and still fail in a template, for want of a value that it must come with. And a name in the
    text that the example does not make (the entry was renamed) is looked for in vain.

Bad
    ```diff docs/deployment/gitea-registry-and-helm.md
    -global:
    -  imageRegistry: registry.example.com
    +sharedStorage:
    +  packs:
    +    enabled: false
    +global:
    +  imageRegistry: registry.example.com
    ```

    or an example of another name than the text's:

    ```diff docs/QUICKREF-kubernetes-agent-workers.md
    -  - name: python
    +  - name: snake
    ```

Good
    ```diff docs/deployment/gitea-registry-and-helm.md
    -global:
    -  imageRegistry: registry.example.com
    +sharedStorage:
    +  packs:
    +    enabled: false
    +    existingClaim: team-packs
    +global:
    +  imageRegistry: registry.example.com
    ```

Fix
    Add to the example what the message asks for, or correct the name in the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, MarkdownView, Problem, Scope, Severity, rule


def renders_examples(view: MarkdownView, ctx: Context) -> bool:
    return any(examined.refusal is not None or examined.names is not None for examined in view.examples())


@rule(severity=Severity.ERROR, scope=Scope.MARKDOWN, when=renders_examples)
def check(view: MarkdownView, ctx: Context) -> Iterator[Problem]:
    for examined in view.examples():
        if examined.refusal is not None:
            line, word = examined.example.position(())
            yield view.problem(
                f"an example in {view.name} does not render: {examined.refusal}",
                "Add to the example what it must come with.",
                view.markdown.location(word, line),
                detail=examined.refusal,
            )
    for stated, names in view.names_beside_examples():
        yield view.problem(
            f"{view.name} says `{stated.name}` beside an example that makes {' and '.join(f'`{n}`' for n in names)}",
            "Write the same name in the text and in the example.",
            stated.location,
            detail=stated.name,
        )
