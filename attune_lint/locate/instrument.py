"""Writes the marked copy of a template: every line of its text and every action that prints gets a mark in front.

Trim markers are carried out here, so that no mark can stand in their way. A `define` stays as it is and gets a marked
twin, which is called only where the text of the call goes to the output as it is: whatever a template computes from a
helper's text, or from another template's, it computes from the true one. Where it reads a helper's text as YAML, that
of the twin is printed before it, to be taken out of the output again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from attune_lint.locate.flow import name_pattern, open_calls
from attune_lint.locate.marks import Alphabet, Mark, Source
from attune_lint.locate.reads import Call, all_calls, read_calls
from attune_lint.syntax.template import Action, Block, Branch, Text
from attune_lint.syntax.template_code import Const, Pipeline, Ref, pipeline, string_at

# What may print white space first.
_SPACED = re.compile(r"\b(?:n?indent|include|tpl|Get|cat)\b")
_LINE = re.compile(r"[^\n]*\n?")
_DECLARES = re.compile(r"\s*\$\w*\s*(?:,\s*\$\w*\s*)?:?=(?!=)")
# Names that no chart uses, for the key and the item of a `range` that has none of its own.
_KEY, _ITEM = "$attuneLintKey", "$attuneLintItem"


class Instrument:
    """Marks the templates of one chart. `trimmable` has the names of its defines, and whether what each prints may be
    trimmed when it is marked; those `long` print several keys; `files` are Helm's names of its templates, which may be
    included too."""

    def __init__(
        self,
        alphabet: Alphabet,
        *,
        trimmable: Mapping[str, bool],
        long: Collection[str] = (),
        files: Iterable[str],
        ranges: bool,
    ) -> None:
        self.alphabet = alphabet
        self.marks: list[Mark] = []
        self.called: dict[str, None] = {}
        self._defined = trimmable
        self._long = long
        self._files = tuple(files)
        self._ranges = ranges

    def twin(self, name: str) -> str:
        """What the marked twin of a define is called."""
        return f"{name} {self.alphabet.close}"

    def body(self, source: Source) -> str:
        """The marked text of a file without its defines."""
        return "".join(self._branch(source, source.template.body, source.template.body))

    def define(self, source: Source, block: Block) -> str:
        """The marked twin of a define."""
        (branch,) = block.branches
        text = "".join(self._branch(source, branch, branch))
        assert block.name is not None, "a define has a name"
        return f"{{{{ define {_literal(self.twin(block.name))} }}}}{text}{{{{ end }}}}"

    def _branch(self, source: Source, owner: Branch, branch: Branch) -> Iterator[str]:
        for node in branch.nodes:
            if isinstance(node, Text):
                yield from self._text(source, owner, branch, node)
            elif isinstance(node, Action):
                yield from self._asides(source, owner, node, branch)
                yield self._action(source, owner, node)
            elif node.keyword == "block":
                yield self._block_call(source, owner, node)
            elif node.keyword != "define":
                head = node.branches[0].head
                assert head is not None, "only the file has no head"
                yield from self._asides(source, owner, head, branch)
                yield from self._block(source, owner, node)

    def _asides(self, source: Source, owner: Branch, action: Action, home: Branch) -> Iterator[str]:
        """The texts of the defines that an action reads, with marks."""
        found = pipeline(action.code) if action.keyword not in ("template", "block") else None
        for call in self._kept(found, source.template.text) if found is not None and self._defined else ():
            names = self._read(call)
            if names:
                given = action.code[call.argument.start : call.argument.end]
                mark = Mark(source, action.start, action.end, owner, home, action, targets=names, aside=True)
                name = self._twin_of(call.name, action.code)
                yield f"{self._mark(mark)}\n{{{{ include {name} {given} }}}}{self.alphabet.close}"

    def _kept(self, found: Pipeline, text: str) -> Iterator[Call]:
        """The calls whose text an action reads, or keeps and hands on, if it is long."""
        read = list(read_calls(found, text))
        marked = {name.start for name, _ in open_calls(found)} if found.prints else set()
        yield from read
        for call in all_calls(found):
            is_long = isinstance(call.name, Const) and call.name.text in self._long
            if is_long and call not in read and call.name.start not in marked:
                yield call

    def _read(self, call: Call) -> tuple[str, ...]:
        names = tuple(filter(call.may_name, self._defined))
        self.called.update(dict.fromkeys(names))
        return names

    def _text(self, source: Source, owner: Branch, home: Branch, text: Text) -> Iterator[str]:
        """Each line of a text with a mark before its first character that is no space."""
        at = text.start
        while at < text.end:
            line = _LINE.match(source.template.text, at, text.end)
            assert line is not None, "the pattern matches any text"
            bare = line.group().lstrip()
            begin = line.end() - len(bare)
            yield source.template.text[at:begin]
            if bare:
                yield self._mark(Mark(source, begin, line.end(), owner, home)) + _apart(bare)
            at = line.end()

    def _action(self, source: Source, owner: Branch, action: Action) -> str:
        code = action.code
        if action.keyword == "template":
            name = string_at(code)
            target = self._target(name.text, trimmed=False) if name is not None else None
            if name is not None and target is not None:
                code = code[: name.start] + _literal(self.twin(target)) + code[name.end :]
            mark = self._mark(Mark(source, action.start, action.end, owner, action.home, action, targets=_all(target)))
            return f"{mark}{{{{ template {code} }}}}"
        if action.keyword:  # break, continue
            return f"{{{{ {action.keyword} }}}}"
        found = pipeline(code)
        if found is None:
            if _DECLARES.match(code):
                return f"{{{{ {code} }}}}"
            return self._mark(Mark(source, action.start, action.end, owner, action.home, action)) + f"{{{{ {code} }}}}"
        if not found.prints:
            return f"{{{{ {code} }}}}"
        code, targets = self._renamed(code, found)
        mark = self._mark(Mark(source, action.start, action.end, owner, action.home, action, targets=targets))
        return f"{mark}{{{{ {code} }}}}"

    def _renamed(self, code: str, found: Pipeline) -> tuple[str, tuple[str, ...]]:
        """The code with marked twins called where they may be, and the names of these."""
        targets: list[str] = []
        for name, trimmed in sorted(open_calls(found), key=lambda item: -item[0].start):
            found_here = self._called(name, trimmed=trimmed)
            if found_here:
                code = code[: name.start] + self._twin_of(name, code) + code[name.end :]
                targets += reversed(found_here)
        return code, tuple(reversed(targets))

    def _called(self, name: Const | Ref, *, trimmed: bool) -> list[str]:
        """The defines that a call may name; none where it may name something else too."""
        if isinstance(name, Const):
            return list(_all(self._target(name.text, trimmed=trimmed)))
        pattern = name_pattern(name)
        if pattern is None or any(map(pattern.fullmatch, self._files)):
            return []
        names = list(filter(pattern.fullmatch, self._defined))
        if trimmed and not all(self._defined[one] for one in names):
            return []
        self.called.update(dict.fromkeys(names))
        return names

    def _twin_of(self, name: Const | Ref, code: str) -> str:
        """The name of the twin, as code."""
        if isinstance(name, Const):
            return _literal(self.twin(name.text or ""))
        return f"(printf {_literal(self.twin('%s'))} {code[name.start : name.end]})"

    def _target(self, name: str | None, *, trimmed: bool) -> str | None:
        if name is None or name not in self._defined or (trimmed and not self._defined[name]):
            return None
        self.called[name] = None
        return name

    def _block_call(self, source: Source, owner: Branch, block: Block) -> str:
        """A `block` is a define and its call in one; the define stands elsewhere."""
        (branch,) = block.branches
        assert block.name is not None, "a block has a name"
        target = self._target(block.name, trimmed=False)
        name = self.twin(target) if target is not None else block.name
        targets = _all(target)
        mark = self._mark(Mark(source, block.start, block.end, owner, block.home, branch.head, targets=targets))
        return f"{mark}{{{{ template {_literal(name)} {branch.code} }}}}"

    def _block(self, source: Source, owner: Branch, block: Block) -> Iterator[str]:
        for index, branch in enumerate(block.branches):
            head = branch.head
            assert head is not None, "only the file has no head"
            if index == 0 and block.keyword == "range":
                yield self._range(source, owner, branch, head)
            else:
                yield f"{{{{ {head.keyword} {head.code} }}}}"
            yield from self._branch(source, owner, branch)
        yield "{{ end }}"

    def _range(self, source: Source, owner: Branch, branch: Branch, head: Action) -> str:
        """A range that prints the key it has reached, unless it may count to a number, which has no keys."""
        found = pipeline(head.code)
        if found is None or not self._ranges or (len(found.variables) == 1 and ":=" not in head.code):
            return f"{{{{ range {head.code} }}}}"
        mark = self._mark(Mark(source, head.start, head.end, owner, branch, head, loop=True))
        if len(found.variables) == 2:
            key, code = found.variables[0], head.code
        else:
            key, item = _KEY, found.variables[0] if found.variables else _ITEM
            code = f"{key}, {item} := {head.code.partition(':=')[2] if found.variables else head.code}"
        return f"{{{{ range {code} }}}}{mark}{{{{ {key} }}}}{self.alphabet.close}"

    def _mark(self, mark: Mark) -> str:
        self.marks.append(mark)
        return self.alphabet.write(len(self.marks) - 1)


def _apart(text: str) -> str:
    """Text before an action. A brace at its end, from which a trim marker kept the action away, would join it."""
    return text[:-1] + '{{ "{" }}' if text.endswith("{") else text


def _all(target: str | None) -> tuple[str, ...]:
    return () if target is None else (target,)


def _literal(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def begins_with_text(block: Block, text: str) -> bool:
    """Whether the first thing that a define prints is no white space, as far as can be seen: trimming what it prints
    then meets no mark at its beginning."""
    return _begins(block.branches[0], text) is not False


def _begins(branch: Branch, text: str) -> bool | None:
    """Whether what a branch prints first is no white space; None where it may print nothing."""
    for node in branch.nodes:
        if isinstance(node, Text):
            return not text[node.start].isspace()
        if isinstance(node, Action):
            found = pipeline(node.code) if not node.keyword else None
            if found is None or found.prints:
                return found is not None and not _SPACED.search(node.code) and not _has_spaced(found)
        elif node.keyword != "define":
            ways = [_begins(below, text) for below in node.branches]
            if False in ways:
                return False
            if None not in ways and node.branches[-1].kind == "else":
                return True
    return None


def _has_spaced(found: Pipeline) -> bool:
    """Whether a word that begins with white space takes part."""
    operands = (operand for command in found.commands for operand in command)
    return any(isinstance(one, Const) and one.text is not None and one.text[:1].isspace() for one in operands)


def marked_files(
    sources: Mapping[str, Source],
    instrument: Instrument,
    *,
    wanted: Mapping[str, bool],
    name_beside: Callable[[str], str],
) -> dict[str, str]:
    """The files of the copy that differ from the chart's, by path: those `wanted`, marked, and all that hold a define
    which they call. Where the value is true, other templates read the file, so that the marked one stands beside it."""
    bodies = {path: instrument.body(sources[path]) for path in wanted}
    twins = _twins(sources, instrument)
    files: dict[str, str] = {}
    for path, source in sources.items():
        text = source.template.text
        if wanted.get(path):
            files[name_beside(path)] = bodies[path]
        elif path in wanted:
            # An empty comment, so that the last define trims nothing of the body.
            text = "".join(_defines(source)) + "{{/**/}}" + bodies[path]
        if text is not source.template.text or path in twins:
            files[path] = text + "".join(twins.get(path, ()))
    return files


def _twins(sources: Mapping[str, Source], instrument: Instrument) -> dict[str, list[str]]:
    """Twins of all defines that are called, directly or by each other, beside the defines themselves: where a name is
    defined twice, the same one wins."""
    places: dict[str, list[tuple[str, Block]]] = {}
    for path, source in sources.items():
        for block in source.template.defines:
            places.setdefault(block.name or "", []).append((path, block))
    written: dict[str, list[str]] = {}
    done: set[str] = set()
    while waiting := [name for name in instrument.called if name not in done]:
        for name in waiting:
            done.add(name)
            for path, block in places.get(name, ()):
                written.setdefault(path, []).append(instrument.define(sources[path], block))
    return written


def _defines(source: Source) -> Iterator[str]:
    for block in source.template.defines:
        text = source.template.text[block.start : block.end]
        if block.keyword == "block":
            head = block.branches[0].head
            assert head is not None, "a block has a head"
            trim = "-" if source.template.text[: head.end].endswith("-}}") else ""
            rest = source.template.text[head.end : block.end]
            text = f"{{{{ define {_literal(block.name or '')} {trim}}}}}{rest}"
        yield text
