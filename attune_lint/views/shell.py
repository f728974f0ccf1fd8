"""What the command of a container does, as far as its text shows: which programs it runs, and with which words.

Reads a shell's script without running it. A variable that the script or the container sets to a plain text is put in;
what depends on any other stays as it is written, and reads as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from posixpath import basename, normpath

from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_slip
from attune_lint.path import Path
from attune_lint.syntax.shell import ShellError, parse
from attune_lint.syntax.shell_tree import (
    AndOr,
    Case,
    Command,
    For,
    Function,
    Group,
    If,
    Loop,
    Output,
    Script,
    Simple,
    Variable,
    Word,
)
from attune_lint.views.manifest import ContainerView
from attune_lint.views.once import once

SHELLS = frozenset({"sh", "bash", "ash", "dash", "ksh", "zsh"})
STARTERS = frozenset({"env", "busybox"})
# Programs that run what follows them, with the number of their own words after their options.
WRAPPERS = {"env": 0, "exec": 0, "nice": 0, "nohup": 0, "time": 0, "timeout": 1}
# What makes a variable keep its value.
_SETTERS = frozenset({"export", "local", "readonly", "declare", "typeset"})
# What hands a shell its script.
_SCRIPT_OPTION = re.compile(r"-[a-z]*c\Z")
_PLAIN = re.compile(r"\A(\w+)=(.*)\Z", re.DOTALL)

_SETS = re.compile(r"(?<![\w$])([A-Za-z_]\w*)=|\b(?:for|read)\s+(?:-\w+\s+)*([A-Za-z_]\w*)")

Variables = dict[str, str]


class Call(NamedTuple):
    """One simple command: its words, where it runs if a `cd` says so, and the files that it writes its output to."""

    words: tuple[str, ...]
    folder: str = ""
    outputs: tuple[str, ...] = ()


@once
def is_shell(container: ContainerView) -> bool:
    """Whether the container starts a shell, by itself or through `env` or `busybox`."""
    # Without a command the args are what the image's entrypoint starts, where it starts anything.
    names = [basename(word) for word in (container.command or container.args)[:2]]
    return names[:1] != [] and (names[0] in SHELLS or (names[0] in STARTERS and names[-1] in SHELLS))


@once
def script_of(container: ContainerView) -> str:
    """The script that a shell is given, or "" where the command is no shell or its image's own."""
    return _script((*container.command, *container.args)) if is_shell(container) else ""


def script_at(container: ContainerView) -> Path:
    """The field that holds the script, or what else is run: `args` where a shell finds it there, or there is no
    command."""
    script = script_of(container)
    is_in_args = script in container.args and script not in container.command if script else not container.command
    return ("args",) if container.args and is_in_args else ("command",)


def shell_options(container: ContainerView) -> str:
    """The letters of the options that the shell itself is given."""
    if not is_shell(container):
        return ""
    given = (*container.command, *container.args)
    return "".join(word[1:] for word in given if re.fullmatch(r"-[a-zA-Z]+", word))


def _script(words: tuple[str, ...]) -> str:
    """What follows `-c`; nothing where a word before it is the file that the shell runs in its place."""
    for index, word in enumerate(words[:-1]):
        if _SCRIPT_OPTION.match(word):
            return "" if _file_before(words[:index]) else words[index + 1]
    return ""


def _file_before(words: tuple[str, ...]) -> str:
    """A file among the words between a shell and its `-c`."""
    start = next((index for index, word in enumerate(words) if basename(word) in SHELLS), len(words))
    return next((word for word in words[start + 1 :] if not word.startswith(("-", "+")) and "/" in word), "")


@lru_cache(maxsize=256)
def read(script: str) -> Script | str:
    """The tree of a script, or what no shell could read in it; "" where it is beyond this reading."""
    try:
        return parse(script)
    except ShellError as error:
        return str(error) if error.certain else ""
    except RecursionError:
        return ""


def script_fault(container: ContainerView) -> str | None:
    """What is wrong with a container's script; None where nothing is, as far as it can be read."""
    script = script_of(container)
    given = (*container.command, *container.args)
    if is_shell(container) and (meant := _meant_shell(given[0])) is not None:
        return f"starts `{given[0]}`, where `{meant}` is meant"
    if not script and is_shell(container):
        index = next((i for i, word in enumerate(given) if _SCRIPT_OPTION.match(word)), 0)
        file = _file_before(given[:index])
        if index and index == len(given) - 1:
            return f"ends with `{given[index]}` and hands its shell no script"
        return f"hands its shell the file `{file}`, and the script is passed over" if file else None
    found = read(script) if script else ""
    return found if isinstance(found, str) and found else None


@lru_cache(maxsize=64)
def _meant_shell(program: str) -> str | None:
    """The usual path of a shell for one that is nearly the same."""
    usual = [f"{folder}/{basename(program)}" for folder in ("/bin", "/usr/bin", "/usr/local/bin")]
    return next((path for path in usual if is_slip(program, path)), None)


@once
def commands(container: ContainerView) -> tuple[tuple[str, ...], ...]:
    """The words of all simple commands that a container runs, those within others first."""
    return tuple(call.words for call in calls(container) if call.words)


def names_path(container: ContainerView, path: str) -> bool:
    """Whether a command of the container has a path in it, as it stands or put together from variables."""
    return path in container.script or path in _all_words(container)


@once
def _all_words(container: ContainerView) -> str:
    """The words of all commands, for those who look for a part of one."""
    return "\0".join(word for words in commands(container) for word in words)


def runs(container: ContainerView, program: str) -> bool:
    """Whether the container runs a program, with the options given after its name in any spelling."""
    name, letters = _asked_for(program)
    return any(letters <= given for given in _started(container).get(name, ()))


@lru_cache(maxsize=256)
def _asked_for(program: str) -> tuple[str, frozenset[str]]:
    name, *options = program.split()
    return name, frozenset(letter for option in options for letter in option.lstrip("-"))


@once
def _started(container: ContainerView) -> Mapping[str, list[frozenset[str]]]:
    """The programs of a container, and the letters of the options of each call."""
    found: dict[str, list[frozenset[str]]] = {}
    for words in commands(container):
        found.setdefault(basename(words[0]), []).append(_letters(words[1:]))
    return found


def _letters(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset("".join(word for word in words if word.startswith("-") and not word.startswith("--")))


@once
def variables_read(container: ContainerView) -> frozenset[str]:
    """The variables that a container's script reads and gives no default."""
    script = script_of(container)
    return _variables_read(script) if script else frozenset()


@lru_cache(maxsize=256)
def _variables_read(script: str) -> frozenset[str]:
    found: set[str] = set()
    _collect(read(script), found)
    return frozenset(name for name in found if re.fullmatch(r"[A-Za-z_]\w*", name))


def variables_set(container: ContainerView) -> frozenset[str]:
    """The variables that a container's script sets."""
    return _variables_set(script_of(container))


@lru_cache(maxsize=256)
def _variables_set(script: str) -> frozenset[str]:
    return frozenset(name for match in _SETS.finditer(script) for name in match.groups() if name)


def _collect(node: object, found: set[str]) -> None:
    """Every variable without a default in a tree, those of scripts within words too."""
    if isinstance(node, Variable):
        if not node.operator.startswith((":-", "-", ":+", "+", ":=", "=", "((")):
            found.add(node.name)
        return
    if isinstance(node, Simple):
        words = [word.source for word in node.words]
        inner = _script(unwrapped(tuple(words)))
        if inner and any(basename(word) in SHELLS for word in words):
            _collect(read(inner), found)
    if isinstance(node, tuple):
        for item in node:
            _collect(item, found)


@once
def calls(container: ContainerView) -> tuple[Call, ...]:
    """The simple commands that a container runs, in the order of the text."""
    given = (*container.command, *container.args)
    script = script_of(container)
    if not script:
        return (Call(given),) if given else ()
    tree = read(script)
    if isinstance(tree, str):
        return tuple(Call(tuple(line.split())) for line in script.splitlines() if line.split())
    return _calls(script, tuple((env.name, env.value) for env in container.env if env.value is not None))


@lru_cache(maxsize=256)
def _calls(script: str, given: tuple[tuple[str, str], ...]) -> tuple[Call, ...]:
    tree = read(script)
    return () if isinstance(tree, str) else tuple(_Walk(dict(given)).script(tree))


class _Walk:
    """Goes through a script and keeps what its variables hold."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables
        self.folder = ""

    def script(self, tree: Script) -> Iterator[Call]:
        for item in tree.items:
            yield from self._and_or(item)

    def _and_or(self, item: AndOr) -> Iterator[Call]:
        for _, pipeline in item.items:
            for command in pipeline.commands:
                yield from self._command(command)

    def _command(self, command: Command) -> Iterator[Call]:
        match command:
            case Simple():
                yield from self._simple(command)
            case If():
                for condition, body in command.branches:
                    yield from self.script(condition)
                    yield from self.script(body)
                if command.otherwise is not None:
                    yield from self.script(command.otherwise)
            case Loop():
                yield from self.script(command.condition)
                yield from self.script(command.body)
            case For():
                yield from self._for(command)
            case Case():
                for body in command.bodies:
                    yield from self.script(body)
            case Group():
                yield from self.script(command.body)
            case Function():
                yield from self._command(command.body)

    def _for(self, command: For) -> Iterator[Call]:
        """The body once for each word, where all are known."""
        for word in command.words:
            yield from self._inner(word)
        words = [text for word in command.words for text in self.expand(word)]
        if not words or any(is_unknown(word) for word in words):
            self.variables.pop(command.variable, None)
            yield from self.script(command.body)
            return
        for text in words[:50]:
            self.variables[command.variable] = text
            yield from self.script(command.body)

    def _simple(self, command: Simple) -> Iterator[Call]:
        for _, word in command.assignments:
            yield from self._inner(word)
        for word in command.words:
            yield from self._inner(word)
        words = tuple(text for word in command.words for text in self.expand(word))
        if not words:
            for name, word in command.assignments:
                self._assign(name, self._text(word))
        name = basename(words[0]) if words else ""
        if name in _SETTERS:
            for text in words[1:]:
                if match := _PLAIN.match(text):
                    self._assign(match[1], match[2])
        if name == "cd" and len(words) == 2:
            self.folder = normpath(f"{self.folder}/{words[1]}") if words[1][:1] != "/" else normpath(words[1])
        outputs = tuple(self._text(word) for word in command.outputs)
        if words or outputs:
            yield Call(words, self.folder, outputs)
        yield from self._started(words)

    def _inner(self, word: Word) -> Iterator[Call]:
        """What `$(…)` runs."""
        for part in word.parts:
            if isinstance(part, Output):
                yield from _Walk(dict(self.variables)).script(part.script)

    def _started(self, words: tuple[str, ...]) -> Iterator[Call]:
        """What a program starts that is given as its words: `timeout 60 sh -c '…'`."""
        inner = unwrapped(words)
        if inner[:1] and basename(inner[0]) in SHELLS and (script := _script(inner)):
            tree = read(script)
            if isinstance(tree, Script):
                yield from _Walk(dict(self.variables)).script(tree)
        elif inner != words and inner:
            yield Call(inner, self.folder)

    def _assign(self, name: str, text: str) -> None:
        if is_unknown(text):
            self.variables.pop(name, None)
        else:
            self.variables[name] = text

    def expand(self, word: Word) -> list[str]:
        """The words that one becomes: a variable without quotes may hold several."""
        if not word.quoted and len(word.parts) == 1 and isinstance(part := word.parts[0], Variable):
            text = self._variable(part)
            return text.split() if text is not None else [part.source]
        return [self._text(word)]

    def _text(self, word: Word) -> str:
        found = ""
        for part in word.parts:
            if isinstance(part, Variable):
                text = self._variable(part)
                found += part.source if text is None else text
            else:
                found += part.source if isinstance(part, Output) else part.text
        return found

    def _variable(self, part: Variable) -> str | None:
        known = self.variables.get(part.name)
        if known is not None and part.operator.startswith((":-", "-", ":=", "=", ":?", "?")):
            return known
        return known if not part.operator else None


def is_unknown(word: str) -> bool:
    """Whether a word is known only to the shell."""
    return "$" in word or "`" in word


def unwrapped(words: tuple[str, ...]) -> tuple[str, ...]:
    """A command without the programs that only start another: `timeout`, `busybox`, `env` and the like."""
    while words:
        name = basename(words[0])
        if name == "busybox" and len(words) > 1:
            words = words[1:]
            continue
        if name not in WRAPPERS:
            return words
        rest = list(words[1:])
        while rest and (rest[0].startswith("-") or _PLAIN.match(rest[0])):
            option = rest.pop(0)
            if option in ("-s", "-k", "-n", "--signal", "--kill-after") and rest:
                rest.pop(0)
        words = tuple(rest[WRAPPERS[name] :])
    return words
