"""A copy of a chart on disk in which some templates print marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path as FilePath
from pathlib import PurePosixPath

from attune_lint.helm.renderer import UNREADABLE
from attune_lint.locate.instrument import Instrument, begins_with_text, marked_files
from attune_lint.locate.marks import Alphabet, Mark, Source
from attune_lint.sources.chart import Chart, Member
from attune_lint.syntax.template import Branch, Template, TemplateSyntaxError, parse

# What a template says that reads another one by the name of its file.
_READS = re.compile(r"BasePath|/templates/")
_STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"|`([^`]*)`')
_ACTION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_BESIDE = "attune-lint-marked-"
_AS_MANIFEST = ".yaml"
_KEYS = re.compile(r"^[ \t]*(?:- +)*[\w./-]+:(?=\s)", re.MULTILINE)
_DEFINES = re.compile(r"\{\{-?\s*(?:define|block)\s")


class Templates:
    """The templates of one chart and of those in it, read once."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.members: Mapping[str, Member] = chart.laid_open
        self._paths = {member.shown: path for path, member in self.members.items()}
        self._sources: dict[str, Source | None] = {}

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """All that stands below a folder `templates`, by path in the chart."""
        return {
            path: member.content.decode("utf-8", errors="surrogateescape").removeprefix("\ufeff")
            for path, member in self.members.items()
            if "templates" in PurePosixPath(path).parts[:-1]
        }

    def path(self, template: str) -> str | None:
        """The path in the chart behind Helm's name of a template."""
        shown = self.chart.source_file(template)
        return self._paths.get(shown) if shown is not None else None

    def source(self, path: str) -> Source | None:
        """A template as it is read; None where it cannot be."""
        if path not in self._sources:
            self._sources[path] = self._read(path)
        return self._sources[path]

    def _read(self, path: str) -> Source | None:
        text = self.texts.get(path)
        if text is None:
            return None
        try:
            return Source(self.members[path].shown, parse(text))
        except (TemplateSyntaxError, RecursionError):  # Go may read it all the same; nothing is claimed of it
            return None

    @cached_property
    def with_defines(self) -> Sequence[str]:
        return [path for path, text in self.texts.items() if _DEFINES.search(text)]

    @cached_property
    def defines(self) -> Mapping[str, tuple[Source, Branch]]:
        """The bodies of all defines by name."""
        found: dict[str, tuple[Source, Branch]] = {}
        for path in self.with_defines:
            source = self.source(path)
            if source is not None:
                found.update((block.name or "", (source, block.branches[0])) for block in source.template.defines)
        return found

    @cached_property
    def _names_read(self) -> tuple[str, ...] | None:
        """The ends of file names by which templates read each other; None where a name is put together."""
        found: list[str] = []
        for text in self.texts.values():
            if not _READS.search(text):
                continue
            for action in _ACTION.findall(text):
                if "BasePath" in action or ("include" in action and "/templates/" in action):
                    names = [a or b for a, b in _STRING.findall(action)]
                    files = [name.removeprefix("%s").lstrip("/") for name in names if "." in name]
                    if not files:
                        return None
                    found += files
        return tuple(found)

    def is_read_by_others(self, path: str) -> bool:
        """Whether a template may read another one's output, to hash it say."""
        names = self._names_read
        return names is None or any(path.endswith(name) or name.endswith(path) for name in names)


class MarkedChart:
    """The copy. With `plain` marks stand in the text and before the actions of the wanted files only: helpers print
    none, and no range tells its keys."""

    def __init__(self, templates: Templates, wanted: Iterable[str], folder: FilePath, *, plain: bool = False) -> None:
        self.path = folder
        self._templates = templates
        self._beside: dict[str, bool] = {}
        self.alphabet = Alphabet.unused_in(templates.texts.values())
        self.marks: Sequence[Mark] = ()
        sources = {path: source for path in wanted if (source := templates.source(path)) is not None}
        if self.alphabet is None or not sources:
            return
        self._beside = {path: _is_notes(path) or (not plain and templates.is_read_by_others(path)) for path in sources}
        if not plain:
            for path in templates.with_defines:
                source = templates.source(path)
                if source is not None:
                    sources[path] = source
        defined = {} if plain else _defined(sources.values())
        names = (member.shown for member in templates.members.values())
        instrument = Instrument(
            self.alphabet, trimmable=defined, long=_long(sources.values()), files=names, ranges=not plain
        )
        files = marked_files(sources, instrument, wanted=self._beside, name_beside=_beside)
        self.marks = instrument.marks
        self._write(files)

    @property
    def is_marked(self) -> bool:
        """Whether there is anything to render."""
        return bool(self._beside)

    def printed_as(self, template: str) -> str | None:
        """Helm's name of the template in the copy that prints what one of the chart does, with marks."""
        path = self._templates.path(template)
        if path not in self._beside:
            return None
        return _beside(template) if self._beside[path] else template

    def _write(self, files: Mapping[str, str]) -> None:
        is_folder = self._templates.chart.path.is_dir()
        written = {path: text.encode("utf-8", errors="surrogateescape") for path, text in files.items()}
        for path, member in self._templates.members.items():
            name = PurePosixPath(path)
            # Schemas would be applied, and custom resources printed; an archive's .helmignore ignores nothing.
            if name.name == "values.schema.json" or "crds" in name.parts[:-1]:
                continue
            if path == ".helmignore" and not is_folder:
                continue
            written.setdefault(path, member.content)
        written[UNREADABLE[0]] = UNREADABLE[1].encode()
        for path, content in written.items():
            file = self.path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _beside(path: str) -> str:
    folder, _, name = path.rpartition("/")
    return f"{folder}/{_BESIDE}{name}{_AS_MANIFEST if _is_notes(path) else ''}"


def _is_notes(path: str) -> bool:
    """Whether Helm keeps what a template prints from all that it shows."""
    return path.endswith("NOTES.txt")


def _long(sources: Iterable[Source]) -> frozenset[str]:
    """The names of the defines that print several keys."""
    return frozenset(
        block.name
        for source in sources
        for block in source.template.defines
        if block.name is not None and len(_KEYS.findall(source.template.text, *block.branches[0].span)) > 1
    )


def _defined(sources: Iterable[Source]) -> dict[str, bool]:
    """The names of all defines, and whether each begins with text, whichever of several counts."""
    found: dict[str, bool] = {}
    for source in sources:
        template: Template = source.template
        for block in template.defines:
            assert block.name is not None, "a define has a name"
            found[block.name] = found.get(block.name, True) and begins_with_text(block, template.text)
    return found
