"""A chart on disk, as a folder or an archive: its files, its defaults, and the file behind each of Helm's names."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from functools import cached_property
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from attune_lint.display import display
from attune_lint.errors import UsageError
from attune_lint.finding import Location, Precision
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import leaves, lookup
from attune_lint.sources.folder import walk
from attune_lint.sources.values import Layer
from attune_lint.syntax.helmignore import ignored
from attune_lint.syntax.template_values import prints_all, values_read, words_read
from attune_lint.syntax.yaml_document import Defect, DefectKind, Document
from attune_lint.syntax.yamldoc import read_document

# Helm refuses larger files of a chart, and larger charts.
_MAX_FILE = 5 * 1024 * 1024
_MAX_ARCHIVE = 100 * 1024 * 1024
# What Helm asks of Chart.yaml before it renders: a pattern, and the words for it.
_FIELDS = {
    "apiVersion": (r"v[12]\Z", "v1 or v2"),
    "name": (r"[^/\\]+\Z", "a name without slashes"),
    "version": (r"v?\d+(\.\d+){0,2}([-+][0-9A-Za-z.+-]+)?\Z", "a version such as 1.2.3"),
    "type": (r"(application|library)\Z", "application or library"),
}
# What Helm reads itself, and keeps from templates.
HELM_FILES = frozenset({"Chart.lock", "Chart.yaml", "values.schema.json", "values.yaml"})
_ARCHIVES = (".tgz", ".tar.gz")


class Member(NamedTuple):
    """A file of a chart or of one in it; `shown` is how reports name it."""

    shown: str
    content: bytes


class Chart:
    """One chart. `members` maps a path below the chart's root to its content; `root` is how reports name that root."""

    def __init__(
        self, path: Path, shown: str, root: str, members: Mapping[str, bytes], devices: tuple[str, ...] = ()
    ) -> None:
        self.path = path
        self.shown = shown
        self.root = root
        self.members = members
        self.devices = devices

    @classmethod
    def open(cls, path: Path) -> Chart:
        """Reads a chart; raises UsageError where there is none."""
        shown = display(path)
        if not path.exists():
            raise UsageError(f"{shown}: no such chart: give the folder that holds Chart.yaml, or a .tgz")
        if path.is_dir():
            members, devices = _folder(path)
            chart = cls(path, shown, shown, members, devices)
        elif path.is_file() and path.name.endswith(_ARCHIVES):
            top, members = _archive(path.read_bytes(), shown)
            chart = cls(path, shown, f"{shown}!/{top}", members)
        else:
            raise UsageError(f"{shown}: a chart is a folder or a .tgz")
        if "Chart.yaml" not in members and not (path / "Chart.yaml").exists():
            raise UsageError(f"{shown}: this is no chart: it has no Chart.yaml")
        return chart

    def _text(self, name: str) -> str | None:
        content = self.members.get(name)
        return None if content is None else content.decode("utf-8", errors="replace").removeprefix("\ufeff")

    @cached_property
    def _chart_yaml(self) -> Document:
        return read_document(self._text("Chart.yaml") or "")

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        data = self._chart_yaml.data
        return data if isinstance(data, dict) else {}

    @property
    def chart_yaml(self) -> str:
        """How reports name its Chart.yaml."""
        return f"{self.root}/Chart.yaml"

    def chart_yaml_location(self, key: str) -> Location:
        """A key of Chart.yaml, or the file where it has no such key."""
        position = self._chart_yaml.key_position((key,))
        if position is None:
            return Location("repository", self.chart_yaml)
        return Location("repository", self.chart_yaml, *position, key, Precision.EXACT)

    @cached_property
    def defects(self) -> tuple[Defect, ...]:
        """What is wrong with Chart.yaml, or with the folder, so that Helm refuses it or never ends."""
        if "Chart.yaml" not in self.members:
            return (Defect(DefectKind.SYNTAX, "it is no regular file, or larger than 5 MiB"),)
        document = self._chart_yaml
        broken = tuple(defect for defect in document.defects if defect.blocking)
        if broken:
            return broken
        if not isinstance(document.data, dict):
            return (Defect(DefectKind.NOT_AN_OBJECT, "it is no mapping", document.line, 1),)
        waiting = [f"{name} is no regular file, and Helm would wait for it" for name in self.devices]
        return (*(Defect(DefectKind.SYNTAX, what) for what in waiting), *self._wrong_fields(document))

    def _wrong_fields(self, document: Document) -> Iterator[Defect]:
        for key, (pattern, wanted) in _FIELDS.items():
            value = self.metadata.get(key)
            if value in (None, "") and key == "type":
                continue
            if value in (None, ""):
                what = f"`{key}` is missing"
            elif not isinstance(value, str):
                what = f"`{key}` must be text: put it in quotes"
            elif not re.match(pattern, value):
                what = f"`{key}` is `{value}`, and must be {wanted}"
            else:
                continue
            line, column = document.key_position((key,)) or (1, 1)
            yield Defect(DefectKind.HEAD, what, line, column, (key,))

    def _field(self, key: str) -> str:
        value = self.metadata.get(key)
        return value if isinstance(value, str) else ""

    @property
    def name(self) -> str:
        return self._field("name")

    @property
    def version(self) -> str:
        return self._field("version")

    @property
    def type(self) -> str:
        return self._field("type") or "application"

    @cached_property
    def defaults(self) -> Layer:
        """Its values.yaml."""
        return self.layer("values.yaml")

    def layer(self, name: str) -> Layer:
        """A values file of the chart, by its path below the root; an absent one holds no values."""
        return Layer.of_bytes(self.members.get(name, b""), file=f"{self.root}/{name}")

    @property
    def values_schema(self) -> str | None:
        return self._text("values.schema.json")

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """All files below `templates/`, with those of unpacked subcharts, by path below the root."""
        return {name: self._text(name) or "" for name in self.members if "templates" in PurePosixPath(name).parts[:-1]}

    @cached_property
    def files(self) -> frozenset[str]:
        """What templates find as `.Files`, by path below the root."""
        return frozenset(
            name
            for name in self.members
            if name not in HELM_FILES and not name.startswith(("templates/", "charts/")) and name not in self.left_out
        )

    @cached_property
    def left_out(self) -> frozenset[str]:
        """What `.helmignore` keeps from Helm, and out of a package, by path below the root."""
        is_out = ignored(self._text(".helmignore") or "")
        return frozenset(name for name in self.members if is_out(name))

    def helmignore_location(self, name: str) -> Location:
        """The line of `.helmignore` that keeps a file out."""
        shown = f"{self.root}/.helmignore"
        for number, line in enumerate((self._text(".helmignore") or "").splitlines(), 1):
            if ignored(line)(name):
                return Location("repository", shown, number, 1, None, Precision.EXACT)
        return Location("repository", shown)

    @cached_property
    def crds(self) -> Mapping[str, str]:
        """Its CustomResourceDefinitions and those of unpacked subcharts, by path below the root."""
        return {
            name: self._text(name) or ""
            for name in self.members
            if "crds" in PurePosixPath(name).parts[:-1] and name.endswith((".yaml", ".yml", ".json"))
        }

    @cached_property
    def ci_files(self) -> tuple[str, ...]:
        """`ci/*-values.yaml`, as chart-testing takes them."""
        return tuple(
            sorted(
                name for name in self.members if PurePosixPath(name).match("ci/*-values.yaml") and name.count("/") == 1
            )
        )

    @cached_property
    def dependencies(self) -> tuple[Mapping[str, Any], ...]:
        """What Chart.yaml lists as dependencies."""
        given = self.metadata.get("dependencies")
        return tuple(item for item in given if isinstance(item, dict)) if isinstance(given, list) else ()

    @cached_property
    def subchart_keys(self) -> frozenset[str]:
        """The keys under which subcharts find their values: a dependency's alias or name, or a vendored name."""
        keys = {str(item.get("alias") or item.get("name")) for item in self.dependencies}
        return frozenset({*keys, *self.vendored})

    @cached_property
    def vendored(self) -> Mapping[str, Chart]:
        """The charts in `charts/`, unpacked or not, by their names."""
        folders: dict[str, dict[str, bytes]] = {}
        found: dict[str, Chart] = {}
        for name, content in self.members.items():
            parts = PurePosixPath(name).parts
            if parts[0] != "charts":
                continue
            if len(parts) == 2 and name.endswith(_ARCHIVES):
                try:
                    top, members = _archive(content, name)
                except UsageError:  # Helm says what is wrong with it
                    continue
                found[top] = Chart(self.path, self.shown, f"{self.root}/{name}!/{top}", members)
            elif len(parts) > 2:
                folders.setdefault(parts[1], {})["/".join(parts[2:])] = content
        for folder, members in folders.items():
            if "Chart.yaml" in members:
                chart = Chart(self.path, self.shown, f"{self.root}/charts/{folder}", members)
                found[chart.name or folder] = chart
        return found

    @cached_property
    def laid_open(self) -> Mapping[str, Member]:
        """All its files by path below the root. The files of an archive in `charts/` lie in a folder in its place."""
        found: dict[str, Member] = {}
        for name, content in self.members.items():
            path = PurePosixPath(name)
            if path.parent.name == "charts" and name.endswith(_ARCHIVES):
                try:
                    top, members = _archive(content, name)
                except UsageError:  # Helm says what is wrong with it
                    continue
                inner = Chart(self.path, self.shown, f"{self.root}/{name}!/{top}", members)
                folder = f"{name.rpartition('.')[0]}-laid-open"
                found.update((f"{folder}/{below}", member) for below, member in inner.laid_open.items())
            else:
                found[name] = Member(f"{self.root}/{name}", content)
        return found

    def values_references(self) -> frozenset[tuple[str, ...]]:
        """The paths of all values that templates read, and values that are templates themselves, each taken as a whole;
        `()` stands for all of them."""
        return self._references

    @cached_property
    def _references(self) -> frozenset[tuple[str, ...]]:
        return frozenset(path for text in self._code for path in values_read(text))

    @cached_property
    def words_read(self) -> frozenset[str]:
        """Every name that some template takes as a field, or holds as a text."""
        return frozenset(word for text in self._code for word in words_read(text))

    @cached_property
    def _code(self) -> tuple[str, ...]:
        """All texts that hold actions: those of the templates, and of the values that `tpl` may be given."""
        values = (value for _, value in leaves(self.defaults.data) if isinstance(value, str) and "{{" in value)
        return (*self.templates.values(), *values)

    @cached_property
    def prints_all_values(self) -> bool:
        """Whether some template prints all values at once, or walks through them."""
        return any(prints_all(text) for text in self.templates.values())

    def source_file(self, template: str) -> str | None:
        """The file behind Helm's name of a template (`<chart>/charts/<sub>/templates/x.yaml`), as reports name it."""
        name = template.partition("/")[2]
        if name in self.members:
            return f"{self.root}/{name}"
        parts = PurePosixPath(name).parts
        if len(parts) < 3 or parts[0] != "charts":
            return None
        subchart = self.vendored.get(self._unaliased(parts[1]))
        return subchart.source_file("/".join(parts[1:])) if subchart is not None else None

    def _unaliased(self, key: str) -> str:
        return next((str(item.get("name")) for item in self.dependencies if item.get("alias") == key), key)

    def enabled_subcharts(self, values: Mapping[str, Any]) -> Iterator[tuple[str, Chart]]:
        """The subcharts that some values leave switched on, by the key of their values. Tags are not followed: a
        chart that a tag switches off counts as on."""
        listed = {str(item.get("name")) for item in self.dependencies}
        for item in self.dependencies:
            subchart = self.vendored.get(str(item.get("name")))
            if subchart is not None and not item.get("tags") and _is_on(item.get("condition"), values):
                yield str(item.get("alias") or item.get("name")), subchart
        for name, subchart in self.vendored.items():
            if name not in listed:
                yield name, subchart


def _is_on(condition: object, values: Mapping[str, Any]) -> bool:
    """A condition is a list of paths, of which the first that the values hold decides."""
    for path in str(condition or "").split(","):
        found = lookup(values, path.strip().split("."))
        if isinstance(found, bool):
            return found
    return True


def _folder(root: Path) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """All regular files below a folder, and the names of what is none. A device or a pipe is never read; nor is a file
    that is too large for Helm."""
    members: dict[str, bytes] = {}
    devices: list[str] = []
    for name, path in walk(str(root)):
        try:
            info = os.stat(path)
            if not stat.S_ISREG(info.st_mode):
                devices.append(name)
            elif info.st_size <= _MAX_FILE:
                with open(path, "rb") as stream:
                    members[name] = stream.read()
        except OSError:  # a link that leads nowhere, or a file of somebody else: Helm says what it makes of it
            continue
    return members, tuple(devices)


def _archive(content: bytes, shown: str) -> tuple[str, dict[str, bytes]]:
    """The top folder of an archive and its files below it; nothing is unpacked to disk."""
    import tarfile  # dear, and most charts are folders

    members: dict[str, bytes] = {}
    top, size = "", 0
    try:
        with tarfile.open(fileobj=BytesIO(content), mode="r:gz") as archive:
            for member in archive:
                parts = PurePosixPath(member.name).parts
                if not member.isfile() or len(parts) < 2 or ".." in parts:
                    continue
                size += member.size
                if member.size > _MAX_FILE or size > _MAX_ARCHIVE:
                    raise UsageError(f"{shown}: {member.name} is larger than Helm reads")
                stream = archive.extractfile(member)
                top = top or parts[0]
                members["/".join(parts[1:])] = stream.read() if stream is not None else b""
    except (tarfile.TarError, OSError, EOFError) as error:
        raise UsageError(f"{shown}: this is no chart archive: {error}") from None
    return top, members
