"""What rules about sources are handed: the chart, the values of a scenario, a render, a document of its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import Contract
from attune_lint.finding import Location, Precision, Problem, Severity
from attune_lint.helm.renderer import RenderFailure
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path
from attune_lint.sources.chart import Chart
from attune_lint.sources.values import Values
from attune_lint.syntax.yaml_document import Defect
from attune_lint.validation.schema_errors import SchemaError
from attune_lint.views.examples import Example, ExampleFault
from attune_lint.views.once import kept
from attune_lint.views.values_comments import WorkerComments

_COMMENT = re.compile(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", re.DOTALL)


class ChartView:
    """A chart as it stands on disk. `editions` are the names of all editions whose keys it knows; `required`
    says that it must have one, since it bears the contract's name or the configuration pins an edition. `faults_of`
    answers for an example what is wrong in its values, `schema_gaps` what the chart's schema lets through."""

    def __init__(
        self,
        chart: Chart,
        edition: Contract | None,
        *,
        editions: tuple[str, ...],
        known_keys: tuple[str, ...],
        required: bool,
        faults_of: Callable[[Example], list[ExampleFault]],
        schema_gaps: Callable[[], list[tuple[Path, Any]] | None],
    ) -> None:
        self.chart = chart
        self.edition = edition
        self.editions = editions
        self.known_keys = known_keys
        self.required = required
        self._faults_of = faults_of
        self._schema_gaps = schema_gaps

    @kept
    def schema_gaps(self) -> list[tuple[Path, Any]] | None:
        """Where the chart's schema of its values takes what the contract's refuses, with such a value; None where the
        chart has no schema that can be read."""
        return self._schema_gaps()

    @kept
    def comments(self) -> WorkerComments | None:
        """What the comments of values.yaml say of the workers; None where it lists none."""
        listed = self.edition.values_keys if self.edition is not None else ()
        if self.edition is None or not any(key in self.chart.defaults.data for key in listed):
            return None
        return WorkerComments(self.chart, self.edition)

    def comment_faults(self) -> Iterator[tuple[Example, ExampleFault]]:
        """What is wrong in the examples of those comments."""
        for example in self.comments.examples if self.comments is not None else ():
            if isinstance(example, Example):
                yield from ((example, fault) for fault in self._faults_of(example))

    def chart_of(self, file: str) -> Chart | None:
        """The chart that a template belongs to, by its displayed file; None for one of an archive in `charts/`."""
        parts = file.removeprefix(f"{self.chart.root}/").split("/")
        if parts[0] != "charts":
            return self.chart
        return next((chart for chart in self.chart.vendored.values() if file.startswith(f"{chart.root}/")), None)

    @kept
    def template_lines(self) -> tuple[SourceLine, ...]:
        """Every line of the templates, those of comments left out."""
        return tuple(self._template_lines())

    def _template_lines(self) -> Iterator[SourceLine]:
        for name, text in self.chart.templates.items():
            shown = f"{self.chart.root}/{name}"
            # A comment of the template language keeps its lines, so that those after it keep their numbers.
            bare = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), text)
            for number, line in enumerate(bare.splitlines(), 1):
                if not line.lstrip().startswith("#"):
                    yield SourceLine(shown, number, line)


class SourceLine(NamedTuple):
    """One line of a template, by its displayed file and 1-based number."""

    file: str
    number: int
    text: str

    def problem(
        self, message: str, help: str, *, column: int, detail: str = "", severity: Severity | None = None
    ) -> Problem:
        """A problem of the text from a column on, counted from 0."""
        location = Location("template", self.file, self.number, column + 1, None, Precision.EXACT)
        return Problem(message, help, detail=detail, severity=severity, locations=(location,))


class ValuesView(NamedTuple):
    """The merged values of one scenario. `broken` are defects of its files, by displayed file; `schema_errors`
    what the contract's schema and the chart's own schema refuse; `schema_keys` the paths of keys that some
    schema, the chart's defaults or a template know (null: everything is known)."""

    chart: Chart
    edition: Contract | None
    scenario: str
    values: Values
    broken: tuple[tuple[str, Defect], ...]
    schema_errors: tuple[SchemaError, ...]
    bad_schemas: tuple[tuple[str, str], ...]
    unknown_keys: tuple[tuple[Path, str | None], ...]

    @property
    def data(self) -> Mapping[str, Any]:
        return self.values.data

    @property
    def has_own_schema(self) -> bool:
        """Whether the chart or one of its subcharts brings a schema of its values."""
        charts = (self.chart, *self.chart.vendored.values())
        return any(chart.values_schema is not None for chart in charts)

    @property
    def broken_layers(self) -> bool:
        """Whether Helm refuses to read one of the files."""
        return any(layer.broken for layer in self.values.layers)

    def problem(
        self, message: str, help: str, *, at: Path, detail: str = "", severity: Severity | None = None
    ) -> Problem:
        """A problem of one key of the values."""
        return Problem(message, help, (), at, detail, severity)


class RenderView(NamedTuple):
    """One render: what Helm refused, if it did. `file` is the displayed source file of the failure."""

    chart: Chart
    scenario: str
    failure: RenderFailure | None
    file: str | None

    @property
    def is_of_notes(self) -> bool:
        """Whether it was NOTES.txt that failed, and no template of an object."""
        template = self.failure.template if self.failure is not None else None
        return template is not None and template.endswith("/templates/NOTES.txt")

    def problem(self, help: str, *, said: str = "", key: str | None = None) -> Problem:
        """Helm's own error after some words of ours, where Helm saw it, or at a key of Chart.yaml."""
        failure = self.failure
        assert failure is not None, "a render without a failure has no problem"
        locations: tuple[Location, ...] = ()
        if key is not None:
            locations = (self.chart.chart_yaml_location(key),)
        elif self.file is not None:
            precision = Precision.FILE if failure.line is None else Precision.EXACT
            locations = (Location("template", self.file, failure.line, failure.column, None, precision),)
        # A key of Chart.yaml is one cause, whatever version or scenario Helm names.
        detail = key or failure.message
        source = None if key is not None else failure
        return Problem(f"{said}{failure.message}", help, detail=detail, locations=locations, document=source)


class DocumentView(NamedTuple):
    """One document of the rendered text, with what the reader found wrong in it. `data` is what was read, `source` the
    document itself."""

    template: str
    file: str | None
    text: str
    data: Any
    defects: tuple[Defect, ...]
    source: Any = None

    def problem(self, defect: Defect, help: str) -> Problem:
        """A defect of the text. Its line counts the rendered text, so that the line itself is shown and no number."""
        locations = () if self.file is None else (Location("template", self.file),)
        lines = self.text.splitlines()
        line = lines[defect.line - 1].strip() if defect.line and defect.line <= len(lines) else ""
        message = f"{self.template} renders text with a fault: {defect.message}" + (f"; at `{line}`" if line else "")
        return Problem(
            message,
            help,
            defect.path,
            detail=str(defect.kind),
            locations=locations,
            document=self.source,
            line=defect.line,
        )
