"""From rendered text to objects: each distinct text is read once, however many scenarios repeat it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from attune_lint.helm.renderer import Manifest
from attune_lint.path import Path
from attune_lint.run.object_text import flatten, object_defects
from attune_lint.sources.chart import Chart
from attune_lint.syntax.yamldoc import Defect, Document, read_documents
from attune_lint.views.manifest import KubeObject


class RenderedDocument(NamedTuple):
    """One document of the output, with what is wrong in its text."""

    template: str
    text: str
    document: Document
    defects: tuple[Defect, ...]

    @property
    def data(self) -> Any:
        return self.document.data

    def objects(self) -> Iterator[KubeObject]:
        """Its objects: those of a List are told apart; what is no object gives none."""
        for data, _ in flatten(self.document):
            if isinstance(data, dict) and data.get("kind") and data.get("apiVersion"):
                yield KubeObject(data, self.template)

    def excerpt(self, path: Path) -> tuple[str, ...]:
        """The rendered line at a path, without a number: it counts no file that anyone could open."""
        while path and self.document.key_position(path) is None:
            path = path[:-1]
        position = self.document.key_position(path) if path else None
        lines = self.text.splitlines()
        if position is None or position[0] > len(lines):
            return ()
        return (f"rendered | {lines[position[0] - 1].strip()}",)


class Reader:
    """Reads manifests and remembers them by template and text."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[RenderedDocument, ...]] = {}

    def read(self, manifests: Iterable[Manifest]) -> list[RenderedDocument]:
        """All documents that are not empty."""
        found: list[RenderedDocument] = []
        for manifest in manifests:
            key = (manifest.template, manifest.text)
            if key not in self._known:
                self._known[key] = tuple(_read(manifest))
            found.extend(self._known[key])
        return found

    def crds(self, chart: Chart) -> tuple[dict[str, Any], ...]:
        """The CustomResourceDefinitions that the chart brings along."""
        manifests = (Manifest(name, text) for name, text in chart.crds.items())
        objects = (object_ for document in self.read(manifests) for object_ in document.objects())
        return tuple(dict(object_.data) for object_ in objects if object_.kind == "CustomResourceDefinition")


def _read(manifest: Manifest) -> Iterator[RenderedDocument]:
    for document in read_documents(manifest.text):
        defects = object_defects(document, manifest.text)
        if document.data is not None or defects:
            yield RenderedDocument(manifest.template, manifest.text, document, tuple(dict.fromkeys(defects)))
