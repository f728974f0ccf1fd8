"""Reads the words of a shell's script: quotes, expansions, and what stands between words."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator

from attune_lint.syntax.shell_tree import Literal, Output, Part, Script, Variable, Word


class ShellError(ValueError):
    """Why a script cannot be read, as words that follow "has". `certain` says that no shell could read it; else it may
    be a word of some shell's own that is not known here."""

    def __init__(self, fault: str, *, certain: bool = True) -> None:
        super().__init__(fault)
        self.certain = certain


META = " \t\n;&|<>()"
NAME = re.compile(r"[A-Za-z_]\w*")
_BARE_WORD = re.compile(r"[^\s;&|<>()'\"\\$`]+")


class WordReader(ABC):
    """A place in a script. What stands in `$(…)` is read by the subclass, which knows commands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.documents: list[tuple[str, bool]] = []

    # Characters and blanks

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def blanks(self, *, lines: bool = True) -> None:
        """Skips blanks and comments, and line ends with the documents that follow them."""
        while self.at < len(self.text):
            if self.peek(2) == "\\\n":
                self.at += 2
            elif self.peek() in " \t":
                self.at += 1
            elif self.peek() == "#":
                self.at = self._line_end()
            elif self.peek() == "\n" and lines:
                self.at += 1
                self._skip_documents()
            else:
                return

    def _line_end(self) -> int:
        found = self.text.find("\n", self.at)
        return len(self.text) if found < 0 else found

    def _skip_documents(self) -> None:
        for end, tabs in self.documents:
            while self.at < len(self.text):
                start, self.at = self.at, min(self._line_end() + 1, len(self.text))
                line = self.text[start : self.at].rstrip("\n")
                if (line.lstrip("\t") if tabs else line) == end:
                    break
        self.documents = []

    def bare_word(self) -> str:
        """The unquoted word that comes next, for those that are reserved."""
        match = _BARE_WORD.match(self.text, self.at)
        if match is None:
            return ""
        after = self.text[match.end() : match.end() + 1]
        return match[0] if not after or after in META else ""

    @abstractmethod
    def script(self, ends: frozenset[str]) -> Script:
        """Commands up to one of the reserved words."""

    def word(self, *, empty: bool = False) -> Word:
        parts: list[Part] = []
        quoted = False
        start = self.at
        while self.at < len(self.text) and self.peek() not in META:
            character = self.peek()
            if character == "'":
                quoted = True
                end = self.text.find("'", self.at + 1)
                if end < 0:
                    raise ShellError("has a quote that nothing closes")
                parts.append(Literal(self.text[self.at + 1 : end]))
                self.at = end + 1
            elif character == '"':
                quoted = True
                parts.extend(self._double())
            elif character == "\\":
                if self.peek(2) != "\\\n":
                    parts.append(Literal(self.text[self.at + 1 : self.at + 2]))
                self.at += 2
            elif character in "$`":
                parts.append(self._expansion())
            else:
                parts.append(Literal(character))
                self.at += 1
        if self.at == start and not empty:
            raise ShellError(f"has a `{self.peek() or 'line end'}` where a word must stand", certain=False)
        return Word(_joined(parts), quoted)

    def _double(self) -> Iterator[Part]:
        self.at += 1
        while self.peek() != '"':
            if self.at >= len(self.text):
                raise ShellError("has a quote that nothing closes")
            if self.peek() == "\\" and self.peek(2)[1:] in '"\\$`\n':
                if self.peek(2) != "\\\n":
                    yield Literal(self.peek(2)[1:])
                self.at += 2
            elif self.peek() in "$`":
                yield self._expansion()
            else:
                yield Literal(self.peek())
                self.at += 1
        self.at += 1

    def _expansion(self) -> Part:
        start = self.at
        if self.peek() == "`":
            end = self.text.find("`", self.at + 1)
            if end < 0:
                raise ShellError("has a quote that nothing closes")
            inner = self.text[self.at + 1 : end].replace("\\`", "`")
            self.at = end + 1
            return Output(type(self)(inner).script(frozenset()), self.text[start : self.at])
        if self.peek(3) == "$((":
            end = self.text.find("))", self.at)
            if end < 0:
                raise ShellError("has a `$((` without its `))`")
            self.at = end + 2
            return Variable("", "((", self.text[start : self.at])
        if self.peek(2) == "$(":
            self.at += 2
            body = self.script(frozenset())
            if self.peek() != ")":
                raise ShellError("has a `$(` without its `)`")
            self.at += 1
            return Output(body, self.text[start : self.at])
        if self.peek(2) == "${":
            return self._braced(start)
        name = NAME.match(self.text, self.at + 1)
        if name is not None:
            self.at = name.end()
            return Variable(name[0], "", self.text[start : self.at])
        if self.peek(2)[1:] and self.peek(2)[1:] in "0123456789@*#?$!-":
            self.at += 2
            return Variable(self.text[start + 1], "", self.text[start : self.at])
        self.at += 1
        return Literal("$")

    def _braced(self, start: int) -> Variable:
        depth = 0
        for end in range(start + 1, len(self.text)):
            depth += {"{": 1, "}": -1}.get(self.text[end], 0)
            if depth == 0:
                break
        else:
            raise ShellError("has a `${` without its `}`")
        inner = self.text[start + 2 : end]
        self.at = end + 1
        name = re.match(r"#?(\w+|[@*#?$!-])", inner)
        text = name[1] if name else ""
        return Variable(text, inner[name.end() :] if name else inner, self.text[start : self.at])


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Neighbouring literals as one."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, Literal) and found and isinstance(found[-1], Literal):
            found[-1] = Literal(found[-1].text + part.text)
        else:
            found.append(part)
    return tuple(found)
