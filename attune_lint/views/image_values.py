"""The images that the chart's values make: `images.<key>` with the registry, the namespace and the tag for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup


class ImageValue(NamedTuple):
    """One image of the values: where it stands, its repository ("" where it has none), and the references that the
    values may make of it."""

    path: Path
    repository: str
    made: tuple[str, ...]


def image_values(values: Mapping[str, Any]) -> Iterator[ImageValue]:
    """All images that have something."""
    images = values.get("images")
    for key, image in images.items() if isinstance(images, dict) else ():
        if isinstance(image, dict) and image:
            path: Path = ("images", key)
            yield ImageValue(path, repository(image), tuple(made_images(values, path)))


def repository(image: object) -> str:
    """The repository of an image of the values, or "" where it has none."""
    return _text(lookup(image, ("repository",)))


def made_images(values: Mapping[str, Any], path: Path) -> list[str]:
    """The references that the values at a path may make, none where they name no repository: the tag for all
    images may beat the image's own, or only stand in for it. Without any tag the reference has none."""
    image, shared = lookup(values, path), values.get("global")
    own = repository(image)
    if not own:
        return []
    parts = [_text(lookup(shared, (key,))).strip("/") for key in ("imageRegistry", "imageNamespace")]
    name = "/".join(part for part in (*parts, own) if part)
    tags = (_text(lookup(image, ("tag",))), _text(lookup(shared, ("imageTag",))))
    return [f"{name}:{tag}" for tag in tags if tag] or [name]


def is_made(found: str, made: Sequence[str]) -> bool:
    """Whether a rendered reference is one of those; where the values give no tag, the chart's version is usual."""
    has_tag = bool(made) and ":" in made[0].rsplit("/", 1)[-1]
    return (found if has_tag else without_tag(found)) in made


def without_tag(image: str) -> str:
    """The reference without tag and digest."""
    head, slash, last = image.partition("@")[0].rpartition("/")
    return head + slash + last.partition(":")[0]


def _text(value: object) -> str:
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""
