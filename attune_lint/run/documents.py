"""From rendered text to objects: each distinct text is read once, however many scenarios repeat it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from attune_lint.finding import Excerpt
from attune_lint.helm.renderer import Manifest
from attune_lint.locate.question import Scene, Spot
from attune_lint.path import Path
from attune_lint.run.object_text import flatten, object_defects
from attune_lint.sources.chart import Chart
from attune_lint.syntax.yaml_document import Defect, Document
from attune_lint.syntax.yaml_variants import Originals
from attune_lint.views.manifest import KubeObject
from attune_lint.views.notes import NOTES

# How many characters of text are remembered; what is read of one takes some 25 bytes. A thousand scenarios must not lie
# in memory.
_REMEMBERED = 1_000_000


class RenderedDocument:
    """One document of the output, with what is wrong in its text. `twin` counts those of the same text before it."""

    def __init__(
        self, manifest: Manifest, document: Document, defects: tuple[Defect, ...] = (), *, twin: int = 0
    ) -> None:
        self.template = manifest.template
        self.text = manifest.text
        self.twin = twin
        self.document = document
        self.defects = defects

    @property
    def data(self) -> Any:
        return self.document.data

    @cached_property
    def objects(self) -> tuple[KubeObject, ...]:
        """Its objects: those of a List are told apart; what is no object gives none."""
        return tuple(object_ for object_, _ in self._placed)

    @cached_property
    def _placed(self) -> tuple[tuple[KubeObject, Path], ...]:
        return tuple(
            (KubeObject(data, self.template), path)
            for data, path in flatten(self.document)
            if isinstance(data, dict) and data.get("kind") and data.get("apiVersion")
        )

    def path_to(self, object_: KubeObject) -> Path | None:
        """Where one of its objects stands; None for any other."""
        return next((path for known, path in self._placed if known is object_), None)

    def spot(self, scene: Scene, path: Path, *, line: int | None = None, related: tuple[Spot, ...] = ()) -> Spot:
        """A place in it, for those who look for where it was made."""
        return Spot(
            scene,
            self.template,
            self.text,
            document=self.document,
            path=path,
            twin=self.twin,
            line=line,
            related=related,
        )

    def excerpt(self, path: Path) -> Excerpt | None:
        """The rendered line at a path."""
        while path and self.document.key_position(path) is None:
            path = path[:-1]
        position = self.document.key_position(path) if path else None
        lines = self.text.splitlines()
        if position is None or position[0] > len(lines):
            return None
        return Excerpt((lines[position[0] - 1].strip(),))


def document_of_notes(chart: Chart, text: str) -> RenderedDocument:
    """The notes of a chart, which are no YAML, as a document."""
    return RenderedDocument(Manifest(f"{chart.name}/{NOTES}", text), Document(None))


class Reader:
    """Reads manifests and remembers them by template and text. Two that are alike in one render are two.

    `learn` is told of each object that is read; `originals` are what other readers have read.
    """

    def __init__(self, learn: Callable[[KubeObject], None] | None = None, originals: Originals | None = None) -> None:
        self._learn = learn
        self._known: dict[tuple[str, str, int], tuple[RenderedDocument, ...]] = {}  # what was used last comes last
        self._used: set[tuple[str, str, int]] = set()  # since something was last forgotten
        self._size = 0
        self._originals = originals or Originals()

    def read(self, manifests: Iterable[Manifest]) -> list[RenderedDocument]:
        """All documents that are not empty."""
        found: list[RenderedDocument] = []
        twins: dict[tuple[str, str], int] = {}
        for manifest in manifests:
            name = (manifest.template, manifest.text)
            twins[name] = twins.get(name, -1) + 1
            key = (*name, twins[name])
            documents = self._known.pop(key, None)
            if documents is None:
                documents = self._new(manifest, twins[name])
                self._size += len(manifest.text)
            self._known[key] = documents
            self._used.add(key)
            found.extend(documents)
        return found

    def _new(self, manifest: Manifest, twin: int) -> tuple[RenderedDocument, ...]:
        documents = tuple(self._read(manifest, twin))
        if self._learn is not None:
            for document in documents:
                for object_ in document.objects:
                    self._learn(object_)
        return documents

    def _read(self, manifest: Manifest, twin: int) -> Iterator[RenderedDocument]:
        for document in self._originals.read(manifest.template, manifest.text):
            defects = object_defects(document, manifest.text)
            if document.data is not None or defects:
                yield RenderedDocument(manifest, document, tuple(dict.fromkeys(defects)), twin=twin)

    @property
    def is_full(self) -> bool:
        """Whether it remembers more than it should."""
        return self._size > _REMEMBERED

    def forget(self) -> None:
        """Makes room where it is full: forgets what was not used for the longest time, but nothing that was used since
        this was last called."""
        if self.is_full:
            self._originals.forget()
            for key in [key for key in self._known if key not in self._used]:
                if self._size <= _REMEMBERED // 2:
                    break
                del self._known[key]
                self._size -= len(key[1])
        self._used.clear()

    def known(self) -> Iterator[RenderedDocument | KubeObject]:
        """All documents that it remembers, and their objects."""
        for documents in self._known.values():
            for document in documents:
                yield document
                yield from document.objects

    def crds(self, chart: Chart) -> tuple[dict[str, Any], ...]:
        """The CustomResourceDefinitions that the chart brings along."""
        manifests = (Manifest(name, text) for name, text in chart.crds.items())
        objects = (object_ for document in self.read(manifests) for object_ in document.objects)
        return tuple(dict(object_.data) for object_ in objects if object_.kind == "CustomResourceDefinition")
