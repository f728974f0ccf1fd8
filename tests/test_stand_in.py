"""A module stands in for another one while a library is imported, and is gone after that."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from attune_lint.stand_in import stand_in
from tests.conftest import FIXTURES


def test_what_is_imported_inside_has_the_members_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "wanted.py").write_text("known = 1\nother = 2\n")
    (tmp_path / "library.py").write_text("import wanted\nknown = wanted.known\nother = hasattr(wanted, 'other')\n")
    monkeypatch.syspath_prepend(tmp_path)
    with stand_in("wanted", known=3):
        library = importlib.import_module("library")
    wanted = importlib.import_module("wanted")
    assert (library.known, library.other, wanted.known, wanted.other) == (3, False, 1, 2)
    with stand_in("wanted", known=3):  # a module that is there stays
        assert importlib.import_module("wanted") is wanted
    assert sys.modules["wanted"] is wanted


def test_a_run_imports_neither_email_nor_what_finds_resources(tmp_path: Path) -> None:
    chart = FIXTURES / "attune" / "charts" / "attune"
    script = (
        "import sys\n"
        "from attune_lint.cli.main import run\n"
        f"code = run(['--no-cache', '--engine', 'embedded', '--scenarios', 'given', {str(chart)!r}])\n"
        "print(code, [name for name in ('email.utils', 'importlib.resources', 'tempfile') if name in sys.modules])\n"
        "import email.utils, importlib.resources, jsonschema_rs, tree_sitter_bash, tree_sitter_containerfile\n"
        "print(email.utils.parsedate_to_datetime('Tue, 27 Oct 2026 10:17:51 +0000').year)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-2:] == ["0 []", "2026"]
