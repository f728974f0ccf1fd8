"""In which turn of the ranges around it some code failed: each turn is tried, in Go's order, until one reads what the
message tells of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from attune_lint.locate.conditions import unprinted
from attune_lint.locate.flow import name_pattern
from attune_lint.locate.marks import Source
from attune_lint.locate.origin import At, Origin, leaves
from attune_lint.locate.origins import Origins
from attune_lint.locate.supply import as_text
from attune_lint.locate.trace import Piece
from attune_lint.syntax.template import Action, Branch
from attune_lint.syntax.template_code import Const, Function, Ref, pipeline

_MOST = 400
_NO_TEMPLATE = re.compile(r'no template "(.*)" associated')
# Helm's own words for what was read.
_SAID = re.compile(r", at `([^`]+)`$")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "[]interface {}": (list,),
    "map[string]interface {}": (dict,),
    "bool": (bool,),
    "float64": (int, float),
    "int64": (int,),
    "string": (str,),
}
_COMPARED = re.compile(r"incompatible types for comparison: (.+) and (.+), at")
_GOT = re.compile(r"got (\S+(?: \{\})?)")
_ABSENT = re.compile(r"nil pointer|can't evaluate field")


def turn(steps: Sequence[tuple[Source, Action]], message: str, origins: Origins) -> Piece | None:
    """The last of some steps in the first turn that fits; None where none does, or no range is around it."""
    if not any(_ranges(action) for _, action in steps):
        return None
    pieces = islice(_pieces(steps, None, origins), _MOST)
    return next((piece for piece in pieces if _fits(piece, message, origins)), None)


def types_named(message: str) -> frozenset[type]:
    """The types that Go did not want, or could not compare."""
    compared, got = _COMPARED.search(message), _GOT.search(message)
    names = compared.groups() if compared is not None else (got[1],) if got is not None else ()
    return frozenset(one for name in names for one in _TYPES.get(name, ()) if one is not str or compared is None)


def said(message: str) -> str | None:
    """The code that the message names."""
    found = _SAID.search(message)
    return found[1] if found is not None else None


def name_read(message: str, piece: Piece, origins: Origins) -> Origin | None:
    """Of what the name of a template is made that is missing."""
    code = said(message)
    found = pipeline(code) if code is not None and _NO_TEMPLATE.search(message) else None
    command = found.commands[0] if found is not None else ()
    if code is None or len(command) != 3 or command[0] != Function("include") or not isinstance(command[1], Ref):
        return None
    return origins.read(piece, code[command[1].start : command[1].end])


def _pieces(steps: Sequence[tuple[Source, Action]], call: Piece | None, origins: Origins) -> Iterator[Piece]:
    (source, action), *below = steps
    for piece in _turns(unprinted(source, action, call), _ranges(action), origins):
        if below:
            yield from _pieces(below, piece, origins)
        else:
            yield piece


def _turns(piece: Piece, ranges: Sequence[Branch], origins: Origins) -> Iterator[Piece]:
    if not ranges:
        yield piece
        return
    branch, *inner = ranges
    for key in origins.keys_of(piece, branch) or (None,):
        keys = piece.keys if key is None else {**piece.keys, branch: key}
        yield from _turns(Piece(piece.start, piece.mark, piece.frame, keys), inner, origins)


def _ranges(action: Action) -> list[Branch]:
    """The ranges around an action, the outermost first."""
    found: list[Branch] = []
    branch = action.home
    while branch.block is not None and branch.kind not in ("define", "block"):
        if branch.kind == "range":
            found.insert(0, branch)
        branch = branch.block.home
    return found


def _fits(piece: Piece, message: str, origins: Origins) -> bool:
    """Whether what is read in a turn is what the message tells of."""
    missing, name = _NO_TEMPLATE.search(message), name_read(message, piece, origins)
    if missing is not None:
        code = said(message)
        found = pipeline(code) if code is not None else None
        called = found.commands[0][1] if found is not None and len(found.commands[0]) > 1 else None
        return name is not None and isinstance(called, Const | Ref) and _is_name(called, name, missing[1], origins)
    code = said(message)
    read = origins.read(piece, code) if code is not None else origins.of(piece)
    held = [origins.supply.lookup(leaf.path) for leaf, certain in leaves(read) if certain and isinstance(leaf, At)]
    wrong = types_named(message)
    if wrong:
        return any(type(one) in wrong for one in held)
    return bool(_ABSENT.search(message)) and any(one is None for one in held)


def _is_name(called: Const | Ref, name: Origin, missing: str, origins: Origins) -> bool:
    """Whether a name that is put together of one value is the one that is missing."""
    pattern = name_pattern(called)
    found = re.fullmatch(pattern.pattern.replace(".*", "(.*)"), missing) if pattern is not None else None
    held = [origins.supply.lookup(leaf.path) for leaf, _ in leaves(name) if isinstance(leaf, At)]
    if found is None or len(found.groups()) != 1 or len(held) != 1:
        return False
    return found[1] == as_text(held[0]) or (not isinstance(held[0], str) and "%!" in found[1])
