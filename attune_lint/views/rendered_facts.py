"""What all scenarios of a chart have rendered together, for those who look at what documents say of it."""

from __future__ import annotations

from collections.abc import Sequence

from attune_lint.contract.edition import InitRole, Pool
from attune_lint.views.manifest import ContainerView
from attune_lint.views.release import Release
from attune_lint.views.workers import WorkerView


class RenderedFacts:
    """Names and parts that some scenario has shown."""

    def __init__(self) -> None:
        self.containers: set[str] = set()
        self.init_containers: set[str] = set()
        self.volumes: set[str] = set()
        self.objects: dict[str, set[str]] = {}
        self.apis: dict[tuple[str, str], None] = {}
        self.images: set[str] = set()
        self.workers: dict[str, set[str]] = {}
        self.loaders: dict[str, tuple[Pool, ContainerView]] = {}

    def learn(self, release: Release, workers: Sequence[WorkerView]) -> None:
        """Takes up one scenario."""
        for object_ in release.objects:
            self.objects.setdefault(object_.kind, set()).add(object_.name)
            self.apis[object_.api_version, object_.kind] = None
        for pod in release.pods:
            for container in pod.all_containers:
                self.images.add(container.image)
                (self.init_containers if container.is_init else self.containers).add(container.name)
            self.volumes.update(volume.name for volume in pod.volumes)
        for worker in workers:
            self._worker(worker)

    def take(self, later: RenderedFacts) -> None:
        """Takes up what others have seen of the scenarios that come next."""
        for kind, names in later.objects.items():
            self.objects.setdefault(kind, set()).update(names)
        for component, names in later.workers.items():
            self.workers.setdefault(component, set()).update(names)
        self.containers |= later.containers
        self.init_containers |= later.init_containers
        self.volumes |= later.volumes
        self.images |= later.images
        self.apis |= later.apis
        for component, loader in later.loaders.items():
            self.loaders.setdefault(component, loader)

    def _worker(self, worker: WorkerView) -> None:
        self.workers.setdefault(worker.pool.component, set()).add(worker.name)
        step = next((step for step in worker.pool.init_steps if step.role is InitRole.LOADER), None)
        loader = worker.init(step) if step is not None and worker.pool.component not in self.loaders else None
        if loader is not None:
            self.loaders[worker.pool.component] = (worker.pool, loader)

    @property
    def names(self) -> frozenset[str]:
        """The names of all objects."""
        return frozenset(name for names in self.objects.values() for name in names)

    @property
    def parts(self) -> frozenset[str]:
        """The names of all containers and volumes."""
        return frozenset({*self.containers, *self.init_containers, *self.volumes})
