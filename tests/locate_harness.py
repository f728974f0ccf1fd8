"""Renders a chart and asks where its texts come from, as a run does that finds fault with each of them."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from attune_lint.finding import Location
from attune_lint.helm.renderer import Renderer, RenderRequest
from attune_lint.locate.locator import Locator
from attune_lint.locate.marked_chart import MarkedChart, Templates
from attune_lint.locate.marked_render import MarkedRender
from attune_lint.locate.question import Question, Scene
from attune_lint.path import Path as KeyPath
from attune_lint.path import lookup
from attune_lint.run.documents import Reader, RenderedDocument
from attune_lint.sources.chart import Chart
from attune_lint.sources.values import Layer, Values, merge
from tests.rule_harness import FIXTURES

STYLES = FIXTURES / "styles"
# Charts in these charts that stand there as archives, as `helm dependency build` leaves them.
_PACKED = {"umbrella": "queue"}


class Render(NamedTuple):
    """A chart's documents, and the scene in which they were rendered."""

    chart: Chart
    values: Values
    scene: Scene
    documents: list[RenderedDocument]

    def texts(self) -> Iterator[tuple[RenderedDocument, KeyPath]]:
        """Every scalar of every document."""
        for document in self.documents:
            yield from ((document, path) for path in leaves(document.document.data))

    def document(self, template: str, path: KeyPath) -> RenderedDocument:
        """The one of a template that has something at a path."""
        found = (d for d in self.documents if d.template.partition("/")[2] == template)
        return next(document for document in found if lookup(document.document.data, path) is not None)


def rendered(folder: Path, engine: Renderer, layers: Sequence[Layer] = ()) -> Render:
    """A chart with some values; fails where Helm refuses them."""
    found = tried(folder, engine, layers)
    assert found is not None, f"Helm does not render {folder}"
    return found


def tried(folder: Path, engine: Renderer, layers: Sequence[Layer] = ()) -> Render | None:
    """A chart with some values, if Helm renders them."""
    chart = Chart.open(folder)
    values = merge(chart.defaults, list(layers))
    request = RenderRequest(chart.path, values.overrides, "release", "default", "v1.37.0")
    answer = engine.render(request)
    if answer.failure is not None:
        return None
    documents = Reader().read(answer.manifests)
    scene = Scene(chart, request, values, shown=True, documents=tuple(document.document for document in documents))
    return Render(chart, values, scene, documents)


def located(
    render: Render, engine: Renderer, places: Iterable[tuple[RenderedDocument, KeyPath]]
) -> list[tuple[Location, ...]]:
    """The answer to a fault at each place."""
    questions = [Question((document.spot(render.scene, path),)) for document, path in places]
    return Locator(engine).locate(questions)


def leaves(data: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """The paths of all scalars that are not empty."""
    if isinstance(data, dict) and data:
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list) and data:
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    elif data not in (None, "", [], {}):
        yield path


def proved(render: Render, engine: Renderer, folder: Path) -> dict[str, bool]:
    """The templates that print something, and whether every character of theirs is proved in one marked render."""
    templates = Templates(render.chart)
    wanted = {path for document in render.documents if (path := templates.path(document.template)) is not None}
    marked = MarkedChart(templates, sorted(wanted), folder)
    printed = MarkedRender(marked, engine.texts(render.scene.request._replace(chart=marked.path)))
    found: dict[str, bool] = {}
    for document in render.documents:
        proof = printed.proof(document.spot(render.scene, ()))
        found[document.template] = found.get(document.template, True) and proof is not None and proof.whole
    return found


def style(name: str, folder: Path) -> Path:
    """A chart of fixtures/styles, with the charts in it packed that should be."""
    chart = folder / name
    shutil.copytree(STYLES / name, chart)
    if name in _PACKED:
        inner = chart / "charts" / _PACKED[name]
        packed(inner, inner.with_name(f"{inner.name}-0.1.0.tgz"))
        shutil.rmtree(inner)
    return chart


def packed(chart: Path, archive: Path) -> Path:
    """A chart as an archive."""
    with tarfile.open(archive, "w:gz") as written:
        written.add(chart, arcname=chart.name)
    return archive
