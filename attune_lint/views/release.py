"""All that one scenario renders, with an index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attune_lint.views.manifest import KubeObject, PodView
from attune_lint.views.once import kept


class Release:
    """All objects of one render."""

    def __init__(self, name: str, namespace: str, chart_name: str, objects: tuple[KubeObject, ...]) -> None:
        self.name = name
        self.namespace = namespace
        self.chart_name = chart_name
        self.objects = objects
        self._of_kinds: dict[tuple[str, ...], tuple[KubeObject, ...]] = {}
        self._pods_with: dict[int, tuple[object, tuple[PodView, ...]]] = {}  # the key is the labels' identity

    @kept
    def pods(self) -> tuple[PodView, ...]:
        return tuple(object_.pod for object_ in self.objects if object_.pod is not None)

    @kept
    def _by_name(self) -> Mapping[tuple[str, str], KubeObject]:
        return {(object_.kind, object_.name): object_ for object_ in self.objects}

    def find(self, kind: str, name: str) -> KubeObject | None:
        return self._by_name.get((kind, name))

    def of_kind(self, *kinds: str) -> tuple[KubeObject, ...]:
        if kinds not in self._of_kinds:
            self._of_kinds[kinds] = tuple(object_ for object_ in self.objects if object_.kind in kinds)
        return self._of_kinds[kinds]

    def pods_with(self, labels: Mapping[str, Any]) -> tuple[PodView, ...]:
        """The pods that have all of these labels."""
        if id(labels) not in self._pods_with:
            found = tuple(pod for pod in self.pods if labels.items() <= pod.labels.items())
            self._pods_with[id(labels)] = labels, found
        return self._pods_with[id(labels)][1]

    def pods_behind(self, service: KubeObject) -> tuple[PodView, ...]:
        """The pods that a Service sends to. An empty selector has none."""
        selector = service.get("spec", "selector")
        return self.pods_with(selector) if isinstance(selector, dict) and selector else ()


def service_ports(service: KubeObject) -> list[str]:
    """The ports that a Service listens on, as text."""
    ports = service.get("spec", "ports")
    found = [port.get("port") for port in ports if isinstance(port, dict)] if isinstance(ports, list) else []
    return [str(port) for port in found if port is not None]
