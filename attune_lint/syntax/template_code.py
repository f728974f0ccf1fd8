"""The code of a template action: pipelines of commands, and the operands in them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from attune_lint.named_tuple import NamedTuple
from attune_lint.syntax.template import unquoted

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<string>"(?:\\.|[^"\\\n])*"|`[^`]*`)|(?P<char>'(?:\\.|[^'\\\n])*')
    |(?P<sign>:=|[=|(),])|(?P<number>[+-]?\.?\d[\w.+]*)|(?P<variable>\$\w*)|(?P<field>\.\w+)|(?P<dot>\.)|(?P<name>\w+)""",
    re.VERBOSE,
)
_WORDS = frozenset({"true", "false", "nil"})


class Const(NamedTuple):
    """A literal. `text` is that of a string, null for a number, a boolean or nil; the span counts within the code."""

    text: str | None
    start: int
    end: int
    source: str


class Function(NamedTuple):
    """The name of a function."""

    name: str


class Ref(NamedTuple):
    """Fields of `.`, of a variable (`$`, `$x`), or of a pipeline in parentheses; without fields the thing itself. The
    span counts within the code."""

    base: str | Pipeline
    fields: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


Operand: TypeAlias = "Const | Function | Ref"
Command: TypeAlias = "tuple[Operand, ...]"


class Pipeline(NamedTuple):
    """Commands, each handed what the one before gave. `variables` are those that it declares or sets."""

    commands: tuple[Command, ...]
    variables: tuple[str, ...] = ()

    @property
    def prints(self) -> bool:
        """Whether an action of it prints what it gives."""
        return not self.variables


class CodeError(ValueError):
    """Code that is not read."""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def pipeline(code: str) -> Pipeline | None:
    """The pipeline in the code of an action, without its keyword; None where it is not understood."""
    try:
        tokens = _tokens(code)
        reader = _Reader(tokens)
        found = reader.pipeline()
        return found if reader.at_end else None
    except (CodeError, RecursionError):
        return None


def _tokens(code: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(code):
        match = _TOKEN.match(code, at)
        if match is None or match.lastgroup is None:
            raise CodeError(f"`{code[at]}` is unknown")
        tokens.append(_Token(match.lastgroup, match.group(), at, match.end()))
        at = match.end()
    return tokens


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def at_end(self) -> bool:
        return self._peek() is None

    def _peek(self) -> _Token | None:
        """The next token that is no space."""
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "space":
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _take(self, text: str) -> bool:
        token = self._peek()
        if token is not None and token.kind == "sign" and token.text == text:
            self._at += 1
            return True
        return False

    def pipeline(self) -> Pipeline:
        variables = self._variables()
        commands = [self._command()]
        while self._take("|"):
            commands.append(self._command())
        return Pipeline(tuple(commands), variables)

    def _variables(self) -> tuple[str, ...]:
        """`$x :=`, `$x =` or `$k, $v :=` at the beginning."""
        begin = self._at
        names: list[str] = []
        while (token := self._peek()) is not None and token.kind == "variable":
            names.append(token.text)
            self._at += 1
            if self._take(":=") or self._take("="):
                return tuple(names)
            if not self._take(","):
                break
        self._at = begin
        return ()

    def _command(self) -> Command:
        operands: list[Operand] = []
        while (token := self._peek()) is not None and not (token.kind == "sign" and token.text in "|),"):
            operands.append(self._operand(token))
        if not operands:
            raise CodeError("a command is empty")
        return tuple(operands)

    def _operand(self, token: _Token) -> Operand:
        self._at += 1
        if token.kind == "string":
            return Const(unquoted(token.text), token.start, token.end, token.text)
        if token.kind in ("number", "char") or token.text in _WORDS:
            return Const(None, token.start, token.end, token.text)
        if token.kind == "name":
            return Function(token.text)
        if token.kind == "variable":
            return self._ref(token.text, (), token.start)
        if token.kind == "field":
            return self._ref(".", (token.text[1:],), token.start)
        if token.kind == "dot":
            return Ref(".", (), token.start, token.end)
        if token.text == "(":
            inner = self.pipeline()
            if not self._take(")"):
                raise CodeError("a parenthesis is not closed")
            return self._ref(inner, (), token.start)
        raise CodeError(f"`{token.text}` stands where an operand should")

    def _ref(self, base: str | Pipeline, fields: tuple[str, ...], start: int) -> Ref:
        fields += self._fields()
        return Ref(base, fields, start, self._tokens[self._at - 1].end)

    def _fields(self) -> tuple[str, ...]:
        """Fields that follow without a space."""
        found: list[str] = []
        while self._at < len(self._tokens) and self._tokens[self._at].kind == "field":
            found.append(self._tokens[self._at].text[1:])
            self._at += 1
        return tuple(found)


def string_at(code: str) -> Const | None:
    """The string literal that some code begins with."""
    token = _TOKEN.match(code, len(code) - len(code.lstrip()))
    if token is None or token.lastgroup != "string":
        return None
    return Const(unquoted(token.group()), token.start(), token.end(), token.group())
