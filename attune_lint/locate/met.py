"""What is met on the way while the code of a piece is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attune_lint.locate.bodies import Body
from attune_lint.locate.marks import Source
from attune_lint.locate.origin import Literal, Origin
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_misspelt_name, is_slip
from attune_lint.path import Path
from attune_lint.syntax.template import Action

# Shorter keys are alike by chance.
_SHORTEST = 4
# What Helm's own objects have.
_FIELDS: Mapping[str | None, frozenset[str]] = {
    "Release": frozenset({"Name", "Namespace", "IsUpgrade", "IsInstall", "Revision", "Service"}),
    "Chart": frozenset({"Name", "Version", "AppVersion", "Description", "Type", "KubeVersion", "APIVersion"}),
    "Template": frozenset({"Name", "BasePath"}),
    "Capabilities": frozenset({"KubeVersion", "APIVersions", "HelmVersion"}),
}


class Misread(NamedTuple):
    """Where code reads a key that is not there, while one that is a slip away is: `meant` is the path of that one in
    the values, or the place where a `dict` spells it."""

    source: Source
    offset: int
    meant: Path | Literal | None


class Met:
    """`variables` are the actions that gave their values to variables which were passed, `passed` the empty values in
    place of which another was taken, with how many defines down that was, `included` the defines whose text was taken,
    `added` what `set` put into variables, `misread` the misspelled keys, and `looked_up` the values by which others
    were looked up."""

    def __init__(self) -> None:
        self.variables: dict[Action, Source] = {}
        self.passed: dict[Path, int] = {}
        self.included: dict[str, Body] = {}
        self.added: list[Origin] = []
        self.misread: dict[Misread, None] = {}
        self.looked_up: dict[Path, Path] = {}
        # Where the key is read that is looked for now, if code of a template reads it.
        self.reading: tuple[Source, int] | None = None

    def field(self, name: str, above: str | None) -> None:
        """That a field of one of Helm's own objects is read."""
        known = _FIELDS.get(above, frozenset())
        if name not in known and any(is_slip(name, one) for one in known):
            self._misread(None)

    def absent(self, key: str, known: Mapping[str, Path | Literal]) -> None:
        """That a key is read which is not there, if one of those that are is meant."""
        for slip, meant in known.items():
            if is_misspelt_name(slip, key) or (len(key) >= _SHORTEST and is_slip(slip, key)):
                self._misread(meant)

    def _misread(self, meant: Path | Literal | None) -> None:
        if self.reading is not None:
            self.misread[Misread(*self.reading, meant)] = None

    def forget(self, misread: Iterable[Misread]) -> None:
        """Keeps some of the misspelled keys only."""
        self.misread = dict.fromkeys(misread)
