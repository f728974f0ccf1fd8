"""NOTES.txt shows no text that a template has mangled.

Why
    `<no value>` stands where a field has another name than the template thinks, `%!s(` where `printf` was given
    something else than its pattern asks for, `map[` where a mapping was printed. The operator reads it after every
    install, and the value that mattered is not there.

Bad
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}: {{ .image }}, {{ printf "no. %s" 1 }}, replicas 1, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    ```

Good
    ```text file charts/attune/templates/NOTES.txt
    {{- range .Values.agentWorkers }}
    {{ .name }}: {{ .image }}, {{ printf "no. %d" 1 }}, replicas 1, runtimes {{ .runtimes | default "auto-detect" }}
    {{- end }}
    ```

Fix
    Correct the field's name or the pattern on the line that the message shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import Context, NotesView, Problem, Scope, Severity, rule

_MANGLED = re.compile(r"<no value>|<nil>|%!(?:[a-zA-Z]|\(|!)[^\s)]*\(?|\bmap\[[^\]]*\]?")


def is_there(view: NotesView, ctx: Context) -> bool:
    return view.is_there


@rule(severity=Severity.ERROR, scope=Scope.NOTES, when=is_there)
def check(view: NotesView, ctx: Context) -> Iterator[Problem]:
    for number, line in enumerate(view.lines, 1):
        found = _MANGLED.search(line)
        if found is not None:
            kind = found.group()[:4]
            yield view.problem(
                f"NOTES.txt shows `{found.group()}`, in the line `{line.strip()}`",
                "Correct the action that prints this.",
                view.place_of_line(number),
                line=number,
                detail=f"{kind} {line[: found.start()].strip()[:20] if not view.workers else ''}".strip(),
            )
