"""Tries the examples of documents as values of the chart: against its schemas, and by rendering them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attune_lint.errors import EngineError
from attune_lint.helm.renderer import Rendered, Renderer
from attune_lint.path import key_path
from attune_lint.run.documents import Reader
from attune_lint.run.plan import Plan
from attune_lint.run.values_check import ValuesChecker
from attune_lint.sources.chart import Chart
from attune_lint.sources.scenario import Scenario
from attune_lint.sources.values import Layer, merge
from attune_lint.views.examples import Examined, Example, ExampleFault

# Helm's refusal, and a way to the names of what was rendered.
Outcome = tuple[str | None, Callable[[], frozenset[str]] | None]


class ExampleTrial:
    """Tries examples; without a renderer only their values are looked at. `known` are failures of the chart itself,
    which are told elsewhere."""

    def __init__(
        self,
        plan: Plan,
        checker: ValuesChecker,
        renderer: Renderer | None,
        reader: Reader,
        *,
        known: frozenset[str] = frozenset(),
    ) -> None:
        self._known = known
        self._plan, self._checker, self._reader = plan, checker, reader
        self._renderer = renderer if plan.tries_examples else None
        # Why an example could not be rendered at all.
        self.trouble: str | None = None

    def examine(self, examples: Sequence[Example]) -> list[Examined]:
        """Each example with what is wrong in it."""
        found = [
            Examined(example, tuple(example_faults(example, self._plan.chart, self._checker))) for example in examples
        ]
        right = [examined.example for examined in found if not examined.faults]
        rendered = self._rendered(right)
        return [
            examined._replace(refusal=rendered[id(examined.example)][0], names=rendered[id(examined.example)][1])
            if id(examined.example) in rendered
            else examined
            for examined in found
        ]

    def _rendered(self, examples: Sequence[Example]) -> dict[int, Outcome]:
        """What Helm makes of each: all that fit together in one render, and each by itself where that fails."""
        if self._renderer is None or not examples:
            return {}
        try:
            together: dict[int, Outcome] = {}
            for group in _groups(examples):
                answer = self._render(_joined(group))
                for example in group:
                    alone = answer if len(group) == 1 or answer.failure is None else self._render(example.data)
                    together[id(example)] = self._outcome(alone)
            return together
        except EngineError as error:
            self.trouble = str(error)
            return {}

    def _render(self, data: Mapping[str, Any]) -> Rendered:
        assert self._renderer is not None
        values = merge(self._plan.chart.defaults, [Layer.of_data(data)])
        return self._renderer.render(self._plan.request(values, self._plan.kube_versions[0]))

    def _outcome(self, rendered: Rendered) -> Outcome:
        if rendered.failure is not None:
            message = rendered.failure.message
            return None if message in self._known else message, None
        # The text is read only if somebody asks for a name that no scenario has shown.
        return None, lambda: self._names(rendered)

    def _names(self, rendered: Rendered) -> frozenset[str]:
        documents = self._reader.read(rendered.manifests)
        return frozenset(object_.name for document in documents for object_ in document.objects)


def example_faults(example: Example, chart: Chart, checker: ValuesChecker) -> Iterator[ExampleFault]:
    """What the schemas refuse in an example, and keys that are nearly one that something reads."""
    layer = Layer.of_data(example.data)
    view = checker.view(Scenario("example", (layer,)), merge(chart.defaults, [layer]))
    for error in view.schema_errors:
        if error.path[:1] and error.path[0] in example.data and not example.is_placeholder(error.path):
            yield ExampleFault(error.path, error.message, error.help, error.detail)
    told = {error.path for error in view.schema_errors}
    for path, near in view.unknown_keys:
        if path not in told and near is not None:
            message = f"`{key_path(path)}` is no value of the chart; did you mean `{near}`?"
            yield ExampleFault(path, message, f"Write {near} in place of {path[-1]}.", "unknown")


def _groups(examples: Sequence[Example]) -> list[list[Example]]:
    """Examples that can be one set of values: no key twice, but for lists whose entries bear different names."""
    groups: list[list[Example]] = []
    for example in examples:
        group = next((group for group in groups if all(_go_together(example, other) for other in group)), None)
        if group is None:
            groups.append([example])
        else:
            group.append(example)
    return groups


def _go_together(one: Example, other: Example) -> bool:
    for key in one.data.keys() & other.data.keys():
        first, second = one.data[key], other.data[key]
        if not isinstance(first, list) or not isinstance(second, list) or _names(first) & _names(second):
            return False
    return True


def _names(items: list[Any]) -> set[str]:
    return {str(item.get("name")) if isinstance(item, dict) else str(item) for item in items}


def _joined(group: Sequence[Example]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for example in group:
        for key, value in example.data.items():
            data[key] = [*data.get(key, ()), *value] if isinstance(value, list) else value
    return data
