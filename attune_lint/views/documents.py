"""The documents about a chart, each with what it lists."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from attune_lint.contract.edition import Contract
from attune_lint.finding import Location, Problem, Severity
from attune_lint.views.examples import BrokenExample, Examined, Slip
from attune_lint.views.field_listing import Row, field_listings, listings
from attune_lint.views.repository import RepositoryView

if TYPE_CHECKING:
    from attune_lint.repository.markdown import Markdown


class MarkdownView:
    """One document."""

    def __init__(self, around: RepositoryView, markdown: Markdown) -> None:
        self.around = around
        self.markdown = markdown

    @property
    def name(self) -> str:
        return self.markdown.name

    def problem(
        self, message: str, help: str, location: Location, *, detail: str, severity: Severity | None = None
    ) -> Problem:
        return Problem(message, help, detail=f"{self.name} {detail}", severity=severity, locations=(location,))

    @property
    def is_quick_reference(self) -> bool:
        """Whether it is the document that tells operators the fields of a worker."""
        found = self.around.quick_reference
        return found is not None and found.name == self.name

    @cached_property
    def _field_listings(self) -> list[list[Row]]:
        contract = self.around.edition
        return [] if contract is None else field_listings(self.markdown, contract)

    def field_listings(self, contract: Contract) -> list[list[Row]]:
        """The tables and lists of a worker's fields."""
        return self._field_listings

    def runtime_listing(self, contract: Contract) -> list[Row]:
        """The table or list of runtimes with their programs."""
        found = listings(self.markdown, contract.runtimes)
        fields = {field.name for field in contract.pools[0].fields}
        others = [rows for rows in found if not any(row.name in fields for row in rows)]
        return max(others, key=len, default=[])

    def slips(self) -> Iterator[Slip | BrokenExample]:
        return self.around.slips(self.name)

    def examples(self) -> Iterator[Examined]:
        return self.around.examples(self.name)
