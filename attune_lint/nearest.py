"""Did you mean …?"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that is most like another one, if any is like it; `cutoff` as in difflib."""
    from difflib import get_close_matches  # needed only where something is wrong

    found = get_close_matches(word, list(known), n=1, cutoff=cutoff)
    return found[0] if found else None


def is_slip(word: str, meant: str) -> bool:
    """Whether a word differs from another by one slip: a letter too many, too few, wrong, or swapped with the next."""
    if abs(len(word) - len(meant)) > 1 or word == meant:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    left, right = word[start:], meant[start:]
    if len(word) != len(meant):
        return left[1:] == right or left == right[1:]
    return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
