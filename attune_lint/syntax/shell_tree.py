"""The tree of a shell's script: POSIX sh, as far as scripts of containers use it."""

from __future__ import annotations

from typing import TypeAlias

from attune_lint.named_tuple import NamedTuple


class Literal(NamedTuple):
    text: str


class Variable(NamedTuple):
    """`$NAME` or `${NAME…}`; `operator` is what follows the name, with its word."""

    name: str
    operator: str = ""
    source: str = ""


class Output(NamedTuple):
    """`$(…)`."""

    script: Script
    source: str


Part: TypeAlias = Literal | Variable | Output


class Word(NamedTuple):
    """One word; `quoted` says that it cannot vanish or fall apart."""

    parts: tuple[Part, ...]
    quoted: bool = False

    @property
    def literal(self) -> str | None:
        """Its text, where it has nothing to expand."""
        if all(isinstance(part, Literal) for part in self.parts):
            return "".join(part.text for part in self.parts if isinstance(part, Literal))
        return None

    @property
    def source(self) -> str:
        """Its text with what is to be expanded as it was written."""
        return "".join(part.text if isinstance(part, Literal) else part.source for part in self.parts)


class Simple(NamedTuple):
    assignments: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    outputs: tuple[Word, ...] = ()  # the targets of `>` and `>>`


class Pipeline(NamedTuple):
    commands: tuple[Command, ...]
    negated: bool = False


class AndOr(NamedTuple):
    """Pipelines with the operator that stands before each: "" for the first, then `&&` or `||`."""

    items: tuple[tuple[str, Pipeline], ...]
    background: bool = False


class Script(NamedTuple):
    items: tuple[AndOr, ...]


class If(NamedTuple):
    branches: tuple[tuple[Script, Script], ...]
    otherwise: Script | None


class Loop(NamedTuple):
    """`until` or `while`."""

    until: bool
    condition: Script
    body: Script


class For(NamedTuple):
    variable: str
    words: tuple[Word, ...]
    body: Script


class Case(NamedTuple):
    bodies: tuple[Script, ...]


class Group(NamedTuple):
    """`{ …; }`, or `(…)` in a shell of its own."""

    body: Script
    subshell: bool


class Function(NamedTuple):
    name: str
    body: Command


Command: TypeAlias = Simple | If | Loop | For | Case | Group | Function
