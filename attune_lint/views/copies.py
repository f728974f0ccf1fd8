"""What a container copies, and where to: every `cp` and `install` of its command."""

from __future__ import annotations

from fnmatch import fnmatchcase
from posixpath import basename, normpath

from attune_lint.named_tuple import NamedTuple
from attune_lint.views.manifest import ContainerView
from attune_lint.views.once import once
from attune_lint.views.shell import Call, calls, is_unknown, unwrapped

# Options of cp and install that take the next word.
_WITH_VALUE = frozenset({"-m", "-o", "-g", "-S", "--mode", "--owner", "--group", "--suffix"})


class CopyCommand(NamedTuple):
    """One `cp` or `install`: what it takes, where it puts it, and whether a directory goes as a whole."""

    sources: tuple[str, ...]
    target: str
    into_directory: bool
    recursive: bool

    @property
    def unknown(self) -> bool:
        """Whether a word of it is known only to the shell."""
        return any(is_unknown(word) for word in (*self.sources, self.target))


@once
def copy_commands(container: ContainerView) -> tuple[CopyCommand, ...]:
    """Every `cp` and `install` that a container runs."""
    directories = {mount.clean_path for mount in container.mounts}
    found = (copy_of(call, directories) for call in calls(container))
    return tuple(copy for copy in found if copy is not None)


def copy_of(call: Call, directories: set[str]) -> CopyCommand | None:
    """The copy that one command is, if it is one; `directories` are known to be there."""
    words = unwrapped(call.words)
    if not words or basename(words[0]) not in ("cp", "install"):
        return None
    plain: list[str] = []
    options: list[str] = []
    target = None
    rest = iter(words[1:])
    for word in rest:
        if word in ("-t", "--target-directory"):
            target = next(rest, "")
        elif word in _WITH_VALUE:
            next(rest, None)
        elif word.startswith("-") and word != "-":
            options.append(word)
        else:
            plain.append(word)
    into = target is not None
    if target is None:
        if len(plain) < 2:
            return None
        target = plain.pop()
        into = target.endswith("/") or len(plain) > 1 or normpath(target) in directories
    short = "".join(option for option in options if not option.startswith("--"))
    recursive = any(letter in short for letter in "arR") or "--recursive" in options or "--archive" in options
    sources = tuple(_absolute(word, call.folder) for word in plain)
    return CopyCommand(sources, _absolute(target, call.folder), into, recursive)


def _absolute(word: str, folder: str) -> str:
    return word if not folder or word.startswith("/") or is_unknown(word) else f"{folder}/{word}"


def copied_to(container: ContainerView, file: str) -> tuple[str, ...]:
    """The paths that a file of the container's image is copied to."""
    return tuple(
        target
        for copy in copy_commands(container)
        if not copy.unknown
        for source in copy.sources
        if (target := _target(copy, source, file)) is not None
    )


def _target(copy: CopyCommand, source: str, file: str) -> str | None:
    if normpath(source) == file or fnmatchcase(file, source):
        return normpath(f"{copy.target}/{basename(file)}" if copy.into_directory else copy.target)
    folder = normpath(source)
    if copy.recursive and file.startswith(folder.rstrip("/") + "/"):
        kept = file[len(folder.rstrip("/")) :]
        whole = not source.endswith("/.") and copy.into_directory
        return normpath(f"{copy.target}/{basename(folder) if whole else ''}/{kept}")
    return None


@once
def copies_unknown(container: ContainerView) -> bool:
    """Whether what the container copies cannot be told from its text."""
    if not container.command:
        return True
    copies = copy_commands(container)
    return not copies or any(copy.unknown for copy in copies)
