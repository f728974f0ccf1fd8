"""What an entry says of one field, beside what its Deployment has there. Knows the fields only as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.contract.edition import EntryField, Place
from attune_lint.finding import Problem
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.views.manifest import ContainerView, EnvView
from attune_lint.views.once import once
from attune_lint.views.workers import WorkerView


class FieldView(NamedTuple):
    """One field of an entry and its target. `found` is null where the target is absent; `path` leads to the
    target from the Deployment, `label` is how messages name it, `owner` whose it is."""

    worker: WorkerView
    field: EntryField
    given: Any
    found: Any
    path: Path
    label: str
    owner: str

    @property
    def wanted(self) -> Any:
        return self.field.default if self.given in (None, "") else self.given

    @property
    def is_zero(self) -> bool:
        """Whether the entry says something that a template may take for silence."""
        return self.given in (0, False) and isinstance(self.given, (int, float))

    @property
    def agrees(self) -> bool:
        if is_empty(self.wanted):
            return is_empty(self.found)
        return bool(normal(self.wanted) == normal(self.found))

    def problem(self, message: str, help: str) -> Problem:
        """A problem of the target; the value behind it is the entry's field."""
        values_path = self.worker.values_path_of(self.field.name)
        return Problem(message, help, self.path, values_path, object=self.worker.deployment)


@once
def field_views(worker: WorkerView) -> tuple[FieldView, ...]:
    """The fields that go unchanged to one place of the Deployment. The name, the scheduling fields, joined
    lists and the list of variables have rules of their own; so has a variable that the entry sets itself."""
    return tuple(_field_views(worker))


def _field_views(worker: WorkerView) -> Iterator[FieldView]:
    for field in worker.pool.fields:
        own = field.required and field.place is Place.OBJECT
        if own or field.scheduling or field.join is not None or not field.path:
            continue
        target = _target(worker, field)
        if target is not None:
            found, path, owner = target
            label = f"variable `{field.path[0]}`" if field.place is Place.ENV else _dotted(field, path)
            given = worker.entry.get(field.name)
            yield FieldView(worker, field, given, found, path, label, owner)


def _dotted(field: EntryField, path: Path) -> str:
    return ".".join(field.path) if field.place is Place.OBJECT else str(path[-1])


def _target(worker: WorkerView, field: EntryField) -> tuple[Any, Path, str] | None:
    deployment, pod, container = worker.deployment, worker.pod, worker.container
    if deployment is None:
        return None
    if field.place is Place.OBJECT:
        return lookup(deployment.data, field.path), field.path, deployment.title
    if pod is None:
        return None
    if field.place is Place.POD:
        return lookup(pod.spec, field.path), pod.spec_at(*field.path), pod.title
    if container is None:
        return None
    if field.place is Place.CONTAINER:
        return lookup(container.data, field.path), container.at(*field.path), container.title
    if field.place is Place.ENV and field.path[0] not in entry_variables(worker):
        variable = container.variable(field.path[0])
        found = None if variable is None else variable.data.get("value", "")
        path = container.at("env") if variable is None else variable.at("value")
        return found, path, container.title
    return None


@once
def entry_variables(worker: WorkerView) -> Mapping[str, tuple[int, Mapping[str, Any]]]:
    """The variables that the entry itself sets, by name: index in its list, and item."""
    found: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for field in worker.pool.fields:
        given = worker.entry.get(field.name) if field.place is Place.ENV_LIST else None
        for index, item in enumerate(given if isinstance(given, list) else ()):
            if isinstance(item, dict) and isinstance(item.get("name"), str):
                found[item["name"]] = (index, item)
    return found


def promised_variable(worker: WorkerView, name: str) -> EnvView | None:
    """A variable of the worker's container, unless the entry sets it: then it is not the chart's."""
    container: ContainerView | None = worker.container
    if container is None or name in entry_variables(worker):
        return None
    return container.variable(name)


def is_empty(data: Any) -> bool:
    """Whether data says nothing: null, or an empty text, list or mapping. Zero and false say something."""
    return data is None or data in ("", [], {})


def normal(data: Any) -> Any:
    """What is compared: scalars by their text, since a template may quote them; nulls are left out."""
    if isinstance(data, dict):
        return {str(key): normal(value) for key, value in data.items() if value is not None}
    if isinstance(data, list):
        return [normal(item) for item in data]
    if isinstance(data, bool):
        return str(data).lower()
    if isinstance(data, float) and data.is_integer():
        return str(int(data))
    return str(data)
