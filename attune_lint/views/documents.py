"""The documents about a chart, each with what it lists. What reads them is imported only where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from attune_lint.contract.edition import Contract
from attune_lint.finding import Location, Problem, Severity
from attune_lint.views.field_listing import Row, field_listings, listings
from attune_lint.views.image_values import without_tag
from attune_lint.views.repository import RepositoryView

if TYPE_CHECKING:
    from attune_lint.repository.markdown import Link, Markdown, Text
    from attune_lint.views.document_names import Stated
    from attune_lint.views.examples import BrokenExample, Examined, Slip


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
        found = listings(self.markdown, contract.runtimes, fold=True)
        fields = {field.name for field in contract.pools[0].fields}
        others = [rows for rows in found if not any(row.name in fields for row in rows)]
        return max(others, key=len, default=[])

    @cached_property
    def stated_names(self) -> tuple[Stated, ...]:
        """The names of containers, volumes and objects in its text."""
        from attune_lint.views.document_names import stated_names

        return tuple(stated_names(self.markdown))

    def is_rendered(self, stated: Stated) -> bool:
        """Whether the chart renders what is stated; a worker may bear any name."""
        from attune_lint.views.document_names import is_rendered

        if is_rendered(stated, self.around.rendered):
            return True
        contract = self.around.edition
        pools = contract.pools if contract else ()
        if stated.kind in ("object", "full name"):
            return any(f"-{pool.component}-" in stated.name for pool in pools) or self._is_example(stated)
        return False

    def _is_example(self, stated: Stated) -> bool:
        from attune_lint.views.document_names import pattern_of

        pattern = pattern_of(stated.name)
        return any(
            re.fullmatch(pattern, name)
            for examined in self.examples()
            for name in (examined.names() if examined.names else ())
        )

    def is_other_name(self, name: str, contract: Contract) -> bool:
        """Whether a name is one of something else: an image, a component, a runtime, a field."""
        others = {image.repository for image in self.around.images}
        others |= {*contract.runtimes, *(field.name for field in contract.pools[0].fields)}
        return name in others or any(full.endswith(f"-{name}") or full == name for full in self.around.rendered.names)

    def names_beside_examples(self) -> Iterator[tuple[Stated, list[str]]]:
        """The Deployments of workers that the text names, beside an example in the same section that makes others."""
        from attune_lint.views.document_names import tail_of

        contract = self.around.edition
        examples = list(self.examples())
        for stated in self.stated_names if contract is not None and examples else ():
            start, end = self.markdown.section(stated.line)
            made = [
                (component, str(entry.get("name")).lower().replace("_", "-"))
                for examined in examples
                if start <= examined.example.line < end and contract is not None
                for component, entry in examined.example.entries(contract)
            ]
            for component in dict.fromkeys(component for component, _ in made):
                tail = tail_of(stated.name, component)
                names = [name for other, name in made if other == component]
                if stated.kind == "object" and tail is not None and tail not in names:
                    yield stated, names

    def links(self) -> Iterator[tuple[Link, str, str]]:
        from attune_lint.views.document_paths import links

        return links(self.markdown)

    def slugs_of(self, path: str) -> frozenset[str] | None:
        """The anchors of a document."""
        document = self.around.document(path) if path.endswith(".md") else None
        return document.slugs if document is not None else None

    def files_named(self) -> Iterator[tuple[str, Text]]:
        from attune_lint.views.document_paths import files_named

        return files_named(self.markdown, self.around.files, self.around.chart_folder)

    def is_there(self, path: str) -> bool:
        from attune_lint.views.document_paths import is_there

        return is_there(self.markdown, self.around.files, self.around.chart_folder, path)

    def versions_named(self) -> Iterator[tuple[str, Location]]:
        from attune_lint.views.document_paths import versions_named

        return versions_named(self.markdown, self.around.chart.name)

    @property
    def is_image_list(self) -> bool:
        """Whether it is the document that lists the published images."""
        contract = self.around.edition
        return contract is not None and self.name == contract.repository.image_list

    def image_listing(self) -> list[tuple[str, Text]]:
        """The images of the list or table that has most of the chart's; where there is none, those that are named."""
        known = {image.repository for image in self.around.images}
        groups: list[list[tuple[str, Text]]] = []
        for table in self.markdown.tables:
            for column in range(len(table.head)):
                groups.append([(_image(row[column], known), row[column]) for row in table.rows])
        items: dict[int, list[tuple[str, Text]]] = {}
        for item in self.markdown.items:
            items.setdefault(item.group, []).append((_image(item.text, known), item.text))
        groups += items.values()
        best = max(groups, key=lambda group: sum(name in known for name, _ in group), default=[])
        found = [(name, text) for name, text in best if name]
        if sum(name in known for name, _ in found) * 2 >= len(found) > 1:
            return found
        return [(name, text) for text in self.markdown.texts for code in text.codes if (name := _known(code, known))]

    def slips(self) -> Iterator[Slip | BrokenExample]:
        return self.around.slips(self.name)

    def examples(self) -> Iterator[Examined]:
        return self.around.examples(self.name)


_IMAGE = re.compile(r"[a-z0-9][\w./:<>{}$-]*")


def _image(text: Text, known: set[str]) -> str:
    """The image with which a cell or an item begins: one of the chart's, or what looks like one."""
    lead = text.lead or (text.plain.split() or [""])[0].rstrip(":,")
    found = _known(lead, known)
    if found or not text.lead or not _IMAGE.fullmatch(lead) or "-" not in lead:
        return found
    return without_tag(lead).rsplit("/", 1)[-1]


def _known(word: str, known: set[str]) -> str:
    name = without_tag(word)
    return next((image for image in known if name == image or name.endswith(f"/{image}")), "")
