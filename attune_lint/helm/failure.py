"""Reads Helm's own error text, which differs between its versions, and tells what kind of failure it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from attune_lint.helm.renderer import FailureKind, RenderFailure

_NOISE = re.compile(r"\AError: |\s*Use --debug flag to render out invalid YAML\s*\Z")
_KINDS = (
    ("error occurred while checking for chart dependencies", FailureKind.DEPENDENCY),
    ("chart requires kubeVersion", FailureKind.KUBE_VERSION),
    ("library charts are not installable", FailureKind.LIBRARY),
    ("cannot load values.yaml", FailureKind.VALUES),
    ("Chart.yaml", FailureKind.CHART),
    ("validation: chart.metadata", FailureKind.CHART),
)
_OUTPUT = re.compile(r"YAML parse error on (?P<file>.+?): (?P<what>.*)\Z", re.DOTALL)
_RAISED = re.compile(
    r"(?:execution|parse) error at \((?P<file>[^()]+?):(?P<line>\d+)(?::(?P<column>\d+))?\): (?P<what>.*)\Z",
    re.DOTALL,
)
_PLACE = re.compile(r"(?:template: )?(?P<file>[^\s:<>\"]+):(?P<line>\d+)(?::(?P<column>\d+))?:? ")
_EXECUTING = re.compile(r"executing \"[^\"]*\" at <(?P<what>.*?)>: ")
_CALLING = re.compile(r"error calling \w+: |template: ")


def read_failure(text: str) -> RenderFailure:
    """The failure that an error text of Helm tells, the innermost place first."""
    text = _NOISE.sub("", _NOISE.sub("", text.strip())).strip()
    output = _OUTPUT.match(text)
    if output is not None:
        return RenderFailure(FailureKind.OUTPUT, _one_line(output["what"]), output["file"])
    raised = _RAISED.match(text)
    if raised is not None:
        return _template(raised, _one_line(raised["what"]))
    kind = next((kind for words, kind in _KINDS if words in text), None)
    if kind is FailureKind.DEPENDENCY:
        return RenderFailure(kind, f"missing in charts/: {text.rpartition('directory: ')[2]}")
    if kind is not None:
        return RenderFailure(kind, _one_line(text))
    return _executed(_one_line(text))


def _executed(text: str) -> RenderFailure:
    """Walks down a chain of calls to its cause: `F:6:8: executing "F" at <include "x" .>: error calling …`."""
    places: list[re.Match[str]] = []
    expression, rest = "", text
    while True:
        match = _PLACE.match(rest)
        if match is not None:
            places.append(match)
        else:
            match = _EXECUTING.match(rest)
            if match is not None:
                expression = match["what"]
            else:
                match = _CALLING.match(rest)
        if match is None:
            break
        rest = rest[match.end() :]
    raised = _RAISED.match(rest)
    if raised is not None:
        return _template(raised, raised["what"], places)
    if not places:
        return RenderFailure(FailureKind.CHART, text)
    *calls, place = places
    return _template(place, f"{rest}, at `{expression}`" if expression else rest, calls)


def _template(match: re.Match[str], message: str, calls: Sequence[re.Match[str]] = ()) -> RenderFailure:
    found = dict.fromkeys((call["file"], int(call["line"]), _column(call)) for call in reversed(calls))
    own = (match["file"], int(match["line"]), _column(match))
    found.pop(own, None)
    return RenderFailure(FailureKind.TEMPLATE, message, *own, tuple(found))


def _column(match: re.Match[str]) -> int | None:
    return int(match["column"]) + 1 if match["column"] else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
