"""NOTES.txt lists no worker that was not installed.

Why
    A worker that the notes name and the cluster does not have is searched for: a template of the notes that has names
    in it, or reads another list than the Deployments are made from, lists what was true once.

Bad
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    - {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    - ruby: ruby:3.4-slim, replicas 1, runtimes auto-detect
    ```

Good
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    - {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    ```

Fix
    List the entries of the same list that the Deployments are made from, and nothing by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import Context, NotesView, Problem, Scope, Severity, rule

_BULLET = re.compile(r"\s*(?:[-*•]|\d+[.)])?\s*")


def is_there(view: NotesView, ctx: Context) -> bool:
    return view.is_there


@rule(severity=Severity.ERROR, scope=Scope.NOTES, when=is_there, contract=True)
def check(view: NotesView, ctx: Context) -> Iterator[Problem]:
    rendered = {container.image for pod in ctx.release.pods for container in pod.all_containers}
    rendered |= {str(worker.entry.get("image")) for worker in view.workers}
    for number, image in view.images():
        line = view.lines[number - 1]
        if image in rendered or not _is_listing(line, ctx):
            continue
        name = line[_BULLET.match(line).end() :].split(":")[0].strip()  # type: ignore[union-attr]  # matches always
        yield view.problem(
            f"NOTES.txt lists a worker that is not rendered: `{' '.join(line.split())}`; no container runs `{image}`",
            "List the entries of the values, and nothing else.",
            view.place_of_line(number, image),
            line=number,
            detail=name or image,
        )


def _is_listing(line: str, ctx: Context) -> bool:
    """Whether a line looks like that of a worker: it speaks of pods or runtimes as such a line does."""
    words = (*ctx.contract.runtimes, ctx.contract.repository.auto_detect)
    return any(re.search(rf"(?<![\w:/.-]){re.escape(word)}(?![\w:/.-])", line) for word in words)
