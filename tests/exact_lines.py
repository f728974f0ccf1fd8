"""Changes the very line that a text is said to come from, and looks whether the text changes:
`python -m tests.exact_lines [CHART …]`.

At the line and column of an exact location literal text gets another letter, and an action prints other words. The
value at the path must then be another one; each that stays as it was is printed.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from attune_lint.finding import Location, Precision
from attune_lint.helm.embedded import Embedded
from attune_lint.helm.renderer import Manifest, Renderer
from attune_lint.path import Path as KeyPath
from attune_lint.path import lookup
from attune_lint.sources.values import Layer
from attune_lint.syntax.template import Action, Block, Branch, Template, parse
from tests.locate_harness import Render, located, rendered
from tests.rule_harness import CHART, REPOSITORIES

_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`')
# Each word that an action prints gets one more letter.
_OTHERWISE = 'regexReplaceAll "([0-9A-Za-z/]+)" (%s | toString) "${1}q"'


class Case(NamedTuple):
    """A path of a template's document, and a line that is said to print what stands there."""

    render: Render
    template: str
    path: KeyPath
    place: Location


class Outcome(NamedTuple):
    """What became of a case: `another` text, the `same` (a violation), `broken` YAML, or `refused` by Helm."""

    case: Case
    what: str


def cases(chart: Path, engine: Renderer, files: Sequence[Path]) -> Iterator[Case]:
    """All texts of a chart, with its defaults and with each values file, by each exact line of theirs."""
    for values in (None, *files):
        render = rendered(chart, engine, () if values is None else (Layer.of_file(values),))
        asked = list(render.texts())
        for (document, path), answer in zip(asked, located(render, engine, asked), strict=True):
            for place in answer:
                if place.role == "template" and place.precision is Precision.EXACT and "!/" not in str(place.file):
                    yield Case(render, document.template, path, place)


def outcomes(chosen: Sequence[Case], engine: Renderer, folder: Path) -> Iterator[Outcome]:
    """What becomes of each case, with its line changed."""
    for number, case in enumerate(chosen):
        chart = case.render.chart
        name = str(case.place.file).removeprefix(f"{chart.root}/")
        text = chart.members[name].decode()
        changed = _changed(text, case.place)
        if changed is None:
            yield Outcome(case, "not changed")
            continue
        copy = folder / str(number)
        shutil.copytree(chart.path, copy)
        (copy / name).write_bytes(changed.encode())
        answer = engine.render(case.render.scene.request._replace(chart=copy))
        if answer.failure is not None:
            yield Outcome(case, "refused")
        else:
            before = [Manifest(one.template, one.text) for one in case.render.documents]
            found = _found(answer.manifests, case)
            same = found == _found(before, case)
            yield Outcome(case, "broken" if found is None else "same" if same else "another")
        shutil.rmtree(copy)


def _found(manifests: Sequence[Manifest], case: Case) -> list[str] | None:
    """What stands at the path of a case in the documents of its template; None where they are no YAML any more."""
    try:
        return sorted(
            repr(lookup(document, case.path))
            for manifest in manifests
            if manifest.template == case.template
            for document in yaml.load_all(manifest.text, yaml.CSafeLoader)
        )
    except yaml.YAMLError:
        return None


def _changed(text: str, place: Location) -> str | None:
    """The template with another text at a place."""
    lines = text.split("\n")
    assert place.line is not None
    assert place.column is not None
    at = sum(len(line) + 1 for line in lines[: place.line - 1]) + place.column - 1
    template = parse(text)
    action = next((one for one in _actions(template.body) if one.start <= at < one.end), None)
    if action is None:
        return text[:at] + _another(text[at:])
    if at > action.start:  # a word in its code
        found = _STRING.match(text, at)
        return text[: found.end() - 1] + "q" + text[found.end() - 1 :] if found is not None else None
    return _printing_otherwise(template, action)


def _another(text: str) -> str:
    """Literal text with one more letter, or a block of another kind."""
    if text[0] in "|>":
        return text[0] + text[2:] if text[1] == "-" else f"{text[0]}-{text[1:]}"
    return f"{text[0]}q{text[1:]}" if text[0] in "\"'" else f"q{text}"


def _printing_otherwise(template: Template, action: Action) -> str | None:
    text = template.text
    if action.keyword == "template":
        code = f" {_OTHERWISE % f'include {action.code.strip()}'}"
        start = text.index("template", action.start)
        return text[:start] + code + text[action.offset + len(action.code) :]
    if action.keyword:
        return None
    code = action.code.strip()
    return text[: action.offset] + f" {_OTHERWISE % f'({code})'} " + text[action.offset + len(action.code) :]


def _actions(branch: Branch) -> Iterator[Action]:
    for node in branch.nodes:
        if isinstance(node, Action):
            yield node
        elif isinstance(node, Block):
            for below in node.branches:
                assert below.head is not None
                yield below.head
                yield from _actions(below)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.exact_lines", description="Tries exact lines.")
    parser.add_argument("charts", nargs="*", type=Path, default=[root / CHART for root in REPOSITORIES.values()])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=1500, help="how many lines to change in each chart")
    given = parser.parse_args()
    engine = Embedded()
    for chart in given.charts:
        known = list(cases(chart, engine, sorted(chart.glob("ci/*-values.yaml"))))
        chosen = random.Random(given.seed).sample(known, min(given.cases, len(known)))
        counts: Counter[str] = Counter()
        with tempfile.TemporaryDirectory() as folder:
            for case, what in outcomes(chosen, engine, Path(folder)):
                counts[what] += 1
                if what == "same":
                    print(f"- {case.template} {case.path}: {case.place.file}:{case.place.line}:{case.place.column}")
        print(f"{chart}: {len(known)} exact lines of texts; changed {len(chosen)}: {dict(counts)}")
    engine.close()


if __name__ == "__main__":
    main()
