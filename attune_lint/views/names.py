"""How the chart names its objects: release, chart and suffix, cut to what Kubernetes takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any


def cut(name: str, length: int = 63) -> str:
    """What `trunc | trimSuffix "-"` makes of a name."""
    return name[:length].removesuffix("-")


def fullnames(*, release: str, chart: str, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What `<fullname>` may be: fixed by the values, or release and chart joined, or, as Helm's own scaffold
    has it, the release alone where it holds the chart's name already."""
    override = values.get("fullnameOverride")
    if isinstance(override, str) and override:
        return (cut(override),)
    given = values.get("nameOverride")
    name = given if isinstance(given, str) and given else chart
    joined = cut(f"{release}-{name}")
    return (joined, cut(release)) if name in release else (joined,)


def named(candidates: Iterable[str], suffix: str) -> tuple[str, ...]:
    """The possible names `<fullname>-<suffix>`, cut as a whole first: charts cut the names of workers, and those of
    other objects often only in their first part."""
    return _named(tuple(candidates), suffix)


@lru_cache(maxsize=4096)
def _named(candidates: tuple[str, ...], suffix: str) -> tuple[str, ...]:
    whole = [f"{fullname}-{suffix}" for fullname in candidates]
    return tuple(dict.fromkeys((*map(cut, whole), *whole)))
