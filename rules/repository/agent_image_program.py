"""The agent's image holds the programs that the workers' init containers run in it.

Why
    The loader runs a shell with `cp` and `chmod` in this image. `FROM scratch` has none of them, and busybox has no
    bash: the init container cannot start ("exec: no such file or directory"), and no worker ever does.

Bad
    ```diff docker/Dockerfile.agent
    -FROM busybox:1.36 AS agent-init
    +FROM scratch AS agent-init
    ```

Good
    ```diff docker/Dockerfile.agent
    -FROM busybox:1.36 AS agent-init
    +FROM scratch AS agent-init
    +COPY --from=busybox:1.36 /bin/ /bin/
    ```

Fix
    Build the stage on an image that has a shell, such as busybox, or copy the programs into it.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import BuildView, Context, Problem, Scope, Severity, rule


def is_the_agents(view: BuildView, ctx: Context) -> bool:
    return any(view.runs(program) is not None for program in view.programs_run(ctx.contract))


@rule(severity=Severity.ERROR, scope=Scope.BUILD, when=is_the_agents, contract=True)
def check(view: BuildView, ctx: Context) -> Iterator[Problem]:
    dockerfile, stage = view.dockerfile, view.stage
    missing = [program for program in view.programs_run(ctx.contract) if view.runs(program) is False]
    if dockerfile is None or stage is None or not missing:
        return
    named = f"stage `{stage.name}`" if stage.name else "the last stage"
    base = dockerfile.chain(stage)[-1]
    yield Problem(
        f"{named} of {dockerfile.name} is built on `{base.base}`, which has no "
        f"{', '.join(f'`{program}`' for program in missing)}; the init containers of workers run "
        f"{'it' if len(missing) == 1 else 'them'} in this image",
        "Build the stage on an image that has a shell, or copy the programs into it.",
        detail=" ".join(missing),
        locations=(base.base_location,),
    )
