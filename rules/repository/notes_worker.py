"""NOTES.txt lists every worker of the values.

Why
    The notes are where an operator sees which workers an install has made. A list that is left out (the second pool of
    two, entries without some field) looks as if it were empty, and is looked for in the wrong place.

Bad
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{- if .runtimeClassName }}
    {{ .name }}: {{ .image }}, replicas {{ .replicas | default 1 }}, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    {{- end }}
    ```

Good
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}
      image     {{ .image }}
      replicas  {{ .replicas | default 1 }}
      runtimes  {{ .runtimes | default "auto-detect" }}
    {{- end }}
    ```

Fix
    Print a line for each entry of the list, in a `range` over it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attune_lint.rule import Context, NotesView, Problem, Scope, Severity, WorkerView, rule


def has_workers(view: NotesView, ctx: Context) -> bool:
    return bool(view.workers)


@rule(severity=Severity.ERROR, scope=Scope.NOTES, when=has_workers, contract=True)
def check(view: NotesView, ctx: Context) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    if not view.is_there:
        yield view.problem(
            "the chart has no NOTES.txt; the contract wants every worker listed in it after an install",
            "Add templates/NOTES.txt, with a line for each worker.",
            view.chart.chart_yaml_location("name"),
            detail="no notes",
        )
        return
    for worker in view.workers:
        seen[worker.name] += 1
        # Workers of two lists may share a name: then each needs a line of its own.
        listed = len(list(view.listings(worker)))
        if worker.name and listed < seen[worker.name] and not _rests(worker):
            yield view.problem(
                f"NOTES.txt does not list {worker.title}; the contract wants every worker in it, with its image, "
                "replicas and runtimes",
                f"Print a line for each entry of {worker.pool.values_key} in NOTES.txt.",
                view.place_of_pool(worker.pool),
                detail=worker.pool.values_key,
            )


def _rests(worker: WorkerView) -> bool:
    """A worker without pods may be left out: it is not enabled."""
    return worker.entry.get("replicas") == 0
