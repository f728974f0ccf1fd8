"""Reading a rule's page."""

from __future__ import annotations

import pytest

from tests.pages import Page, PageError, Snippet, parse_page

WHOLE = """Volumes have names.

    Why
        A volume is found by its name.

        So it must have one.

    Bad
        ```yaml
        volumes:
          - emptyDir: {}
        ```

        or, by values:

        ```yaml values
        volumes: []
        ```
        ```yaml template
        kind: Pod
        ```

    Good
        ```yaml
        volumes:
          - name: a
        ```

    Fix
        Name it.
    """


def test_a_page_is_read_section_by_section() -> None:
    assert parse_page(WHOLE) == Page(
        summary="Volumes have names.",
        why="A volume is found by its name.\n\nSo it must have one.",
        bad=(
            (Snippet("yaml", "volumes:\n  - emptyDir: {}\n"),),
            (Snippet("yaml values", "volumes: []\n"), Snippet("yaml template", "kind: Pod\n")),
        ),
        good=((Snippet("yaml", "volumes:\n  - name: a\n"),),),
        fix="Name it.",
        options="",
    )


@pytest.mark.parametrize("name", ["Bad", "Good", "Fix"])
def test_a_page_without_a_section_is_refused(name: str) -> None:
    with pytest.raises(PageError, match=f"no section `{name}`"):
        parse_page(WHOLE.replace(f"    {name}\n", ""))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the page has no summary: the first line says in a sentence what holds"),
        ("A.\n\nprose\n\nWhy\n    b", "the page has text before its first section: 'prose'"),
        ("A.\n\nWhy\n    b\nWhy\n    c", "the page has section `Why` twice"),
        (
            "A.\n\nWhy\n    b\nBad\n    c\nGood\n    d\nFix\n    e",
            "section `Bad` has no snippet between ``` fences",
        ),
        (
            "A.\n\nWhy\n    b\nBad\n    ```yaml\n    c\nGood\n    d\nFix\n    e",
            "section `Bad` has a snippet without a closing fence",
        ),
    ],
)
def test_an_unreadable_page_is_refused_by_its_fault(text: str, message: str) -> None:
    with pytest.raises(PageError) as error:
        parse_page(text)
    assert str(error.value) == message
