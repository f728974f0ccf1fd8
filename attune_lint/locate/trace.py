"""Reads what a marked template prints: the true text, and for every piece of it what printed it, called from where."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from attune_lint.locate.marks import Alphabet, Mark
from attune_lint.named_tuple import NamedTuple
from attune_lint.syntax.template import Branch


class Frame:
    """A body that is being printed, and the piece that called it (null for the file's own). `argument` is what it is
    given, where no piece tells."""

    __slots__ = ("argument", "call", "owner")

    def __init__(self, owner: Branch, call: Piece | None, argument: object = None) -> None:
        self.owner, self.call, self.argument = owner, call, argument


class Piece:
    """Some of the output: it begins at an offset of the true text and ends where the next piece begins.

    `keys` are the keys that the ranges around it have reached, by the range's branch.
    """

    __slots__ = ("frame", "keys", "mark", "start")

    def __init__(self, start: int, mark: Mark, frame: Frame, keys: Mapping[Branch, str]) -> None:
        self.start, self.mark, self.frame, self.keys = start, mark, frame, keys

    @property
    def calls(self) -> tuple[Piece, ...]:
        """The calls that led here, the nearest first."""
        found: list[Piece] = []
        call = self.frame.call
        while call is not None:
            found.append(call)
            call = call.frame.call
        return tuple(found)


class Trace(NamedTuple):
    """The output of one template without its marks, and its pieces in order; `asides` are the texts that its actions
    read."""

    text: str
    pieces: Sequence[Piece]
    starts: Sequence[int]
    asides: Sequence[Aside] = ()

    def at(self, offset: int) -> Piece | None:
        """The piece that holds an offset. Of several marks at one place the last one printed what follows."""
        index = bisect_right(self.starts, offset) - 1
        return self.pieces[index] if index >= 0 else None

    def end(self, piece: Piece) -> int:
        """Where a piece ends, white space at its end included."""
        index = bisect_right(self.starts, piece.start)
        return self.starts[index] if index < len(self.starts) else len(self.text)

    def after(self, piece: Piece) -> Sequence[Piece]:
        """The pieces behind one."""
        return self.pieces[bisect_right(self.starts, piece.start) :]

    def between(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces that print some part of a stretch of the text."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        last = bisect_right(self.starts, end - 1)
        return self.pieces[first:last]

    def silent(self, start: int, end: int) -> Sequence[Piece]:
        """The pieces in a stretch of the text, both ends included, that print nothing themselves: the break of the line
        behind an action counts as a part of it."""
        first, last = bisect_left(self.starts, start), bisect_right(self.starts, end)
        ends = [*self.starts[first + 1 : last + 1], len(self.text)]
        return [
            piece
            for piece, after in zip(self.pieces[first:last], ends, strict=False)
            if not self.text[piece.start : after].strip()
        ]


class Aside(NamedTuple):
    """The text of a define that an action read: the call, which begins where the text was printed, and its trace."""

    call: Piece
    trace: Trace


def read(printed: str, alphabet: Alphabet, marks: Sequence[Mark]) -> Trace:
    """The trace of a marked template's output."""
    readers = [_Reader(None)]
    at = 0
    for match in alphabet.pattern.finditer(printed):
        number = alphabet.read(match[1]) if match[1] else None
        if match.start() < at or (number is not None and number >= len(marks)) or (number is None and not readers[1:]):
            continue  # no mark of ours stays in the text, which proves nothing then
        reader = readers[-1]
        reader.add(printed[at : match.start()])
        at = match.end()
        if number is None:
            readers.pop()
            readers[-1].asides.append(reader.aside())
        elif marks[number].aside:
            readers.append(_Reader(reader.call(marks[number])))
        else:
            mark, key = marks[number], ""
            if mark.loop:
                close = printed.find(alphabet.close, at)
                if close < 0:
                    continue
                key, at = printed[at:close], close + 1
            reader.take(mark, key)
    readers[-1].add(printed[at:])
    return readers[0].trace()


class _Reader:
    """Follows calls and ranges from mark to mark; `base` is the call whose text it reads, if that is not a file's."""

    def __init__(self, base: Piece | None) -> None:
        self._base = base
        self._parts: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self.asides: list[Aside] = []
        self._stack: list[tuple[Frame, dict[Branch, str]]] = []
        self._entered: Piece | None = None

    def add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def take(self, mark: Mark, key: str) -> None:
        self._enter(mark.owner)
        frame, keys = self._stack[-1]
        if mark.loop:
            self._stack[-1] = (frame, {**keys, mark.home: key})
        else:
            self._pieces.append(Piece(self._length, mark, frame, keys))

    def call(self, mark: Mark) -> Piece:
        """The call of a define whose text follows."""
        self._enter(mark.owner)
        frame, keys = self._stack[-1]
        return Piece(self._length, mark, frame, keys)

    def trace(self) -> Trace:
        return Trace("".join(self._parts), self._pieces, [piece.start for piece in self._pieces], self.asides)

    def aside(self) -> Aside:
        assert self._base is not None, "an aside has a call"
        return Aside(self._base, self.trace())

    def _enter(self, owner: Branch) -> None:
        """Makes the body that holds a mark the innermost one: what was just called, or what is come back to."""
        last = self._pieces[-1] if self._pieces else None
        if last is not None and last is not self._entered and _calls(last, owner):
            self._entered = last
            self._stack.append((Frame(owner, last), {}))
            return
        while self._stack and self._stack[-1][0].owner is not owner:
            frame, _ = self._stack.pop()
            if frame.call is not None and _calls(frame.call, owner):  # the second call of one action
                self._stack.append((Frame(owner, frame.call), {}))
                return
        if not self._stack:
            self._stack.append((Frame(owner, self._base), {}))


def _calls(piece: Piece, owner: Branch) -> bool:
    return owner.block is not None and owner.block.name in piece.mark.targets
