"""Documents: headings, listings, phases, links, examples."""

from __future__ import annotations

import pytest

from attune_lint.contract.built_in import BUILT_IN
from attune_lint.repository.markdown import Fence, Link, Markdown
from attune_lint.views.document_names import stated_names
from attune_lint.views.document_paths import links, versions_named
from attune_lint.views.examples import Example, Slip, read_examples
from attune_lint.views.field_listing import default_fault, field_listings
from attune_lint.views.phases import phase_states

CONTRACT = BUILT_IN[0]


def markdown(text: str, name: str = "docs/a.md") -> Markdown:
    return Markdown(name, name, text)


def test_headings_have_the_anchors_that_forges_make() -> None:
    found = markdown('# A `b` (c)!\n\n## A b c\n\n### Ünï 2.0\n\n## A b c\n\n<a id="own"></a>\n')
    assert found.slugs == {"a-b-c", "a-b-c-1", "a-b-c-2", "ünï-20", "own"}


def test_texts_are_told_apart_by_the_element_that_holds_them() -> None:
    found = markdown(
        "- item\n  # heading `code`\n  more\n\n---\n\n"
        "| a | b |\n|---|---|\n| only one\n\n"
        "<div id='block'>\n  text\n</div>\n\n"
        "    indented\n\n"
        "> ```Sh {.x}\n> run\n> ```\n"
        "[a](b.md) ![alt](c.png) <d@e.f> <i id='inline'>\nend\n"
    )
    assert [(item.text.plain, item.text.line) for item in found.items] == [("item", 1)]
    assert [(heading.text.plain, heading.text.codes, heading.line) for heading in found.headings] == [
        ("heading code", ("code",), 2)
    ]
    assert [(text.plain, text.line, text.end) for text in found.paragraphs] == [
        ("more", 3, 4),
        ("a alt d@e.f \nend", 20, 22),
    ]
    assert [[(cell.plain, cell.line) for cell in row] for row in found.tables[0].rows] == [[("only one", 9), ("", 9)]]
    assert found.fences == [Fence("sh", "run\n", 18)]
    assert found.links == [Link("b.md", 20, 22), Link("c.png", 20, 22), Link("mailto:d@e.f", 20, 22)]
    assert found.anchors == {"block", "inline"}


LISTINGS = {
    "a table": "| Field | Default |\n|---|---|\n| `replicas` | `{}` |\n| `logLevel` | info |\n",
    "names with the list before them": (
        "| Field | Default |\n|---|---|\n| `agentWorkers[].replicas` | {} |\n| agentWorkers[].logLevel | `info` |\n"
    ),
    "the name in another column": (
        "| | Default | Field |\n|---|---|---|\n| a | {} | `replicas` |\n| b | info | `logLevel` |\n"
    ),
    "a list": "- `replicas`: pods, default {}\n- `logLevel` (default: `info`)\n",
    "a list in bold": "* **`replicas`** — (default {}) pods\n* **`logLevel`** — default `info`\n",
    "headings": "### `replicas`\n\nHow many. Default: `{}`.\n\n### `logLevel`\n\nDefault: info\n",
}


@pytest.mark.parametrize("default", ["1", "2"])
@pytest.mark.parametrize("name", LISTINGS)
def test_fields_are_read_with_their_defaults_in_every_form(name: str, default: str) -> None:
    listed = field_listings(markdown(LISTINGS[name].replace("{}", default)), CONTRACT)
    rows = {row.name: row for rows in listed for row in rows}
    assert set(rows) == {"replicas", "logLevel"}
    fields = {field.name: field for field in CONTRACT.pools[0].fields}
    faults = {field: default_fault(fields[field], row, CONTRACT) for field, row in rows.items()}
    assert faults == {"replicas": None if default == "1" else "`2`", "logLevel": None}


@pytest.mark.parametrize(
    ("field", "cell", "fault"),
    [
        ("name", "required", None),
        ("name", "—", None),
        ("name", "`worker`", "`worker`"),
        ("runtimes", "`[]`", None),
        ("runtimes", "`{}`", "`{}`"),
        ("resources", "`{}`", None),
        ("imagePullPolicy", "Kubernetes' own", None),
        ("imagePullPolicy", "`Always`", "`Always`"),
        ("stopGracePeriod", "45 s", None),
        ("stopGracePeriod", "`30`", "`30`"),
        ("stopGracePeriod", "", "nothing"),
        ("replicas", "10", "`10`"),
    ],
)
def test_a_default_is_compared_with_the_contracts(field: str, cell: str, fault: str | None) -> None:
    document = markdown(f"| f | default |\n|---|---|\n| `{field}` | {cell} |\n| `env` | |\n| `tolerations` | |\n")
    row = next(row for rows in field_listings(document, CONTRACT) for row in rows if row.name == field)
    known = next(known for known in CONTRACT.pools[0].fields if known.name == field)
    assert default_fault(known, row, CONTRACT) == fault


PHASES = {
    "| phase | state |\n|---|---|\n| 7 | complete |\n": [True],
    "| phase | state |\n|---|---|\n| 7 | in progress |\n| 8 | done |\n": [False],
    "## Phase 7: Kubernetes ✅\n": [True],
    "## Phase 7: Kubernetes (planned)\n": [False],
    "## Phase 7\n\n**Status**: complete\n": [True],
    "## Phase 7\n\nNot started.\n": [False],
    "- [x] Phase 7\n": [True],
    "- [ ] Phase 7: complete it\n": [False],
    "## Complete\n\n- Phases 1 to 7\n": [True],
    "## In progress\n\n- Phases 6, 7 and 8: all of it\n": [False],
    "- ✅ **Complete**: a, b (phases 1-7), c\n": [True],
    "Phase 7 is complete.\n": [True],
    "## Phase 17: done\n\nIt follows phase 70.\n": [],
    "Phase 7 makes a Deployment.\n": [],
}


@pytest.mark.parametrize("text", PHASES)
def test_the_state_of_a_phase_is_read_in_every_form(text: str) -> None:
    assert [state.is_complete for state in phase_states(markdown(text), 7)] == PHASES[text]


def test_links_within_the_repository_are_told_from_others() -> None:
    text = (
        "[a](b.md#x) [c](/d/e.md) [f](#g) [h](https://i) [j](../../../issues) ![k](../l%20m.png)\n\n"
        "[n][o]\n\n[o]: p.md 'q'\n\n`[r](s.md)` <mailto:t@u>\n"
    )
    found = [(path, anchor) for _, path, anchor in links(markdown(text, "docs/x/a.md"))]
    assert found == [
        ("docs/x/b.md", "x"), ("d/e.md", ""), ("docs/x/a.md", "g"), ("docs/l m.png", ""), ("docs/x/p.md", "")
    ]  # fmt: skip


def test_versions_are_those_of_commands_that_install_the_chart() -> None:
    commands = "helm install a oci://r/attune \\\n  --version 1.2.3\nhelm pull other --version 9.9.9\n"
    text = f"```sh\n{commands}```\nhelm --version 4.0.0\n"
    assert [(version, where.line) for version, where in versions_named(markdown(text), "attune")] == [("1.2.3", 3)]


def test_names_are_stated_by_the_words_around_them() -> None:
    text = (
        "The init container `a-b` and the `c` container; volume `d` (an `emptyDir`), the `secret` volume, `e` runs.\n\n"
        "| volume | |\n|---|---|\n| `f` | |\n\n"
        "`<release>-x-y` and `<release>`\n\n```sh\nkubectl logs deploy/g-h -c i\n```\n"
    )
    found = {(stated.name, stated.kind) for stated in stated_names(markdown(text))}
    assert found >= {
        ("a-b", "init container"), ("c", "container"), ("d", "volume"), ("e", "part"), ("f", "volume"),
        ("<release>-x-y", "object"), ("g-h", "full name"), ("i", "container"),
    }  # fmt: skip
    assert not any(name in ("secret", "emptyDir", "<release>") for name, _ in found)


VALUES = {"global": {"imageTag": ""}, "images": {}, "agentWorkers": []}
EXAMPLES = {
    "values": ("global: {imageTag: a}\n", {"global": {"imageTag": "a"}}),
    "workers": ("agentWorkers:\n- {name: a}\nmore: 1\n", {"agentWorkers": [{"name": "a"}], "more": 1}),
    "entries": ("- {name: a, image: 'b:1'}\n", {"agentWorkers": [{"name": "a", "image": "b:1"}]}),
    "a manifest": ("apiVersion: v1\nkind: Pod\nimages: {}\n", None),
    "containers of a pod": ("- {name: a, image: 'b:1', command: [c]}\n", None),
    "another file": ("name: a\nruntimes: [b]\nversion: 1\n", None),
    "a template": ("global: {{ .Values.global }}\n", None),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_of_values_are_told_from_other_yaml(name: str) -> None:
    text, data = EXAMPLES[name]
    found = list(read_examples(text, 1, values=VALUES, contract=CONTRACT))
    assert [example.data for example in found if isinstance(example, Example)] == ([] if data is None else [data])


def test_a_key_that_is_nearly_right_is_a_slip() -> None:
    found = list(read_examples("a: 1\nagentWorker:\n- {name: a, image: 'b:1'}\n", 10, values=VALUES, contract=CONTRACT))
    assert found == [Slip("agentWorker", "agentWorkers", 11)]
