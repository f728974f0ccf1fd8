"""One cause, one finding: leaves out what a rule says of a place where more has been said already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attune_lint.contract.edition import EntryField, Place
from attune_lint.finding import Problem
from attune_lint.path import Path, lookup
from attune_lint.run.registry import Rule
from attune_lint.validation.schema_errors import SchemaError
from attune_lint.views.workers import WorkerView

Said = tuple[Rule, Problem]


def without_repeats(
    said: Sequence[Said], workers: Iterable[WorkerView], errors: Iterable[SchemaError]
) -> Iterator[Said]:
    """Drops what follows from what is said already: what a generic rule says of a place that another rule names, what
    any rule says of a text in which a decisive one has found fault or of an object so named, what is missing from a
    list of which an item cannot be read, and what any rule says of a part of a Deployment that comes from a field which
    the values schema refuses."""
    named = {_place(problem) for rule, problem in said if not rule.generic}
    decided = {problem.detail for rule, problem in said if rule.decisive}
    unread = {_list_of(problem) for rule, problem in said if rule.generic and _place(problem) not in named}
    told = list(_told(workers, [error.path for error in errors]))
    for rule, problem in said:
        place = _place(problem)
        if place in (named if rule.generic else unread):
            continue
        if decided and not rule.decisive and any(text in words for text in decided for words in _names_at(problem)):
            continue
        if any(object_ == id(problem.object) and _is_below(problem.path, path) for object_, path in told):
            continue
        yield rule, problem


def _place(problem: Problem) -> tuple[int, Path]:
    return id(problem.object), problem.path


def _names_at(problem: Problem) -> Iterator[str]:
    """The text at fault, and the names of the object that it is in, or else of those that are meant in its place."""
    found = lookup(problem.object.data, problem.path) if problem.object is not None else None
    if isinstance(found, str):
        yield found
    if problem.object is not None:
        yield problem.object.name
    else:
        yield from (object_.name for object_, _ in problem.related if object_ is not None)


def _list_of(problem: Problem) -> tuple[int, Path]:
    """The innermost list that a place is in; a place that no rule names, where there is none."""
    indexes = [index for index, part in enumerate(problem.path) if isinstance(part, int)]
    return id(problem.object), problem.path[: indexes[-1]] if indexes else ("",)


def _is_below(path: Path, prefix: Path) -> bool:
    return path[: len(prefix)] == prefix


def _told(workers: Iterable[WorkerView], refused: Sequence[Path]) -> Iterator[tuple[int, Path]]:
    """The parts of Deployments whose entry has a field that is refused."""
    for worker in workers:
        for field in worker.pool.fields:
            place = (*worker.values_path, field.name)
            if worker.deployment is not None and any(_is_below(path, place) for path in refused):
                yield from ((id(worker.deployment), path) for path in _targets(worker, field))


def _targets(worker: WorkerView, field: EntryField) -> Iterator[Path]:
    if field.place is Place.OBJECT:
        yield field.path
    elif worker.pod is not None and field.place is Place.POD:
        yield worker.pod.spec_at(*field.path)
    elif worker.container is not None:
        yield (*worker.container.path, *(field.path if field.place is Place.CONTAINER else ("env",)))
