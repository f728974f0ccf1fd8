"""The Dockerfiles that a workflow builds can be read.

Why
    A word that is no instruction, or a line that lost its continuation, ends the build of the release.

Bad
    ```diff docker/Dockerfile.agent
    -COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    +COPPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    ```

Good
    ```diff docker/Dockerfile.agent
    -COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    +copy --from=build \
    +  # the binary
    +  /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    ```

Fix
    Correct the instruction at the line that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def builds_some(view: RepositoryView, ctx: Context) -> bool:
    return bool(view.dockerfiles)


@rule(severity=Severity.WARNING, scope=Scope.REPOSITORY, when=builds_some)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    for dockerfile in view.dockerfiles:
        if dockerfile.fault is not None:
            yield view.problem(
                f"{dockerfile.name} cannot be read as a Dockerfile from here on",
                "Correct the instruction; nothing else of this file is checked.",
                dockerfile.fault,
                detail=dockerfile.name,
            )
