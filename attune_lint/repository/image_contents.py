"""What is in the image of a stage, as far as its Dockerfile shows: a file, a program. None is what cannot be told."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from posixpath import basename, dirname, normpath

from attune_lint.repository.dockerfile import Copied, Dockerfile, Stage
from attune_lint.repository.expression import UNKNOWN, is_known

# Images without a shell, by their last name or the repository they are in; a tag with `debug` brings one.
_NO_SHELL = re.compile(r"(?:^|/)(?:distroless/[\w-]+|chainguard/static|static-debian\d+|hello-world)$|^scratch$")
# Public images of which it is known that they hold no program of anybody else.
_PUBLIC = re.compile(
    r"^(?:(?:docker\.io/)?(?:library/)?)(?:scratch|busybox|alpine|debian|ubuntu|fedora|rockylinux|almalinux|"
    r"amazonlinux|archlinux|buildpack-deps|postgres|nginx|python|node|rust|golang|ruby|bash)$"
    r"|(?:^|/)distroless/[\w-]+$"
)
_BUSYBOX = re.compile(r"(?:^|/)(?:busybox|alpine)$")
# What busybox does not have and a script may ask for.
_NOT_IN_BUSYBOX = frozenset({"bash", "curl", "rsync", "python3", "python", "perl", "psql", "git", "jq"})


def holds_file(dockerfile: Dockerfile, stage: Stage, path: str) -> bool | None:
    """Whether the image of a stage has a file at a path."""
    answers = [_copied(copied, path) for part in dockerfile.chain(stage) for copied in part.copies]
    answers += [_made(run, path) for part in dockerfile.chain(stage) for run in part.runs]
    if True in answers:
        return True
    base = _base(dockerfile, stage)
    if None in answers or not is_known(base) or _PUBLIC.search(_name(base)) is None:
        return None
    return False


def _copied(copied: Copied, path: str) -> bool | None:
    """Whether a COPY puts a file at a path. A directory is copied by its contents, which nobody can see here."""
    target = copied.target
    if not is_known(target):
        return None
    if normpath(target) == path and not target.endswith("/"):
        return True
    if not path.startswith(target.rstrip("/") + "/"):
        return False
    below = path[len(target.rstrip("/")) + 1 :]
    for source in copied.sources:
        if not is_known(source) or copied.is_inline:
            return None
        if "/" not in below and fnmatchcase(below, basename(source.rstrip("/"))):
            return True
    return None if any(_may_be_folder(source) for source in copied.sources) else False


def _may_be_folder(source: str) -> bool:
    """Whether a source may stand for a folder or several files: one with an ending is a file."""
    last = basename(source)
    return source.endswith("/") or "*" in last or "." not in last.strip(".")


def _made(run: str, path: str) -> bool | None:
    """A RUN may make any file of which its text speaks."""
    if UNKNOWN in run and basename(path) in run:
        return None
    if path in run:
        return True
    return None if basename(path) in run and dirname(path) in run else False


def _base(dockerfile: Dockerfile, stage: Stage) -> str:
    return dockerfile.chain(stage)[-1].base


def _name(image: str) -> str:
    """An image without tag and digest."""
    head, slash, last = image.partition("@")[0].rpartition("/")
    return head + slash + last.partition(":")[0]


def holds_program(dockerfile: Dockerfile, stage: Stage, program: str) -> bool | None:
    """Whether a program, by its name or path, can be started in the image of a stage."""
    name = basename(program)
    chain = dockerfile.chain(stage)
    if any(name in run for part in chain for run in part.runs):  # a package, a link, a download
        return None
    copies = [copied for part in chain for copied in part.copies]
    for copied in copies:
        if normpath(copied.target) == program or basename(normpath(copied.target)) == name:
            return True
        folder = normpath(copied.target)
        if folder.endswith(("bin", "sbin")) or folder in ("/", "."):
            if any(fnmatchcase(name, basename(source.rstrip("/"))) for source in copied.sources):
                return True
            if any(source.endswith(("/", "bin", "*", "/.")) or not is_known(source) for source in copied.sources):
                return None
        if any("busybox" in source for source in copied.sources) and name not in _NOT_IN_BUSYBOX:
            return None
    base = _base(dockerfile, stage)
    if not is_known(base):
        return None
    if _NO_SHELL.search(_name(base)):
        return None if "debug" in base else False
    if _BUSYBOX.search(_name(base)) and name in _NOT_IN_BUSYBOX:
        return False
    return True if _PUBLIC.search(_name(base)) else None
