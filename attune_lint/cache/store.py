"""Files by key in the user's cache folder. Whatever happens to them, a run only ever loses time."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys

# The oldest entries go where there are more, or larger ones.
_MOST_ENTRIES = 500
_MOST_BYTES = 64 * 1024 * 1024
_HEAD = b"attune-lint cache 1 "


def folder() -> str | None:
    """Where entries lie, by the system's custom; None where the user has no home."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "attune-lint") if os.path.isabs(base) else None


def read(key: str) -> bytes | None:
    """An entry, or None where there is none or it is damaged."""
    path = _path(key)
    if path is None:
        return None
    try:
        with open(path, "rb") as stream:
            head, _, content = stream.read().partition(b"\n")
        if head != _HEAD + _checksum(content):
            return None
        os.utime(path)  # the most useful entries are kept longest
    except OSError:
        return None
    return content


def write(key: str, content: bytes) -> None:
    """Replaces an entry in one step, so that runs side by side and runs that are killed do no harm."""
    path = _path(key)
    if path is None:
        return
    partial = f"{path}.{os.getpid()}.part"
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with open(partial, "wb") as stream:
            stream.write(_HEAD + _checksum(content) + b"\n" + content)
        os.replace(partial, path)
    except OSError:  # a full or read-only disk is no reason to fail
        with contextlib.suppress(OSError):
            os.unlink(partial)
        return
    _trim(os.path.dirname(path))


def clean() -> tuple[int, int]:
    """Removes all entries; answers with their number and size in bytes."""
    place = folder()
    entries = _entries(place) if place else []
    for _, _, path in entries:
        with contextlib.suppress(OSError):
            os.unlink(path)
    return len(entries), sum(size for _, size, _ in entries)


def _path(key: str) -> str | None:
    place = folder()
    return os.path.join(place, key) if place else None


def _checksum(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=20).hexdigest().encode()


def _entries(place: str) -> list[tuple[float, int, str]]:
    """Time of last use, size and path of each entry, the oldest first; what a killed run left is among them."""
    found = []
    with contextlib.suppress(OSError), os.scandir(place) as items:
        for item in items:
            with contextlib.suppress(OSError):
                info = item.stat()
                if item.is_file():
                    found.append((info.st_mtime, info.st_size, item.path))
    return sorted(found)


def _trim(place: str) -> None:
    entries = _entries(place)
    count, size = len(entries), sum(entry[1] for entry in entries)
    for _, own, path in entries:
        if count <= _MOST_ENTRIES and size <= _MOST_BYTES:
            return
        with contextlib.suppress(OSError):
            os.unlink(path)
        count, size = count - 1, size - own
