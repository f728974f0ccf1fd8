"""The commands of the loader find the files that they work on.

Why
    With `set -e`, or `&&`, a `chmod` of a path that is not there ends the loader, and the pod starts again and
    again; without, the binary keeps the mode that it had. Kubernetes accepts any command.

Bad
    ```yaml
    initContainers:
      - name: agent-loader
        command: [sh, -ec]
        args:
          - |
            cp /usr/local/bin/attune-agent /opt/attune/agent/attune-agent
            chmod 0755 /opt/attune/agent/atune-agent
    ```

    or in another folder:

    ```yaml
    initContainers:
      - name: agent-loader
        command: [sh, -ec]
        args: ['cp /usr/local/bin/attune-agent /opt/attune/agent/ && chmod 0755 /opt/attune/aent/*']
    ```

Good
    ```yaml
    initContainers:
      - name: agent-loader
        command: [sh, -ec]
        args:
          - |
            mkdir -p /opt/attune/agent/bin && touch /opt/attune/agent/bin/.keep
            cp /usr/local/bin/attune-agent /opt/attune/agent/
            chmod 0755 /opt/attune/agent/*
    ```

Fix
    Name the path that the loader has copied the file to.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import basename, dirname, normpath

from attune_lint.rule import (
    AgentPath,
    Call,
    Context,
    Problem,
    Scope,
    Severity,
    WorkerView,
    agent_path,
    calls,
    copied_to,
    copies_unknown,
    copy_commands,
    is_slip,
    is_unknown,
    nearest,
    rule,
    script_at,
    unwrapped,
)

# Programs that fail where a path is not there, and those that make one.
NEEDING = frozenset({"cat", "chgrp", "chmod", "chown", "ls", "setcap", "sha256sum", "stat", "strip"})
MAKING = frozenset({"cp", "install", "ln", "mkdir", "mv", "tee", "touch"})


def has_copies(worker: WorkerView, ctx: Context) -> bool:
    way = agent_path(worker)
    return way is not None and way.loader is not None and not copies_unknown(way.loader)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=has_copies)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    way = agent_path(worker)
    if way is None or way.loader is None or way.astray or way.filled is None:
        return
    yield from _misspelt(way)
    made = _copied(way)
    for call in calls(way.loader):
        words = unwrapped(call.words)
        name = basename(words[0]) if words else ""
        paths = [word for word in words[1:] if word.startswith("/") and not is_unknown(word)]
        if name in MAKING:
            made.update(normpath(path) for path in paths[-1:] if name in ("cp", "install", "mv", "ln"))
            made.update(normpath(path) for path in paths if name in ("mkdir", "tee", "touch"))
        made.update(normpath(path) for path in call.outputs if path.startswith("/"))
        for path in paths if name in NEEDING else ():
            if not _is_there(path, made, way):
                yield way.loader.problem(
                    f"{way.loader.title} runs `{_short(call)}`, and nothing makes `{path}`: the binary is at "
                    f"`{way.target}`. Kubernetes accepts this",
                    f"Name {way.target} in `{way.loader.name}`.",
                    at=script_at(way.loader),
                    detail=path,
                )
                return


def _misspelt(way: AgentPath) -> Iterator[Problem]:
    """A file that is copied and nearly one of those that the contract names."""
    known = [copy.source for copy in way.worker.pool.copies]
    for copy in copy_commands(way.loader) if way.loader is not None else ():
        for source in copy.sources:
            meant = next((name for name in known if is_slip(source, name)), None) if source not in known else None
            told = meant is not None and any(c.source == meant and c.required for c in way.worker.pool.copies)
            if way.loader is not None and meant is not None and not told:
                yield way.loader.problem(
                    f"{way.loader.title} copies `{source}`, and its image has `{meant}`. Kubernetes accepts this",
                    f"Write {meant} in `{way.loader.name}`.",
                    at=script_at(way.loader),
                    detail=source,
                )


def _copied(way: AgentPath) -> set[str]:
    """All that the loader copies, with the folders above."""
    pool, loader = way.worker.pool, way.loader
    found = {target for copy in pool.copies for target in (copied_to(loader, copy.source) if loader else ())}
    return {
        *found,
        *(dirname(path) for path in found),
        *(mount.clean_path for mount in (loader.mounts if loader else ())),
    }


def _is_there(path: str, made: set[str], way: AgentPath) -> bool:
    """Whether a path was made, or may be one of the image's own."""
    clean = normpath(path)
    if any(clean == known or known.startswith(f"{clean}/") or fnmatchcase(known, clean) for known in made):
        return True
    mounts = way.mounts(way.loader)
    if any(mount.covers(clean) for mount in mounts):
        return False
    # In the image all may be there, but for what is nearly the path of the binary.
    folder = way.target.rsplit("/", 1)[0]
    return nearest(clean, (way.target, folder, f"{folder}/*"), cutoff=0.85) is None


def _short(call: Call) -> str:
    text = " ".join(call.words)
    return text if len(text) <= 60 else f"{text[:59]}…"
