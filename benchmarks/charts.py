"""Copies of the reference chart, larger than any real one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "fixtures" / "attune" / "charts" / "attune"


def with_scenarios(folder: Path, count: int) -> Path:
    """A chart with that many `ci` files, each with values of its own."""
    chart = folder / f"scenarios-{count}" / "attune"
    shutil.copytree(REFERENCE, chart)
    shutil.rmtree(chart / "ci")
    (chart / "ci").mkdir()
    for number in range(count):
        worker = {"name": f"w{number % 7}", "image": f"python:3.{number % 5 + 9}-slim", "replicas": number % 4}
        values = {
            "agentWorkers": [worker],
            "api": {"replicas": number % 3 + 1},
            "database": {"schema": f"s{number % 11}"},
        }
        (chart / "ci" / f"{number:04}-values.yaml").write_text(json.dumps(values), encoding="utf-8")
    return chart


def workers(folder: Path, count: int) -> Path:
    """Values with that many workers."""
    file = folder / f"{count}-workers.yaml"
    entries = [{"name": f"w{number}", "image": "python:3.12-slim"} for number in range(count)]
    file.write_text(json.dumps({"agentWorkers": entries}), encoding="utf-8")
    return file
