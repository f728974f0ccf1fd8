"""Reads the code of an action for what it prints: which values, and which words of the template itself.

Fields are followed through `with`, `range`, variables, and the arguments of the calls that led to an action; the trace
knows how far each range had come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from attune_lint.locate.bodies import Body, Standing, standing
from attune_lint.locate.code import TEMPLATE, adds_to, argument_of, sets
from attune_lint.locate.marks import Source
from attune_lint.locate.met import Met
from attune_lint.locate.origin import At, Fields, Items, Key, Literal, Made, Merged, OneOf, Origin, Root
from attune_lint.locate.supply import Supply
from attune_lint.locate.trace import Frame, Piece
from attune_lint.path import Path
from attune_lint.syntax.template import Action, Block, Branch, TemplateSyntaxError, parse
from attune_lint.syntax.template_code import Command, Const, Function, Operand, Pipeline, Ref, pipeline

# Functions that give their argument in another spelling, so that what lies below it keeps its place.
_KEEPS_LAST = frozenset(
    {"toYaml", "toJson", "toPrettyJson", "mustToJson", "toRawJson", "deepCopy", "mustDeepCopy", "nindent", "indent",
     "trim", "quote", "squote", "required", "toString", "int", "int64", "float64", "fromYaml", "fromJson", "uniq",
     "trunc", "trimSuffix", "trimPrefix", "lower"}
)  # fmt: skip
_KEEPS_FIRST = frozenset({"tpl", "omit", "pick"})
_DEPTH = 40
# Helpers that call each other several times multiply: what more pipelines than these would tell is left open.
_MOST = 3000
_NUMBER = re.compile(r"0|[1-9]\d*")


# The bodies of all defines by name.
Defines: TypeAlias = "Mapping[str, tuple[Source, Branch]]"
_NOTHING = Made()
_UNKNOWN = Made(certain=False)
# What a file is given, unless a template adds to it.
_BUILT_IN = frozenset({"Values", "Release", "Chart", "Capabilities", "Template", "Files", "Subcharts"})
_EMPTY: Mapping[str, Origin] = {"dict": Fields({}), "list": Items(())}


class Origins:
    """Answers for the pieces of one scenario. `prefix` leads to the values of the chart whose template prints them.
    `met` is what was met on the way to the last answer."""

    def __init__(self, supply: Supply, prefix: Path, defines: Defines) -> None:
        self.supply, self._prefix, self.defines = supply, prefix, defines
        self._known: dict[Piece, tuple[Origin, Met]] = {}
        self._forget()

    def _forget(self) -> None:
        self._depth = self._read = self._inside = 0
        self.met = Met()

    def of(self, piece: Piece) -> Origin:
        """What the action of a piece prints."""
        if piece not in self._known:
            self._forget()
            self._known[piece] = (self._of(piece), self.met)
        origin, self.met = self._known[piece]
        return origin

    def read(self, piece: Piece, code: str) -> Origin:
        """What some other code would give where the action of a piece stands."""
        found, action = pipeline(code), piece.mark.action
        if found is None or action is None:
            return _UNKNOWN
        self._forget()
        return self._pipeline(found, standing(piece, action))

    def of_text(self, text: str) -> Origin:
        """What a value prints that is a template itself, where it is given what files are. It stands in no file."""
        self._forget()
        try:
            template = parse(text)
        except (TemplateSyntaxError, RecursionError):
            return _UNKNOWN
        frame = Frame(template.body, None, Root(self._prefix))
        return Made(tuple(self._printed(template.body, Standing(Source("", template), frame, {}, template.body, 0, 0))))

    def keys_of(self, piece: Piece, branch: Branch) -> list[str]:
        """The keys that a range around a piece walks through, in its order, as far as they are known."""
        action = piece.mark.action
        if branch.block is None or action is None:
            return []
        self._forget()
        return self._keys(self._over(branch, branch.block, standing(piece, action)))

    def _keys(self, origin: Origin) -> list[str]:
        match origin:
            case At(path):
                held = self.supply.lookup(path)
                if isinstance(held, dict):
                    return sorted(held)
                return list(map(str, range(len(held)))) if isinstance(held, list) else []
            case Fields(fields):
                return sorted(fields)
            case Items(items):
                return list(map(str, range(len(items))))
            case Merged(layers):
                return sorted({key for layer in layers for key in self._keys(layer)})
        return []

    def _of(self, piece: Piece) -> Origin:
        action = piece.mark.action
        if action is None or action.keyword in ("template", "define", "block"):
            return _NOTHING
        code = action.code
        if action.keyword == "else":
            code = code.strip().removeprefix("if").removeprefix("with")
        found = pipeline(code)
        return self._pipeline(found, standing(piece, action)) if found is not None else _NOTHING

    def _pipeline(self, found: Pipeline, place: Standing) -> Origin:
        self._read += 1
        if self._depth >= _DEPTH or self._read > _MOST:
            return _UNKNOWN
        self._depth += 1
        try:
            given: Origin | None = None
            for command in found.commands:
                given = self._command(command, given, place)
            return given or _NOTHING
        finally:
            self._depth -= 1

    def _command(self, command: Command, given: Origin | None, place: Standing) -> Origin:
        head = command[0]
        if not isinstance(head, Function):
            return self._operand(head, place)
        arguments = [self._operand(operand, place) for operand in command[1:]]
        if given is not None:
            arguments.append(given)
        if head.name == "include" and len(command) == 3 and isinstance(arguments[0], Literal):
            return self._included(arguments[0].text, arguments[1], place)
        return self._call(head.name, arguments, command[1:]) if arguments else _EMPTY.get(head.name, _NOTHING)

    def _included(self, name: str, argument: Origin, place: Standing) -> Origin:
        """What a define may print of a value that it is given, whichever branches it takes."""
        known = self.defines.get(name)
        if known is None or self._read > _MOST:
            return Made((argument,), certain=False)
        source, branch = known
        body = Frame(branch, None, argument)
        self.met.included[name] = Body(source, branch, body, place.keys, self._inside)
        inside = Standing(source, body, place.keys, branch, 0, 0)
        branches = any(isinstance(node, Block) and node.keyword != "define" for node in branch.nodes)
        self._inside += 1
        printed = tuple(self._printed(branch, inside))
        self._inside -= 1
        return Made(printed, certain=not branches)

    def _printed(self, branch: Branch, place: Standing) -> Iterator[Origin]:
        for at, node in enumerate(branch.nodes):
            if isinstance(node, Block):
                for below in node.branches if node.keyword != "define" else ():
                    self._look_at(below, node, place)
                    yield from self._printed(below, place)
            elif isinstance(node, Action) and not node.keyword:
                found = pipeline(node.code)
                if found is not None and found.prints:
                    yield self._pipeline(found, place.of(node, branch, at))

    def _call(self, name: str, arguments: list[Origin], operands: Command) -> Origin:
        match name:
            case "dict":
                keys = [key if isinstance(key, Literal) else None for key in arguments[::2]]
                fields = {key.text: value for key, value in zip(keys, arguments[1::2], strict=False) if key}
                return Fields(fields, {key.text: key for key in keys if key is not None})
            case "list" | "tuple":
                return Items(tuple(arguments))
            case "index" | "get":
                return self._indexed(arguments[0], arguments[1:], operands[1:])
            case "default":
                return arguments[-1] if self._is_set(arguments[-1]) else arguments[0]
            case "coalesce":
                return next((argument for argument in arguments if self._is_set(argument)), _NOTHING)
            case "dig" if len(arguments) > 2:
                found = self._indexed(arguments[-1], arguments[:-2], operands[: len(arguments) - 2])
                return found if self._is_set(found) else arguments[-2]
            case "first":
                return self.below(arguments[-1], 0)
            case "ternary" if len(arguments) == 3:
                return self._chosen(*arguments)
            case "merge" | "mustMerge":
                return Merged(tuple(arguments))
            case "mergeOverwrite" | "mustMergeOverwrite":
                return Merged(tuple(reversed(arguments)))
        if name in _KEEPS_LAST:
            return arguments[-1]
        return arguments[0] if name in _KEEPS_FIRST else Made(tuple(arguments))

    def _chosen(self, yes: Origin, no: Origin, switch: Origin) -> Origin:
        """What `ternary` gives, as far as the switch is known; or the one thing that both ways are."""
        if isinstance(switch, At):
            return yes if self.supply.lookup(switch.path) is True else no
        if isinstance(yes, At) and isinstance(no, At) and yes.path == no.path:
            return yes
        return OneOf((yes, no))

    def _is_set(self, origin: Origin) -> bool:
        """Whether a value is no empty one, as `default` sees it; what is not known counts as set."""
        if not isinstance(origin, At) or self.supply.lookup(origin.path):
            return True
        self.met.passed[origin.path] = min(self._inside, self.met.passed.get(origin.path, self._inside))
        return False

    def _indexed(self, origin: Origin, keys: list[Origin], operands: Command) -> Origin:
        for key, operand in zip(keys, operands, strict=False):
            if isinstance(operand, Const):
                origin = self.below(origin, operand.text if operand.text is not None else operand.source)
            elif isinstance(key, At):
                origin = self.below(origin, str(self.supply.lookup(key.path)))
                if isinstance(origin, At):
                    self.met.looked_up[origin.path] = key.path
            elif isinstance(key, Literal | Key):
                origin = self.below(origin, key.text)
            else:
                return Made((origin,))
        return origin

    def _operand(self, operand: Operand, place: Standing) -> Origin:
        if isinstance(operand, Const):
            is_number = operand.text is None and _NUMBER.fullmatch(operand.source) is not None
            text = operand.source if is_number else operand.text
            at = place.offset + operand.start
            return Literal(text, place.source, at, is_number) if text is not None else _NOTHING
        if isinstance(operand, Function):
            return _NOTHING
        origin, above = self._base(operand, place), None
        for name in operand.fields:
            self.met.reading = (place.source, place.offset + operand.start)
            self.met.field(name, above)
            origin, above = self.below(origin, name), name
            self.met.reading = None
            if name == "Values" and isinstance(origin, At) and origin.source is None:
                origin = origin._replace(source=place.source, offset=place.offset + operand.start)
        return origin

    def _base(self, ref: Ref, place: Standing) -> Origin:
        if isinstance(ref.base, Pipeline):
            return self._pipeline(ref.base, place)
        self._depth += 1
        try:
            if self._depth > _DEPTH:
                return _UNKNOWN
            return self._dot(place) if ref.base == "." else self._variable(ref.base, place)
        finally:
            self._depth -= 1

    def below(self, origin: Origin, key: str | int) -> Origin:
        """What stands at a key of something."""
        match origin:
            case Root(prefix):
                return At(prefix) if key == "Values" else _UNKNOWN
            case Merged(layers):
                noted = list(self.met.misread)
                found = self._below_merged(layers, key)
                if found != _NOTHING:  # what one layer lacks another one has
                    self.met.forget(noted)
                return found
            case At(path):
                held = self.supply.lookup(path)
                if isinstance(held, dict) and str(key) not in held:
                    self.met.absent(str(key), {str(one): (*path, one) for one in held})
                if isinstance(held, list):
                    return origin._replace(path=(*path, int(key))) if str(key).isdigit() else Made((origin,))
                return origin._replace(path=(*path, str(key)))
            case Fields(fields, keys):
                if str(key) not in fields:
                    self.met.absent(str(key), keys)
                return fields.get(str(key), _NOTHING)
            case Items(items):
                return items[int(key)] if str(key).isdigit() and int(key) < len(items) else _NOTHING
            case OneOf(parts):
                return OneOf(tuple(self.below(part, key) for part in parts))
            case Made():
                return origin
        return _NOTHING

    def _below_merged(self, layers: tuple[Origin, ...], key: str | int) -> Origin:
        found: list[Origin] = []
        empty: list[Origin] = []
        for layer in layers:
            if isinstance(layer, Root) and key not in _BUILT_IN:
                continue
            if isinstance(layer, Made | OneOf):  # it may have the key
                return Made((*found, layer), certain=False)
            one = self.below(layer, key)
            if one == _NOTHING or not self._is_set(one):
                empty += [one] if isinstance(one, At) and self.supply.lookup(one.path) is not None else []
                continue
            if isinstance(one, Made):  # whether it is empty is not known
                return Made((*found, one), certain=False)
            if not found and not self._is_mapping(one):
                return one
            if self._is_mapping(one):
                found.append(one)
        return Merged(tuple(found)) if len(found) > 1 else next(iter((*found, *empty)), _NOTHING)

    def _is_mapping(self, origin: Origin) -> bool:
        if isinstance(origin, At):
            return isinstance(self.supply.lookup(origin.path), dict)
        return isinstance(origin, Root | Fields | Merged)

    def _dot(self, place: Standing) -> Origin:
        """What `.` is."""
        branch = place.branch
        while branch.kind not in ("file", "define", "block"):
            outer = branch.block
            assert outer is not None, "only the file has no block"
            if branch.kind in ("with", "range"):
                return self._head(branch, outer, place)
            branch = outer.home
        return self._argument(place) if branch is place.frame.owner else _NOTHING

    def _over(self, branch: Branch, block: Block, place: Standing) -> Origin:
        """What the head of a `with` or `range` gives."""
        found = pipeline(branch.code)
        if found is None:
            return _NOTHING
        place = place._replace(branch=block.home, behind=block.place, offset=branch.code_offset)
        origin = self._pipeline(found, place)
        return At(origin.path) if isinstance(origin, At) else origin

    def _head(self, branch: Branch, block: Block, place: Standing) -> Origin:
        """What the head of a `with` gives, or what that of a `range` gives in this turn."""
        origin = self._over(branch, block, place)
        if branch.kind != "range":
            return origin
        key = place.keys.get(branch)
        if key is None and isinstance(origin, Items):
            return OneOf(origin.items)
        return self.below(origin, key) if key is not None else Made((origin,))

    def _argument(self, place: Standing) -> Origin:
        """What a body is given: the root for a file, the argument of its call for a define."""
        call, owner = place.frame.call, place.frame.owner
        given = place.frame.argument
        if isinstance(given, Root | At | Literal | Key | Fields | Merged | OneOf | Items | Made):
            return given
        if call is None:
            return Root(self._prefix) if owner.kind == "file" else _NOTHING
        action = call.mark.action
        name = owner.block.name if owner.block else None
        if action is None or name is None:
            return _NOTHING
        there = standing(call, action)
        if action.keyword == "block":
            found = pipeline(owner.code)
            return self._pipeline(found, there._replace(offset=owner.code_offset)) if found is not None else _NOTHING
        if action.keyword == "template":
            there = there._replace(offset=action.offset - len(TEMPLATE))
        given = argument_of(action, name)
        return self._operand(given, there) if given is not None else _NOTHING

    def _variable(self, name: str, place: Standing) -> Origin:
        if name == "$":
            return self._argument(place)
        branch, behind = place.branch, place.behind
        changed: list[Origin] = []
        while True:
            for at in range(behind - 1, -1, -1):
                node = branch.nodes[at]
                if isinstance(node, Block):
                    changed += self._set_in(node, name, place)
                elif isinstance(node, Action) and (found := adds_to(node.code, name)) is not None:
                    self._note(node, place)
                    self.met.added.append(self._pipeline(found, place.of(node, branch, at)))
                elif isinstance(node, Action) and (found := sets(node.code, name)) is not None:
                    self._note(node, place)
                    declared = self._pipeline(found, place.of(node, branch, at))
                    return OneOf((declared, *changed)) if changed else declared
            block = branch.block
            if block is None or branch is place.frame.owner:
                return _NOTHING
            if (found := sets(branch.code, name)) is not None:
                if branch.kind == "range" and found.variables[-1] != name:
                    key = place.keys.get(branch)
                    if key is None:
                        return _NOTHING
                    over = self._over(branch, block, place)
                    if isinstance(over, Fields):
                        return over.keys.get(key, Key(key, ()))
                    return Key(key, (*over.path, key) if isinstance(over, At) else ())
                return self._head(branch, block, place)
            branch, behind = block.home, block.place

    def _note(self, action: Action, place: Standing) -> None:
        """That a variable was passed: in a helper of a helper too many are."""
        if self._inside <= 1:
            self.met.variables[action] = place.source

    def _set_in(self, block: Block, name: str, place: Standing) -> Iterator[Origin]:
        """What a block may have set a variable to that was declared before it, in whichever turn of a range."""
        for branch in block.branches:
            place = place._replace(keys={other: key for other, key in place.keys.items() if other is not branch})
            for at, node in enumerate(branch.nodes):
                if isinstance(node, Block):
                    yield from self._set_in(node, name, place)
                    continue
                added = adds_to(node.code, name) if isinstance(node, Action) else None
                found = sets(node.code, name) if isinstance(node, Action) else None
                if isinstance(node, Action) and (added or found) is not None:
                    self._note(node, place)
                    self._look_at(branch, block, place)
                if isinstance(node, Action) and added is not None:
                    self.met.added.append(self._pipeline(added, place.of(node, branch, at)))
                elif isinstance(node, Action) and found is not None:
                    yield self._pipeline(found, place.of(node, branch, at))

    def _look_at(self, branch: Branch, block: Block, place: Standing) -> None:
        """Reads the head of a branch for what is misspelled there."""
        found = pipeline(branch.code) if branch.head is not None else None
        if found is not None:
            self._pipeline(found, place._replace(branch=block.home, behind=block.place, offset=branch.code_offset))
