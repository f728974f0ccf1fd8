"""Files of a repository are read by their names from its root, and nothing outside of it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint.repository.files import Repository

TEXT = {
    "docs/a.md": "inside",
    "./docs//a.md": "inside",
    "docs/../docs/a.md": "inside",
    "link/a.md": "inside",
    "link/../docs/a.md": "inside",
    "docs/file": "inside",
    "docs/absent.md": None,
    "docs/absent/a.md": None,
    "docs": None,
    "": None,
    ".": None,
    "..": None,
    "../outside/b.md": None,
    "docs/../../outside/b.md": None,
    "away/b.md": None,
    "docs/away": None,
    "back/docs/a.md": "inside",  # a link out of the root and a link back into it
    "circle": None,
    "circle/a.md": None,
    "pipes/zero": None,
    ".git/config": None,
    "docs/a.md\0": None,
    "x" * 300: None,
}
FOLDERS = {".", "docs", "link", "pipes", "back", "back/docs"}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root / "docs", root / "pipes", root / ".git", outside):
        folder.mkdir(parents=True)
    (root / "docs" / "a.md").write_text("inside")
    (root / ".git" / "config").write_text("secret")
    (outside / "b.md").write_text("secret")
    for link, target in {
        "link": "docs",
        "docs/file": "a.md",
        "away": outside,
        "docs/away": outside / "b.md",
        "back": outside / "back",
        "circle": "circle",
        "pipes/zero": "/dev/zero",
    }.items():
        (root / link).symlink_to(target)
    (outside / "back").symlink_to(root)
    return Repository(root)


@pytest.mark.parametrize(("name", "text"), TEXT.items(), ids=[repr(name[:30]) for name in TEXT])
def test_a_file_is_read_where_it_is_a_regular_one_in_the_root(
    name: str, text: str | None, repository: Repository
) -> None:
    assert (repository.text(name), repository.is_file(name)) == (text, text is not None)
    assert repository.is_folder(name) is (name in FOLDERS)


def test_the_names_in_a_folder_are_told_where_it_lies_in_the_root(repository: Repository) -> None:
    assert [repository.names(name) for name in ("docs", "link", "back/docs", "away", "docs/a.md", "..", "absent")] == [
        *[("a.md", "away", "file")] * 3,
        *[()] * 4,
    ]


def test_all_that_was_asked_for_is_known_by_its_path(repository: Repository) -> None:
    root = repository.root
    repository.text("docs/a.md")
    repository.text("away/b.md")
    repository.is_file("docs/b.md")
    repository.names("docs")
    assert repository.looked == {f"{root}/docs/a.md", f"?{root}/away/b.md", f"?{root}/docs/b.md", f"{root}/docs/"}
