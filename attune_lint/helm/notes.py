"""How `helm template` is brought to show NOTES.txt, which it renders and never prints.

A copy of the chart has one more template, which prints the notes as one value. The rest of the copy is links, so that
it costs next to nothing; the rest of the output is what the chart itself gives.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from attune_lint.helm.renderer import Manifest

_NAME = "zz-attune-lint-notes.yaml"
_TEMPLATE = 'notes: {{ include (print $.Template.BasePath "/NOTES.txt") . | toJson }}\n'
_NOTES = "templates/NOTES.txt"


def copy_with_notes(chart: Path, folder: Path) -> Path:
    """The copy of a chart below a folder of our own; the chart itself where it has no NOTES.txt."""
    try:
        if chart.is_file():
            return _archive(chart, folder)
        return _linked(chart, folder / "chart") if (chart / _NOTES).is_file() else chart
    except OSError:  # a file of somebody else: Helm says what it makes of the chart
        return chart


def _linked(chart: Path, copy: Path) -> Path:
    templates = copy / "templates"
    templates.mkdir(parents=True)
    for entry in os.scandir(chart):
        if entry.name != "templates":
            (copy / entry.name).symlink_to(Path(entry.path).absolute())
    for entry in os.scandir(chart / "templates"):
        (templates / entry.name).symlink_to(Path(entry.path).absolute())
    (templates / _NAME).write_text(_TEMPLATE, encoding="utf-8")
    return copy


def _archive(chart: Path, folder: Path) -> Path:
    import tarfile  # dear, and most charts are folders

    copy = folder / "chart.tgz"
    try:
        with tarfile.open(chart, mode="r:gz") as packed:
            members = packed.getmembers()
            top = next((m.name.partition("/")[0] for m in members if m.name.partition("/")[2] == _NOTES), None)
            if top is None:
                return chart
            with tarfile.open(copy, mode="w:gz", compresslevel=1) as repacked:
                for member in members:
                    if member.isfile():
                        repacked.addfile(member, packed.extractfile(member))
                added = tarfile.TarInfo(f"{top}/templates/{_NAME}")
                added.size = len(_TEMPLATE.encode())
                repacked.addfile(added, io.BytesIO(_TEMPLATE.encode()))
    except (tarfile.TarError, EOFError):  # Helm says what is wrong with it
        return chart
    return copy


def without_notes(manifests: Iterable[Manifest]) -> tuple[tuple[Manifest, ...], str | None]:
    """The chart's own manifests, and the notes where they were printed."""
    kept: list[Manifest] = []
    notes: str | None = None
    for manifest in manifests:
        parts = PurePosixPath(manifest.template).parts
        if len(parts) == 3 and parts[2] == _NAME:
            text = manifest.text.partition("notes: ")[2]
            notes = str(json.loads(text.strip())) if text.strip() else ""
        else:
            kept.append(manifest)
    return tuple(kept), notes


def notes_of_files(files: dict[str, str]) -> str | None:
    """The notes among what the library renders: those of the chart itself, as `helm install` shows them."""
    own = (text for name, text in files.items() if PurePosixPath(name).parts[1:] == ("templates", "NOTES.txt"))
    return next(own, None)
