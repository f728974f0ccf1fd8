"""How `helm template` is brought to show NOTES.txt, which it renders and never prints, and which Helm it is.

A copy of the chart has one more template, which prints both. The rest of the copy is links, so that it costs next to
nothing (to ask for the version costs as much as a render); the rest of the output is what the chart itself gives.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from attune_lint.helm.renderer import Manifest
from attune_lint.named_tuple import NamedTuple

_NAME = "zz-attune-lint-notes.yaml"
_OF_HELM = "helm: {{ .Capabilities.HelmVersion.Version }}\n"
_OF_BOTH = _OF_HELM + 'notes: {{ include (print $.Template.BasePath "/NOTES.txt") . | toJson }}\n'
_NOTES = "templates/NOTES.txt"


class Told(NamedTuple):
    """What a copy told: its notes, None where it has none, and Helm's version as `vX.Y.Z`, empty where it did not."""

    notes: str | None = None
    helm: str = ""


def copy_with_notes(chart: Path, folder: Path) -> Path:
    """The copy of a chart below a folder of our own; the chart itself where there cannot be one."""
    try:
        if chart.is_file():
            return _archive(chart, folder)
        return _linked(chart, folder / "chart") if (chart / "templates").is_dir() else chart
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
    (templates / _NAME).write_text(_OF_BOTH if (chart / _NOTES).is_file() else _OF_HELM, encoding="utf-8")
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
                added.size = len(_OF_BOTH.encode())
                repacked.addfile(added, io.BytesIO(_OF_BOTH.encode()))
    except (tarfile.TarError, EOFError):  # Helm says what is wrong with it
        return chart
    return copy


def without_notes(manifests: Iterable[Manifest]) -> tuple[tuple[Manifest, ...], Told]:
    """The chart's own manifests, and what the copy told."""
    kept: list[Manifest] = []
    told = Told()
    for manifest in manifests:
        parts = PurePosixPath(manifest.template).parts
        if len(parts) == 3 and parts[2] == _NAME:
            helm, mark, notes = manifest.text.partition("notes: ")
            told = Told(str(json.loads(notes)) if mark else None, helm.partition("helm: ")[2].strip())
        else:
            kept.append(manifest)
    return tuple(kept), told


def notes_of_files(files: dict[str, str]) -> str | None:
    """The notes among what the library renders: those of the chart itself, as `helm install` shows them."""
    return next((text for name, text in files.items() if name.partition("/")[2] == _NOTES), None)
