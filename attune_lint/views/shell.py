"""What the command of a container does, as far as its text shows: which programs it runs, and what it copies.

Reads a shell's script without running it. What depends on a variable is not guessed: it reads as unknown.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from posixpath import basename, normpath
from typing import NamedTuple

from attune_lint.views.manifest import ContainerView
from attune_lint.views.once import once

SHELLS = frozenset({"sh", "bash", "ash", "dash", "ksh", "zsh"})
STARTERS = frozenset({"env", "busybox"})

_OPERATORS = ";&|()<>"
# Options of cp and install that take the next word.
_WITH_VALUE = frozenset({"-m", "-o", "-g", "-S", "--mode", "--owner", "--group", "--suffix"})
_CONTINUED = re.compile(r"\\\n\s*")


class CopyCommand(NamedTuple):
    """One `cp` or `install`: what it takes, where it puts it, and whether a directory goes as a whole."""

    sources: tuple[str, ...]
    target: str
    into_directory: bool
    recursive: bool

    @property
    def unknown(self) -> bool:
        """Whether a word of it is known only to the shell."""
        return any("$" in word or "`" in word for word in (*self.sources, self.target))


@once
def is_shell(container: ContainerView) -> bool:
    """Whether the container starts a shell, by itself or through `env` or `busybox`."""
    names = [basename(word) for word in container.command[:2]]
    return names[:1] != [] and (names[0] in SHELLS or (names[0] in STARTERS and names[-1] in SHELLS))


@once
def script_of(container: ContainerView) -> str:
    """The script that a shell is given, or "" where the command is no shell or its image's own."""
    if not is_shell(container):
        return ""
    given = (*container.command, *container.args)
    for index, word in enumerate(given[:-1]):
        if re.fullmatch(r"-[a-z]*c", word):
            return _CONTINUED.sub(" ", given[index + 1])
    return ""


@once
def commands(container: ContainerView) -> tuple[tuple[str, ...], ...]:
    """The simple commands that a container runs: those of its script, or its own words."""
    script = script_of(container)
    if not script:
        return ((*container.command, *container.args),) if container.command else ()
    return _commands_of(script)


@lru_cache(maxsize=512)
def _commands_of(script: str) -> tuple[tuple[str, ...], ...]:
    """The simple commands of a script; the same script runs in many pods."""
    return tuple(found for line in script.splitlines() for found in _commands_of_line(line))


def _commands_of_line(line: str) -> Iterator[tuple[str, ...]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=_OPERATORS)
    lexer.whitespace_split = True
    command: list[str] = []
    try:
        for word in lexer:
            if not word or not all(character in _OPERATORS for character in word):
                command.append(word)
            elif "<" in word or ">" in word:  # a redirection belongs to no command's words
                next(lexer, None)
                if command and command[-1].isdigit():
                    command.pop()
            else:
                if command:
                    yield tuple(command)
                command = []
    except ValueError:  # a quote that ends on another line
        command = line.split()
    if command:
        yield tuple(command)


# What opens a block of a script, and what closes it.
_BLOCKS = {"do": "done", "if": "fi", "case": "esac"}
_LEADING = frozenset({"then", "else", "elif", "while", "until", "!", "{", *_BLOCKS, *_BLOCKS.values()})


def script_fault(container: ContainerView) -> str | None:
    """What is wrong with the grammar of a container's script, as far as its words show; None where nothing is, or
    where quotes over several lines, here-documents or functions are beyond this reading."""
    return _fault_of(script_of(container))


@lru_cache(maxsize=512)
def _fault_of(script: str) -> str | None:
    if not script or "<<" in script or "()" in script:
        return None
    try:
        shlex.split(script, comments=True)
        lines = [line for line in script.splitlines() if shlex.split(line, comments=True)]
    except ValueError:
        return None
    counts = dict.fromkeys((*_BLOCKS, *_BLOCKS.values()), 0)
    for line in lines:
        for words in _commands_of_line(line):
            for word in words:
                if word in counts:
                    counts[word] += 1
                if word not in _LEADING:
                    break
    for opens, closes in _BLOCKS.items():
        if counts[opens] > counts[closes]:
            return f"has a `{opens}` without its `{closes}`"
        if counts[opens] < counts[closes]:
            return f"has a `{closes}` without its `{opens}`"
    return None


@once
def copy_commands(container: ContainerView) -> tuple[CopyCommand, ...]:
    """Every `cp` and `install` that a container runs."""
    directories = {mount.clean_path for mount in container.mounts}
    found = (_copy(words, directories) for words in commands(container))
    return tuple(copy for copy in found if copy is not None)


def _copy(words: tuple[str, ...], directories: set[str]) -> CopyCommand | None:
    names = [basename(word) for word in words]
    start = next((index for index, name in enumerate(names[:4]) if name in ("cp", "install")), None)
    if start is None:
        return None
    plain: list[str] = []
    options: list[str] = []
    target = None
    rest = iter(words[start + 1 :])
    for word in rest:
        if word in ("-t", "--target-directory"):
            target = next(rest, "")
        elif word in _WITH_VALUE:
            next(rest, None)
        elif word.startswith("-") and word != "-":
            options.append(word)
        else:
            plain.append(word)
    into = target is not None
    if target is None:
        if len(plain) < 2:
            return None
        target = plain.pop()
        into = target.endswith("/") or len(plain) > 1 or normpath(target) in directories
    short = "".join(option for option in options if not option.startswith("--"))
    recursive = any(letter in short for letter in "arR") or "--recursive" in options or "--archive" in options
    return CopyCommand(tuple(plain), target, into, recursive)


def copied_to(container: ContainerView, file: str) -> tuple[str, ...]:
    """The paths that a file of the container's image is copied to."""
    return tuple(
        target
        for copy in copy_commands(container)
        if not copy.unknown
        for source in copy.sources
        if (target := _target(copy, source, file)) is not None
    )


def _target(copy: CopyCommand, source: str, file: str) -> str | None:
    if source == file or fnmatchcase(file, source):
        return normpath(f"{copy.target}/{basename(file)}" if copy.into_directory else copy.target)
    folder = normpath(source)
    if copy.recursive and file.startswith(folder.rstrip("/") + "/"):
        kept = file[len(folder.rstrip("/")) :]
        whole = not source.endswith("/.") and copy.into_directory
        return normpath(f"{copy.target}/{basename(folder) if whole else ''}/{kept}")
    return None


# Words that a shell knows by itself.
_BUILTINS = frozenset(
    {"echo", "test", "[", "set", "exit", "export", "true", "false", ":", "cd", "exec", "printf", "read", "return",
     "shift", "trap", "umask", "unset", "wait", "local", "command", "if", "elif", "for", "case", "eval", "."}
)  # fmt: skip


def files_needed(container: ContainerView) -> tuple[str, ...]:
    """The files of its image that a container copies, whatever happens; those of a line with a condition may lack."""
    script = script_of(container)
    certain = {
        word
        for line in script.splitlines()
        if not re.search(r"\|\||\bif\b|\[ ", line)
        for words in _commands_of_line(line)
        for word in words
    }
    return tuple(
        dict.fromkeys(
            source
            for copy in copy_commands(container)
            if not copy.unknown
            for source in copy.sources
            if source.startswith("/") and not set(source) & set("*?[") and (not script or source in certain)
        )
    )


def programs_needed(container: ContainerView) -> tuple[str, ...]:
    """The programs of its image that a container starts: its own, and those that its script runs."""
    found = [container.command[0]] if container.command else []
    for words in commands(container) if script_of(container) else ():
        name = next((word for word in words if word not in _LEADING and "=" not in word), "")
        if re.fullmatch(r"[\w./-]+", name) and name not in _BUILTINS:
            found.append(name)
    return tuple(dict.fromkeys(found))


@once
def copies_unknown(container: ContainerView) -> bool:
    """Whether what the container copies cannot be told from its text."""
    if not container.command:
        return True
    copies = copy_commands(container)
    return not copies or any(copy.unknown for copy in copies)
