"""Compares names of images of which a part may be known only when the workflow runs."""

from __future__ import annotations

import re

from attune_lint.repository.expression import UNKNOWN, is_known

_REGISTRY = re.compile(r"^(?:docker\.io|index\.docker\.io|registry-1\.docker\.io)/(?:library/)?")


def is_name_of(name: str, repository: str) -> bool:
    """Whether a name, without its tag, ends with a repository; an unknown part stands for anything but a slash, and
    at the beginning for anything."""
    if not repository:
        return False
    parts, wanted = name.split("/"), repository.split("/")
    if len(parts) < len(wanted) or not any(map(is_known, parts)):
        return False
    return all(map(_fits, parts[-len(wanted) :], wanted))


def _fits(part: str, wanted: str) -> bool:
    if is_known(part):
        return part == wanted
    pattern = ".*".join(map(re.escape, part.split(UNKNOWN)))
    return part != UNKNOWN and re.fullmatch(pattern, wanted) is not None


def is_unknown(name: str) -> bool:
    """Whether a name says nothing of its last part, so that it may be any image's."""
    return name.rsplit("/", 1)[-1] == UNKNOWN


def is_same(name: str, pulled: str) -> bool:
    """Whether a name that is pushed may be the one that is pulled: registry and all, as far as both are known."""
    pushed, wanted = _REGISTRY.sub("", name), _REGISTRY.sub("", pulled)
    if is_known(pushed):
        return pushed == wanted or pushed.endswith(f"/{wanted}")
    pattern = ".*".join(map(re.escape, pushed.split(UNKNOWN)))
    return re.fullmatch(pattern, wanted) is not None or is_name_of(pushed, wanted)


def shown_name(name: str) -> str:
    """A name for a message: what is unknown is left out in front, and dotted elsewhere."""
    parts = name.split("/")
    while parts and not is_known(parts[0]):
        parts = parts[1:]
    return "/".join(parts).replace(UNKNOWN, "…")
