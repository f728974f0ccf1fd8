"""What rules kept silent about in a container, and so need not be asked of one that is equal.

Releases are full of such twins: the init containers of all pods, and those that no value of a scenario reaches.
"""

from __future__ import annotations

from typing import Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.parts import once_a_part
from attune_lint.run.registry import Rule
from attune_lint.views.manifest import ContainerView


class Silence(NamedTuple):
    """`examined` are the rules, by id, that looked at a container and at nothing else, and had nothing to say; `others`
    are those that are to be asked of its twins as well."""

    examined: tuple[str, ...]
    others: tuple[Rule, ...]


class Silences:
    """Those of the containers that were seen in this round of scenarios or the one before."""

    def __init__(self) -> None:
        self._recent: dict[str, Silence] = {}
        self._older: dict[str, Silence] = {}

    def get(self, key: str) -> Silence | None:
        found = self._recent.get(key)
        if found is None and key in self._older:
            found = self._recent[key] = self._older[key]
        return found

    def put(self, key: str, silence: Silence) -> None:
        self._recent[key] = silence

    def next_round(self) -> None:
        self._recent, self._older = {}, self._recent


def likeness(container: ContainerView) -> str:
    """What is equal in twins: all that a rule sees of a container that does not look around."""
    return f"{container.path}{_text(container.data)}"


@once_a_part
def _text(data: Any) -> str:
    return str(data)
