"""A module stands in for another one while a library is imported, and is gone after that."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

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


TEXTS = ("a: [1, x]", "a: [", "a: \x01", "a: *b", "%YAML 1.1\n---\n- b")
# What `read_documents` makes of them, before and after somebody has imported all of PyYAML.
READING = f"""
import json, sys
{{before}}
from attune_lint.syntax.libyaml import Parser
from attune_lint.syntax.yamldoc import read_documents
def read():
    return [[(document.data, document.defects) for document in read_documents(text)] for text in {TEXTS!r}]
found, absent = read(), "yaml.scanner" not in sys.modules
import yaml
errors = []
for text in {TEXTS!r}:
    try:
        yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        errors.append((type(error).__module__, type(error).__name__))
assert read() == found and yaml.nodes.ScalarNode is sys.modules["yaml.nodes"].ScalarNode
assert yaml.safe_load(yaml.safe_dump({{{{"a": [1]}}}})) == {{{{"a": [1]}}}}
print(json.dumps([Parser.__name__, absent, errors, [bool(defects) for [(_, defects)] in found], repr(found)]))
"""


def read_in_a_process(before: str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", READING.format(before=before)], capture_output=True, text=True, check=True
    )
    found: list[Any] = json.loads(done.stdout)
    return found


def test_yaml_is_read_the_same_with_all_of_pyyaml_a_part_of_it_or_none_of_its_c() -> None:
    errors = [["yaml.parser", "ParserError"], ["yaml.reader", "ReaderError"], ["yaml.composer", "ComposerError"]]
    faults = [False, True, True, True, False]
    *alone, said = read_in_a_process("")
    assert alone == ["CParser", True, errors, faults]
    assert read_in_a_process("import yaml") == ["CParser", False, errors, faults, said]
    *in_python, _ = read_in_a_process("sys.modules['yaml._yaml'] = None")  # which says it in other words
    assert in_python == ["SafeLoader", False, errors, faults]
