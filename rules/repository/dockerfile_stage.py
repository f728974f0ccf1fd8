"""The stages that a Dockerfile copies from, or builds on, come before it does so.

Why
    For a name that is no earlier stage Docker looks in a registry. A stage that was misspelled, or moved below, ends
    the build with "pull access denied", or copies from an image of a stranger.

Bad
    ```diff docker/Dockerfile.agent
    -COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    +COPY --from=biuld /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    ```

Good
    ```diff docker/Dockerfile.agent
    -COPY --from=build /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    +COPY --from=0 /src/target/x86_64-unknown-linux-musl/release/attune-agent /usr/local/bin/attune-agent
    +COPY --from=alpine /etc/ssl/certs /etc/ssl/certs
    ```

Fix
    Write the name that stands after `AS` of an earlier stage, or the whole name of an image with its tag.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, nearest, rule


def builds_some(view: RepositoryView, ctx: Context) -> bool:
    return any(dockerfile.fault is None for dockerfile in view.dockerfiles)


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=builds_some)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    for dockerfile in view.dockerfiles:
        names = [stage.name.lower() for stage in dockerfile.stages]
        for stage in dockerfile.stages if dockerfile.fault is None else ():
            used = [(stage.base, stage.base_location), *((c.stage, c.stage_location) for c in stage.copies if c.stage)]
            for name, location in used:
                fault = _fault(name, names, stage.number)
                if fault is not None:
                    yield view.problem(
                        f"{dockerfile.name}: `{name}` is {fault[0]}; Docker looks for an image of that name",
                        fault[1],
                        location,
                        detail=f"{dockerfile.name} {name}",
                    )


def _fault(name: str, names: list[str], number: int) -> tuple[str, str] | None:
    """What is wrong with a name, and what to do. One with a tag or a registry is an image's, and so is one that is
    like no stage's."""
    plain = name.lower()
    if plain in names[:number] or any(mark in name for mark in ":/@$") or not name.isprintable():
        return None
    if name.isdigit():
        told = (f"no stage before stage {number}", "Write the number of an earlier stage.")
        return None if int(name) < number else told
    if plain in names:
        return "a stage that comes later, or this one", f"Move the stage {name} above."
    near = nearest(plain, [known for known in names[:number] if known])
    return (f"no stage; did you mean `{near}`?", f"Write {near}.") if near else None
