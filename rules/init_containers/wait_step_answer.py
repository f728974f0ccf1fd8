"""A wait step asks about what the contract names, and looks for an answer that it can get.

Why
    The schema is ready once one table is there. A script that asks about another, or searches the answer for a
    word that stands in no answer, loops for ever or ends too early, and the pod stays in `Init` without a word.
    Kubernetes accepts any script.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args:
          - |
            export PGPASSWORD="$DB_PASSWORD"
            until psql -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" "$DB_NAME" -c "SELECT 1 FROM $DB_SCHEMA.users"; do
              sleep 2
            done
    ```

    or with a word that is never answered:

    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args:
          - |
            export PGPASSWORD="$DB_PASSWORD"
            query="SELECT 'here' FROM $DB_SCHEMA.identity"
            until psql -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" "$DB_NAME" -c "$query" | grep -q there; do
              sleep 2
            done
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args:
          - |
            export PGPASSWORD="$DB_PASSWORD"
            until psql -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" "$DB_NAME" -c "SELECT 1 FROM $DB_SCHEMA.identity"; do
              sleep 2
            done
    ```

Fix
    Ask about the name that the message wants, and search for a word of the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from attune_lint.rule import (
    ContainerView,
    Context,
    InitStep,
    Problem,
    Scope,
    Severity,
    commands,
    is_slip,
    nearest,
    rule,
    runs,
    script_at,
)

# What databases answer besides what they are asked for.
ANSWERS = frozenset({"t", "f", "true", "false", "yes", "on", "row", "rows", "ok", "table", "(1", "1"})
SQL = (
    "count", "exists", "from", "information_schema", "limit", "null", "pg_catalog", "pg_class", "pg_tables", "select",
    "table_name", "table_schema", "tables", "to_regclass", "where",
)  # fmt: skip
AFTER_LITERAL = ("and", "as", "for", "or")
PLAIN = re.compile(r"[\w.-]+\Z")


def asks(container: ContainerView, ctx: Context) -> bool:
    return _step(container, ctx) is not None


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=asks, contract=True)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    step = _step(container, ctx)
    if step is None:
        return
    slip = _misspelt_query(commands(container), step)
    asked = _without_talk(container)
    missing = [name for name in step.looks_for if name not in asked]
    sought = _never_answered(container, step)
    if missing:
        fault = f"does not ask about `{missing[0]}`, which says that the wait is over"
        advice = f"Ask about {missing[0]} in `{container.name}`."
    elif slip is not None:
        fault = f"asks with the word `{slip[0]}`; `{slip[1]}` is meant"
        advice = f"Write {slip[1]} in `{container.name}`."
    elif sought:
        fault = f"searches the answer for `{sought}`, which its question does not name"
        advice = f"Search for a word of the question in `{container.name}`."
    else:
        return
    yield container.problem(f"{container.title} {fault}. Kubernetes accepts this", advice, at=script_at(container))


def _step(container: ContainerView, ctx: Context) -> InitStep | None:
    """The step whose poll the container runs."""
    step = ctx.step_of(container)
    if step is None or not step.looks_for:
        return None
    return step if any(runs(container, program) for program in step.needs_command) else None


def _without_talk(container: ContainerView) -> str:
    """All that the container runs, but for what it prints."""
    given = commands(container)
    text = container.script
    for words in given:
        for word in words[1:] if words[0] in ("echo", "printf") else ():
            text = text.replace(word, "")
    return "\n".join([text, *(" ".join(words) for words in given if words[0] not in ("echo", "printf"))])


@lru_cache(maxsize=64)
def _misspelt_query(given: tuple[tuple[str, ...], ...], step: InitStep) -> tuple[str, str] | None:
    """A word of the question that is nearly one of SQL, or, in quotes too, nearly what the contract names."""
    programs = {program.split()[0] for program in step.needs_command}
    for words in given:
        query = " ".join(words[1:]).lower() if words[0].rsplit("/", 1)[-1] in programs else ""
        for word in re.findall(r"(?<![\w$'/-])[a-z_]{4,}(?![\w'-])", query):
            meant = nearest(word, SQL, cutoff=0.7) if word not in SQL and word not in step.looks_for else None
            if meant is not None and is_slip(word, meant) and "select" in query + meant:
                return word, meant
        for word in re.findall(r"(?<![\w$/-])[a-z_]{4,}", query):
            name = next((name for name in step.looks_for if is_slip(word, name)), None)
            if name is not None and name not in query:
                return word, name
        # What follows a literal in a condition joins it to the next.
        for word in re.findall(r"'\s+([a-z]+)\s", query.partition(" where ")[2]):
            joint = next((joint for joint in ("and", "or") if is_slip(word, joint)), None)
            if joint is not None and word not in AFTER_LITERAL:
                return word, joint
    return None


def _never_answered(container: ContainerView, step: InitStep) -> str:
    """A word that some `grep` looks for, and no question can bring about."""
    for words in commands(container):
        plain = [word for word in words[1:] if not word.startswith("-")]
        if words[0] != "grep" or len(plain) != 1 or any("v" in word for word in words[1:] if word.startswith("-")):
            continue
        word = plain[0].strip("^$")
        told = word.lower() in ANSWERS or word in step.looks_for or word.isdigit()
        # A question may be put together beforehand: the word must stand in the script once more.
        if PLAIN.match(word) and not told and container.script.count(word) < 2:
            return word
    return ""
