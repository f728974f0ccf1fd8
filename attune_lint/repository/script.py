"""Reads the shell scripts of a workflow without running them: which commands they run, with which words.

Bash's own grammar is tree-sitter's. Loops over words that are known run once for each of them, both branches of a
condition that cannot be told are taken, functions and scripts of the repository are followed, and what depends on
anything else reads as unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from posixpath import join, normpath
from typing import TYPE_CHECKING, Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.expression import UNKNOWN, is_known
from attune_lint.repository.shell_words import Value, Words, merged
from attune_lint.stand_in import stand_in

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_MOST = 2000
_DEEPEST = 4
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh"})
# Words before the command that is meant.
_STARTERS = frozenset({"sudo", "time", "command", "exec", "nohup", "env", "then"})
_WRITTEN = ("GITHUB_OUTPUT", "GITEA_OUTPUT", "GITHUB_ENV", "GITEA_ENV")

Read = Callable[[str], str | None]


class Command(NamedTuple):
    """One command. `row` counts the lines of its script from 0; `script` is the file of one that was followed;
    `certain` is false where some of its words, or all of it, depend on what cannot be told."""

    words: tuple[str, ...]
    row: int
    folder: str
    certain: bool
    script: str | None = None


class Script(NamedTuple):
    """What was read: the commands in order, what was written to the step's outputs and to the variables of later
    steps, and files that were run and could not be read."""

    commands: tuple[Command, ...]
    outputs: Mapping[str, str]
    exported: Mapping[str, str]
    unread: tuple[str, ...]


@cache
def _parser() -> Parser:
    with stand_in("importlib.resources", files=None):  # which finds queries for those who highlight
        import tree_sitter_bash
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_bash.language()))


def read_script(text: str, *, variables: Mapping[str, str], folder: str, read: Read) -> Script:
    """Reads a script that starts in a folder of the repository; `read` gives the text of a file there."""
    shell = _Shell(dict(variables), (), folder, read)
    shell.run(text)
    return Script(tuple(shell.commands), shell.outputs, shell.exported, tuple(dict.fromkeys(shell.unread)))


class _Shell:
    """One shell: its variables, its folder, and all that it has run."""

    def __init__(self, variables: dict[str, Value], arguments: tuple[str, ...], folder: str, read: Read) -> None:
        self.words = Words(variables, arguments)
        self.folder = folder
        self.commands: list[Command] = []
        self.outputs: dict[str, str] = {}
        self.exported: dict[str, str] = {}
        self.unread: list[str] = []
        self._read = read
        self._functions: dict[str, Node] = {}
        self._certain = True
        self._depth = 0
        self._script: str | None = None
        self._writes: str | None = None

    def run(self, text: str) -> None:
        tree = _parser().parse(text.encode())
        self._all(tree.root_node.children)

    def _all(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            if len(self.commands) < _MOST:
                self._statement(node)

    def _statement(self, node: Node) -> None:
        match node.type:
            case "command":
                self._command(node)
            case "variable_assignment":
                self._assign(node)
            case "declaration_command" | "variable_assignments":
                for child in node.named_children:
                    if child.type == "variable_assignment":
                        self._assign(child)
            case "if_statement":
                self._if(node)
            case "for_statement":
                self._for(node)
            case "case_statement":
                self._branches([child.named_children[1:] for child in node.named_children if child.type == "case_item"])
            case "while_statement" | "c_style_for_statement":
                self._branches([node.named_children])
            case "redirected_statement":
                self._redirected(node)
            case "function_definition":
                self._functions[_name(node)] = node.named_children[-1]
            case "subshell":
                folder = self.folder
                self._all(node.children)
                self.folder = folder
            case "list":
                self._list(node)
            case "comment" | "test_command" | "heredoc_redirect" | "file_redirect":
                pass
            case _:
                self._all(node.named_children)

    def _list(self, node: Node) -> None:
        left, operator, *right = node.children
        self._statement(left)
        if operator.type == "||":
            self._branches([right])
        else:
            self._all(right)

    def _branches(self, branches: Sequence[Sequence[Node]], *, all_cases: bool = False) -> None:
        """Runs parts of which nobody can tell which will run."""
        before, certain, folder = dict(self.words.variables), self._certain, self.folder
        after: list[dict[str, Value]] = [] if all_cases else [dict(before)]
        self._certain = False
        for branch in branches:
            self.words.variables = {key: list(v) if isinstance(v, list) else v for key, v in before.items()}
            self._all(branch)
            after.append(self.words.variables)
        self._certain, self.folder = certain, folder if self.folder == folder else UNKNOWN
        self.words.variables, doubtful = merged(before, after)
        self.words.doubtful |= doubtful

    def _if(self, node: Node) -> None:
        condition = node.child_by_field_name("condition")
        parts: list[list[Node]] = [[]]
        has_else = False
        for child in node.named_children:
            if child.type in ("elif_clause", "else_clause"):
                has_else = has_else or child.type == "else_clause"
                parts.append(list(child.named_children))
            elif child != condition:
                parts[0].append(child)
        told = self._tells(condition) if condition is not None else None
        if told is True:
            self._all(parts[0])
        elif told is False and len(parts) < 3:
            self._all(parts[1] if len(parts) == 2 and has_else else [])
        else:
            self._branches(parts, all_cases=has_else)

    def _tells(self, node: Node) -> bool | None:
        """What `[ -n "$x" ]`, `[ -z … ]`, `[ a = b ]` or `[ a != b ]` answers, where its words are known."""
        inner = node.named_children[0] if node.type == "test_command" and node.named_children else None
        if inner is None:
            return None
        operands = [child for child in inner.named_children if child.type != "test_operator"]
        operator = next((child.text for child in inner.children if child not in operands), b"") or b""
        texts = [self.words.text(child) for child in operands]
        if not all(map(is_known, texts)):
            return None
        match operator, texts:
            case ((b"-n" | b"-z"), [text]):
                return bool(text) == (operator == b"-n")
            case ((b"=" | b"==" | b"!="), [left, right]) if not set(right) & set("*?["):
                return (left == right) == (operator != b"!=")
        return None

    def _for(self, node: Node) -> None:
        name = _name(node)
        body = [child for child in node.named_children if child.type == "do_group"]
        given = [child for child in node.named_children[1:] if child.type != "do_group"]
        words = [word for child in given for word in self.words.expand(child)]
        for word in words:
            self.words.variables[name] = UNKNOWN if set(word) & set("*?") else word
            self._all(body)

    def _assign(self, node: Node) -> None:
        name, *given = node.named_children
        key = (name.text or b"").decode(errors="replace")
        adds = any(child.type == "+=" for child in node.children)
        found: Value = ""
        if given and given[0].type == "array":
            found = [word for child in given[0].named_children for word in self.words.expand(child)]
        elif given:
            found = self.words.text(given[0])
        before = self.words.variables.get(key)
        if adds and isinstance(found, list):
            found = [*(before if isinstance(before, list) else ()), *found]
        elif adds:
            found = f"{before if isinstance(before, str) else UNKNOWN}{found}"
        self.words.variables[key] = found

    def _redirected(self, node: Node) -> None:
        targets = [child for child in node.named_children if child.type == "file_redirect"]
        written = [name for name in _WRITTEN for target in targets if name.encode() in (target.text or b"")]
        before, self._writes = self._writes, written[0] if written else self._writes
        self._all([child for child in node.named_children if not child.type.endswith("_redirect")])
        self._writes = before

    def _command(self, node: Node) -> None:
        parts = [child for child in node.named_children if child.type != "variable_assignment"]
        words: list[str] = []
        for part in parts:
            if part.type == "command_name":
                words += self.words.expand(part.named_children[0]) if part.named_children else []
            elif not part.type.endswith("_redirect"):
                words += self.words.expand(part)
        words = list(_without_starters(words))
        if not words:
            return
        certain = self._certain and not self.words.uses_doubtful(node)
        if not self._follow(words):
            command = Command(tuple(words), node.start_point[0], self.folder, certain, self._script)
            self.commands.append(command)
            self._note(words)

    def _note(self, words: list[str]) -> None:
        """`echo key=value` whose output goes to the step's outputs, or to later steps' variables."""
        if self._writes is None or words[0] not in ("echo", "printf"):
            return
        key, equals, value = " ".join(word for word in words[1:] if word not in ("-n", "-e")).partition("=")
        if equals and is_known(key):
            target = self.exported if self._writes.endswith("_ENV") else self.outputs
            target[key] = value.removesuffix("\\n") if self._certain else UNKNOWN

    def _follow(self, words: list[str]) -> bool:
        """Goes into a function, another script, or a folder; answers whether the command was such."""
        name = words[0]
        if name == "cd" and len(words) == 2:
            self.folder = normpath(join(self.folder, words[1])) if is_known(words[1]) else UNKNOWN
            return True
        if self._depth >= _DEEPEST:
            return False
        if name in self._functions:
            self._within(tuple(words[1:]), lambda: self._statement(self._functions[name]))
            return True
        if name == "eval":
            self._within((), lambda: self.run(" ".join(words[1:])))
            return True
        file = _script_file(words)
        if file is None or not is_known(file):
            return False
        path = normpath(join(self.folder, file))
        text = self._read(path) if is_known(path) else None
        if text is None or not _is_shell_script(file, text):
            self.unread.append(file)
            return False
        arguments = tuple(words[words.index(file) + 1 :])
        before, self._script = self._script, path
        self._within(arguments, lambda: self.run(text))
        self._script = before
        return True

    def _within(self, arguments: tuple[str, ...], body: Callable[[], None]) -> None:
        before, self.words.arguments = self.words.arguments, arguments
        self._depth += 1
        body()
        self._depth -= 1
        self.words.arguments = before


def _name(node: Any) -> str:
    return (node.named_children[0].text or b"").decode(errors="replace")


def _without_starters(words: list[str]) -> Iterator[str]:
    rest = iter(words)
    started = False
    for word in rest:
        if not started and (word in _STARTERS or (word.split("=")[0].isidentifier() and "=" in word)):
            continue
        if not started and word == "timeout":
            next(rest, None)
            continue
        started = True
        yield word


def _script_file(words: list[str]) -> str | None:
    """The file that a command runs as a script: `./x.sh`, `bash x.sh`, `. x.sh`."""
    if words[0] in ("source", ".") or words[0].rsplit("/", 1)[-1] in _SHELLS:
        file = next((word for word in words[1:] if not word.startswith("-")), None)
        return None if any(word.startswith("-") and "c" in word for word in words[1:2]) else file
    return words[0] if "/" in words[0] and not words[0].startswith("/") else None


def _is_shell_script(file: str, text: str) -> bool:
    first = text.partition("\n")[0]
    return file.endswith((".sh", ".bash")) or (first.startswith("#!") and first.rstrip().endswith(("sh", "bash")))
