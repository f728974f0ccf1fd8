"""What a container needs from its image: the files that it copies and the programs that it starts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.syntax.shell_tree import AndOr, Script, Simple
from attune_lint.views.copies import copy_commands
from attune_lint.views.manifest import ContainerView
from attune_lint.views.shell import commands, read, script_of

_TESTS = frozenset({"[", "[[", "test"})
# Words that a shell knows by itself.
_BUILTINS = frozenset(
    {".", ":", "[", "[[", "cd", "command", "echo", "eval", "exec", "exit", "export", "false", "local", "printf", "read",
     "return", "set", "shift", "test", "trap", "true", "umask", "unset", "wait"}
)  # fmt: skip


def files_needed(container: ContainerView) -> tuple[str, ...]:
    """The files of its image that a container copies, whatever happens; those under a condition may lack."""
    script = script_of(container)
    tree = read(script) if script else ""
    certain = set(_certain(tree)) if isinstance(tree, Script) else set()
    found = (
        source
        for copy in copy_commands(container)
        if not copy.unknown
        for source in copy.sources
        if source.startswith("/") and not set(source) & set("*?[") and (not script or source in certain)
    )
    return tuple(dict.fromkeys(found))


def _certain(tree: Script) -> Iterator[str]:
    """The words of commands that run in any case."""
    for item in tree.items:
        if not _has_condition(item):
            for _, pipeline in item.items:
                for command in pipeline.commands:
                    yield from (word.source for word in command.words) if isinstance(command, Simple) else ()


def _has_condition(item: AndOr) -> bool:
    first = item.items[0][1].commands[0]
    tests = isinstance(first, Simple) and first.words[:1] and first.words[0].literal in _TESTS
    return bool(tests) or any(operator == "||" for operator, _ in item.items)


def programs_needed(container: ContainerView) -> tuple[str, ...]:
    """The programs of its image that a container starts: its own, and those that its script runs."""
    found = [container.command[0]] if container.command else []
    for words in commands(container) if script_of(container) else ():
        if re.fullmatch(r"[\w./-]+", words[0]) and words[0] not in _BUILTINS:
            found.append(words[0])
    return tuple(dict.fromkeys(found))
