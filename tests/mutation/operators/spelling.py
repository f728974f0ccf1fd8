"""Slips of the pen."""

from __future__ import annotations

import random
import re


def misspelt(word: str, chosen: random.Random) -> str:
    """The word with one letter doubled, dropped, swapped with its neighbour, or changed."""
    letters = [i for i, letter in enumerate(word) if letter.isalpha() and i > 0] or [len(word) - 1]
    at = chosen.choice(letters)
    kind = chosen.randrange(4)
    if kind == 0:
        return word[:at] + word[at] + word[at:]
    if kind == 1 and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if kind == 2 and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return f"{word[:at]}{'q' if word[at] != 'q' else 'k'}{word[at + 1 :]}"


def other_scalar(text: str, chosen: random.Random) -> str:
    """Another scalar for one in a template: a number, a switch, a path, a quantity or a word of the same kind."""
    bare = text.strip("\"'")
    quote = text[0] if text[:1] in "\"'" and len(text) > 1 else ""
    if re.fullmatch(r"-?\d+", bare):
        number = int(bare)
        new = chosen.choice((str(number + 1), str(number * 10 + 7), str(-number - 1), str(max(number - 1, 0))))
    elif bare in ("true", "false"):
        new = "false" if bare == "true" else "true"
    elif match := re.fullmatch(r"(\d+)([A-Za-z]+)", bare):
        new = chosen.choice((f"{match[1]}{match[2].lower()}b", f"{match[1]}m", match[1], f"-{bare}"))
    elif re.search(r":[\w.-]+\Z", bare) and "/" not in bare.rsplit(":", 1)[1] and " " not in bare:
        name, _, tag = bare.rpartition(":")
        new = chosen.choice((name, f"{name}:latest", f"{misspelt(name, chosen)}:{tag}", f"{name}:", f"{bare} "))
    else:
        new = misspelt(bare, chosen)
    return f"{quote}{new}{quote}"
