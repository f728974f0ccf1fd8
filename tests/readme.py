"""The README with its samples as the tool really prints them, and the number of rules as it is."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

from attune_lint.run.registry import load_rules
from tests.cli_harness import attune_lint

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "fixtures" / "attune"
_CLEAN = re.compile(r"(?<=```text\n)checked .*?(?=```)", re.DOTALL)
_FINDING = re.compile(r"(?<=```console\n\$ attune-lint charts/attune\n).*?(?=```)", re.DOTALL)
_COUNT = re.compile(r"\d+(?= rules\]\(rules)")

# What a hand may slip with: the packs of the reference chart mounted for writing too.
_READ_ONLY = "- name: packs\n  mountPath: /opt/attune/packs\n  readOnly: true\n"


def readme() -> str:
    """The README as it should be."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for pattern, sample in ((_CLEAN, _clean()), (_FINDING, _finding()), (_COUNT, str(len(load_rules())))):
        found = pattern.search(text)
        assert found is not None, f"the README has no place for `{sample[:40]}`"
        text = text[: found.start()] + sample + text[found.end() :]
    return text


def _clean() -> str:
    return attune_lint("--engine", "embedded", "--no-cache", REFERENCE / "charts" / "attune").out


def _finding() -> str:
    """One finding on a chart without `ci` files, in a repository that shows nothing else."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
        repository = Path(folder) / "attune"
        shutil.copytree(REFERENCE, repository)
        shutil.rmtree(repository / "charts" / "attune" / "ci")
        helpers = repository / "charts" / "attune" / "templates" / "_helpers.tpl"
        text = helpers.read_text(encoding="utf-8")
        assert _READ_ONLY in text
        helpers.write_text(text.replace(_READ_ONLY, _READ_ONLY.replace("  readOnly: true\n", "")), encoding="utf-8")
        os.chdir(repository)
        try:
            return attune_lint("--engine", "embedded", "--no-cache", "charts/attune").out
        finally:
            os.chdir(before)
