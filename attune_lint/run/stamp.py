"""Stamps what a rule said with everything that the rule need not know: rule, scenario, places, excerpt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from attune_lint.finding import Excerpt, Location, Problem
from attune_lint.locate.question import Scene, Spot
from attune_lint.path import Path, named_path
from attune_lint.run.collect import Hit
from attune_lint.run.documents import RenderedDocument
from attune_lint.run.excerpts import Sources
from attune_lint.run.job import Job
from attune_lint.run.overlap import Said
from attune_lint.run.registry import Rule
from attune_lint.validation.kube_versions import minor
from attune_lint.views.manifest import KubeObject
from attune_lint.views.names import fullnames
from attune_lint.views.subjects import ValuesView
from attune_lint.views.workers import WorkerView

# Of the content of something, at the end of a name that is to change with it.
_HASH = re.compile(r"-(?=[a-f]*\d)[0-9a-f]{8,64}\Z")


class Stamp:
    """One scenario of one job for one version (empty: for all), with the documents that were read, and the scene in
    which they were."""

    def __init__(
        self,
        job: Job,
        scenario: str,
        kube_version: str = "",
        values: ValuesView | None = None,
        documents: Sequence[RenderedDocument] = (),
        scene: Scene | None = None,
    ) -> None:
        self.job = job
        self.scenario = scenario
        self.kube_version = kube_version
        self.values = values
        self.scene = scene
        self._documents = documents
        self._sources = Sources(job.chart, values.values if values else None, job.repository)

    def hits(self, said: Iterable[Said], workers: Sequence[WorkerView] = ()) -> list[Hit]:
        """All problems as the report's own."""
        return [self._hit(rule, problem, workers) for rule, problem in said]

    def _hit(self, rule: Rule, problem: Problem, workers: Sequence[WorkerView]) -> Hit:
        object_: KubeObject | None = problem.object
        path = problem.path
        data: Any = object_.data if object_ else None
        if object_ is None and problem.values_path is not None and self.values is not None:
            data, path = self.values.data, problem.values_path
        return Hit(
            rule=rule.id,
            category=rule.category,
            severity=self.job.selection.severities.get(rule.id) or problem.severity or rule.severity,
            problem=problem,
            chart=self.job.shown,
            chart_name=self.job.chart.name,
            object=object_.ref(self.job.plan.namespace) if object_ else None,
            bare_name=self._bare_name(object_, workers),
            path=path,
            named=named_path(data, path),
            scenario=self.scenario,
            kube_version=minor(self.kube_version or self.job.plan.kube_versions[0]),
            locations=tuple(self._locations(problem, object_)),
            excerpt=self._excerpt(object_, path),
            spot=self._spot(problem),
            scene=self.scene,
            beside=self._beside(problem) if object_ is None else (),
            absent=tuple(str(path[0]) for object_, path in problem.related if object_ is None),
            sources=self._sources,
        )

    def _bare_name(self, object_: KubeObject | None, workers: Sequence[WorkerView]) -> str:
        """The object's name without what the release gives to it, and without a hash at its end; all workers of a list
        count as one, since each scenario lists others."""
        if object_ is None:
            return ""
        for worker in workers:
            if any(deployment is object_ for deployment in worker.deployments):
                return worker.pool.component
        name = _HASH.sub("", object_.name)
        for prefix in self._prefixes:
            if name.startswith(f"{prefix}-"):
                return name[len(prefix) + 1 :]
        return name

    @cached_property
    def _prefixes(self) -> tuple[str, ...]:
        """The spellings of the release's part of a name, the longest first."""
        values = self.values.data if self.values else {}
        release = self.job.plan.release
        names = {*fullnames(release=release, chart=self.job.chart.name, values=values), release}
        return tuple(sorted(names, key=lambda name: (-len(name), name)))

    def _locations(self, problem: Problem, object_: KubeObject | None) -> Iterator[Location]:
        yield from problem.locations
        if object_ is not None:
            file = self.job.chart.source_file(object_.template)
            if file is not None:
                yield Location("template", file)
        if problem.values_path is not None and self.values is not None:
            location = self.values.values.location(problem.values_path)
            # A probe's values stand in no file: the finding names the command that shows them.
            if location is not None and not (location.file is None and self.scenario.startswith("probe:")):
                yield location

    def _spot(self, problem: Problem) -> Spot | None:
        """The place in the rendered text where a problem shows, with those that take part."""
        if self.scene is None:
            return None
        if problem.object is not None:
            return self._spot_at(problem.object, problem.path, self._beside(problem))
        if not isinstance(problem.document, RenderedDocument):
            return None
        return problem.document.spot(self.scene, problem.path, line=problem.line)

    def _beside(self, problem: Problem) -> tuple[Spot, ...]:
        """The places that take part."""
        spots = (self._spot_at(object_, path) for object_, path in problem.related if object_ is not None)
        return tuple(spot for spot in spots if spot is not None)

    def _spot_at(self, object_: KubeObject, path: Path, related: tuple[Spot, ...] = ()) -> Spot | None:
        document, base = self._document_of(object_)
        if document is None or self.scene is None:
            return None
        return document.spot(self.scene, (*base, *path), related=related)

    def _document_of(self, object_: KubeObject) -> tuple[RenderedDocument | None, Path]:
        """The document that holds an object, and the path to it."""
        for document in self._documents:
            base = document.path_to(object_)
            if base is not None:
                return document, base
        return None, ()

    def _excerpt(self, object_: KubeObject | None, path: Path) -> Excerpt | None:
        document, base = self._document_of(object_) if object_ is not None else (None, ())
        return document.excerpt((*base, *path)) if document is not None else None
