"""Did you mean …?"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that is most like another one, if any is like it; `cutoff` as in difflib."""
    from difflib import get_close_matches  # needed only where something is wrong

    found = get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return found[0] if found else None
