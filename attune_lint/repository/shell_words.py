"""Expands the words of a shell script's syntax tree, as far as their text shows; the rest reads as unknown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from attune_lint.repository.expression import UNKNOWN

if TYPE_CHECKING:
    from tree_sitter import Node

# A variable holds a text, or, as an array does, several.
Value = str | list[str]
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_IN_QUOTES = re.compile(r'\\(\n|[$`"\\])')


class Words:
    """The words of one script with the variables it has so far."""

    def __init__(self, variables: dict[str, Value], arguments: tuple[str, ...] = ()) -> None:
        self.variables = variables
        self.arguments = arguments
        # Arrays of which some words were added under a condition that cannot be told.
        self.doubtful: set[str] = set()

    def expand(self, node: Node) -> list[str]:
        """The words that one word of the script becomes: none, one, or several."""
        match node.type:
            case "simple_expansion" | "expansion":
                return self._unquoted(node)
            case "string":
                several = self._whole_array(node)
                return several if several is not None else [self.text(node)]
            case "brace_expression":
                return list(_braces(_source(node)))
            case "concatenation":
                text = self.text(node)
                return list(_alternatives(text)) if UNKNOWN not in text and "{" in _source(node) else [text]
        return [self.text(node)]

    def _unquoted(self, node: Node) -> list[str]:
        value = self._value(node)
        if isinstance(value, list):
            return list(value)
        return value.split() if UNKNOWN not in value else [value]

    def _whole_array(self, node: Node) -> list[str] | None:
        """`"${words[@]}"` and `"$@"` keep their words apart."""
        inner = node.named_children
        if len(inner) != 1 or inner[0].type not in ("expansion", "simple_expansion"):
            return None
        value = self._value(inner[0])
        is_all = _source(inner[0]) in ("$@", "${@}") or "[@]" in _source(inner[0])
        return list(value) if isinstance(value, list) and is_all else None

    def text(self, node: Node) -> str:
        """A node as one text, its quotes taken off."""
        match node.type:
            case "raw_string":
                return _source(node)[1:-1]
            case "ansi_c_string":
                return _source(node)[2:-1]
            case "string" | "translated_string" | "heredoc_body":
                return self._joined(node, quoted=True)
            case "concatenation" | "command_name":
                return self._joined(node, quoted=False)
            case "string_content" | "heredoc_content":
                return _IN_QUOTES.sub(lambda found: found[1].strip("\n"), _source(node))
            case "word" | "number" | "variable_name":
                return _ESCAPE.sub(lambda found: found[1].strip("\n"), _source(node))
            case "simple_expansion" | "expansion":
                value = self._value(node)
                return " ".join(value) if isinstance(value, list) else value
            case "brace_expression":
                return _source(node)
        return UNKNOWN

    def _joined(self, node: Node, *, quoted: bool) -> str:
        """The texts of all parts, with what stands between them."""
        text, at = "", node.start_byte
        source = _bytes(node)
        for child in node.children:
            between = source[at - node.start_byte : child.start_byte - node.start_byte].decode(errors="replace")
            text += between if quoted else ""
            if child.is_named:
                text += self.text(child)
            elif child.type != '"':
                text += child.type
            at = child.end_byte
        rest = source[at - node.start_byte :].decode(errors="replace")
        return text + (rest if quoted or not node.children else "")

    def _value(self, node: Node) -> Value:
        """What `$name`, `${name}`, `${name[@]}` or `${name:-default}` stands for."""
        names = [child for child in node.named_children if child.type in ("variable_name", "special_variable_name")]
        subscript = next((child for child in node.named_children if child.type == "subscript"), None)
        if subscript is not None:
            return self._item(subscript)
        if not names:
            return UNKNOWN
        name = _source(names[0])
        operators = [child.type for child in node.children if not child.is_named and child.type not in ("${", "}", "$")]
        found = self._named(name)
        if not operators:
            return UNKNOWN if found is None else found
        if operators[0] in (":-", "-") and (found is not None or name.isdigit()):
            return found or "".join(self.text(child) for child in node.named_children[1:])
        return UNKNOWN

    def _item(self, subscript: Node) -> Value:
        name, *index = subscript.named_children
        found = self.variables.get(_source(name))
        if not isinstance(found, list) or not index:
            return UNKNOWN
        wanted = _source(index[0])
        if wanted in ("@", "*"):
            return found
        return found[int(wanted)] if wanted.isdigit() and int(wanted) < len(found) else UNKNOWN

    def _named(self, name: str) -> Value | None:
        if name in ("@", "*"):
            return list(self.arguments)
        if name.isdigit():
            at = int(name) - 1
            return self.arguments[at] if 0 <= at < len(self.arguments) else None
        return self.variables.get(name)

    def uses_doubtful(self, node: Node) -> bool:
        return any(f"{{{name}[" in _source(node) for name in self.doubtful)


def merged(before: Mapping[str, Value], after: list[dict[str, Value]]) -> tuple[dict[str, Value], set[str]]:
    """The variables after branches of which any may have run: what differs is unknown, and an array is as the
    branch has it that made it longest, and doubtful where another has words of its own."""
    result: dict[str, Value] = {}
    doubtful: set[str] = set()
    for name in dict.fromkeys(name for branch in (before, *after) for name in branch):
        found = [branch[name] for branch in after if name in branch]
        if len(found) == len(after) and all(value == found[0] for value in found):
            result[name] = found[0]
        elif all(isinstance(value, list) for value in found):
            longest = result[name] = max(found, key=len)
            # Words that one branch adds are taken for there; what no branch has is certainly not.
            if any(set(value) - set(longest) for value in found):
                doubtful.add(name)
        else:
            result[name] = UNKNOWN
    return result, doubtful


def _source(node: Node) -> str:
    return _bytes(node).decode(errors="replace")


def _bytes(node: Node) -> bytes:
    return node.text or b""


def _braces(text: str) -> Iterator[str]:
    """`{1..3}`."""
    found = re.fullmatch(r"\{(\d+)\.\.(\d+)\}", text)
    if found is None or int(found[2]) - int(found[1]) > 99:
        yield UNKNOWN
        return
    yield from map(str, range(int(found[1]), int(found[2]) + 1))


def _alternatives(text: str) -> Iterator[str]:
    """`a-{b,c}`."""
    found = re.search(r"\{([^{}]*,[^{}]*)\}", text)
    if found is None:
        yield text
        return
    for part in found[1].split(","):
        yield from _alternatives(text[: found.start()] + part + text[found.end() :])
