"""How many processes check the scenarios of a chart. Only Linux forks safely: elsewhere one does all."""

from __future__ import annotations

import os
import sys
import threading

# How many scenarios are worth a process: to start an engine costs as much as to check a dozen.
_SCENARIOS = 16
# Seconds that a thread may take to end which has done its work.
_ENDING = 0.01


def core_count() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def process_count(scenarios: int, jobs: int) -> int:
    """How many processes so many scenarios are worth, where at most `jobs` may run: each has an engine, which is about
    as busy as itself."""
    return max(1, min(jobs // 2, scenarios // _SCENARIOS)) if sys.platform == "linux" else 1


def can_fork() -> bool:
    """Whether the system forks safely, and no thread runs beside this one once those that have nothing to do any more
    are gone: a lock that it held would be held for ever in a child."""
    if sys.platform != "linux":
        return False
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(_ENDING)
    return threading.active_count() == 1
