"""What lies below a chart's folder, as Helm finds it: links are followed, git's own folder is left out."""

from __future__ import annotations

import os
from collections.abc import Iterator


def walk(root: str, *, below: str = "", above: frozenset[str] = frozenset()) -> Iterator[tuple[str, str]]:
    """All that is no folder, sorted in each folder by name: the path from the root with slashes, and the path to open.
    Raises OSError for a folder that may not be read."""
    folder = os.path.join(root, below) if below else root
    real = os.path.realpath(folder)
    if real in above:  # a link that leads back up
        return
    for name in sorted(os.listdir(folder)):
        if name == ".git":
            continue
        path = os.path.join(folder, name)
        shown = f"{below}/{name}" if below else name
        if os.path.isdir(path):
            yield from walk(root, below=shown, above=above | {real})
        else:
            yield shown, path
