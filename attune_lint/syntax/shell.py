"""Reads a shell's script as a tree. Nothing is run and nothing expanded."""

from __future__ import annotations

import re
from collections.abc import Callable

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
    Pipeline,
    Script,
    Simple,
    Word,
)
from attune_lint.syntax.shell_words import NAME, ShellError, WordReader

__all__ = ["ShellError", "parse"]


_OPENERS = {"done": "do", "fi": "if", "esac": "case", "do": "while", "then": "if"}
_RESERVED = frozenset({*_OPENERS, "elif", "else", "}"})
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=")
_REDIRECTION = re.compile(r"\d*(<<<|<<-|<<|<>|<&|>&|>>|>\||&>>|&>|<|>)")


def parse(text: str) -> Script:
    """The script as a tree; raises ShellError where no shell could read it."""
    reader = _Reader(text)
    script = reader.script(frozenset())
    reader.blanks()
    if reader.at < len(text):
        raise reader.unexpected()
    return script


class _Reader(WordReader):
    def unexpected(self) -> ShellError:
        word = self.bare_word()
        if word in _OPENERS:
            return ShellError(f"has a `{word}` without its `{_OPENERS[word]}`")
        return ShellError(f"has a `{word or self.peek()}` where no command ends", certain=False)

    # Lists

    def script(self, ends: frozenset[str]) -> Script:
        """Commands up to one of the reserved words, a closing parenthesis, `;;` or the end."""
        items: list[AndOr] = []
        while True:
            self.blanks()
            if self.at >= len(self.text) or self.peek() == ")" or self.peek(2) == ";;":
                break
            word = self.bare_word()
            if word in ends:
                break
            if word in _RESERVED:
                raise self.unexpected()
            item = self._and_or()
            self.blanks(lines=False)
            if self.peek() == "&" and self.peek(2) != "&&":
                self.at += 1
                item = item._replace(background=True)
            elif self.peek() == ";" and self.peek(2) != ";;":
                self.at += 1
            elif self.at < len(self.text) and self.peek() not in "\n)" and self.peek(2) != ";;":
                raise self.unexpected()
            items.append(item)
        return Script(tuple(items))

    def _and_or(self) -> AndOr:
        items = [("", self._pipeline())]
        while True:
            self.blanks(lines=False)
            operator = self.peek(2)
            if operator not in ("&&", "||"):
                return AndOr(tuple(items))
            self.at += 2
            self.blanks()
            if self.at >= len(self.text):
                raise ShellError(f"ends with `{operator}`")
            items.append((operator, self._pipeline()))

    def _pipeline(self) -> Pipeline:
        negated = False
        while self.bare_word() == "!":
            self.at += 1
            negated = not negated
            self.blanks()
        commands = [self._command()]
        while True:
            self.blanks(lines=False)
            if self.peek() != "|" or self.peek(2) == "||":
                return Pipeline(tuple(commands), negated)
            self.at += 2 if self.peek(2) == "|&" else 1
            self.blanks()
            commands.append(self._command())

    def _expect(self, word: str, opener: str) -> None:
        self.blanks()
        if self.bare_word() != word:
            if self.at >= len(self.text):
                raise ShellError(f"has a `{opener}` without its `{word}`", certain=opener != "{")
            raise self.unexpected()
        self.at += len(word)

    # Commands

    def _command(self) -> Command:
        if self.peek() == "(":
            return self._redirected(self._subshell())
        word = self.bare_word()
        compounds: dict[str, Callable[[], Command]] = {
            "if": self._if,
            "while": lambda: self._loop(until=False),
            "until": lambda: self._loop(until=True),
            "for": self._for,
            "case": self._case,
            "{": self._braces,
        }
        if word not in compounds:
            return self._simple()
        self.at += len(word)
        return self._redirected(compounds[word]())

    def _redirected(self, command: Command) -> Command:
        """Skips the redirections of a compound command."""
        while True:
            self.blanks(lines=False)
            if self._redirection() is None:
                return command

    def _subshell(self) -> Group:
        self.at += 1
        body = self.script(frozenset())
        if self.peek() != ")":
            raise ShellError("has a `(` without its `)`", certain=False)
        self.at += 1
        return Group(body, True)

    def _braces(self) -> Group:
        body = self.script(frozenset({"}"}))
        self._expect("}", "{")
        return Group(body, False)

    def _if(self) -> If:
        branches: list[tuple[Script, Script]] = []
        otherwise = None
        while True:
            condition = self.script(frozenset({"then"}))
            self._expect("then", "if")
            body = self.script(frozenset({"elif", "else", "fi"}))
            branches.append((condition, body))
            if self.bare_word() != "elif":
                break
            self.at += len("elif")
        if self.bare_word() == "else":
            self.at += len("else")
            otherwise = self.script(frozenset({"fi"}))
        self._expect("fi", "if")
        return If(tuple(branches), otherwise)

    def _loop(self, *, until: bool) -> Loop:
        condition = self.script(frozenset({"do"}))
        return Loop(until, condition, self._body())

    def _body(self) -> Script:
        self._expect("do", "while")
        body = self.script(frozenset({"done"}))
        self._expect("done", "do")
        return body

    def _for(self) -> For:
        self.blanks(lines=False)
        name = NAME.match(self.text, self.at)
        if name is None:
            raise ShellError("has a `for` without a variable", certain=False)
        self.at = name.end()
        self.blanks()
        words: list[Word] = []
        if self.bare_word() == "in":
            self.at += 2
            self.blanks(lines=False)
            while self.at < len(self.text) and self.peek() not in ";\n":
                words.append(self.word())
                self.blanks(lines=False)
        self.blanks()
        if self.peek() == ";":
            self.at += 1
        return For(name[0], tuple(words), self._body())

    def _case(self) -> Case:
        self.blanks(lines=False)
        self.word()
        self._expect("in", "case")
        bodies: list[Script] = []
        while True:
            self.blanks()
            if self.at >= len(self.text):
                raise ShellError("has a `case` without its `esac`")
            if self.bare_word() == "esac":
                self.at += len("esac")
                return Case(tuple(bodies))
            closing = self.text.find(")", self.at)
            if closing < 0:
                raise ShellError("has a `case` without its `esac`")
            self.at = closing + 1
            bodies.append(self.script(frozenset({"esac"})))
            if self.peek(2) == ";;":
                self.at += 2

    def _simple(self) -> Command:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        outputs: list[Word] = []
        while True:
            self.blanks(lines=False)
            if (self.at >= len(self.text) or self.peek() in "\n;&|)") and self.peek(2) != "&>":
                break
            redirection = self._redirection()
            if redirection is not None:
                operator, target = redirection
                if operator.startswith(">") and operator != ">&":
                    outputs.append(target)
                continue
            if self.peek() == "(":
                return self._function(words)
            match = _ASSIGNMENT.match(self.text, self.at)
            if match is not None and not words:
                self.at = match.end()
                assignments.append((match[1], self.word(empty=True)))
                continue
            words.append(self.word())
            if words[0].literal == "[[" and len(words) == 1:
                words += self._until_brackets()
        if not words and not assignments and not outputs and self.at < len(self.text) and self.peek() in "&|;":
            raise ShellError(f"has a `{self.peek()}` with no command before it", certain=False)
        return Simple(tuple(assignments), tuple(words), tuple(outputs))

    def _until_brackets(self) -> list[Word]:
        """The words of `[[ … ]]`, in which operators are words."""
        words: list[Word] = []
        while self.at < len(self.text):
            self.blanks()
            if self.peek() in ("&", "|", "(", ")", "<", ">") and self.peek():
                width = 2 if self.peek(2) in ("&&", "||") else 1
                words.append(Word((Literal(self.peek(width)),)))
                self.at += width
                continue
            if self.at >= len(self.text):
                break
            words.append(self.word())
            if words[-1].literal == "]]":
                return words
        raise ShellError("has a `[[` without its `]]`", certain=False)

    def _function(self, words: list[Word]) -> Function:
        name = words[0].literal if len(words) == 1 else None
        if name is None or re.match(r"\(\s*\)", self.text[self.at :]) is None:
            raise ShellError("has a `(` in the middle of a command", certain=False)
        self.at = self.text.index(")", self.at) + 1
        self.blanks()
        return Function(name, self._command())

    def _redirection(self) -> tuple[str, Word] | None:
        match = _REDIRECTION.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        self.blanks(lines=False)
        target = self.word()
        if match[1] in ("<<", "<<-"):
            self.documents.append((target.source, match[1] == "<<-"))
        return match[1], target
