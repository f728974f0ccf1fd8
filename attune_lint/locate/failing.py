"""Where a render failed, beyond the line that Helm names: the message in the template, the calls that led there, the
helper that was meant, and the values that were read and are not there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from attune_lint.finding import Location, Precision
from attune_lint.helm.renderer import RenderFailure
from attune_lint.locate.amiss import amiss
from attune_lint.locate.asked import read_by, striking
from attune_lint.locate.bodies import Body
from attune_lint.locate.conditions import (
    actions_of,
    empty_read,
    given,
    head_line,
    heads_around,
    owner_of,
    unprinted,
    values_asked,
    values_read,
)
from attune_lint.locate.handed import head_of
from attune_lint.locate.lines import at
from attune_lint.locate.marked_chart import Templates
from attune_lint.locate.marks import Source
from attune_lint.locate.origin import At, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.outline import likely
from attune_lint.locate.supply import Supply, as_text
from attune_lint.locate.trace import Piece
from attune_lint.locate.turns import name_read, said, turn, types_named
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import nearest
from attune_lint.path import Path, lookup, walk
from attune_lint.path import leaves as leaves_of
from attune_lint.syntax.template import Action
from attune_lint.syntax.template_code import Const, Operand, Pipeline, Ref, pipeline

_NO_TEMPLATE = re.compile(r'no template "([^"]+)"')
_NO_VARIABLE = re.compile(r'undefined variable "(\$\w+)"')
_DECLARED = re.compile(r"(\$\w+)(?=[^{}|=]*:=)")
_RAISES = re.compile(r"\b(?:required|fail)\b")
_WRONG_TYPE = re.compile(r"wrong type|expected|can't|cannot|invalid|incompatible types")
# What was read of a value that is a template itself.
_IN_VALUE = re.compile(r'executing "gotpl" at <([^>]+)>')
_UNPARSED = re.compile(r'cannot parse template "((?:[^"\\]|\\.)*)": ')
_VALUE = re.compile(r"\.Values((?:\.\w+)+)")
_STRING = re.compile(r'"([^"]+)"')
# Fields of a variable, or of what is in parentheses.
_FIELDS_READ = re.compile(r"(?<=[\w)])((?:\.[A-Za-z_]\w*)+)")
_MOST = 3
_VERB = re.compile(r"%[-+# 0-9.]*[a-z]")
_FIELD = re.compile(r"\.(\w+)")
# A message of fewer letters stands in a template by chance.
_SHORTEST = 8


class _Step(NamedTuple):
    """One line on the way to the failure."""

    source: Source
    action: Action
    piece: Piece


def failing(templates: Templates, supply: Supply, failure: RenderFailure) -> tuple[Location, ...]:
    """All lines that take part in a failure, the one to change first."""
    return tuple(dict.fromkeys(_failing(templates, supply, failure)))


def _failing(templates: Templates, supply: Supply, failure: RenderFailure) -> Iterator[Location]:
    origins = Origins(supply, (), templates.defines)
    steps = _in_turn(list(_steps(templates, failure)), failure.message, origins)
    raised = list(_raised(templates, failure.message))
    in_values = list(_templates_in_values(failure.message, supply))
    yield from in_values
    if raised:
        yield at(raised[0].source, raised[0].action.start, "template", Precision.EXACT)
        step = raised[0]
        yield from given(dict.fromkeys(empty_read(step.source, step.action, origins, supply)), supply)
        yield from values_asked(step.source, step.action.home, origins, supply)
        for head in islice(heads_around(step.action.home), 1):
            yield from given(dict.fromkeys(values_read(step.source, head, origins)), supply)
            yield head_line(step.source, head)
    missing, unknown = _NO_TEMPLATE.search(failure.message), _NO_VARIABLE.search(failure.message)
    own = _helms_own(templates, failure)
    if own is not None:
        yield own if not raised else own._replace(role="related")
    if missing is not None:
        yield from _of_name(steps[-1], failure.message, origins, supply) if steps else ()
        yield from _meant(templates, missing[1])
        yield from _beside(templates, steps[-1]) if steps else ()
    elif unknown is not None and steps:
        yield from _declared(steps[-1], unknown[1])
    elif steps and not raised and not in_values:
        yield from _culprits(steps[-1], failure.message, origins, supply)
    for step in reversed(steps[:-1]):
        yield at(step.source, step.action.start, "related", Precision.EXACT)


def _helms_own(templates: Templates, failure: RenderFailure) -> Location | None:
    """The place in Helm's own words."""
    file = templates.chart.source_file(failure.template) if failure.template else None
    if file is None:
        return None
    precision = Precision.FILE if failure.line is None else Precision.EXACT
    return Location("template", file, failure.line, failure.column, None, precision)


def _steps(templates: Templates, failure: RenderFailure) -> Iterator[_Step]:
    """The calls that Helm names, from the file down to the line that failed."""
    call: Piece | None = None
    own = [(failure.template, failure.line, failure.column)] if failure.template and failure.line else []
    for template, line, column in (*reversed(failure.calls), *own):
        path = templates.path(template) if template else None
        source = templates.source(path) if path is not None else None
        action = _action_at(source, line, column) if source is not None and line is not None else None
        if source is None or action is None:
            continue
        call = unprinted(source, action, call)
        yield _Step(source, action, call)


def _in_turn(steps: list[_Step], message: str, origins: Origins) -> list[_Step]:
    """The steps, of which the last knows in which turn of the ranges around it that was, if it is known."""
    piece = turn([(step.source, step.action) for step in steps], message, origins) if steps else None
    return [*steps[:-1], steps[-1]._replace(piece=piece)] if piece is not None else steps


def _templates_in_values(message: str, supply: Supply) -> Iterator[Location]:
    """The values that are templates and hold the code that failed, and what that code read."""
    read, unparsed = _IN_VALUE.findall(message), _UNPARSED.search(message)
    if not read and unparsed is None:
        return
    code = " ".join(read[-1].split()) if read else str(json.loads(f'"{unparsed[1]}"')) if unparsed is not None else ""
    found = dict.fromkeys(
        path for path, value in leaves_of(supply.data) if isinstance(value, str) and "{{" in value and code in value
    )
    yield from given(found, supply)
    for match in _VALUE.finditer(code):
        yield from given({tuple(match[1].split(".")[1:]): None}, supply)


def _of_name(step: _Step, message: str, origins: Origins, supply: Supply) -> Iterator[Location]:
    """The values of which the name of a missing template is made."""
    name = name_read(message, step.piece, origins)
    for leaf, certain in leaves(name) if name is not None else ():
        if certain and isinstance(leaf, At):
            yield from given({leaf.path: None}, supply)


def _action_at(source: Source, line: int, column: int | None) -> Action | None:
    """The action at a line and column, as near as Helm tells them."""
    template = source.template
    on_line = [
        action
        for action in actions_of(template.body)
        if template.line(action.start) <= line <= template.line(max(action.end - 1, 0))
    ]
    start = sum(len(row) + 1 for row in template.text.split("\n")[: line - 1])
    holding = [action for action in on_line if column and action.start <= start + column - 1 < action.end]
    return next(iter(holding or on_line), None)


def _culprits(step: _Step, message: str, origins: Origins, supply: Supply) -> Iterator[Location]:
    """Where the line that failed got values from that are not there, or of a wrong type."""
    whole = origins.of(step.piece)
    yield from amiss([step.piece], origins)
    given_by, passed, bodies = dict(origins.met.variables), list(origins.met.passed), origins.met.included
    for path in passed:
        if supply.lookup(path[:-1]) is None:  # it is no empty value, but one of nothing
            yield from _cut_off(path, supply)
            yield from given({path: None}, supply)
    code = said(message)
    read = origins.read(step.piece, code) if code is not None else None
    looked_up = dict(origins.met.looked_up)
    found = list(leaves(read if isinstance(read, At) else whole))
    for leaf, _ in found:
        if not isinstance(leaf, At):
            continue
        held = supply.lookup(leaf.path)
        if held is None and leaf.source is not None:
            yield at(leaf.source, leaf.offset, "related", Precision.EXACT)
        if held is None:
            keys = (looked_up[path] for at in range(len(leaf.path)) if (path := leaf.path[: at + 1]) in looked_up)
            yield from given(dict.fromkeys(keys), supply)
        if held is None:
            yield from _cut_off(leaf.path, supply)
            yield from given({leaf.path: None}, supply)
        elif _WRONG_TYPE.search(message) and (leaf is read or not isinstance(held, str)):
            below = dict.fromkeys(_of_type_got(held, leaf.path, step.action.code, message))
            yield from (location._replace(precision=Precision.BLOCK) for location in given(below, supply))
            yield from given({leaf.path: None}, supply)
        else:
            below = dict.fromkeys(_of_type_got(held, leaf.path, step.action.code, message))
            likely = dict.fromkeys((*below, leaf.path, *striking(leaf.path, supply), *read_by(leaf.path, supply)))
            yield from (location._replace(precision=Precision.BLOCK) for location in given(likely, supply))
    for action, source in given_by.items():
        yield at(source, action.start, "related", Precision.EXACT)
    yield from _read_of(step, bodies, origins)


def _read_of(step: _Step, bodies: Mapping[str, Body], origins: Origins) -> Iterator[Location]:
    """The lines of the defines whose text was read that fit the fields which are taken of it, or else their heads."""
    fields = _FIELDS_READ.findall(step.action.code)
    wanted: list[str] = max((found.split(".")[1:] for found in fields), key=len, default=[])
    taken = {name: body for name, body in bodies.items() if body.depth == 0}
    lines = likely(taken, origins.defines, wanted, ()) if wanted and taken else []
    if lines:
        yield from (at(line.source, line.offset, "related", Precision.BLOCK) for line in lines[:_MOST])
    else:
        for body in islice(taken.values(), _MOST):
            yield from head_of(body)


def _declared(step: _Step, missing: str) -> Iterator[Location]:
    """Where a variable is declared whose name is nearly the one that is missing; else the beginning of the body that
    should declare it."""
    text, owner = step.source.template.text, owner_of(step.action.home)
    names = {found[1]: found.start() for found in _DECLARED.finditer(text)}
    like = nearest(missing, names, cutoff=0.8)
    start = owner.head.start if owner.head is not None else len(text) - len(text.lstrip())
    yield at(step.source, names[like] if like is not None else start, "related", Precision.BLOCK)


def _of_type_got(held: object, path: Path, code: str, message: str) -> Iterator[Path]:
    """The fields below a value that an action may have read, and whose type is the one that Go did not want, or which
    are empty, or of which the message speaks."""
    wanted = types_named(message)
    read = set(_FIELD.findall(code))
    for below, value in walk(held, path):
        key = next((part for part in reversed(below) if isinstance(part, str)), None)
        fits = type(value) in wanted if wanted else value == "" or as_text(value) in message
        if fits and below != path and key in read:
            yield below


def _cut_off(path: Path, supply: Supply) -> Iterator[Location]:
    """The key, above one that is not there, whose value is no mapping: a null, say."""
    missing = object()
    for length in range(1, len(path)):
        held = lookup(supply.data, path[:length], missing)
        if held is missing:
            return
        if not isinstance(held, dict | list):
            location = supply.location(path[:length])
            if location is not None:
                yield location
            return


def _raised(templates: Templates, message: str) -> Iterator[_Step]:
    """The calls of `required` and `fail` that have this message."""
    for path, text in sorted(templates.texts.items()):
        source = templates.source(path) if _RAISES.search(text) else None
        for action in actions_of(source.template.body) if source is not None else ():
            found = pipeline(action.code) if _RAISES.search(action.code) else None
            if source is not None and found is not None and any(_is_said(text, message) for text in _texts(found)):
                yield _Step(source, action, unprinted(source, action))


def _texts(found: Pipeline) -> Iterator[str]:
    operands: list[Operand] = [operand for command in found.commands for operand in command]
    for operand in operands:
        if isinstance(operand, Const) and operand.text is not None:
            yield operand.text
        elif isinstance(operand, Ref) and isinstance(operand.base, Pipeline):
            yield from _texts(operand.base)


def _is_said(text: str, message: str) -> bool:
    """Whether a message is a text, or was made of it by `printf`. Helm's own is on one line."""
    parts = [re.escape(part) for part in _VERB.split(" ".join(text.split()))]
    return len(text) >= _SHORTEST and re.fullmatch(".*".join(parts), message) is not None


def _meant(templates: Templates, missing: str) -> Sequence[Location]:
    """The define whose name is nearly the one that is missing."""
    like = nearest(missing, templates.defines, cutoff=0.8)
    if like is None:
        return ()
    source, branch = templates.defines[like]
    return (at(source, branch.head.start, "related", Precision.EXACT),) if branch.head is not None else ()


def _beside(templates: Templates, step: _Step) -> Iterator[Location]:
    """The defines that are called next before and behind one that is missing: it would stand beside them, most often in
    that order."""
    actions = list(actions_of(owner_of(step.action.home)))
    at_call = actions.index(step.action) if step.action in actions else 0
    for beside in (actions[at_call + 1 :], actions[:at_call][::-1]):
        called = (templates.defines.get(name) for action in beside for name in _STRING.findall(action.code))
        source, branch = next((one for one in called if one is not None), (None, None))
        if source is not None and branch is not None and branch.head is not None:
            place = branch.head.start if beside == actions[at_call + 1 :] else branch.span[1] - 1
            yield at(source, place, "related", Precision.BLOCK)
