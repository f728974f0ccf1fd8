"""Which charts a changed file belongs to."""

from __future__ import annotations

from pathlib import Path

import pytest

from attune_lint.cli.hook import charts_of

FILES = (
    "charts/attune/Chart.yaml",
    "charts/attune/values.yaml",
    "charts/attune/templates/a.yaml",
    "charts/attune/charts/sub/Chart.yaml",
    "charts/attune/charts/sub/templates/b.yaml",
    "charts/other/Chart.yaml",
    "docs/a.md",
)


@pytest.mark.parametrize(
    ("changed", "charts"),
    [
        (["docs/a.md"], ()),
        (["charts/attune/values.yaml", "charts/attune/templates/a.yaml"], ("charts/attune",)),
        (["charts/attune/templates/gone.yaml"], ("charts/attune",)),
        (["charts/attune/charts/sub/templates/b.yaml"], ("charts/attune",)),
        (["charts/other/Chart.yaml", "charts/attune/Chart.yaml"], ("charts/attune", "charts/other")),
        (["charts/README.md"], ()),
    ],
)
def test_a_file_belongs_to_the_outermost_chart_around_it(
    changed: list[str], charts: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert charts_of(changed) == charts
