"""What is asked: where in the sources a fault comes from that shows in the output."""

from __future__ import annotations

from dataclasses import dataclass

from attune_lint.helm.renderer import RenderRequest
from attune_lint.path import Path
from attune_lint.sources.chart import Chart
from attune_lint.sources.values import Values
from attune_lint.syntax.yamldoc import Document


@dataclass(eq=False, frozen=True, slots=True)
class Scene:
    """One render, with all of its documents. `shown` says whether values that stand in no file may be named."""

    chart: Chart
    request: RenderRequest
    values: Values
    shown: bool
    documents: tuple[Document, ...] = ()


@dataclass(eq=False, frozen=True, slots=True)
class Spot:
    """A place in a rendered document: a path from its root, or a line of its text. `template` is Helm's name, `twin`
    counts the documents of the same text that come before, `related` are other places that take part."""

    scene: Scene
    template: str
    text: str
    document: Document
    path: Path
    twin: int = 0
    line: int | None = None
    related: tuple[Spot, ...] = ()


@dataclass(eq=False, frozen=True, slots=True)
class Question:
    """One fault. The first spot is its face; `words` are names and values that its message quotes; `values_path` is
    the key of the values at fault, where that is known."""

    spots: tuple[Spot, ...]
    words: tuple[str, ...] = ()
    values_path: Path | None = None
