"""Child processes that cannot outlive their time, read the user's settings, or eat the machine's memory."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping

from attune_lint.errors import UsageError

# An endless `range` in a template survives SIGTERM, and no limit of Helm's own ends it.
_SECONDS = 20.0
_MEMORY = 4 * 1024**3

# What a launcher such as a version manager's shim needs to find the program; nothing of Helm or Kubernetes.
_KEPT = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "PYTHONPATH")

# Go looks for garbage less often, as long as there is little in memory: a render takes two thirds of the time.
_THRIFT = {"GOGC": "400", "GOMEMLIMIT": "1GiB"}


def time_limit() -> float:
    """Seconds that one render may take: 20, or what ATTUNE_LINT_TIMEOUT says. Raises UsageError for no number."""
    text = os.environ.get("ATTUNE_LINT_TIMEOUT", "")
    if not text:
        return _SECONDS
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise UsageError(f"ATTUNE_LINT_TIMEOUT is `{text}`: give the seconds that one render may take")
    return seconds


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A scrubbed environment, without plugins and without a cluster, and some variables more."""
    kept = {name: value for name, value in os.environ.items() if name.upper() in _KEPT}
    return {**kept, **_THRIFT, "HELM_NO_PLUGINS": "1", "KUBECONFIG": os.devnull, **(extra or {})}


def limit_memory(process: subprocess.Popen[bytes]) -> None:
    """Bounds the address space of a child, where the system can."""
    try:
        from resource import RLIMIT_AS, prlimit
    except ImportError:  # only Linux has it
        return
    with contextlib.suppress(OSError, ValueError):
        prlimit(process.pid, RLIMIT_AS, (_MEMORY, _MEMORY))


def kill(process: subprocess.Popen[bytes]) -> None:
    """Ends a child and all of its own, and closes its pipes; it must have been started in a session of its own."""
    _signal(process)
    _bury(process)


def kill_beside(process: subprocess.Popen[bytes]) -> None:
    """The same, without waiting until it is gone: to take down a large process takes longer than to print a report."""
    _signal(process)
    threading.Thread(target=_bury, args=(process,)).start()


def _signal(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _bury(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=5)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None:
            with contextlib.suppress(OSError):  # what could not be written is of no interest any more
                stream.close()
