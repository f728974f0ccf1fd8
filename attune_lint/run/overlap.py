"""One cause, one finding: leaves out what a rule says of a place where more has been said already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attune_lint.contract.edition import EntryField, Place
from attune_lint.finding import Problem
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.run.registry import Rule
from attune_lint.validation.kube_schema import Verdict
from attune_lint.validation.schema_errors import SchemaError
from attune_lint.views.workers import WorkerView

Said = tuple[Rule, Problem]


class Misread(NamedTuple):
    """A mapping of an object with a field that is none, and the field that is meant."""

    owner: int
    mapping: Path
    meant: Path

    def explains(self, owner: int, path: Path) -> bool:
        """Whether a fault at a place of an object comes from what is not there."""
        return owner == self.owner and (path == self.mapping or _is_below(path, self.meant))

    def is_in(self, owner: int, path: Path) -> bool:
        """Whether it is an item of a list in which something was looked for."""
        return owner == self.owner and path == self.mapping[:-1] and isinstance(self.mapping[-1], int)


def without_repeats(
    said: Sequence[Said],
    workers: Iterable[WorkerView],
    errors: Iterable[SchemaError],
    verdicts: Mapping[int, Verdict],
) -> Iterator[Said]:
    """Drops what follows from what is said already: what a generic rule says of a place that another rule names, what
    any rule says of a text in which a decisive one has found fault or of an object so named, what is missing from a
    list of which an item cannot be read, what is missing where a field is misspelt, and what any rule says of a part of
    a Deployment that comes from a field which the values schema refuses. `verdicts` are those on each object by id."""
    named = {_place(problem) for rule, problem in said if not rule.generic}
    decided = {problem.detail for rule, problem in said if rule.decisive}
    unread = {_list_of(problem) for rule, problem in said if rule.generic and _place(problem) not in named}
    told = list(_told(workers, [error.path for error in errors]))
    misread = [found for rule, problem in said if _place(problem) not in named for found in _misread(problem, verdicts)]
    for rule, problem in said:
        place = _place(problem)
        if place in (named if rule.generic else unread):
            continue
        if decided and not rule.decisive and any(text in words for text in decided for words in _names_at(problem)):
            continue
        if any(object_ == id(problem.object) and _is_below(problem.path, path) for object_, path in told):
            continue
        if any(_follows(problem, one) for one in misread):
            continue
        yield rule, problem


def _misread(problem: Problem, verdicts: Mapping[int, Verdict]) -> Iterator[Misread]:
    """The misspelt field of which a problem speaks."""
    verdict = verdicts.get(id(problem.object))
    for error in verdict.errors if verdict is not None else ():
        if error.meant and error.path == problem.path and error.detail == problem.detail:
            mapping = error.path[:-1]
            yield Misread(id(problem.object), mapping, (*mapping, error.meant))


def _follows(problem: Problem, misread: Misread) -> bool:
    """Whether a problem is about what a misspelt field leaves empty, or looked for it there in vain."""
    beside = [(id(object_), path) for object_, path in problem.related]
    return misread.explains(*_place(problem)) or any(
        misread.explains(*place) or misread.is_in(*place) for place in beside
    )


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
