"""Which files `.helmignore` keeps out of a chart, by Helm's own reading of it (helm.sh/helm, internal ignore rules).

Patterns are shell patterns without `**`. One without a slash is compared with the name, else with the whole path; a
trailing slash means folders only. A pattern after `!` keeps what it matches and leaves out everything else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath


def ignored(text: str) -> Callable[[str], bool]:
    """Answers for a file's path below the chart whether it, or a folder above it, is left out."""
    patterns = [line.strip() for line in text.splitlines()]
    rules = [_rule(pattern) for pattern in patterns if pattern and not pattern.startswith("#") and "**" not in pattern]

    def is_out(path: str) -> bool:
        parents = [str(parent) for parent in PurePosixPath(path).parents if str(parent) != "."]
        places = [*((parent, True) for parent in parents), (path, False)]
        return any(rule(place, folder) for place, folder in places for rule in rules)

    return is_out


def _rule(pattern: str) -> Callable[[str, bool], bool]:
    """Answers for one path, and whether it is a folder, whether one line of the file leaves it out."""
    keeps, pattern = pattern.startswith("!"), pattern.removeprefix("!")
    folders_only, pattern = pattern.endswith("/"), pattern.removesuffix("/")
    whole, pattern = "/" in pattern, pattern.removeprefix("/")
    compiled = re.compile(_translated(pattern))

    def leaves_out(path: str, folder: bool) -> bool:
        applies = folder or not folders_only
        matches = applies and compiled.fullmatch(path if whole else path.rsplit("/", 1)[-1]) is not None
        return matches != keeps

    return leaves_out


def _translated(pattern: str) -> str:
    parts = re.split(r"(\*|\?|\[[^\]]*\])", pattern)
    special = {"*": "[^/]*", "?": "[^/]"}
    return "".join(special.get(part) or (part if part.startswith("[") else re.escape(part)) for part in parts)
