"""NOTES.txt tells of every worker its image, its replicas and its runtimes.

Why
    The line of a worker answers the first questions after an install: which image, how many pods, which runtimes, or
    whether the agent looks for them itself. A field that is left out, or a default that differs from what the
    Deployment has, sends the operator the wrong way.

Bad
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ join ", " .runtimes }}
    {{- end }}
    ```

    or a zero that `default` takes for silence:

    ```yaml values
    agentWorkers:
      - name: resting
        image: python:3.12-slim
        replicas: 0
    ```
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    ```

Good
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    ```

    or as a table:

    ```text file charts/attune/templates/NOTES.txt
    NAME   IMAGE   REPLICAS   RUNTIMES
    {{- range .Values.agentWorkers }}
    {{ .name }}   {{ .image }}   {{ .replicas | default 1 }}   {{ join "," .runtimes | default "auto-detect" }}
    {{- end }}
    ```

Fix
    Print what the message names from the entry, with the default that the Deployment's template has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import Context, NotesView, Path, Problem, Scope, Severity, WorkerView, rule


def lists_workers(view: NotesView, ctx: Context) -> bool:
    return any(True for worker in view.workers for _ in view.listings(worker))


@rule(severity=Severity.ERROR, scope=Scope.NOTES, when=lists_workers, contract=True)
def check(view: NotesView, ctx: Context) -> Iterator[Problem]:
    taken: set[tuple[str, int]] = set()
    for worker in view.workers:
        found = [
            (_missing(view.bare(listing), listing.text, worker, ctx), listing)
            for listing in view.listings(worker)
            if (worker.name, listing.number) not in taken
        ]
        if not found:
            continue
        missing, listing = min(found, key=lambda each: len(each[0]))
        taken.add((worker.name, listing.number))
        for field, wanted in missing:
            yield view.problem(
                f"NOTES.txt does not tell the {field} of {worker.title}, `{wanted}`: its line is "
                f"`{' '.join(listing.text.split())}`",
                f"Print the {field} of each entry of {worker.pool.values_key}.",
                view.place_of_line(listing.number, f".{field}"),
                detail=f"{worker.pool.values_key} {field}",
                values_path=_values_path(worker, field, wanted),
            )


def _values_path(worker: WorkerView, field: str, wanted: str) -> Path | None:
    """The key of what is not told, as deep as it is known."""
    given = worker.entry.get(field)
    items = [str(item) for item in given] if isinstance(given, list) else []
    item = (items.index(wanted),) if wanted in items else ()
    return (*worker.values_path, field, *item) if field in worker.entry else None


def _missing(bare: str, whole: str, worker: WorkerView, ctx: Context) -> list[tuple[str, str]]:
    """The fields whose values a listing lacks, with what it should show. `bare` is its text without names and
    images, in which a digit is a number of replicas."""
    found: list[tuple[str, str]] = []
    for field in worker.pool.fields:
        wanted = worker.wanted(field)
        if field.name not in ctx.contract.repository.notes_fields:
            continue
        if field.join is not None:
            found += [(field.name, text) for text in _runtimes_missing(bare, wanted, ctx)]
        elif isinstance(wanted, int):
            if not re.search(rf"(?<![\w.])x?{wanted}x?(?![\w]|\.\d)", bare):
                found.append((field.name, str(wanted)))
        elif isinstance(wanted, str) and wanted not in whole:
            found.append((field.name, wanted))
    return found


def _runtimes_missing(bare: str, wanted: object, ctx: Context) -> list[str]:
    if not isinstance(wanted, list) or not wanted:
        detected = ctx.contract.repository.auto_detect
        pattern = "[- ]?".join(map(re.escape, re.split(r"[- ]", detected)))
        return [] if re.search(pattern, bare, re.IGNORECASE) else [detected]
    return [str(name) for name in wanted if not re.search(rf"(?<![\w-]){re.escape(str(name))}(?![\w-])", bare)][:1]
