"""Edits that break nothing: whatever they raise is a false alarm.

Each is made in every place of a chart that it fits, at once: comments, order, style, names that are the author's own,
and all that a chart may have besides what the contract wants.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutation.charts import Subject
from tests.mutation.harmless.edit import Harmless
from tests.mutation.harmless.templates import template_edits
from tests.mutation.harmless.values import values_edits

RELEASES = ("a", "attune", "prod", "my-attune-2", "a-platform-for-all")

__all__ = ["Harmless", "harmless_edits"]


def harmless_edits(subject: Subject) -> Iterator[Harmless]:
    """All that fit the chart."""
    yield from template_edits(subject)
    yield from values_edits(subject)
    for release in RELEASES:
        yield Harmless(f"release {release}", {}, release=release)
    yield Harmless("namespace team-a", {}, namespace="team-a")
