"""What a harmless edit is."""

from __future__ import annotations

from typing import NamedTuple

Files = dict[str, str | None]


class Harmless(NamedTuple):
    """A name, and the new text of each file that it changes (null: the file goes)."""

    name: str
    changes: Files
    release: str = "release"
    namespace: str = "default"
