"""A chart on disk: the file behind each of Helm's names, and what is no chart."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from attune_lint.sources.chart import Chart
from tests.conftest import FIXTURES


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


PARENT = """apiVersion: v2
name: parent
version: 0.1.0
dependencies:
  - {name: sub, version: 0.1.0, alias: other}
  - {name: packed, version: 0.1.0}
"""


@pytest.fixture
def parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chart:
    write(tmp_path / "packed", {"Chart.yaml": "name: packed\n", "templates/c.yaml": ""})
    write(
        tmp_path / "parent",
        {
            "Chart.yaml": PARENT,
            "templates/a.yaml": "{{ .Values.a }}",
            "values.yaml": "a: '{{ .Values.b }}'\n",
            "charts/sub/Chart.yaml": "name: sub\n",
            "charts/sub/templates/b.yaml": "",
            "ci/one-values.yaml": "",
            "ci/two.yaml": "",
            "ci/deep/three-values.yaml": "",
        },
    )
    with tarfile.open(tmp_path / "parent/charts/packed-0.1.0.tgz", "w:gz") as archive:
        archive.add(tmp_path / "packed", "packed")
    monkeypatch.chdir(tmp_path)
    return Chart.open(Path("parent"))


@pytest.mark.parametrize(
    ("template", "file"),
    [
        ("parent/templates/a.yaml", "parent/templates/a.yaml"),
        ("parent/charts/sub/templates/b.yaml", "parent/charts/sub/templates/b.yaml"),
        ("parent/charts/other/templates/b.yaml", "parent/charts/sub/templates/b.yaml"),
        ("parent/charts/packed/templates/c.yaml", "parent/charts/packed-0.1.0.tgz!/packed/templates/c.yaml"),
        ("parent/templates/none.yaml", None),
    ],
)
def test_a_template_has_its_file(parent: Chart, template: str, file: str | None) -> None:
    assert parent.source_file(template) == file


def test_what_belongs_to_a_chart(parent: Chart) -> None:
    assert parent.ci_files == ("ci/one-values.yaml",)
    assert parent.subchart_keys == {"other", "sub", "packed"}
    assert {name for name, _ in parent.enabled_subcharts({})} == {"other", "packed"}
    assert parent.values_references() == {("a",), ("b",)}
    assert parent.chart_yaml_location("dependencies").line == 4


DEFECTS = {
    "apiVersion: v2\nname: a\nversion: 0.1.0\n": [],
    "apiVersion: v2\nname: a\nversion: 1.10\n": ["3: `version` must be text: put it in quotes"],
    "apiVersion: v2\nversion: 0.1.0\n": ["1: `name` is missing"],
    "apiVersion: v2\nname: a\nversion: one\n": ["3: `version` is `one`, and must be a version such as 1.2.3"],
    "apiVersion: v3\nname: a\nversion: 0.1.0\n": ["1: `apiVersion` is `v3`, and must be v1 or v2"],
    "apiVersion: v2\nname: a\nversion: 0.1.0\ntype: app\n": ["4: `type` is `app`, and must be application or library"],
    "- a\n": ["1: it is no mapping"],
    "": ["1: it is no mapping"],
}


@pytest.mark.parametrize(("text", "defects"), DEFECTS.items(), ids=DEFECTS)
def test_chart_yaml_is_checked_as_helm_does(text: str, defects: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"Chart.yaml": text})
    assert [f"{defect.line}: {defect.message}" for defect in Chart.open(tmp_path).defects] == defects


def test_a_device_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "Chart.yaml").symlink_to("/dev/zero")
    assert [defect.message for defect in Chart.open(tmp_path).defects] == [
        "it is no regular file, or larger than 5 MiB"
    ]


def test_other_devices_and_endless_links_do_no_harm(tmp_path: Path) -> None:
    write(tmp_path, {"Chart.yaml": "apiVersion: v2\nname: a\nversion: 0.1.0\n"})
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    chart = Chart.open(tmp_path)
    assert set(chart.members) == {"Chart.yaml"}
    assert [defect.message for defect in chart.defects] == ["pipe is no regular file, and Helm would wait for it"]


def test_a_fixture_opens_as_an_archive_with_the_same_members(tmp_path: Path) -> None:
    folder = FIXTURES / "charts" / "with-subchart"
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as archive:
        archive.add(folder, "with-subchart")
    assert Chart.open(tmp_path / "a.tgz").members == Chart.open(folder).members


CONDITIONS = [
    ({}, ["sub"]),
    ({"sub": {"enabled": False}}, []),
    ({"sub": {"enabled": True}}, ["sub"]),
    ({"global": {"off": False}}, []),
    ({"sub": {"enabled": True}, "global": {"off": False}}, ["sub"]),
]


@pytest.mark.parametrize(("values", "keys"), CONDITIONS)
def test_a_condition_switches_a_subchart(values: dict[str, object], keys: list[str], tmp_path: Path) -> None:
    condition = "{name: sub, version: 0.1.0, condition: 'sub.enabled, global.off'}"
    write(
        tmp_path,
        {
            "Chart.yaml": f"apiVersion: v2\nname: a\nversion: 0.1.0\ndependencies:\n  - {condition}\n",
            "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 0.1.0\n",
        },
    )
    assert [key for key, _ in Chart.open(tmp_path).enabled_subcharts(values)] == keys
