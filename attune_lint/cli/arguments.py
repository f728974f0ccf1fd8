"""The command line as argparse reads it. Only shapes are checked here; names and files are checked by their owners."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from attune_lint import __version__
from attune_lint.errors import UsageError

VERBS = ("cache", "render", "explain", "rules", "schema")


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are ours: one line, exit 2."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see `{self.prog} --help`)")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments with `verb` set; raises UsageError."""
    verb = arguments[0] if arguments and arguments[0] in VERBS else "lint"
    namespace = _PARSERS[verb]().parse_args(arguments[1:] if verb != "lint" else arguments)
    namespace.verb = verb
    return namespace


def _parser(verb: str, description: str) -> Parser:
    prog = "attune-lint" if verb == "lint" else f"attune-lint {verb}"
    return Parser(prog=prog, description=description, allow_abbrev=False)


def _lint() -> Parser:
    parser = _parser("lint", "Lints Attune charts: values, rendered objects, and what the chart promises.")
    parser.epilog = "Verbs: cache, render, explain, rules, schema; `attune-lint VERB --help` tells more."
    parser.add_argument("charts", metavar="CHART", nargs="+", help="a chart's folder or .tgz")
    _add_rendering(parser)
    parser.add_argument("--scenarios", choices=("all", "given"), default="all", help="which scenarios to try")
    parser.add_argument(
        "--format",
        action="append",
        default=[],
        metavar="NAME[=FILE]",
        help="text or json; repeat for several",
    )
    parser.add_argument("--select", action="append", default=[], metavar="IDS", help="rules or categories to run")
    parser.add_argument("--ignore", action="append", default=[], metavar="IDS", help="rules or categories to leave out")
    parser.add_argument("--fail-on", choices=("error", "warning", "info"), default="error")
    parser.add_argument(
        "--require-schemas", action="store_true", help="an object without a schema makes the run incomplete"
    )
    parser.add_argument(
        "-j",
        "--jobs",
        type=_positive,
        default=None,
        metavar="N",
        help="processes, engines among them (default: one a core)",
    )
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the persistent cache")
    parser.add_argument("-q", "--quiet", action="store_true", help="findings and the last line only")
    parser.add_argument("-v", "--verbose", action="store_true", help="say on standard error where the time went")
    parser.add_argument("--no-color", action="store_true", help="no colour on a terminal")
    parser.add_argument("--version", action="version", version=f"attune-lint {__version__}")
    return parser


def _add_rendering(parser: Parser) -> None:
    parser.add_argument("-f", "--values", action="append", default=[], metavar="FILE", help="a values file")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="Helm's --set")
    parser.add_argument("--release", metavar="NAME", help="the release's name (default: the chart's)")
    parser.add_argument("--namespace", default="default", metavar="NS")
    parser.add_argument("--kube-version", action="append", default=[], metavar="X.Y[.Z]", help="repeat for several")
    parser.add_argument("--engine", choices=("auto", "helm", "embedded"), default="auto", help="how to render")
    parser.add_argument("--helm", metavar="PATH", help="the helm binary")
    config = parser.add_mutually_exclusive_group()
    config.add_argument("--config", metavar="FILE", help="the configuration file")
    config.add_argument("--no-config", action="store_true", help="read no configuration")


def _render() -> Parser:
    parser = _parser("render", "Prints what one scenario renders.")
    parser.add_argument("chart", metavar="CHART")
    parser.add_argument(
        "--scenario", required=True, metavar="NAME", help="such as default, ci:gpu-values.yaml, probe:full"
    )
    parser.add_argument("--values-only", action="store_true", help="print the values it lays over the defaults")
    _add_rendering(parser)
    return parser


def _explain() -> Parser:
    parser = _parser("explain", "Tells what a rule checks, why, a bad and a good example, and the fix.")
    parser.add_argument("rule", metavar="RULE")
    return parser


def _rules() -> Parser:
    return _parser("rules", "Lists every rule: id, category, severity, one line.")


def _schema() -> Parser:
    parser = _parser("schema", "Prints a JSON Schema.")
    parser.add_argument("what", choices=("values", "config", "report"))
    return parser


def _cache() -> Parser:
    parser = _parser("cache", "Looks after the reports that are kept to answer for unchanged charts.")
    parser.add_argument("what", choices=("clean",), help="clean: remove them all")
    return parser


_PARSERS = {"lint": _lint, "cache": _cache, "render": _render, "explain": _explain, "rules": _rules, "schema": _schema}


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def split_names(values: Sequence[str]) -> tuple[str, ...]:
    """`--select a,b --select c` as one tuple."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def split_formats(values: Sequence[str], known: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    """`--format NAME[=FILE]` as pairs; raises UsageError for an unknown name or two reports for standard output."""
    pairs: list[tuple[str, str | None]] = []
    for value in values or ["text"]:
        name, equals, file = value.partition("=")
        if name not in known:
            raise UsageError(f"unknown format `{name}`: there is {' and '.join(known)}")
        if equals and not file:
            raise UsageError(f"`--format {value}` names no file: write --format {name}=FILE")
        pairs.append((name, file or None))
    if sum(1 for _, file in pairs if file is None) > 1:
        raise UsageError("standard output takes one report: give the others a file, as in --format json=report.json")
    files = [file for _, file in pairs if file is not None]
    if len(set(files)) != len(files):
        raise UsageError("two reports cannot go to one file: give each --format a file of its own")
    return tuple(pairs)
