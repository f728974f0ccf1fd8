"""The workflows of a forge and the actions of the repository itself, as their files have them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from posixpath import normpath
from typing import Any

from attune_lint.path import Path
from attune_lint.repository.files import WORKFLOW_FOLDERS, Repository
from attune_lint.repository.matrix import Combination, combinations
from attune_lint.repository.source import YamlSource

_NEVER = re.compile(r"\s*(?:\$\{\{\s*)?false(?:\s*\}\})?\s*\Z", re.IGNORECASE)
_HOST = re.compile(r"https?://[^/]+/")


def never(condition: Any) -> bool:
    """Whether an `if` is plainly false."""
    return condition is False or (isinstance(condition, str) and _NEVER.match(condition) is not None)


def action_name(uses: Any) -> str:
    """`docker/build-push-action` of `https://host/docker/build-push-action@v6`; a path in the repository as it is."""
    return _HOST.sub("", uses).partition("@")[0].strip().lower() if isinstance(uses, str) else ""


class Job:
    """One job, by its id."""

    def __init__(self, workflow: Workflow, key: str, data: Mapping[str, Any]) -> None:
        self.workflow = workflow
        self.id = key
        self.data = data

    @property
    def path(self) -> Path:
        return ("jobs", self.id)

    @property
    def source(self) -> YamlSource:
        return self.workflow.source

    @cached_property
    def needs(self) -> tuple[str, ...]:
        given = self.data.get("needs")
        return tuple(str(name) for name in given) if isinstance(given, list) else (given,) if given else ()

    @property
    def matrix(self) -> Any:
        strategy = self.data.get("strategy")
        return strategy.get("matrix") if isinstance(strategy, dict) else strategy

    @cached_property
    def combinations(self) -> tuple[Combination, ...] | None:
        """The jobs that the matrix makes; None where it is computed."""
        return combinations(self.matrix)

    @cached_property
    def steps(self) -> tuple[tuple[int, Mapping[str, Any]], ...]:
        given = self.data.get("steps")
        return tuple((i, step) for i, step in enumerate(given if isinstance(given, list) else ()) if _is_map(step))


class Workflow:
    """One file of a workflow folder."""

    def __init__(self, source: YamlSource) -> None:
        self.source = source

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        given = self.source.at("jobs")
        return tuple(Job(self, key, data) for key, data in (given.items() if _is_map(given) else ()) if _is_map(data))

    @property
    def triggers(self) -> Any:
        """What stands under `on`, which YAML 1.1 takes for a truth."""
        found = self.source.at("on")
        return found if found is not None else self.source.at("true")

    @property
    def is_only_called(self) -> bool:
        """Whether nothing but another workflow starts it."""
        triggers = self.triggers
        names = [triggers] if isinstance(triggers, str) else list(triggers or ())
        return names == ["workflow_call"]


def _is_map(data: Any) -> bool:
    return isinstance(data, dict)


def read_workflows(repository: Repository) -> Iterator[Workflow]:
    """All workflows of all forges: a mirror is served by another one."""
    for folder in WORKFLOW_FOLDERS:
        for name in repository.names(folder):
            if name.endswith((".yml", ".yaml")):
                source = read_yaml(repository, f"{folder}/{name}")
                if source is not None:
                    yield Workflow(source)


def read_yaml(repository: Repository, name: str) -> YamlSource | None:
    text = repository.text(name)
    return None if text is None else YamlSource.of_text(name, repository.shown(name), text)


def local_workflow(repository: Repository, uses: Any) -> Workflow | None:
    """The workflow that a job calls, where it is one of this repository."""
    if not isinstance(uses, str) or not uses.startswith("./"):
        return None
    source = read_yaml(repository, normpath(uses))
    return Workflow(source) if source is not None and _is_map(source.data) else None


def local_action(repository: Repository, uses: Any) -> YamlSource | None:
    """The composite action that a step uses, where it is one of this repository."""
    if not isinstance(uses, str) or not uses.startswith("./"):
        return None
    for name in ("action.yml", "action.yaml"):
        source = read_yaml(repository, normpath(f"{uses}/{name}"))
        if source is not None and isinstance(source.at("runs", "steps"), list):
            return source
    return None
