"""Plays a shell's script: whether it ends, and how well, as far as its text decides.

No program is run. What a program answers is for a world to say; what no world knows is unknown, and whatever depends on
it is unknown too.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from posixpath import basename
from typing import Protocol

from attune_lint.named_tuple import NamedTuple
from attune_lint.syntax.shell_tree import (
    AndOr,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Literal,
    Loop,
    Output,
    Pipeline,
    Script,
    Simple,
    Variable,
    Word,
)
from attune_lint.views.shell import SHELLS, read, unwrapped

# Programs that always succeed here, and change nothing that matters.
_QUIET = frozenset(
    {":", "date", "declare", "echo", "export", "local", "printf", "readonly", "set", "shift", "sleep", "sync", "trap",
     "true", "typeset", "unset", "wait"}
)  # fmt: skip
_NUMERIC = {"-eq": "=", "-ne": "!=", "-gt": "!=", "-ge": "=", "-lt": "=", "-le": "="}
_ORDER: dict[str, Callable[[int, int], bool]] = {
    "-eq": operator.eq, "-ne": operator.ne, "-gt": operator.gt, "-ge": operator.ge, "-lt": operator.lt,
    "-le": operator.le,
}  # fmt: skip
_NOTHING = frozenset({"", "0", "f", "false", "no"})
_ROUNDS = 3


class Text(NamedTuple):
    """What a word holds: its text where it is known; else whether it is empty, where that is known. `polled` says that
    the world answered with it, `finds` whether that means yes."""

    known: str | None = None
    empty: bool | None = None
    polled: bool = False
    finds: bool = False

    @property
    def is_empty(self) -> bool | None:
        return self.known == "" if self.known is not None else self.empty


class _Ends(Exception):
    def __init__(self, well: bool | None) -> None:
        self.well = well


class _Breaks(Exception):
    pass


class _Continues(Exception):
    pass


class _Forever(Exception):
    pass


class _Unknown(Exception):
    pass


class World(Protocol):
    """What the programs of a script find."""

    def answer(self, words: tuple[str, ...], fed: Text | None) -> Answer | None:
        """A command's status and what it prints, given what it is fed; None where the world does not know it."""


Answer = tuple[bool | None, Text]


def ends_well(tree: Script, world: World, *, strict: bool, given: Mapping[str, Text]) -> bool | None:
    """Whether a script ends with success; null where that is unknown. One that never ends does not."""
    play = _Play(world, strict, dict(given))
    try:
        return play.script(tree)
    except _Ends as end:
        return end.well
    except _Forever:
        return False
    except (_Unknown, _Breaks, _Continues, RecursionError):
        return None


class _Play:
    """One shell, with its variables and functions."""

    def __init__(self, world: World, strict: bool, variables: dict[str, Text]) -> None:
        self.world = world
        self.strict = strict
        self.variables = variables
        self.functions: dict[str, Command] = {}

    # Lists. A status is true, false, or null where it is unknown.

    def script(self, tree: Script, *, tested: bool = False) -> bool | None:
        status: bool | None = True
        for item in tree.items:
            status = self._and_or(item, tested=tested)
        return status

    def _and_or(self, item: AndOr, *, tested: bool) -> bool | None:
        status: bool | None = True
        for index, (joint, pipeline) in enumerate(item.items):
            last = index == len(item.items) - 1
            if joint and status is None:
                status = self._maybe(pipeline, joint)
                continue
            if (joint == "&&" and not status) or (joint == "||" and status):
                continue
            status = self._pipeline(pipeline)
            if status is False and last and self.strict and not tested and not pipeline.negated:
                raise _Ends(False)
        return status

    def _maybe(self, pipeline: Pipeline, joint: str) -> bool | None:
        """A pipeline that may run or not: where it ends the script, all is unknown."""
        before = dict(self.variables)
        try:
            status = self._pipeline(pipeline)
        except (_Ends, _Breaks, _Continues, _Forever):
            raise _Unknown from None
        self.variables = {name: text for name, text in before.items() if self.variables.get(name) == text}
        # `unknown && false` is false, and `unknown || true` true, whatever is unknown.
        return status if status is (joint == "||") else None

    def _pipeline(self, pipeline: Pipeline) -> bool | None:
        status, _ = self._piped(pipeline)
        return None if status is None else status ^ pipeline.negated

    def _piped(self, pipeline: Pipeline) -> tuple[bool | None, Text]:
        """The status of the last command, and what it prints."""
        printed = Text(empty=True)
        status: bool | None = True
        for index, command in enumerate(pipeline.commands):
            status, printed = self._command(command, printed if index else None)
        return status, printed

    # Commands

    def _command(self, command: Command, fed: Text | None) -> tuple[bool | None, Text]:
        match command:
            case Simple():
                return self._simple(command, fed)
            case If():
                return self._if(command), Text()
            case Loop():
                return self._loop(command), Text()
            case For():
                return self._for(command), Text()
            case Group():
                return self._group(command), Text()
            case Function():
                self.functions[command.name] = command.body
                return True, Text(empty=True)
            case Case():
                raise _Unknown
        raise _Unknown

    def _group(self, group: Group) -> bool | None:
        if not group.subshell:
            return self.script(group.body)
        try:
            return _with(self).script(group.body)
        except _Ends as end:
            return end.well

    def _if(self, command: If) -> bool | None:
        for condition, body in command.branches:
            status = self.script(condition, tested=True)
            if status is None:
                self._perhaps(body)
                return None
            if status:
                return self.script(body)
        return self.script(command.otherwise) if command.otherwise is not None else True

    def _perhaps(self, body: Script) -> None:
        before = dict(self.variables)
        try:
            self.script(body)
        except (_Ends, _Breaks, _Continues, _Forever):
            raise _Unknown from None
        self.variables = {name: text for name, text in before.items() if self.variables.get(name) == text}

    def _loop(self, loop: Loop) -> bool | None:
        for _ in range(_ROUNDS):
            status = self.script(loop.condition, tested=True)
            if status is None:
                raise _Unknown
            if status == loop.until:
                return True
            before = dict(self.variables)
            if self._broken(loop.body):
                return True
            if before == self.variables:
                raise _Forever
        raise _Unknown

    def _for(self, loop: For) -> bool | None:
        """A list of some length: the body runs at least once, and changes no more after that."""
        self.variables.pop(loop.variable, None)
        for _ in range(_ROUNDS):
            before = dict(self.variables)
            if self._broken(loop.body):
                return True
            if before == self.variables:
                return True
        raise _Unknown

    def _broken(self, body: Script) -> bool:
        """Runs a loop's body; answers whether it left the loop."""
        try:
            self.script(body)
        except _Breaks:
            return True
        except _Continues:
            pass
        return False

    def _simple(self, command: Simple, fed: Text | None) -> tuple[bool | None, Text]:
        words = [self.text(word) for word in command.words]
        if not words:
            return self._assignments(command), Text(empty=True)
        plain = tuple(
            text.known if text.known is not None else word.source
            for text, word in zip(words, command.words, strict=True)
        )
        return self._run(plain, words, fed)

    def _assignments(self, command: Simple) -> bool | None:
        status: bool | None = True
        for name, word in command.assignments:
            if len(word.parts) == 1 and isinstance(part := word.parts[0], Output):
                status, self.variables[name] = self._output(part)
            else:
                self.variables[name] = self.text(word)
        if status is False and self.strict:
            raise _Ends(False)
        return status

    def _run(self, words: tuple[str, ...], texts: list[Text], fed: Text | None) -> tuple[bool | None, Text]:
        skipped = len(words) - len(unwrapped(words))
        words, texts = words[skipped:], texts[skipped:]
        name = basename(words[0]) if words else ""
        if name in self.functions:
            return self._command(self.functions[name], fed)
        if name in ("exit", "return", "break", "continue"):
            self._leave(name, texts[1:])
        if name in ("false", "true", ":"):
            return name != "false", Text(empty=True)
        if name in SHELLS:
            return self._inner(words), Text()
        if (answer := self.world.answer(words, fed)) is not None:
            return answer
        if name in ("[", "test", "[["):
            return self._test(words[1:], texts[1:]), Text(empty=True)
        if name == "set":
            options = "".join(word for word in words[1:] if re.fullmatch(r"-[a-z]+", word))
            self.strict = self.strict or "e" in options
        if name in ("export", "local", "readonly", "declare"):
            self._exported(words[1:])
        return (True if name in _QUIET else None), Text()

    def _leave(self, how: str, words: list[Text]) -> None:
        if how == "break":
            raise _Breaks
        if how == "continue":
            raise _Continues
        code = words[0].known if words else "0"
        raise _Ends(None if code is None or not code.isdigit() else int(code) == 0)

    def _exported(self, words: tuple[str, ...]) -> None:
        for word in words:
            name, equals, value = word.partition("=")
            if equals:
                self.variables[name] = Text() if "$" in value or "`" in value else Text(value)

    def _inner(self, words: tuple[str, ...]) -> bool | None:
        """A shell within the script."""
        index = next((i for i, word in enumerate(words) if re.fullmatch(r"-[a-z]*c", word)), None)
        tree = read(words[index + 1]) if index is not None and len(words) > index + 1 else ""
        if isinstance(tree, str):
            return None
        play = _with(self)
        play.strict = index is not None and "e" in words[index]
        try:
            return play.script(tree)
        except _Ends as end:
            return end.well

    # Tests

    def _test(self, words: tuple[str, ...], texts: list[Text]) -> bool | None:
        if words and words[-1] in ("]", "]]"):
            words, texts = words[:-1], texts[:-1]
        if words[:1] == ("!",):
            inner = self._test(words[1:], texts[1:])
            return None if inner is None else not inner
        if "-a" in words[1:] or "-o" in words[1:] or "&&" in words or "||" in words:
            return None
        answer = self.world.answer(("test", *words), None)
        if answer is not None:
            return answer[0]
        if len(words) == 2 and words[0] in ("-n", "-z"):
            empty = texts[1].is_empty
            return None if empty is None else empty == (words[0] == "-z")
        if len(words) == 1:
            empty = texts[0].is_empty
            return None if empty is None else not empty
        return self._compared(words, texts) if len(words) == 3 else None

    def _compared(self, words: tuple[str, ...], texts: list[Text]) -> bool | None:
        sign = _NUMERIC.get(words[1], words[1])
        left, right = (text.known or "" for text in (texts[0], texts[2]))
        if words[1] in _ORDER and left.lstrip("-").isdigit() and right.lstrip("-").isdigit():
            return _ORDER[words[1]](int(left), int(right))
        if sign not in ("=", "==", "!="):
            return None
        polled = [text for text in (texts[0], texts[2]) if text.polled]
        others = [text.known for text in (texts[0], texts[2]) if not text.polled]
        if len(polled) == 1 and others[0] is not None:
            # The poll answers with what it is asked for, or with nothing, or a word for nothing.
            same = polled[0].finds != (others[0] in _NOTHING)
        elif not polled and texts[0].known is not None and texts[2].known is not None:
            same = texts[0].known == texts[2].known
        else:
            return None
        return same == (sign != "!=")

    # Words

    def text(self, word: Word) -> Text:
        parts = [self._part(part) for part in word.parts]
        if all(part.known is not None for part in parts):
            return Text("".join(part.known or "" for part in parts))
        if len(parts) == 1:
            return parts[0]
        full = any(part.known for part in parts)
        return Text(empty=False if full else None, polled=any(part.polled for part in parts) and not full)

    def _part(self, part: Literal | Variable | Output) -> Text:
        if isinstance(part, Literal):
            return Text(part.text)
        if isinstance(part, Output):
            return self._output(part)[1]
        if part.operator and not part.operator.startswith((":-", "-")):
            return Text()
        return self.variables.get(part.name, Text())

    def _output(self, part: Output) -> tuple[bool | None, Text]:
        """What `$(…)` gives: the output of its only pipeline, with whatever stands behind `||`."""
        play = _with(self)
        play.strict = False
        try:
            if len(part.script.items) != 1:
                return play.script(part.script), Text()
            first, *rest = part.script.items[0].items
            status, printed = play._piped(first[1])
            if any(joint != "||" for joint, _ in rest):
                return None, Text()
            return (status or bool(rest)), printed
        except (_Ends, _Breaks, _Continues):
            return None, Text()


def _with(play: _Play) -> _Play:
    """A shell of its own, which changes nothing outside."""
    inner = _Play(play.world, play.strict, dict(play.variables))
    inner.functions = play.functions
    return inner
