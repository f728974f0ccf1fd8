"""Every rule is one file in its category's folder, says what it does, and holds no name of an edition."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from attune_lint.contract.built_in import BUILT_IN
from attune_lint.contract.edition import EntryField, Place, Probe
from attune_lint.run.registry import CATEGORIES
from tests.pages import parse_page

ROOT = Path(__file__).parent.parent / "rules"
FILES = sorted(file for file in ROOT.glob("*/*.py") if file.name != "__init__.py")
IDS = [file.stem.replace("_", "-") for file in FILES]

# Words that an edition holds and that Kubernetes, Helm or English hold too: a rule may use them otherwise.
COMMON = {
    "api", "config", "container", "default", "enabled", "global", "imagePullSecrets", "schema", "secrets", "web",
    "worker",
}  # fmt: skip


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def test_there_are_rules() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_a_rule_is_one_function_in_the_folder_of_its_category(file: Path) -> None:
    marked = [
        node.name
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and isinstance(decorator.func, ast.Name) and decorator.func.id == "rule"
    ]
    assert marked == ["check"]
    assert file.parent.name.replace("_", "-") in CATEGORIES
    assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", file.stem)
    assert (file.parent / "__init__.py").is_file()


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_a_rule_has_a_whole_page(file: Path) -> None:
    page = parse_page(ast.get_docstring(tree(file), clean=False) or "")
    assert page.summary.endswith(".")
    assert len(page.summary) <= 100
    assert all(len(line) <= 120 for line in file.read_text(encoding="utf-8").splitlines())


def test_no_two_rules_share_an_id_or_a_summary() -> None:
    summaries = [parse_page(ast.get_docstring(tree(file), clean=False) or "").summary for file in FILES]
    assert [found for found, count in Counter((*IDS, *summaries)).items() if count > 1] == []


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_a_rule_imports_only_the_rule_api(file: Path) -> None:
    imported = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    assert {name for name in imported if name.split(".")[0] not in sys.stdlib_module_names} <= {"attune_lint.rule"}


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_no_name_of_an_edition_stands_in_a_rule(file: Path) -> None:
    names = edition_names()
    said = set(constants(tree(file)))
    whole = said & names
    telling = {name for name in names if re.search(r"[/_A-Z]|\w-\w.*-", name)}
    inside = {name for name in telling for text in said if re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w/-])", text)}
    assert whole | inside == set()


def constants(module: ast.Module) -> Iterator[str]:
    """All text in the code, without docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def edition_names() -> set[str]:
    return {name for edition in BUILT_IN for name in _strings(edition)} - COMMON


def _strings(data: Any) -> Iterator[str]:
    """The names in an edition. Where a field of an entry goes is Kubernetes' word, unless it is a variable; a
    runtime's name and what a probe holds are no names of the chart."""
    if isinstance(data, EntryField):
        if data.place is Place.ENV:
            yield from data.path
        return
    if isinstance(data, Probe | Enum):
        return
    if isinstance(data, str):
        if data:
            yield data
    elif hasattr(data, "_asdict"):
        for name, item in data._asdict().items():
            if name not in ("runtimes", "notes_fields"):
                yield from _strings(item)
    elif isinstance(data, tuple | list):
        for item in data:
            yield from _strings(item)
    elif isinstance(data, dict):
        yield from data
