"""Answers where faults come from: renders marked copies of the charts, as seldom as it can, and reads what they print.

One render answers for all faults that show in a scene, so that the scene which shows most of them comes first.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path as FilePath
from pathlib import PurePosixPath

from attune_lint.errors import EngineError
from attune_lint.finding import Location
from attune_lint.helm.renderer import Renderer, Texts
from attune_lint.locate.answer import (
    Given,
    Seen,
    given,
    ordered,
    seen,
    taking_part,
    template_locations,
    values_locations,
)
from attune_lint.locate.marked_chart import MarkedChart, Templates
from attune_lint.locate.marked_render import MarkedRender
from attune_lint.locate.origins import Origins
from attune_lint.locate.proof import Proved
from attune_lint.locate.question import Question, Scene, Spot
from attune_lint.locate.supply import Supply
from attune_lint.path import Path
from attune_lint.sources.chart import Chart

# In how many scenes a fault is looked for whose text is not proved in the first.
_TRIES = 2


class Locator:
    """Locates the faults of one run. `renders` counts the renders it took."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self.renders = 0

    def locate(self, questions: Sequence[Question]) -> list[tuple[Location, ...]]:
        """The places of each fault, the one to change first; none where nothing is proved."""
        with tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
            search = _Search(self, FilePath(folder), questions)
            with contextlib.suppress(EngineError, OSError):  # what was found until then still holds
                search.run()
            return search.answers()

    def texts(self, scene: Scene, chart: FilePath) -> Texts:
        self.renders += 1
        return self._renderer.texts(scene.request._replace(chart=chart))


class _Search:
    """The search for the places of some faults."""

    def __init__(self, locator: Locator, folder: FilePath, questions: Sequence[Question]) -> None:
        self._locator, self._folder, self._questions = locator, folder, questions
        self._copies: dict[Chart, _Copies] = {}
        self._renders: dict[Scene, _SceneRender] = {}
        self._seen: dict[int, list[Seen]] = {}
        self._related: dict[int, list[Seen]] = {}
        self._sources: dict[int, Given] = {}
        self._values: dict[int, list[Location]] = {}
        self._beside: dict[int, list[Location]] = {}

    def run(self) -> None:
        waiting = {index: list(dict.fromkeys(spot.scene for spot in question.spots))
                   for index, question in enumerate(self._questions)}  # fmt: skip
        tries = dict.fromkeys(waiting, 0)
        while scene := _busiest(waiting.values()):
            for index in [index for index, scenes in waiting.items() if scene in scenes]:
                waiting[index].remove(scene)
                tries[index] += 1
                if self._look(index, scene) or tries[index] == _TRIES:
                    del waiting[index]
        for index in sorted(self._sources):
            self._look_for_values(index)

    def answers(self) -> list[tuple[Location, ...]]:
        return [self._answer(index) for index in range(len(self._questions))]

    def _answer(self, index: int) -> tuple[Location, ...]:
        if index not in self._seen:
            return ()
        values = self._sources[index].found
        templates = list(template_locations(self._seen[index], self._related[index], self._questions[index], values))
        return ordered(
            self._values[index], [*self._beside[index], *templates], values_first=self._sources[index].mostly
        )

    def _look(self, index: int, scene: Scene) -> bool:
        """Whether the text of a fault is proved in a scene."""
        question = self._questions[index]
        found: list[Seen] = []
        for spot in question.spots:
            if spot.scene is scene:
                one = self._scene(scene).seen(spot, question.words)
                if one is not None:
                    found.append(one)
        if not found:
            return False
        self._seen[index] = found
        related = (self._scene(scene).seen(spot, ()) for spot in found[0].spot.related)
        self._related[index] = [one for one in related if one is not None]
        supply = self._scene(scene).supply
        self._sources[index] = given(found[0], supply, question.words)
        self._values[index] = list(values_locations(question, self._sources[index], supply))
        self._beside[index] = [
            location
            for one in self._related[index]
            for location in taking_part(given(one, supply, question.words), supply)
        ]
        return True

    def _look_for_values(self, index: int) -> None:
        """A value may be given in other files in other scenes; each file is named."""
        question, known = self._questions[index], self._sources[index]
        if not known.mostly:
            return
        first = self._seen[index][0].spot.scene
        done = [first.values]
        for spot in question.spots:
            scene = spot.scene
            if not scene.shown or any(scene.values is values for values in done):
                continue
            done.append(scene.values)
            supply = self._scene(scene).supply
            if all(supply.location(one.path) in self._values[index] for one in known.found):
                continue
            one = self._scene(scene).seen(spot, question.words)
            if one is not None:
                more = values_locations(question, given(one, supply, question.words), supply)
                self._values[index] += [location for location in more if location not in self._values[index]]

    def _scene(self, scene: Scene) -> _SceneRender:
        if scene not in self._renders:
            if scene.chart not in self._copies:
                number = len(self._copies)
                spots = [spot for q in self._questions for one in q.spots for spot in (one, *one.related)]
                wanted = {spot.template for spot in spots if spot.scene.chart is scene.chart}
                self._copies[scene.chart] = _Copies(scene.chart, sorted(wanted), self._folder / str(number))
            self._renders[scene] = _SceneRender(self._locator, scene, self._copies[scene.chart])
        return self._renders[scene]


class _Copies:
    """The marked copies of one chart, written when they are needed."""

    def __init__(self, chart: Chart, wanted: Iterable[str], folder: FilePath) -> None:
        self.templates = Templates(chart)
        paths = (self.templates.path(template) for template in wanted)
        self._wanted = sorted({path for path in paths if path is not None and path in self.templates.texts})
        self._folder = folder
        self._made: dict[bool, MarkedChart] = {}
        # Once a chart could not be rendered with all marks, it is not tried again.
        self.only_plain = False

    def can_mark(self, template: str) -> bool:
        path = self.templates.path(template)
        return path in self._wanted and path is not None and self.templates.source(path) is not None

    def marked(self, *, plain: bool) -> MarkedChart:
        if plain not in self._made:
            folder = self._folder.with_name(f"{self._folder.name}-{'plain' if plain else 'full'}")
            self._made[plain] = MarkedChart(self.templates, self._wanted, folder, plain=plain)
        return self._made[plain]


class _SceneRender:
    """The marked renders of one scene: with all marks, and with few where that proves nothing."""

    def __init__(self, locator: Locator, scene: Scene, copies: _Copies) -> None:
        self._locator, self._scene, self._copies = locator, scene, copies
        self._made: dict[bool, MarkedRender | None] = {}
        self.supply = Supply(scene.chart, scene.values, shown=scene.shown)
        self._origins: dict[Path, Origins] = {}

    def seen(self, spot: Spot, words: Sequence[str]) -> Seen | None:
        """A spot, if its text is proved in this scene."""
        proved = self._proof(spot)
        if proved is None:
            return None
        prefix = _prefix(spot.template)
        if prefix not in self._origins:
            self._origins[prefix] = Origins(self.supply, prefix, self._copies.templates.defines)
        return seen(spot, proved, words, self._origins[prefix])

    def _proof(self, spot: Spot) -> Proved | None:
        if not self._copies.can_mark(spot.template):
            return None
        for plain in (False, True):
            render = self._render(plain=plain) if plain or not self._copies.only_plain else None
            proved = render.proof(spot) if render is not None else None
            if proved is not None:
                return proved
        return None

    def _render(self, *, plain: bool) -> MarkedRender | None:
        if plain not in self._made:
            marked = self._copies.marked(plain=plain)
            self._made[plain] = None
            if marked.is_marked:
                texts = self._locator.texts(self._scene, marked.path)
                if texts.failure is None:
                    self._made[plain] = MarkedRender(marked, texts)
                elif not plain:
                    self._copies.only_plain = True
        return self._made[plain]


def _busiest(waiting: Iterable[Sequence[Scene]]) -> Scene | None:
    """The scene in which most of what is still waited for shows, of several the first."""
    counts: dict[Scene, int] = {}
    for scenes in waiting:
        for scene in scenes:
            counts[scene] = counts.get(scene, 0) + 1
    return max(counts, key=lambda scene: counts[scene], default=None)


def _prefix(template: str) -> Path:
    """The path to the values of the chart that a template belongs to, by Helm's name of it."""
    parts = PurePosixPath(template).parts
    above = parts[: parts.index("templates")] if "templates" in parts else parts
    return tuple(part for before, part in pairwise(above[1:]) if before == "charts")
