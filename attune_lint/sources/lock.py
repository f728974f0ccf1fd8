"""Chart.lock beside the dependencies of Chart.yaml, as `helm dependency build` compares them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attune_lint.sources.chart import Chart
from attune_lint.syntax.semver import matches
from attune_lint.syntax.yamldoc import read_document

_OPTIONAL = ("condition", "tags", "enabled", "import-values", "alias")


def lock_faults(chart: Chart) -> Iterator[tuple[str, str]]:
    """What is out of step, and a word that tells it from others."""
    content = chart.members.get("Chart.lock")
    if content is None:
        remote = [
            str(d.get("name")) for d in chart.dependencies if _is_remote(d) and str(d.get("name")) in chart.vendored
        ]
        if remote:
            yield f"there is no Chart.lock, so that each build may fetch another {remote[0]}", "no lock"
        return
    data = read_document(content.decode("utf-8", errors="replace")).data
    given = data.get("dependencies") if isinstance(data, dict) else None
    locked = [item for item in given or () if isinstance(item, dict)] if isinstance(given, list) else []
    by_name = {str(item.get("name")): str(item.get("version") or "") for item in locked}
    names = [str(item.get("name")) for item in chart.dependencies]
    told = False
    for item in chart.dependencies:
        name, wanted = str(item.get("name")), str(item.get("version") or "")
        if name not in by_name:
            yield f"Chart.lock has no `{name}`, which Chart.yaml depends on", f"lacks {name}"
            told = True
        elif matches(wanted, by_name[name]) is False:
            yield f"Chart.lock has `{name}` at `{by_name[name]}`; Chart.yaml wants `{wanted}`", name
            told = True
    for name in by_name:
        if name not in names:
            yield f"Chart.lock has `{name}`, which Chart.yaml does not depend on", f"stray {name}"
            told = True
    digest = data.get("digest") if isinstance(data, dict) else None
    if not told and isinstance(digest, str) and digest != _digest(chart.dependencies, locked):
        yield "the digest in Chart.lock is not that of the dependencies in Chart.yaml", "digest"


def vendored_faults(chart: Chart) -> Iterator[tuple[str, str]]:
    """Charts in `charts/` of another version than Chart.yaml asks for."""
    for item in chart.dependencies:
        name, wanted = str(item.get("name")), str(item.get("version") or "")
        subchart = chart.vendored.get(name)
        if subchart is not None and subchart.version and matches(wanted, subchart.version) is False:
            yield f"charts/ holds `{name}` at `{subchart.version}`; Chart.yaml wants `{wanted}`", f"vendored {name}"


def _is_remote(dependency: Mapping[str, Any]) -> bool:
    return str(dependency.get("repository") or "").startswith(("http", "oci:", "@", "alias:"))


def _digest(wanted: Sequence[Mapping[str, Any]], locked: Sequence[Mapping[str, Any]]) -> str:
    """Helm's own: over both lists, in the JSON that Go writes."""
    import hashlib

    pairs = [[_plain(item) for item in wanted], [_plain(item) for item in locked]]
    text = json.dumps(pairs, separators=(",", ":"), ensure_ascii=False)
    for mark, code in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(mark, code)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _plain(item: Mapping[str, Any]) -> dict[str, Any]:
    """A dependency with its fields in the order of Helm's structure; those that are empty are left out."""
    found: dict[str, Any] = {"name": str(item.get("name") or "")}
    if item.get("version"):
        found["version"] = item["version"]
    found["repository"] = item.get("repository") or ""
    found.update({key: _sorted(item[key]) for key in _OPTIONAL if item.get(key)})
    return found


def _sorted(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _sorted(data[key]) for key in sorted(data)}
    return [_sorted(item) for item in data] if isinstance(data, list) else data
