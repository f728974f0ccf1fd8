from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from pathlib import Path as FilePath

import pytest

from attune_lint.finding import Finding, Location, ObjectRef, Problem, Severity
from attune_lint.path import Path, named_path
from attune_lint.run.account import Account
from attune_lint.run.collect import Hit, collect, in_order
from tests.cli_harness import attune_lint
from tests.locations.measure import linted
from tests.rule_harness import CHART, FIXTURES, REPOSITORIES

POD = {"spec": {"containers": [{"name": "worker"}, {"name": "other"}]}}
SWAPPED = {"spec": {"containers": [{"name": "other"}, {"name": "worker"}]}}
FILE = "charts/attune/templates/x.yaml"


def hit(data: object = POD, path: Path = ("spec", "containers", 0), **changes: object) -> Hit:
    plain = Hit(
        rule="a-rule",
        category="gpu",
        severity=Severity.ERROR,
        problem=Problem("message", "help"),
        chart="charts/attune",
        chart_name="attune",
        object=ObjectRef("apps/v1", "Deployment", "default", "attune-worker"),
        path=path,
        named=named_path(data, path),
        scenario="default",
        kube_version="1.37",
        locations=(Location("template", FILE),),
        sources=None,
        bare_name="worker",
    )
    return plain._replace(**changes)


def found(hits: Iterable[Hit]) -> tuple[Finding, ...]:
    return in_order(cause.finding for cause in collect(hits))


def test_one_cause_in_several_objects_and_scenarios_is_one_finding():
    other = ObjectRef("apps/v1", "Deployment", "default", "attune-second")
    (finding,) = found([hit(), hit(scenario="probe:full"), hit(object=other, scenario="probe:full"), hit()])
    assert [(o.object.name, o.scenario) for o in finding.occurrences] == [
        ("attune-worker", "default"),
        ("attune-worker", "probe:full"),
        ("attune-second", "probe:full"),
    ]
    assert finding.scenarios == ("default", "probe:full")


def test_another_path_detail_or_file_is_another_cause():
    hits = [
        hit(),
        hit(path=("spec", "containers", 1)),
        hit(problem=Problem("message", "help", detail="x")),
        hit(locations=(Location("template", "other.yaml"),)),
    ]
    findings = found(hits)
    assert len(findings) == 4
    assert len({finding.fingerprint for finding in findings}) == 4


def test_a_fingerprint_outlives_what_is_no_part_of_the_cause():
    (plain,) = found([hit()])
    changed = hit(
        data=SWAPPED,
        path=("spec", "containers", 1),
        problem=Problem("another message", "another help"),
        chart="elsewhere/attune",
        object=ObjectRef("apps/v1", "Deployment", "prod", "prod-attune-worker"),
        scenario="ci:x.yaml",
        kube_version="1.30",
        locations=(Location("template", "elsewhere/attune/templates/x.yaml", 7, 3),),
    )
    (moved,) = found([changed])
    assert moved.fingerprint == plain.fingerprint


def test_twins_of_two_charts_get_fingerprints_of_their_own():
    findings = found([hit(), hit(chart="charts/copy", locations=(Location("template", "copy.yaml"),))])
    assert len({finding.fingerprint for finding in findings}) == 2


def test_the_order_of_hits_does_not_change_the_report():
    hits = [
        hit(locations=(Location("template", "b.yaml", 3, 1),)),
        hit(locations=(Location("template", "b.yaml", 1, 1),), rule="b-rule"),
        hit(locations=()),
        hit(locations=(Location("template", "a.yaml"),)),
    ]
    expected = found(hits)
    assert [f.locations[0].file if f.locations else None for f in expected] == [
        "a.yaml",
        "b.yaml",
        "b.yaml",
        None,
    ]
    for seed in range(10):
        shuffled = random.Random(seed).sample(hits, len(hits))
        assert found(shuffled) == expected


def test_what_only_a_probe_shows_says_how_to_see_its_values():
    (finding,) = found([hit(scenario="probe:full"), hit(scenario="probe:zero")])
    assert finding.help == "help Its values: attune-lint render charts/attune --scenario probe:full --values-only"
    (finding,) = found([hit(scenario="probe:full"), hit(scenario="default")])
    assert finding.help == "help"


def test_a_fault_of_values_has_no_path_into_an_object():
    (finding,) = found([hit(object=None, data={"a": 1}, path=("a",))])
    assert (finding.path, finding.occurrences[0].path) == ("", "")


def test_only_the_first_places_of_a_cause_keep_their_render_in_memory():
    account, scene = Account(), object()
    hits = [hit(scene=scene, scenario=f"ci:{number}.yaml") for number in range(40)]
    account.found(hits)
    assert [kept.scene is scene for kept in account.hits] == [*[True] * 16, *[False] * 24]
    assert found(account.hits) == found(hits)


def test_a_fingerprint_outlives_the_hash_in_a_name(tmp_path: FilePath) -> None:
    shutil.copytree(FIXTURES / "styles" / "checksums", tmp_path / "a")
    shutil.copytree(FIXTURES / "styles" / "checksums", tmp_path / "b")
    config = tmp_path / "b" / "templates" / "configmap.yaml"
    config.write_text(config.read_text() + "  another: key\n")
    before, after = ([f for f in linted(tmp_path / name) if f.rule == "job-unchangeable"] for name in "ab")
    assert [f.object for f in before] != [f.object for f in after]
    assert [f.fingerprint for f in before] == [f.fingerprint for f in after]


@pytest.mark.parametrize(
    ("values", "rule"),
    [("agentWorkers: [\n", "values-yaml"), ("agentWorkers: []\nagentWorkers: []\n", "values-duplicate-key")],
)
def test_a_fingerprint_does_not_tell_where_a_chart_lies(
    values: str, rule: str, tmp_path: FilePath, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart = shutil.copytree(REPOSITORIES["agent-workers"] / CHART, tmp_path / "charts" / "attune")
    (chart / "ci" / "broken-values.yaml").write_text(values)
    there = shutil.copytree(chart, tmp_path / "other" / "folder" / "renamed")
    prints = []
    for folder, given in ((tmp_path, "charts/attune"), (FilePath("/"), chart), (there.parent, "renamed")):
        monkeypatch.chdir(folder)
        found = attune_lint(given, "--no-cache", "--engine", "embedded", "--format", "json").report["findings"]
        prints.append([finding["fingerprint"] for finding in found if finding["rule"] == rule])
    assert len(prints[0]) == 1
    assert prints[0] == prints[1] == prints[2]
