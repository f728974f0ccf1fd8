"""The tool's own failures and its exit codes. What is wrong with a chart is a finding and never raised."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers; over several charts the highest counts."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INCOMPLETE = 3


class AttuneLintError(Exception):
    """A failure of the tool, told in one line: what is wrong, where, and what to do."""


class UsageError(AttuneLintError):
    """The command line or the configuration is wrong; nothing is checked (exit 2)."""


class EngineError(AttuneLintError):
    """A render did not happen: no engine, or one that crashed, hung or was killed (exit 3)."""
