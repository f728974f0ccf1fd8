"""Times whole processes in turn, so that a machine whose speed drifts harms none more than another."""

from __future__ import annotations

import contextlib
import ctypes
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

# Of Linux: what a child of ours leaves behind when it ends becomes ours.
_SET_CHILD_SUBREAPER = 36


class Command(NamedTuple):
    """What is timed; `prepare` runs before each run and is not."""

    words: Sequence[str]
    environment: Mapping[str, str] = {}
    prepare: Callable[[], object] | None = None


class Result(NamedTuple):
    """Median seconds, and the peak memory of the largest process of any run in MiB."""

    seconds: float
    memory: float


def in_turn(commands: Mapping[str, Command], runs: int) -> dict[str, Result]:
    """Runs all commands one after the other, again and again; the first turn warms the disk and does not count."""
    if sys.platform == "linux":  # elsewhere such children are counted only where they end in time
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    samples: dict[str, list[Result]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            sample = _run(command)
            if turn:
                samples[name].append(sample)
    return {
        name: Result(statistics.median(s.seconds for s in taken), max(s.memory for s in taken))
        for name, taken in samples.items()
    }


def _run(command: Command) -> Result:
    if command.prepare is not None:
        command.prepare()
    environment = {**os.environ, **command.environment}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is not kept is compiled anew by each run
    started = time.perf_counter()
    process = subprocess.Popen(
        command.words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment, text=True
    )
    assert process.stderr is not None
    said = process.stderr.read()
    # The system counts the children that a process has waited for with it.
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    memory = max(usage.ru_maxrss, *_orphans())
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command.words)} ended with {process.returncode}: {said}")
    return Result(seconds, memory / 1024)


def _orphans() -> Iterator[int]:
    """The memory, in KiB, of each engine that is gone only after the process that it served; 0 where there is none."""
    yield 0
    with contextlib.suppress(ChildProcessError):
        while True:
            _, _, usage = os.wait4(-1, 0)
            yield usage.ru_maxrss
