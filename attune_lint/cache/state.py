"""The state of files and folders as a digest: the same exactly where a run would read the same."""

from __future__ import annotations

import hashlib
import os
import stat

from attune_lint.sources.folder import walk

ABSENT = "absent"
# No run reads a larger file, and it would take long.
_MOST_BYTES = 100 * 1024 * 1024


def state(path: str) -> str:
    """The digest of a file's content, or of all files below a folder; `absent` where there is nothing to read. What is
    no regular file is never opened. Of a path with a slash at its end only the names in it count, and after a `?` only
    what it is."""
    try:
        if path.startswith("?"):
            return f"kind {stat.S_IFMT(os.stat(path[1:]).st_mode)}"
        if path.endswith("/") and os.path.isdir(path):
            names = "\0".join(sorted(os.listdir(path))).encode("utf-8", "surrogateescape")
            return f"names {hashlib.blake2b(names, digest_size=20).hexdigest()}"
        if not os.path.isdir(path):
            return _file(path)
        digest = hashlib.blake2b(digest_size=20)
        for name, file in walk(path):
            digest.update(f"{name}\0{_file(file)}\0".encode("utf-8", "surrogateescape"))
        return f"folder {digest.hexdigest()}"
    except OSError as error:
        return ABSENT if isinstance(error, FileNotFoundError) else f"unreadable {error.errno}"


def _file(path: str) -> str:
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            return f"mode {stat.S_IFMT(info.st_mode)}"
        if info.st_size > _MOST_BYTES:
            return f"size {info.st_size} {info.st_mtime_ns}"
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.blake2b(digest_size=20)).hexdigest()
    except OSError as error:
        return ABSENT if isinstance(error, FileNotFoundError) else f"unreadable {error.errno}"
