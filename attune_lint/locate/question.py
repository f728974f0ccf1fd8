"""What is asked: where in the sources a fault comes from that shows in the output."""

from __future__ import annotations

from attune_lint.helm.renderer import RenderRequest
from attune_lint.path import Path
from attune_lint.sources.chart import Chart
from attune_lint.sources.values import Values
from attune_lint.syntax.yaml_document import Document


class Scene:
    """One render, with all of its documents. `shown` says whether values that stand in no file may be named."""

    __slots__ = ("chart", "documents", "request", "shown", "values")

    def __init__(
        self, chart: Chart, request: RenderRequest, values: Values, *, shown: bool, documents: tuple[Document, ...] = ()
    ) -> None:
        self.chart, self.request, self.values = chart, request, values
        self.shown, self.documents = shown, documents


class Spot:
    """A place in a rendered document: a path from its root, or a line of its text. `template` is Helm's name, `twin`
    counts the documents of the same text that come before, `related` are other places that take part. `above` leads to
    a document that is a part of a rendered one."""

    __slots__ = ("above", "document", "line", "path", "related", "scene", "template", "text", "twin")

    def __init__(
        self,
        scene: Scene,
        template: str,
        text: str,
        *,
        document: Document,
        path: Path,
        twin: int = 0,
        line: int | None = None,
        related: tuple[Spot, ...] = (),
        above: Path = (),
    ) -> None:
        self.scene, self.template, self.text, self.document = scene, template, text, document
        self.path, self.twin, self.line, self.related = path, twin, line, related
        self.above = above


class Question:
    """One fault. The first spot is its face; `words` are names and values that its message quotes; `values_path` is
    the key of the values at fault, where that is known."""

    __slots__ = ("spots", "values_path", "words")

    def __init__(self, spots: tuple[Spot, ...], words: tuple[str, ...] = (), values_path: Path | None = None) -> None:
        self.spots, self.words, self.values_path = spots, words, values_path
