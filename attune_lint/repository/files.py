"""The repository around a chart: where it begins, and its files, read with care.

Nothing outside of the root is ever read, whatever a link or a path says, nor a device, nor a file that no person wrote.
"""

from __future__ import annotations

import os
import stat
from functools import cached_property
from os.path import isdir, isfile, islink, join, realpath
from pathlib import Path
from posixpath import normpath

from attune_lint.display import display

WORKFLOW_FOLDERS = (".gitea/workflows", ".forgejo/workflows", ".github/workflows")
_MAX_FILE = 1024 * 1024
_MAX_INDEX = 64 * 1024 * 1024
# Before a path of which only was asked what it is.
KIND = "?"


def find_root(chart: Path) -> tuple[Path | None, list[str]]:
    """The nearest folder from a chart upwards that is a repository: it has `.git`, or a forge's workflows. With it all
    that was looked for."""
    start = chart.absolute()
    looked: list[str] = []
    if not start.is_dir():
        return None, looked
    for folder in (start, *start.parents):
        signs = [folder / name for name in (".git", *WORKFLOW_FOLDERS)]
        looked.extend(f"{KIND}{sign}" for sign in signs)
        if signs[0].exists() or any(sign.is_dir() for sign in signs[1:]):
            return folder, looked
    return None, looked


class Repository:
    """Files by their path from the root, with forward slashes. What is not there, or must not be read, is None.

    `looked` is all that was asked for, as the cache of reports takes it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.looked: set[str] = set()
        self._real = root.resolve()
        self._texts: dict[str, str | None] = {}
        self._shown = str(root.absolute()).rstrip("/")
        self._within = str(self._real).rstrip("/") + "/"
        self._folders = {"": str(self._real)}  # what is behind the names of folders

    def path_of(self, path: Path) -> str | None:
        """The path of a file or folder from the root: "" for the root itself, None for what lies outside."""
        real = path.resolve()
        return real.relative_to(self._real).as_posix().removeprefix(".") if real.is_relative_to(self._real) else None

    def shown(self, name: str) -> str:
        """How reports name a file."""
        return display(self.root / name)

    @cached_property
    def _prefix(self) -> str:
        shown = display(self.root)
        return "" if shown == "." else f"{shown}/"

    def text(self, name: str) -> str | None:
        """The text of a regular file."""
        if name not in self._texts:
            self._texts[name] = self._read(name)
        return self._texts[name]

    def _read(self, name: str) -> str | None:
        path = self._inside(name)
        self._look(name if path is not None else "", name)
        try:
            # A pipe would never answer: it is looked at first, and opened without waiting.
            if path is None or not stat.S_ISREG(os.stat(path).st_mode):
                return None
            with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
                content = stream.read(_MAX_FILE + 1)
        except OSError:
            return None
        if len(content) > _MAX_FILE:
            return None
        return content.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")

    def _inside(self, name: str) -> str | None:
        """The path behind a name, unless it leads out of the root or into git's own files."""
        clean = normpath(name)
        if not name or clean.startswith(("/", "..")) or clean.split("/")[0] == ".git" or "\0" in clean:
            return None
        real = self._behind("" if clean == "." else clean)
        return real if f"{real}/".startswith(self._within) else None

    def _behind(self, name: str) -> str:
        """The path behind a name in the root, links followed; a folder is looked at once."""
        folder, _, last = name.rpartition("/")
        if folder not in self._folders:
            self._folders[folder] = self._behind(folder)
        path = join(self._folders[folder], last) if last else self._folders[folder]
        return realpath(path) if islink(path) else path

    def _look(self, content: str, name: str, mark: str = "") -> None:
        """Notes that the content of a file was read, or else what something is."""
        self.looked.add(f"{self._shown}/{content}{mark}" if content else f"{KIND}{self._shown}/{name}")

    def is_file(self, name: str) -> bool:
        path = self._inside(name)
        self._look("", name)
        return path is not None and isfile(path)

    def is_folder(self, name: str) -> bool:
        path = self._inside(name)
        self._look("", name)
        return path is not None and isdir(path)

    def exists(self, name: str) -> bool:
        return self.is_file(name) or self.is_folder(name)

    def names(self, folder: str) -> tuple[str, ...]:
        """The names in a folder, sorted."""
        path = self._inside(folder)
        self._look(folder if path is not None else "", folder, "/")
        try:
            return tuple(sorted(os.listdir(path))) if path is not None and isdir(path) else ()
        except OSError:
            return ()

    def git_index(self) -> bytes | None:
        """Git's list of what it tracks, where it lies in the repository itself; empty where there is none yet."""
        folder = self.root / ".git"
        index = folder / "index"
        self.looked.add(str(index.absolute()))
        if not folder.is_dir() or folder.is_symlink() or index.is_symlink():
            return None
        if not index.is_file():
            return b""
        return index.read_bytes() if index.stat().st_size <= _MAX_INDEX else None

    def shown_text(self, file: str) -> str | None:
        """The text of a file that was read, by the name that reports give it."""
        return self._texts.get(file.removeprefix(self._prefix) if file.startswith(self._prefix) else file)
