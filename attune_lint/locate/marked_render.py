"""One render of a marked chart, and the proof of each document in it."""

from __future__ import annotations

from attune_lint.helm.renderer import Texts
from attune_lint.locate.marked_chart import MarkedChart
from attune_lint.locate.proof import Proved, prove
from attune_lint.locate.question import Spot
from attune_lint.locate.trace import Trace, read


class MarkedRender:
    """What a marked chart printed in one scene."""

    def __init__(self, marked: MarkedChart, texts: Texts) -> None:
        self._marked, self._texts = marked, texts
        self._traces: dict[str, Trace] = {}
        self._proved: dict[tuple[str, str, int], Proved | None] = {}

    def proof(self, spot: Spot) -> Proved | None:
        """The document of a spot with the trace that prints the same; None where nothing is proved."""
        key = (spot.template, spot.text, spot.twin)
        if key not in self._proved:
            self._proved[key] = self._prove(*key)
        return self._proved[key]

    def _prove(self, template: str, document: str, twin: int) -> Proved | None:
        name = self._marked.printed_as(template)
        printed = self._texts.texts.get(name) if name is not None else None
        if name is None or printed is None or self._marked.alphabet is None or document.startswith("\ufeff"):
            return None
        if name not in self._traces:
            self._traces[name] = read(printed, self._marked.alphabet, self._marked.marks)
        return prove(self._traces[name], document, twin)
