"""Plays the script of a wait step in two worlds: one in which what it waits for is there, and one in which it is not.

A script that waits ends well in the first and does not in the second.
"""

from __future__ import annotations

import re
from functools import lru_cache
from posixpath import basename, normpath

from attune_lint.contract.edition import InitRole, InitStep
from attune_lint.named_tuple import NamedTuple
from attune_lint.views.manifest import ContainerView
from attune_lint.views.programs import POLLS
from attune_lint.views.shell import read, script_of, shell_options
from attune_lint.views.shell_play import Answer, Text, ends_well

# Programs that look at a file and fail where there is none.
_LOOKING = frozenset({"cat", "head", "ls", "stat"})
_TESTS = frozenset({"-e", "-f", "-r", "-s"})
# Queries that succeed whether the table is there or not: they answer with nothing, or with a word for no.
_NO_ROWS = re.compile(r"to_regclass|information_schema|pg_tables|pg_class|pg_catalog", re.IGNORECASE)
_SAYS_NO = re.compile(r"\bexists\s*\(|\bis\s+not\s+null|\bcount\s*\(", re.IGNORECASE)
_FILTERS = frozenset({"tr", "cut", "head", "tail", "xargs", "sed", "awk"})


# A wait of the chart's own: for whatever server it asks.
WAIT_FOR_SERVER = InitStep("", InitRole.WAIT_BROKER, needs_command=POLLS)


class Waiting(NamedTuple):
    """Whether the script ends well where the thing is there, and where it is not; null where that is unknown."""

    when_there: bool | None
    when_missing: bool | None


def waiting(container: ContainerView, step: InitStep) -> Waiting | None:
    """How a wait step's script goes; None where there is none to read."""
    script = script_of(container)
    if not script or isinstance(read(script), str):
        return None
    given = tuple((env.name, env.value) for env in container.env if env.value is not None)
    return _played(script, step, "e" in shell_options(container), given)


@lru_cache(maxsize=256)
def _played(script: str, step: InitStep, strict: bool, given: tuple[tuple[str, str], ...]) -> Waiting:
    """Most scenarios have the same script; what it plays is in its text and its variables."""
    tree = read(script)
    assert not isinstance(tree, str), "a script that cannot be read is not played"
    variables = {name: Text(value) for name, value in given}
    there, missing = (ends_well(tree, _World(step, found), strict=strict, given=variables) for found in (True, False))
    return Waiting(there, missing)


class _World(NamedTuple):
    """What a step waits for is there, or is not."""

    step: InitStep
    there: bool

    def answer(self, words: tuple[str, ...], fed: Text | None) -> Answer | None:
        name = basename(words[0]) if words else ""
        if self.step.waits_for_path is not None and self._looks(name, words[1:]):
            return self.there, self._printed(empty=not self.there)
        if name in {program.split()[0] for program in self.step.needs_command}:
            return self._query(" ".join(words))
        if fed is not None and fed.polled:
            return self._filter(name, words, fed)
        if name == "pg_isready":
            # A database that answers need not hold what is waited for.
            return (True if self.there else None), Text()
        return None

    def _printed(self, *, empty: bool) -> Text:
        return Text(empty=empty, polled=True, finds=self.there)

    def _looks(self, name: str, words: tuple[str, ...]) -> bool:
        """Whether a command succeeds only where the file is there."""
        path = self.step.waits_for_path
        if name == "test":
            return len(words) == 2 and words[0] in _TESTS and normpath(words[1]) == path
        return name in _LOOKING and any(normpath(word) == path for word in words)

    def _query(self, text: str) -> Answer:
        says_no = _SAYS_NO.search(text) is not None
        succeeds = self.there or says_no or _NO_ROWS.search(text) is not None
        return succeeds, self._printed(empty=not self.there and not says_no)

    def _filter(self, name: str, words: tuple[str, ...], fed: Text) -> Answer:
        """What a program makes of the answer that it is fed."""
        if name in ("grep", "egrep", "fgrep"):
            options = "".join(word for word in words[1:] if word.startswith("-") and not word.startswith("--"))
            inverted = "v" in options or "--invert-match" in words
            return (None, Text()) if inverted else (self.there, fed)
        return True, fed if name in _FILTERS else Text()
