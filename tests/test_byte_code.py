"""A module is run from the byte-code that Python has kept, but never from any that is not of its file."""

from __future__ import annotations

import os
import py_compile
from collections.abc import Callable
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from attune_lint.run.byte_code import Folder

TEXT = "word = 'first'\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A module with byte-code that says something else."""
    file = tmp_path / "known.py"
    file.write_text(TEXT)
    kept = py_compile.compile(str(file))
    assert kept == cache_from_source(str(file))
    Path(kept).write_bytes(Path(kept).read_bytes().replace(b"first", b"kept!"))
    return file


def word(file: Path) -> str:
    module = Folder(str(file.parent)).module("known", "some.known")
    assert (module.__name__, module.__file__) == ("some.known", str(file))
    return str(module.word)


def kept(file: Path) -> Path:
    return Path(cache_from_source(str(file)))


def older(file: Path) -> None:
    os.utime(file, (1_000_000, 1_000_000))


def of_another_python(file: Path) -> None:
    kept(file).write_bytes(b"\0" * 4 + kept(file).read_bytes()[4:])


def by_hash(file: Path) -> None:
    py_compile.compile(str(file), invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH)


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda file: None, "kept!"),
    "another size": (lambda file: file.write_text("word = 'another'\n"), "another"),
    "another time": (older, "first"),
    "empty": (lambda file: kept(file).write_bytes(b""), "first"),
    "not there": (lambda file: kept(file).unlink(), "first"),
    "a folder": (lambda file: (kept(file).unlink(), kept(file).mkdir()), "first"),
    "of another Python": (of_another_python, "first"),
    "known by its hash": (by_hash, "first"),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES)
def test_byte_code_is_run_only_where_it_is_of_the_file(
    file: Path, change: Callable[[Path], object], expected: str
) -> None:
    change(file)
    assert word(file) == expected
