"""Dockerfiles by tree-sitter's grammar: stages with their names and bases, and what each copies and runs.

Variables are resolved by the defaults of `ARG` and the values of `ENV`; a part that only the build knows is unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from posixpath import join, normpath
from typing import TYPE_CHECKING

from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.expression import UNKNOWN
from attune_lint.stand_in import stand_in

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_VARIABLE = re.compile(r"\\\$|\$(?:\{(?P<braced>\w+)(?::?(?P<operator>[-+])(?P<word>[^}]*))?\}|(?P<plain>\w+))")


class Copied(NamedTuple):
    """One COPY or ADD. `stage` is what `--from` names, "" for the context; the target is absolute."""

    sources: tuple[str, ...]
    target: str
    stage: str
    location: Location
    stage_location: Location
    is_inline: bool = False


class Stage(NamedTuple):
    """One stage. `base` is an image or an earlier stage's name, as `FROM` has it."""

    name: str
    base: str
    number: int
    location: Location
    base_location: Location
    copies: tuple[Copied, ...]
    runs: tuple[str, ...]


class Dockerfile(NamedTuple):
    """A file by its path from the root. `fault` is where its grammar ends to be a Dockerfile's."""

    name: str
    shown: str
    stages: tuple[Stage, ...]
    fault: Location | None

    def stage(self, name: str) -> Stage | None:
        """A stage by name (in any case, as Docker has it) or number; "" is the last."""
        if not name:
            return self.stages[-1] if self.stages else None
        if name.isdigit():
            return self.stages[int(name)] if int(name) < len(self.stages) else None
        # Of two stages of one name, the last is meant.
        return next((stage for stage in reversed(self.stages) if stage.name.lower() == name.lower()), None)

    def chain(self, stage: Stage) -> tuple[Stage, ...]:
        """A stage, the one that it is made from, and so on."""
        found = [stage]
        while True:
            last = found[-1]
            below = [other for other in self.stages[: last.number] if other.name.lower() == last.base.lower()]
            if not below:
                return tuple(found)
            found.append(below[-1])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(stage.name for stage in self.stages if stage.name)


@cache
def _parser() -> Parser:
    with stand_in("importlib.resources", files=None):  # which finds queries for those who highlight
        import tree_sitter_containerfile
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_containerfile.language()))


def read_dockerfile(name: str, shown: str, text: str) -> Dockerfile:
    """Reads a Dockerfile; nothing in its text makes it raise."""
    return _Reader(name, shown, text).read()


class _Reader:
    def __init__(self, name: str, shown: str, text: str) -> None:
        self._name, self._shown, self._text = name, shown, text
        self._global: dict[str, str] = {}
        self._variables: dict[str, str] = {}
        self._folder = "/"
        self._stages: list[Stage] = []
        self._of_stages: dict[str, tuple[dict[str, str], str]] = {}

    def read(self) -> Dockerfile:
        root = _parser().parse(self._text.encode()).root_node
        for node in root.named_children:
            self._instruction(node)
        self._keep()
        fault = self._at(_first_error(root)) if root.has_error else None
        return Dockerfile(self._name, self._shown, tuple(self._stages), fault)

    def _at(self, node: Node) -> Location:
        row, column = node.start_point
        line = self._text.split("\n")[row].encode()[:column].decode(errors="replace")
        return Location("repository", self._shown, row + 1, len(line) + 1, None, Precision.EXACT)

    def _instruction(self, node: Node) -> None:
        match node.type:
            case "from_instruction":
                self._from(node)
            case "arg_instruction":
                self._arg(node)
            case "env_instruction":
                for pair in _children(node, "env_pair"):
                    name, *value = pair.named_children
                    self._variables[_text(name)] = self._resolved(_unquoted(_text(value[0]))) if value else ""
            case "workdir_instruction":
                path = self._resolved(_text(node).partition(" ")[2].strip())
                self._folder = normpath(join(self._folder, path))
            case "copy_instruction" | "add_instruction":
                self._copy(node)
            case "run_instruction" if self._stages:
                last = self._stages[-1]
                self._stages[-1] = last._replace(runs=(*last.runs, self._resolved(_text(node))))

    def _from(self, node: Node) -> None:
        self._keep()
        spec, alias = _first(node, "image_spec"), _first(node, "image_alias")
        self._variables = dict(self._global)
        base = self._resolved(_text(spec)) if spec is not None else UNKNOWN
        inherited = self._of_stages.get(base.lower())
        self._variables, self._folder = (dict(inherited[0]), inherited[1]) if inherited else ({}, "/")
        stage = Stage(
            name=_text(alias) if alias is not None else "",
            base=base,
            number=len(self._stages),
            location=self._at(alias if alias is not None else node),
            base_location=self._at(spec if spec is not None else node),
            copies=(),
            runs=(),
        )
        self._stages.append(stage)

    def _keep(self) -> None:
        """A stage made from this one begins with its variables and its folder."""
        if self._stages and self._stages[-1].name:
            self._of_stages[self._stages[-1].name.lower()] = (dict(self._variables), self._folder)

    def _arg(self, node: Node) -> None:
        pairs = _children(node, "arg_pair") or [node]
        for pair in pairs:
            name, *value = pair.named_children
            key = _text(name)
            default = self._resolved(_unquoted(_text(value[0]))) if value else None
            if not self._stages:
                self._global[key] = self._variables[key] = UNKNOWN if default is None else default
            else:
                self._variables[key] = self._global.get(key, UNKNOWN) if default is None else default

    def _copy(self, node: Node) -> None:
        if not self._stages:
            return
        params = {name: (value, at) for name, value, at in self._params(node)}
        array = _first(node, "json_string_array")
        if array is not None:
            paths = [str(json.loads(_text(child))) for child in _children(array, "json_string")]
        else:
            paths = [_unquoted(_text(child)) for child in _children(node, "path")]
        paths = [self._resolved(path) for path in paths]
        if len(paths) < 2:
            return
        stage, stage_at = params.get("from", ("", node))
        *sources, target = paths
        absolute = normpath(join(self._folder, target)).rstrip("/") + ("/" if target.endswith("/") else "")
        inline = any(source.startswith("<<") for source in sources)
        copied = Copied(tuple(sources), absolute, stage, self._at(node), self._at(stage_at), inline)
        last = self._stages[-1]
        self._stages[-1] = last._replace(copies=(*last.copies, copied))

    def _params(self, node: Node) -> Iterator[tuple[str, str, Node]]:
        for param in _children(node, "param"):
            name, _, value = _text(param).removeprefix("--").partition("=")
            values = [child for child in param.named_children if _text(child) == value]
            yield name, self._resolved(value), values[-1] if values else param

    def _resolved(self, text: str) -> str:
        return _VARIABLE.sub(lambda found: _value(found, self._variables), text)


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    name = found["braced"] or found["plain"]
    if name is None:  # an escaped dollar
        return "$"
    known = variables.get(name)
    if found["operator"] == "-":
        return known if known and known != UNKNOWN else found["word"] if known is None else UNKNOWN
    if found["operator"] == "+":
        return UNKNOWN
    return UNKNOWN if known is None else known


def _text(node: Node) -> str:
    return (node.text or b"").decode(errors="replace")


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _children(node: Node, kind: str) -> list[Node]:
    return [child for child in node.named_children if child.type == kind]


def _first(node: Node, kind: str) -> Node | None:
    return next(iter(_children(node, kind)), None)


def _first_error(node: Node) -> Node:
    while not (node.is_error or node.is_missing):
        inner = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inner is None:
            return node
        node = inner
    return node
