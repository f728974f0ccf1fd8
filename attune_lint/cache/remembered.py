"""The report of an earlier run, where everything that it was made of is unchanged: the chart, the values, the
configuration, the engine, the tool with its libraries, and the command line.

An entry holds the report, and the state of what the run found out that it had to read beside all that. It imports
nothing that a run without it would not need.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from attune_lint.cache import store
from attune_lint.cache.report_codec import decode, encode
from attune_lint.cache.state import ABSENT, state

if TYPE_CHECKING:
    import argparse

    from attune_lint.report import Report

# What changes how a report is shown, and not what is in it.
_SHOWN = frozenset({"format", "fail_on", "quiet", "verbose", "no_color", "jobs", "no_cache", "verb"})
_CONFIG = ".attune-lint.yaml"


class Remembered:
    """The entry of one command line in one folder. `key` is null where a run cannot be remembered."""

    def __init__(self, given: argparse.Namespace) -> None:
        self._key = _key(given)

    def load(self) -> Report | None:
        """The report, if all is as it was."""
        content = store.read(self._key) if self._key else None
        if content is None:
            return None
        try:
            head, _, body = content.partition(b"\n")
            if all(state(path) == known for path, known in json.loads(head)):
                return decode(body)
        except (ValueError, TypeError):  # an entry of another version, or one that somebody wrote by hand
            pass
        return None

    def save(self, report: Report, inputs: Iterable[str]) -> None:
        """Keeps a report. `inputs` are files and folders that were read, or looked for, beside charts, values and
        configuration. One that is not complete is not kept: what failed may work the next time."""
        if self._key and report.ledger.complete:
            head = json.dumps([(path, state(path)) for path in sorted(set(inputs))])
            store.write(self._key, head.encode() + b"\n" + encode(report))


def _key(given: argparse.Namespace) -> str | None:
    engine = _engine(given)
    if engine is None or store.folder() is None:
        return None
    digest = hashlib.blake2b(digest_size=20)
    for part in (*_tool(), *engine, *_asked(given), *_sources(given)):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    return digest.hexdigest()


def _tool() -> Iterator[str]:
    """This tool's own files, so that a rule that is being written is never answered for, and its libraries."""
    yield sys.version
    yield from _files(os.path.dirname(os.path.dirname(__file__)))
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")) and os.path.isdir(folder):
            yield from sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))


def _files(folder: str) -> Iterator[str]:
    """Size and time of each source below a folder; byte-code follows from these."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if not entry.is_dir():
            info = entry.stat()
            yield f"{entry.path} {info.st_size} {info.st_mtime_ns}"
        elif entry.name != "__pycache__":
            yield from _files(entry.path)


def _engine(given: argparse.Namespace) -> tuple[str, ...] | None:
    """What renders. A script in the place of helm may choose another one any time."""
    binary = None if given.engine == "embedded" else shutil.which(given.helm or "helm")
    if binary is None:
        return (given.engine,) if given.helm is None and given.engine != "helm" else None
    binary = os.path.realpath(binary)
    try:
        info = os.stat(binary)
        with open(binary, "rb") as stream:
            if stream.read(2) == b"#!":
                return None
    except OSError:
        return None
    return (given.engine, binary, str(info.st_size), str(info.st_mtime_ns))


def _asked(given: argparse.Namespace) -> Iterator[str]:
    yield os.getcwd()
    for name, value in sorted(vars(given).items()):
        if name not in _SHOWN:
            yield f"{name} {value!r}"


def _sources(given: argparse.Namespace) -> Iterator[str]:
    paths: list[Any] = [*given.charts, *given.values]
    if given.config:
        paths.append(given.config)
    elif not given.no_config:
        paths.extend(path for chart in given.charts for path in _configurations(os.path.abspath(chart)))
    for path in paths:
        yield state(path)


def _configurations(folder: str) -> Iterator[str]:
    """Every place in which a run would look for the configuration, up to the one where it stops."""
    while True:
        file = os.path.join(folder, _CONFIG)
        yield file
        parent = os.path.dirname(folder)
        if state(file) != ABSENT or os.path.exists(os.path.join(folder, ".git")) or parent == folder:
            return
        folder = parent
