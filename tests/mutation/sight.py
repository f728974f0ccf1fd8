"""One change as the judge sees it: what it belongs to, and what else its mutant changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from attune_lint.contract.edition import Contract, InitRole
from tests.mutation.render import Change


class Sight(NamedTuple):
    """One change with the others of its mutant, by what it belongs to."""

    change: Change
    others: Sequence[Change]
    edition: Contract
    file: str

    @property
    def kind(self) -> str:
        return self.change.object[0]

    @property
    def place(self) -> tuple[str, ...]:
        return self.change.place

    @property
    def last(self) -> str:
        return self.change.last

    @property
    def is_worker(self) -> bool:
        """Whether the object is the Deployment of an entry."""
        return any(f"-{pool.component}-" in self.change.object[1] for pool in self.edition.pools)

    @property
    def is_promised(self) -> bool:
        """Whether the contract describes the pod: of an entry, or of the standard worker."""
        component = self.edition.reference_component
        return self.is_worker or (component is not None and self.change.object[1].endswith(f"-{component}"))

    @property
    def is_step(self) -> bool:
        """Whether the change is in an init container that is one of the contract's wait steps."""
        return self.container in _steps(self.edition) and not self.is_loader

    @property
    def is_loader(self) -> bool:
        """Whether the change is in the init container that brings the binary."""
        return _steps(self.edition).get(self.container) is InitRole.LOADER

    @property
    def container(self) -> str:
        """The name of the container that the change is in."""
        for list_ in ("containers", "initContainers"):
            if list_ in self.place[:-1]:
                return self.place[self.place.index(list_) + 1].strip("[]")
        return ""

    @property
    def field(self) -> str:
        """The container's field that the change is in."""
        for list_ in ("containers", "initContainers"):
            if list_ in self.place[:-2]:
                return self.place[self.place.index(list_) + 2]
        return ""


def _steps(edition: Contract) -> dict[str, InitRole]:
    """The role of each init container that the contract names."""
    return {step.name: step.role for pool in edition.pools for step in pool.init_steps}
