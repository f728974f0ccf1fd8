"""The pre-commit hook: maps changed files to their charts and lints each chart once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from attune_lint.cli.leave import leave

CONFIG_NAME = ".attune-lint.yaml"


def main() -> None:
    """`attune-lint-hook [OPTIONS] [FILE ...]`: options go to attune-lint as they are."""
    leave(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Lints the charts that the files belong to; 0 where no file belongs to one."""
    options, files = _split(arguments)
    charts = charts_of([*files, *_deleted()])
    if not charts:
        return 0
    from attune_lint.cli.main import run as lint

    return lint([*options, *(f"./{chart}" for chart in charts)])


def _split(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Options end at `--`, as the hook's `entry` writes it; files follow."""
    if "--" in arguments:
        at = list(arguments).index("--")
        return list(arguments[:at]), list(arguments[at + 1 :])
    first = next((i for i, a in enumerate(arguments) if not a.startswith("-")), len(arguments))
    return list(arguments[:first]), list(arguments[first:])


def _deleted() -> Iterator[str]:
    """Files that the commit takes away: pre-commit does not name them, and a missing template matters most."""
    answer = _git("diff", "--cached", "--name-only", "--diff-filter=DR", "--no-renames", "-z")
    yield from (name for name in answer.split("\0") if name)


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(("git", *arguments), capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout if done.returncode == 0 else ""


def charts_of(files: Iterable[str]) -> tuple[str, ...]:
    """The charts of some files, sorted: for each the outermost folder with a Chart.yaml, since a subchart is
    rendered with its parent. A changed configuration concerns every chart below it."""
    found: set[str] = set()
    for file in files:
        if PurePosixPath(file).name == CONFIG_NAME:
            found.update(_charts_below(Path(file).parent))
        chart = _outermost(file)
        if chart is not None:
            found.add(chart)
    return tuple(sorted(found))


def _outermost(file: str) -> str | None:
    chart: Path | None = None
    for folder in Path(file).parents:
        if (folder / "Chart.yaml").is_file():
            if chart is not None and folder / "charts" not in (chart.parent, *chart.parents):
                break
            chart = folder
    return None if chart is None else chart.as_posix()


def _charts_below(folder: Path) -> Iterator[str]:
    names = _git("ls-files", "-z", "--", f"{folder.as_posix()}/").split("\0")
    for name in names:
        if PurePosixPath(name).name == "Chart.yaml":
            chart = _outermost(name)
            if chart is not None:
                yield chart
