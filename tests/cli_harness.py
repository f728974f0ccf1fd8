"""Runs the command line within the test's process."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import Any, NamedTuple

from attune_lint.cli.main import run


class Result(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(self.out)
        return data

    @property
    def said(self) -> list[str]:
        """Severity, rule and message of each finding of a JSON report."""
        return [f"{f['severity']} {f['rule']}: {f['message']}" for f in self.report["findings"]]


def attune_lint(*arguments: object) -> Result:
    """One command, with standard output and standard error apart."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments])
    return Result(code, out.getvalue(), err.getvalue())
