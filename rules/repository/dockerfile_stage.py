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

# Images with a hyphen that everybody may use without a registry, a user or a tag.
_OFFICIAL = frozenset(
    {"buildpack-deps", "eclipse-mosquitto", "eclipse-temurin", "hello-world", "ibm-semeru-runtimes", "mongo-express",
     "nats-streaming", "open-liberty", "websphere-liberty"}
)  # fmt: skip


def builds_some(view: RepositoryView, ctx: Context) -> bool:
    return any(dockerfile.fault is None for dockerfile in view.dockerfiles)


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=builds_some)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    for dockerfile in view.dockerfiles:
        names = [stage.name.lower() for stage in dockerfile.stages]
        for stage in dockerfile.stages if dockerfile.fault is None else ():
            copied = [(copied.stage, copied.stage_location, False) for copied in stage.copies if copied.stage]
            for name, location, is_base in ((stage.base, stage.base_location, True), *copied):
                fault = _fault(name, names, stage.number, is_base=is_base)
                if fault is not None:
                    yield view.problem(
                        f"{dockerfile.name}: `{name}` is {fault[0]}; Docker looks for an image of that name",
                        fault[1],
                        location,
                        detail=f"{dockerfile.name} {name}",
                    )


def _fault(name: str, names: list[str], number: int, *, is_base: bool) -> tuple[str, str] | None:
    """What is wrong with a name, and what to do. One with a tag or a registry is an image's, and so is one that is
    like no stage's, unless it is copied from and no well-known image is called so."""
    plain = name.lower()
    if plain in names[:number] or any(mark in name for mark in ":/@$") or not name.isprintable():
        return None
    if name.isdigit():
        told = (f"no stage before stage {number}", "Write the number of an earlier stage.")
        return None if int(name) < number else told
    if plain in names:
        return "a stage that comes later, or this one", f"Move the stage {name} above."
    near = nearest(plain, [known for known in names[:number] if known])
    if near:
        return f"no stage; did you mean `{near}`?", f"Write {near}."
    if not is_base and "-" in plain and plain not in _OFFICIAL:
        return "no stage of this file", "Name a stage, or an image with its tag."
    return None
