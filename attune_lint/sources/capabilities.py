"""Whether what a chart renders may depend on the Kubernetes version. Where that is not certain, it may."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attune_lint.sources.chart import Chart

# Templates know the version by this one name, and `tpl` takes texts of values and files for templates.
_NAME = b"Capabilities"
_ACTION = re.compile(r"\{\{-?\s*(.*?)-?\}\}", re.DOTALL)
_OPENS_SCOPE = re.compile(r"(range|with)\b")
_OPENS = re.compile(r"(if|block|define)\b")
# Functions that show all that a mapping holds, or take a key of it by a name that is put together.
_SHOWS = r"(?:to[A-Z]\w*|print\w*|s?quote|cat|join|values|range|with|index|get|pick|omit|dig|pluck|merge\w*|deepCopy)"
_ALL_OF_ROOT = re.compile(rf"\b{_SHOWS}\b[^|()]*?\s\$(?![\w.])|(?:^|\()\s*\$\s*\|")
_ALL_OF_DOT = re.compile(rf"\b{_SHOWS}\b[^|()]*?\s\.(?![\w.])|(?:^|\()\s*\.\s*\|")
# A lower bound alone is understood; Helm's own reading of the rest is not copied here.
_LOWER_BOUND = re.compile(r"\s*>=\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-0)?\s*\Z")


def renders_by_version(chart: Chart, versions: Sequence[str]) -> bool:
    """Whether some of these versions (`vX.Y.Z`) may give another render than others."""
    return len(versions) > 1 and any(_asks(one, versions) for one in _with_subcharts(chart))


def names_version(values: Mapping[str, Any]) -> bool:
    """Whether some text of the values may ask for the version, where a template takes it for one."""
    return _NAME.decode() in repr(values)


def _with_subcharts(chart: Chart) -> Iterable[Chart]:
    yield chart
    for subchart in chart.vendored.values():
        yield from _with_subcharts(subchart)


def _asks(chart: Chart, versions: Sequence[str]) -> bool:
    packed = [name for name in chart.members if name.startswith("charts/") and name.endswith((".tgz", ".tar.gz"))]
    unread = len(packed) > len(chart.vendored)
    named = any(_NAME in content for content in chart.members.values())
    return unread or named or _refuses_some(chart, versions) or any(map(_shows_all, chart.templates.values()))


def _refuses_some(chart: Chart, versions: Sequence[str]) -> bool:
    """Whether Helm may refuse the chart for some of the versions."""
    wanted = chart.metadata.get("kubeVersion")
    if wanted is None:
        return False
    bound = _LOWER_BOUND.match(str(wanted))
    if bound is None:
        return True
    least = tuple(int(part or 0) for part in bound.groups())
    return any(tuple(map(int, version.removeprefix("v").split("."))) < least for version in versions)


def _shows_all(template: str) -> bool:
    """Whether an action may show all that Helm hands to templates, the version among it."""
    scopes: list[bool] = []
    for action in _ACTION.findall(template):
        if _ALL_OF_ROOT.search(action) or (not any(scopes) and _ALL_OF_DOT.search(action)):
            return True
        if _OPENS_SCOPE.match(action):
            scopes.append(True)
        elif _OPENS.match(action):
            scopes.append(False)
        elif action.strip() == "end" and scopes:
            scopes.pop()
    return False
