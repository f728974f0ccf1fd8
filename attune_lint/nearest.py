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


# Below that, other names are one letter away: `app` and `api`.
_LONG = 5


def is_misspelt_name(name: str, meant: str) -> bool:
    """Whether a name is another by one slip, and neither its plural nor one of several that are counted."""
    if name.rstrip("s") == meant.rstrip("s") or name.rstrip("0123456789-") == meant.rstrip("0123456789-"):
        return False
    swapped = sorted(name) == sorted(meant)
    doubled = len(name) > len(meant) and set(name) == set(meant)
    return is_slip(name, meant) and (len(meant) >= _LONG or swapped or doubled)
