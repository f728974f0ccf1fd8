"""The benchmark reads templates as they stand, names what an edit changes, and the rules catch what it breaks."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from attune_lint.contract.built_in import BUILT_IN
from tests.mutation.bench import Bench
from tests.mutation.charts import NAMES, subjects
from tests.mutation.choose import choose
from tests.mutation.family import FITTING, family_of
from tests.mutation.harmless import harmless_edits
from tests.mutation.judge import free_because
from tests.mutation.layout import blocks, guarded, guards
from tests.mutation.mutant import changed_line
from tests.mutation.operators import OPERATORS, candidates
from tests.mutation.operators.spelling import misspelt, other_scalar
from tests.mutation.render import Change, Shown, changes

AGENT_WORKERS = BUILT_IN[0]
TEXT = """\
spec:
  {{- with .x }}
  replicas: {{ . }}
  {{- end }}
  containers:
  - name: a
    env:
      {{- include "more" . | nindent 6 }}
      - name: B
        value: b
    {{- if .y }}
    image: c
    {{- end }}
  - name: d
  volumes: []
"""
TEMPLATE = TEXT.split("\n")
WORKER = ("Deployment", "release-attune-agent-worker-x")


def text_of(line: int) -> list[str]:
    """The block that begins on a line of the template, counted from 0."""
    block = next(block for block in blocks(TEMPLATE) if block.start == line)
    return [row.strip() for row in TEMPLATE[block.start : block.end]]


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        (2, ["replicas: {{ . }}"]),
        (6, ["env:", '{{- include "more" . | nindent 6 }}', "- name: B", "value: b"]),
        (8, ["- name: B", "value: b"]),
        (13, ["- name: d"]),
    ],
)
def test_a_block_ends_where_its_text_does(line: int, rows: list[str]) -> None:
    assert text_of(line) == rows


def test_a_block_holds_whole_actions() -> None:
    assert text_of(5)[-3:] == ["{{- if .y }}", "image: c", "{{- end }}"]
    assert text_of(4)[-1] == "- name: d"


def test_the_guard_around_a_block_is_found() -> None:
    replicas = next(block for block in blocks(TEMPLATE) if block.start == 2)
    assert (guarded(TEMPLATE, replicas).start, guarded(TEMPLATE, replicas).end) == (1, 4)
    assert list(guards(TEMPLATE)) == [(1, 3), (10, 12)]


def test_what_differs_is_named_by_its_place() -> None:
    before = Shown("", ("kind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: x}, {name: b}]}\n",))
    after = Shown("", ("kind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: b}, {name: a, image: y}]}\n",))
    assert [(change.place, change.old, change.new) for change in changes("s", before, after)] == [
        (("spec", "containers", "<order>"), ("a", "b"), ("b", "a")),
        (("spec", "containers", "[a]", "image"), "x", "y"),
    ]


POD = ("spec", "template", "spec")


@pytest.mark.parametrize(
    ("place", "family"),
    [
        ((*POD, "initContainers", "<order>"), "init-containers"),
        ((*POD, "initContainers", "[agent-loader]", "command", "[2]"), "agent-binary"),
        (
            (*POD, "initContainers", "[wait-for-packs]", "volumeMounts", "[/opt/attune/packs]", "name"),
            "init-containers",
        ),
        ((*POD, "containers", "[worker]", "volumeMounts", "[/opt/attune/packs]", "readOnly"), "packs"),
        ((*POD, "containers", "[worker]", "volumeMounts", "[/opt/attune/artifacts]", "name"), "storage"),
        ((*POD, "containers", "[worker]", "env", "[ATTUNE_CONFIG]", "value"), "environment"),
        ((*POD, "containers", "[worker]", "env", "[RUST_LOG]", "value"), "workers"),
        ((*POD, "containers", "[worker]", "resources", "limits", "nvidia.com/gpu"), "gpu"),
        ((*POD, "volumes", "[agent-bin]", "emptyDir"), "agent-binary"),
        ((*POD, "tolerations", "[0]", "key"), "gpu"),
        ((*POD, "serviceAccountName"), "references"),
        (("metadata", "annotations", "helm.sh/hook"), "release"),
        (("spec", "replicas"), "workers"),
    ],
)
def test_a_family_is_read_from_the_place_that_changes(place: tuple[str, ...], family: str) -> None:
    assert family_of([Change("default", WORKER, place, "a", "b")], AGENT_WORKERS) == family


@pytest.mark.parametrize(
    ("place", "old", "new", "reason"),
    [
        ((*POD, "containers", "[worker]", "livenessProbe", "path"), "/a", "/b", "the contract says nothing of probes"),
        ((*POD, "initContainers", "[x]", "args", "[0]"), "a\nsleep 2\n", "b\nsleep 2\n", ""),
        ((*POD, "enableServiceLinks"), False, None, "the contract leaves open whether pods see variables of Services"),
        ((*POD, "containers", "[worker]", "env", "[ATTUNE_CONFIG]", "value"), "/a", "/b", ""),
        ((*POD, "tolerations"), None, None, "what says nothing, which is the same as nothing"),
    ],
)  # fmt: skip
def test_what_the_contract_leaves_open_breaks_nothing(
    place: tuple[str, ...], old: object, new: object, reason: str
) -> None:
    assert free_because([Change("default", WORKER, place, old, new)], AGENT_WORKERS, "templates/a.yaml") == reason


def test_the_judge_reads_an_object_that_comes_beside_other_changes() -> None:
    web = ("Deployment", "release-attune-web")
    more = Change("default", ("Secret", "release-attune-more"), (), None, "release-attune-more")
    for place in (
        (*POD, "initContainers", "[wait]", "command", "[0]"),
        (*POD, "containers", "[web]", "envFrom", "[1]"),
    ):
        assert free_because([Change("default", web, place, "a", None), more], AGENT_WORKERS, "templates/a.yaml") == ""


def test_the_same_seed_makes_the_same_mutants() -> None:
    (subject,) = subjects(("agent-workers",))
    first, again, other = (candidates(subject, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other
    assert len(first) > 1000


def test_every_operator_finds_a_place() -> None:
    found = {
        operator.__name__
        for subject in subjects()
        for operator in OPERATORS
        if next(iter(operator(subject, random.Random(1))), None) is not None
    }
    assert found == {operator.__name__ for operator in OPERATORS}


def test_a_changed_line_is_one_edit() -> None:
    mutant = changed_line("other", "a.yaml", ["a", "b", "c"], 1, ["x", "y"])
    assert mutant.text == "a\nx\ny\nc"
    assert mutant.what == "a.yaml:2: `b` → `x ⏎ y`"


def test_a_slip_changes_the_word() -> None:
    chosen = random.Random(1)
    for word in ("ab", "worker", "/opt/attune", "ReadWriteMany", "a-b"):
        assert all(misspelt(word, chosen) != word for _ in range(20))
    for scalar in ("8080", "true", '"2Gi"', "postgres:16-alpine", "/opt/x"):
        assert other_scalar(scalar, chosen) != scalar


@pytest.fixture(scope="module", params=NAMES)
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    (subject,) = subjects((request.param,))
    found = Bench(subject)
    yield found
    found.copy.close()


def test_a_chart_is_clean_in_every_layout(bench: Bench) -> None:
    assert [said.message for said in bench.clean] == []


def test_random_mutants_are_caught(bench: Bench) -> None:
    found = choose(candidates(bench.subject, 1)[:20], lambda batch: map(bench.effect, batch), families=FITTING, limit=1)
    verdicts = [bench.verdict(effect) for effect in found.chosen[:4]]
    assert len(verdicts) == 4
    assert [verdict.effect.mutant.what for verdict in verdicts if not verdict.caught] == []


def test_harmless_edits_raise_nothing(bench: Bench) -> None:
    edits = list(harmless_edits(bench.subject))
    assert len(edits) >= 40
    alarms = [bench.alarm(edit) for edit in edits[:: len(edits) // 3]]
    assert [(alarm.edit, alarm.refused, alarm.found) for alarm in alarms if alarm.found or alarm.refused] == []


def test_every_family_has_categories_that_fit() -> None:
    assert all(family in fits for family, fits in FITTING.items())
