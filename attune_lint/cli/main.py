"""The command line: puts the parts together, writes the reports, and answers with the exit code."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from attune_lint.cli.arguments import parse, split_formats, split_names
from attune_lint.cli.progress import Progress, is_wanted
from attune_lint.errors import AttuneLintError, EngineError, ExitCode, UsageError
from attune_lint.output import FORMATS
from attune_lint.patterns import compiled_when_used

if TYPE_CHECKING:
    import argparse

    from attune_lint.helm.renderer import Renderer
    from attune_lint.report import Report
    from attune_lint.run.plan import Plan
    from attune_lint.timing import Timings


def run(arguments: Sequence[str]) -> int:
    """Runs one command; never raises for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a file's name may hold bytes that are no text
            stream.reconfigure(errors="backslashreplace")
    try:
        given = parse(arguments)
        return int(_VERBS[given.verb](given))
    except UsageError as error:
        return _fail(error, ExitCode.USAGE)
    except AttuneLintError as error:
        return _fail(error, ExitCode.INCOMPLETE)
    except BrokenPipeError:  # the reader went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.INCOMPLETE)
    except OSError as error:  # a file or folder that may not be read
        where = f"{error.filename}: " if error.filename else ""
        return _fail(AttuneLintError(f"{where}{error.strerror or error}"), ExitCode.INCOMPLETE)
    except KeyboardInterrupt:
        return _fail(AttuneLintError("interrupted"), ExitCode.INCOMPLETE)


def _fail(error: AttuneLintError, code: ExitCode) -> int:
    line = " ".join(str(error).split())
    print(f"attune-lint: {line}", file=sys.stderr)
    return int(code)


def _lint(given: argparse.Namespace) -> ExitCode:
    formats = split_formats(given.format, FORMATS)
    from attune_lint.timing import Timings

    timings = Timings()
    with timings.measure("all"):
        report = _remembered(given, timings)
        with timings.measure("report"):
            failed = _write_reports(report, formats, given)
    if given.verbose:
        print(timings.line(), file=sys.stderr)
    return ExitCode.INCOMPLETE if failed else report.exit_code


def _remembered(given: argparse.Namespace, timings: Timings) -> Report:
    """The report of an earlier run where nothing has changed since, else a new one."""
    if given.no_cache:
        return _report(given, timings)[0]
    from attune_lint.cache.remembered import Remembered

    with timings.measure("cache"):
        entry = Remembered(given)
        report = entry.load()
    if report is None:
        report, inputs = _report(given, timings)
        with timings.measure("cache"):
            entry.save(report, inputs)
    from attune_lint.finding import Severity

    return report._replace(fail_on=Severity(given.fail_on))


@compiled_when_used()
def _report(given: argparse.Namespace, timings: Timings) -> tuple[Report, list[str]]:
    """A new report, and what was read beside charts, values and configuration.

    Starts the engine first, then renders, and imports what checks while both are under way.
    """
    from attune_lint.helm.choose import choose

    renderer: Renderer | None = None
    engine_error = None
    progress = Progress(sys.stderr) if is_wanted(sys.stderr) else None
    try:
        renderer = choose(given.engine, given.helm)
    except EngineError as error:
        engine_error = str(error)
    try:
        with timings.measure("plan"):
            from attune_lint.run.plan import plans
            from attune_lint.run.processes import core_count

            planned = plans(given)
            jobs = given.jobs or core_count()
            if renderer is not None:
                renderer = _ahead(renderer, planned, jobs)
        with timings.measure("import"):
            from attune_lint.finding import Severity
            from attune_lint.run.lint import lint
        report = lint(
            planned,
            renderer=renderer,
            engine_error=engine_error,
            selected=split_names(given.select),
            ignored=split_names(given.ignore),
            fail_on=Severity(given.fail_on),
            require_schemas=given.require_schemas,
            timings=timings,
            progress=progress,
            cores=jobs,
        )
        return report, [path for plan in planned for path in plan.inputs]
    finally:
        if progress is not None:
            progress.close()
        if renderer is not None:
            renderer.close()


def _ahead(renderer: Renderer, planned: Sequence[Plan], jobs: int) -> Renderer:
    """The engine, which has begun to render: all that this process checks, and no more than the first scenario where it
    is to share the others, since it cannot be forked while a thread renders."""
    from attune_lint.helm.ahead import Ahead
    from attune_lint.run.processes import process_count

    if any(process_count(len(plan.scenarios), jobs) > 1 for plan in planned):
        requests = list(planned[0].requests(slice(1)))
    else:
        requests = [request for plan in planned for request in plan.requests()]
    return Ahead(renderer, requests, jobs=jobs)


def _write_reports(report: Report, formats: Sequence[tuple[str, str | None]], given: argparse.Namespace) -> bool:
    """Writes each report; answers whether one could not be written."""
    failed = False
    for name, file in formats:
        if file is None:
            _write(report, name, sys.stdout, given)
            sys.stdout.flush()
            continue
        try:
            _write_file(report, name, file, given)
        except OSError as error:
            print(f"attune-lint: cannot write {file}: {error.strerror}", file=sys.stderr)
            failed = True
    return failed


def _write_file(report: Report, name: str, file: str, given: argparse.Namespace) -> None:
    """Replaces the file in one step, so that no reader ever finds half a report."""
    if os.path.exists(file) and not os.path.isfile(file):  # a pipe or a terminal: no replacing there
        with open(file, "w", encoding="utf-8") as stream:
            _write(report, name, stream, given)
        return
    partial = f"{file}.{os.getpid()}.part"
    try:
        with open(partial, "w", encoding="utf-8") as stream:
            _write(report, name, stream, given)
        os.replace(partial, file)
    finally:
        if os.path.exists(partial):
            os.unlink(partial)


def _write(report: Report, name: str, stream: TextIO, given: argparse.Namespace) -> None:
    if name == "json":
        from attune_lint.output.json import write

        write(report, stream)
        return
    from attune_lint.output import text

    terminal = stream.isatty()
    color = terminal and not given.no_color and not os.environ.get("NO_COLOR")
    width = min(shutil.get_terminal_size().columns, 100) if terminal else 80
    text.write(report, stream, text.Style(color, given.quiet, given.verbose, width))


def _cache(given: argparse.Namespace) -> ExitCode:
    from attune_lint.cache import store

    count, size = store.clean()
    print(f"removed {count} {'report' if count == 1 else 'reports'}, {size / 1024:.0f} KiB")
    return ExitCode.CLEAN


def _render(given: argparse.Namespace) -> ExitCode:
    from attune_lint.cli.show import show

    return show(given, sys.stdout)


def _explain(given: argparse.Namespace) -> ExitCode:
    from attune_lint.run.registry import load_rules, require_known

    rules = load_rules()
    rule = next((rule for rule in rules if rule.id == given.rule), None)
    if rule is None:
        require_known(rules, given.rule)
        raise UsageError(f"`{given.rule}` is a category: `attune-lint rules` lists its rules")
    print(f"{rule.id} ({rule.category}, {rule.severity})\n\n{rule.page.strip()}")
    return ExitCode.CLEAN


def _rules(given: argparse.Namespace) -> ExitCode:
    from attune_lint.run.registry import load_rules

    for rule in load_rules():
        print(f"{rule.id:28} {rule.category:16} {rule.severity:8} {rule.summary}")
    return ExitCode.CLEAN


def _schema(given: argparse.Namespace) -> ExitCode:
    import json

    from attune_lint.validation.schema_files import schema_text

    print(json.dumps(json.loads(schema_text(given.what)), indent=2, ensure_ascii=False))
    return ExitCode.CLEAN


_VERBS = {"lint": _lint, "cache": _cache, "render": _render, "explain": _explain, "rules": _rules, "schema": _schema}
