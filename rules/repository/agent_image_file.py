"""The agent's image holds the files that the workers' init containers copy out of it.

Why
    The loader copies the agent's binary from a path of this image. Where the Dockerfile puts it elsewhere, or the
    workflow builds another stage, every worker stays in Init:CrashLoopBackOff: "No such file or directory". The build
    is green.

Bad
    ```diff docker/Dockerfile.agent
    -COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    +COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/bin/attune-agent
    ```

    or another stage, which has no such file:

    ```diff docker/Dockerfile.agent
    +FROM busybox:1.36 AS base
    +
     # The init container copies the binary with the shell, cp and chmod that busybox brings.
    @@
    -ENTRYPOINT ["/bin/sh"]
    +ENTRYPOINT ["/bin/sh"]
    ```
    ```diff .gitea/workflows/publish.yml
    -            target: agent-init
    +            target: base
    ```

Good
    ```diff docker/Dockerfile.agent
    -COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    +WORKDIR /usr/local
    +COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-* bin/
    ```

Fix
    Copy the binary to the path that the loader copies from, in the stage that the workflow builds.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import BuildView, Context, Problem, Scope, Severity, rule


def is_the_agents(view: BuildView, ctx: Context) -> bool:
    return any(view.holds(path) is not None for path in view.files_copied(ctx.contract))


@rule(severity=Severity.ERROR, scope=Scope.BUILD, when=is_the_agents, contract=True)
def check(view: BuildView, ctx: Context) -> Iterator[Problem]:
    dockerfile, stage = view.dockerfile, view.stage
    if dockerfile is None or stage is None:
        return
    named = f"stage `{stage.name}`" if stage.name else "the last stage"
    for path in view.files_copied(ctx.contract):
        if view.holds(path) is False:
            yield Problem(
                f"{named} of {dockerfile.name} has no `{path}`, which workers copy out of this image; {view.title} "
                "makes it",
                f"Copy the binary to {path} in this stage.",
                detail=path,
                locations=(stage.location,),
            )
