"""Text that is read as another object than the template meant."""

from __future__ import annotations

import pytest

from attune_lint.run.object_text import flatten, object_defects
from attune_lint.syntax.yamldoc import read_document, read_documents

OBJECT = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"
CASES = {
    OBJECT: [],
    "": [],
    "# nothing but a comment\n": [],
    f"{OBJECT}data:\n  pem: |\n    -----BEGIN-----\n    x\n    -----END-----\n": [],
    f"{OBJECT}data:\n  table: |\n    a---\n": [],
    f"{OBJECT}data: {{a: b---}}\n{OBJECT}": [
        "missing-separator 6: two objects stand in one document, without `---` between them; only the later one "
        "survives"
    ],
    f"{OBJECT}data:\n  a: b---\n{OBJECT}": [
        "glued-separator 6: the separator `---` is glued to other text (`a: b---`), so that two objects are "
        "read as one; only the later one survives"
    ],
    f"{OBJECT}# the end---\n{OBJECT}": [
        "glued-separator 5: the separator `---` is glued to other text (`# the end---`), so that two objects are "
        "read as one; only the later one survives"
    ],
    f"{OBJECT}data:\n  a: b---\n": [
        "glued-separator 6: the separator `---` is glued to other text (`a: b---`) and becomes a part of it"
    ],
    f"{OBJECT}{OBJECT}": [
        "missing-separator 5: two objects stand in one document, without `---` between them; only the later one "
        "survives"
    ],
    f"{OBJECT}  name: b\n": ["duplicate-key 5: the key `name` stands twice, first on line 4: the last one wins"],
    "- a\n": ["not-an-object 1: this is a list and no Kubernetes object"],
    "words\n": ["not-an-object 1: this is the text `words` and no Kubernetes object"],
    "42\n": ["not-an-object 1: this is the number `42` and no Kubernetes object"],
    "metadata: {}\n": ["not-an-object 1: this is no Kubernetes object: it has no `apiVersion` and `kind`"],
    "kind: A\napiVersion:\n": ["not-an-object 1: this is no Kubernetes object: it has no `apiVersion`"],
    f"{OBJECT}  annotations:\n    port: 80\n    on: 'yes'\n": [
        "head 6: Helm cannot read this object: `metadata.annotations.port` must be a string (quote it)"
    ],
    "apiVersion: v1\nkind: A\nmetadata: []\n": ["head 3: Helm cannot read this object: `metadata` must be a mapping"],
    "apiVersion: v1\nkind: A\nmetadata: {name: 1}\n": [
        "head 3: Helm cannot read this object: `metadata.name` must be a string"
    ],
    "apiVersion: v1\nkind: List\nitems:\n  - kind: A\n  - apiVersion: v1\n    kind: B\n": [
        "not-an-object 4: this is no Kubernetes object: it has no `apiVersion`"
    ],
    "a: b: c\n": ["syntax 1: this is no YAML: mapping values are not allowed in this context"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "defects"), CASES.items(), ids=range(len(CASES)))
def test_a_document_is_one_object_or_says_why_not(text: str, defects: list[str]) -> None:
    found = [
        f"{defect.kind} {defect.line}: {defect.message}"
        for document in read_documents(text)
        for defect in object_defects(document, text)
    ]
    assert found == defects


def test_a_list_is_told_apart() -> None:
    text = "apiVersion: v1\nkind: List\nitems:\n  - {kind: A}\n  - {kind: B}\n"
    assert flatten(read_document(text)) == [({"kind": "A"}, ("items", 0)), ({"kind": "B"}, ("items", 1))]
    assert flatten(read_document("kind: PodList\nitems: 1\n")) == [({"kind": "PodList", "items": 1}, ())]


def test_a_values_file_of_several_documents_says_so() -> None:
    document = read_document("a: 1\n---\nb: 2\n")
    assert document.data == {"a": 1}
    assert [(defect.kind, defect.line) for defect in document.defects] == [("several-documents", 3)]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        ((), (1, 1), (1, 1)),
        (("a",), (1, 1), (1, 4)),
        (("b", 1, "c"), (4, 5), (4, 8)),
        (("b", 2), None, None),
        (("d", "x"), (5, 13), (5, 16)),
        (("e", "x"), (5, 13), (5, 16)),
        (("e", "z"), (8, 3), (8, 6)),
        (("no",), None, None),
    ],
)
def test_every_path_has_a_position(path: tuple[str | int, ...], key: object, value: object) -> None:
    document = read_document("a: 1\nb:\n  - 1\n  - c: 2\nd: &anchor {x: 1}\ne:\n  <<: *anchor\n  z: 3\n")
    assert document.key_position(path) == key
    assert document.value_position(path) == value


@pytest.mark.parametrize(
    "text",
    [
        "[" * 5000,
        "- " * 5000,
        "{a: " * 3000,
        "a: &a [*a]",
        "\x00",
        "a: \ud800",
        "%YAML 9.9\n---\n",
        "? [a]\n: b\n",
        "\t- a",
    ],
)
def test_no_text_raises(text: str) -> None:
    assert any(defect.blocking for document in read_documents(text) for defect in document.defects)


def test_aliases_cannot_unfold_without_bound() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    (document,) = read_documents("\n".join(lines))
    assert [defect.message for defect in document.defects] == [
        "this is no YAML: its aliases unfold to more than two million values"
    ]
