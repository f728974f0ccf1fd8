"""Go's template language as far as its shape goes: literal text and actions, nested into blocks.

It is read as Go's own lexer reads it (trim markers, strings of three kinds, comments, actions over several lines), so
that every character of the text is known to be printed, trimmed, or part of an action.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SPACE = " \t\r\n"
_LEFT = re.compile(r"\{\{(?:-(?=[ \t\r\n]))?")
# Everything inside an action up to its closing delimiter, or up to what no action may hold.
_BODY = re.compile(
    r"""(?>(?:[^"'`}\s]|"(?>(?:\\.|[^"\\\n])*)"|`[^`]*`|'(?>(?:\\.|[^'\\\n])*)'|\}(?!\})|[ \t\r\n](?!-\}\}))*)"""
)
_RIGHT = re.compile(r"(?:[ \t\r\n]-)?\}\}")
_KEYWORD = re.compile(r"\s*(if|range|with|else|end|define|block|template|break|continue)\b")
_ELSE = re.compile(r"\s*else\s+(if|with)\b")
_NAME = re.compile(r"""\s*(?:define|block|template)\s+("(?:\\.|[^"\\\n])*"|`[^`]*`)""")
_STRING = re.compile(r"""\s*(?:"(?:\\.|[^"\\\n])*"|`[^`]*`)""")
_OPENING = frozenset({"if", "range", "with", "define", "block"})
# Go nests blocks deeper; nobody does, and those who walk through them go down as deep.
_DEEPEST = 100


class TemplateSyntaxError(ValueError):
    """Text that Go's parser refuses; `offset` is where."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.offset = offset


class Text:
    """Literal text that is printed: what trim markers take away is left out."""

    __slots__ = ("end", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end


class Action:
    """One `{{ … }}`. `code` is what stands between the delimiters and after the keyword, from `offset` on."""

    __slots__ = ("code", "end", "home", "keyword", "offset", "place", "start")

    def __init__(self, start: int, end: int, keyword: str, *, code: str, offset: int, home: Branch, place: int) -> None:
        self.start, self.end = start, end
        self.keyword, self.code, self.offset = keyword, code, offset
        self.home, self.place = home, place


class Branch:
    """One way through a block: its head (`if`, `else`, `range`, …) and what stands below. The file itself has no head.

    `kind` is the keyword that says what the head does with `.`: `else` alone, or `if` and `with` also after `else`.
    """

    __slots__ = ("block", "head", "kind", "nodes")

    def __init__(self, kind: str, head: Action | None, block: Block | None) -> None:
        self.kind, self.head, self.block = kind, head, block
        self.nodes: list[Text | Action | Block] = []

    @property
    def code(self) -> str:
        """The pipeline in its head, if it has one."""
        if self.head is None or self.kind in ("else", "define"):
            return ""
        code = self.head.code
        if self.head.keyword == "else":
            return code.strip().removeprefix(self.kind)
        if self.kind == "block":
            return code[_STRING.match(code).end() :]  # type: ignore[union-attr]  # it has a name
        return code

    @property
    def span(self) -> tuple[int, int]:
        """From its head to where the next branch, or the end of the block, begins."""
        if self.head is None or self.block is None:
            return 0, 0
        branches = self.block.branches
        following = branches[branches.index(self) + 1 :]
        head = following[0].head if following else None
        return self.head.start, head.start if head is not None else self.block.end

    @property
    def code_offset(self) -> int:
        """Where the pipeline in its head begins."""
        return self.head.offset + self.head.code.find(self.code) if self.head is not None else 0


class Block:
    """An `if`, `range`, `with`, `define` or `block` with its branches; `end` is where its `{{ end }}` ends."""

    __slots__ = ("branches", "end", "home", "keyword", "name", "place")

    def __init__(self, keyword: str, home: Branch, place: int, name: str | None = None) -> None:
        self.keyword, self.name = keyword, name
        self.home, self.place = home, place
        self.branches: list[Branch] = []
        self.end = 0

    @property
    def start(self) -> int:
        head = self.branches[0].head
        assert head is not None, "only the file has no head"
        return head.start


class Template:
    """A whole file. `defines` are its `define` and `block`, in their order."""

    __slots__ = ("body", "defines", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.body = Branch("file", None, None)
        self.defines: list[Block] = []

    def line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def column(self, offset: int) -> int:
        return offset - (self.text.rfind("\n", 0, offset) + 1) + 1


def parse(text: str) -> Template:
    """The template in a text; raises TemplateSyntaxError where Go would not read it, or blocks nest too deep."""
    template = Template(text)
    branch = template.body
    depth = 0
    for piece in _pieces(text):
        if isinstance(piece, Text):
            branch.nodes.append(piece)
            continue
        start, end, offset, code = piece
        keyword = _keyword(code)
        skipped = 0 if not keyword else _KEYWORD.match(code).end()  # type: ignore[union-attr]
        action = Action(
            start,
            end,
            keyword,
            code=code[skipped:],
            offset=offset + skipped,
            home=branch,
            place=len(branch.nodes),
        )
        branch = _place(template, branch, action, code)
        depth += (keyword in _OPENING) - (keyword == "end")
        if depth > _DEEPEST:
            raise TemplateSyntaxError("blocks are nested too deep", start)
    if branch is not template.body:
        head = branch.head
        raise TemplateSyntaxError("a block has no end", head.start if head else 0)
    return template


def _place(template: Template, branch: Branch, action: Action, code: str) -> Branch:
    """Puts an action where it belongs and answers with the branch that what follows it stands in."""
    if action.keyword in _OPENING:
        block = Block(action.keyword, branch, len(branch.nodes), _name(code))
        branch.nodes.append(block)
        if action.keyword in ("define", "block"):
            if block.name is None:
                raise TemplateSyntaxError(f"`{action.keyword}` without a name", action.start)
            template.defines.append(block)
        return _branch(block, action.keyword, action)
    if action.keyword in ("else", "end"):
        if branch.block is None:
            raise TemplateSyntaxError(f"`{action.keyword}` without a block", action.start)
        if action.keyword == "else":
            further = _ELSE.match(code)
            return _branch(branch.block, further[1] if further else "else", action)
        branch.block.end = action.end
        return branch.block.home
    branch.nodes.append(action)
    return branch


def _branch(block: Block, kind: str, head: Action) -> Branch:
    branch = Branch(kind, head, block)
    block.branches.append(branch)
    return branch


def _keyword(code: str) -> str:
    if code.startswith("/*"):
        return ""
    found = _KEYWORD.match(code)
    return found[1] if found else ""


def _name(code: str) -> str | None:
    found = _NAME.match(code)
    return unquoted(found[1]) if found else None


def unquoted(literal: str) -> str:
    """The text of a string literal of Go's."""
    if literal.startswith("`"):
        return literal[1:-1].replace("\r", "")
    if "\\" not in literal:
        return literal[1:-1]
    import ast

    try:
        return str(ast.literal_eval(literal))
    except (SyntaxError, ValueError):
        return literal[1:-1]


def _pieces(text: str) -> Iterator[Text | tuple[int, int, int, str]]:
    """Text as it is printed, and actions that are no comments: where they begin and end, and their code with its
    offset."""
    at, trimmed = 0, False
    while True:
        left = _LEFT.search(text, at)
        end = left.start() if left else len(text)
        start = at
        if trimmed:
            start = end - len(text[at:end].lstrip(_SPACE))
        if left is not None and left.group().endswith("-"):
            end = max(start, at + len(text[at:end].rstrip(_SPACE)))
        if start < end:
            yield Text(start, end)
        if left is None:
            return
        code_start, code_end, right = _action(text, left)
        if code_end is not None:
            yield left.start(), right.end(), code_start, text[code_start:code_end]
        at, trimmed = right.end(), right.group().endswith("-}}")


def _action(text: str, left: re.Match[str]) -> tuple[int, int | None, re.Match[str]]:
    """Where the code of an action begins and ends, and its closing delimiter. The end is None for a comment."""
    # The space after `{{-` belongs to the marker: a comment must follow at once.
    start = left.end() + (1 if left.group().endswith("-") else 0)
    if text.startswith("/*", start):
        close = text.find("*/", start + 2)
        right = _RIGHT.match(text, close + 2) if close >= 0 else None
        if right is None:
            raise TemplateSyntaxError("a comment is not closed", left.start())
        return start, None, right
    body = _BODY.match(text, left.end())
    end = body.end() if body else left.end()
    right = _RIGHT.match(text, end)
    if right is None:
        raise TemplateSyntaxError("an action is not closed", left.start())
    return left.end(), end, right
