"""Finds where the causes of a run stand in the sources, and the lines to show of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from attune_lint.finding import Excerpt, Finding, Location
from attune_lint.helm.renderer import Renderer, RenderFailure
from attune_lint.locate.question import Question, Scene, Spot
from attune_lint.nearest import is_slip
from attune_lint.run.collect import Cause

if TYPE_CHECKING:
    from attune_lint.locate.marked_chart import Templates
    from attune_lint.locate.supply import Supply

_QUOTED = re.compile(r"`([^`]+)`")


def located(causes: Sequence[Cause], renderer: Renderer | None) -> list[Finding]:
    """The finding of each cause with its places and excerpts."""
    asked = [cause for cause in causes if _spots(cause)]
    found: dict[int, tuple[Location, ...]] = {}
    if asked and renderer is not None:
        from attune_lint.locate.locator import Locator  # needed only where something was found

        answers = Locator(renderer).locate([_question(cause) for cause in asked])
        found = {id(cause): _own(cause, answer) for cause, answer in zip(asked, answers, strict=True)}
    return [_with_places(cause, (*_failed(cause), *found.get(id(cause), ()), *_missing(cause))) for cause in causes]


def _spots(cause: Cause) -> tuple[Spot, ...]:
    """Where a cause shows, or else what takes part in it."""
    return tuple(hit.spot for hit in cause.hits if hit.spot is not None) or cause.hits[0].beside


def _own(cause: Cause, answer: tuple[Location, ...]) -> tuple[Location, ...]:
    """What is found of a cause. Of one that shows nowhere only other places are, and keys that are nearly what the
    message quotes."""
    if any(hit.spot is not None for hit in cause.hits):
        return answer
    words = _question(cause).words
    values = [location for location in answer if location.role == "values"]
    others = (location._replace(role="related") for location in answer if location.role != "values")
    return (*(one for one in values if any(is_slip((one.key or "").rpartition(".")[2], w) for w in words)), *others)


def _question(cause: Cause) -> Question:
    return Question(
        _spots(cause),
        tuple(_QUOTED.findall(cause.finding.message)),
        cause.hits[0].problem.values_path,
    )


def _failed(cause: Cause) -> Iterator[Location]:
    """The places of what shows nowhere: a render that failed, or a value of which nothing was made."""
    hit = cause.hits[0]
    scene, problem = hit.scene, hit.problem
    if scene is None or hit.spot is not None:
        return
    if isinstance(problem.document, RenderFailure):
        from attune_lint.locate.failing import failing

        yield from failing(*_sources_of(scene), problem.document)
    elif problem.values_path is not None and not problem.locations:
        from attune_lint.locate.readers import readers

        yield from (*cause.finding.locations, *readers(_sources_of(scene)[0], problem.values_path))


def _missing(cause: Cause) -> Iterator[Location]:
    """Where objects that are not there would be made."""
    scene = cause.hits[0].scene
    for kind in cause.hits[0].absent if scene is not None else ():
        from attune_lint.locate.readers import makers

        assert scene is not None, "kinds are missing in a render"
        yield from makers(*_sources_of(scene), kind, _QUOTED.findall(cause.finding.message))


def _sources_of(scene: Scene) -> tuple[Templates, Supply]:
    from attune_lint.locate.marked_chart import Templates
    from attune_lint.locate.supply import Supply

    return Templates(scene.chart), Supply(scene.chart, scene.values, shown=scene.shown)


def _with_places(cause: Cause, answer: tuple[Location, ...]) -> Finding:
    """What a rule itself knows of the places stands first, but for a failed render, of which Helm knows the least."""
    problem = cause.hits[0].problem
    known = () if isinstance(problem.document, RenderFailure) else problem.locations
    exact = [location for location in known if location.line is not None]
    found: dict[tuple[str | None, int | None, str | None], Location] = {}
    for place in (*exact, *answer):
        found.setdefault((place.file, place.line, place.key), place)
    locations = tuple(found.values()) if answer else cause.finding.locations
    return cause.finding._replace(locations=locations, excerpts=tuple(_excerpts(cause, locations)))


def _excerpts(cause: Cause, locations: Sequence[Location]) -> Iterator[Excerpt]:
    first = cause.hits[0]
    found = [first.sources.excerpt(location, around=0 if i else 1) for i, location in enumerate(locations)]
    if any(found):
        yield from (excerpt or Excerpt() for excerpt in found)
    elif first.excerpt is not None:
        yield first.excerpt
