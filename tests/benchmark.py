"""Times whole processes, in turn, on the reference chart: `python -m tests.benchmark [--attune-lint PATH] [--runs N]`.

Prints the median wall time of each command, its ratio to a bare `helm template` of the same chart, and the peak
resident memory of its largest process. Compare ratios, not seconds; install from a wheel before you do, since an
editable install is slower to start.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.helm_binaries import HELM_4

CHART = Path(__file__).parent.parent / "fixtures" / "attune" / "charts" / "attune"


class Sample(NamedTuple):
    """One run of one process: seconds, and the peak of its memory in MiB."""

    seconds: float
    memory: float


def measure(command: Sequence[str]) -> Sample:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Sample(seconds, usage.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description="Times attune-lint beside Helm.")
    parser.add_argument("--attune-lint", default=str(Path(sys.executable).with_name("attune-lint")), metavar="PATH")
    parser.add_argument("--runs", type=int, default=15)
    given = parser.parse_args()
    helm, tool = str(HELM_4.binary), given.attune_lint
    one = [tool, "--scenarios", "given", "--no-cache", str(CHART)]
    commands = {
        "helm template": [helm, "template", "attune", str(CHART)],
        "one scenario, helm": [*one, "--helm", helm],
        "one scenario, embedded": [*one, "--engine", "embedded"],
        "13 scenarios, helm": [tool, "--no-cache", str(CHART), "--helm", helm],
        "13 scenarios, embedded": [tool, "--no-cache", str(CHART), "--engine", "embedded"],
    }
    samples: dict[str, list[Sample]] = {name: [] for name in commands}
    for turn in range(given.runs + 1):
        for name, command in commands.items():
            sample = measure(command)
            if turn:  # the first turn warms the disk
                samples[name].append(sample)
    bare = statistics.median(sample.seconds for sample in samples["helm template"])
    print(f"{'':24} {'median':>9} {'ratio':>7} {'memory':>9}")
    for name, taken in samples.items():
        median = statistics.median(sample.seconds for sample in taken)
        memory = max(sample.memory for sample in taken)
        print(f"{name:24} {median * 1000:6.0f} ms {median / bare:6.2f}x {memory:5.0f} MiB")


if __name__ == "__main__":
    main()
