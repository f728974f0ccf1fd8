"""What a rule may see beside its subject: the release, the values, the contract, and facts about the cluster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from attune_lint.contract.edition import Contract, InitRole, InitStep, VolumeKind, VolumePromise
from attune_lint.finding import Related
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import Path, lookup
from attune_lint.sources.chart import Chart
from attune_lint.syntax.grammar import subdomain_fault
from attune_lint.validation.kube_schema import Status, Verdict
from attune_lint.views.given_names import given_names
from attune_lint.views.image_values import ImageValue, image_values
from attune_lint.views.kinds import CLUSTER_SCOPED
from attune_lint.views.manifest import ContainerView, KubeObject, PodView
from attune_lint.views.names import fullnames, named
from attune_lint.views.once import kept
from attune_lint.views.questions import Recording, asked
from attune_lint.views.references import Reference, is_in_release, references
from attune_lint.views.release import Release
from attune_lint.views.workers import COMPONENT_LABEL, WorkerView, plays


class ClusterFacts(NamedTuple):
    """What the configuration says of the cluster; null where it says nothing."""

    runtime_classes: tuple[str, ...] | None = None
    gpu_taints: tuple[str, ...] | None = None
    default_access_modes: tuple[str, ...] | None = None


class Context(Recording):
    """What a rule may see beside its subject. The chart, the contract, the facts about the cluster and what exists
    without the chart are the same throughout a job; all else is `asked`."""

    def __init__(
        self,
        release: Release,
        values: Mapping[str, Any],
        *,
        kube_version: str = "",
        workers: tuple[WorkerView, ...] = (),
        edition: Contract | None = None,
        cluster: ClusterFacts | None = None,
        external: frozenset[tuple[str, str]] = frozenset(),
        verdict: Callable[[KubeObject], Verdict] | None = None,
        chart: Chart | None = None,
        secret_texts: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self._release = release
        self._values = values
        self._kube_version = kube_version
        self._workers = workers
        self.edition = edition
        self.cluster = cluster or ClusterFacts()
        self.external = external
        self._verdict = verdict
        self.chart = chart
        self._secret_texts = secret_texts
        self._steps: dict[int, tuple[ContainerView, InitStep | None]] = {}  # the key is the container's identity

    @property
    @asked
    def release(self) -> Release:
        return self._release

    @property
    @asked
    def values(self) -> Mapping[str, Any]:
        """The merged values."""
        return self._values

    @property
    @asked
    def kube_version(self) -> str:
        """The Kubernetes version that is checked for, as `1.37`."""
        return self._kube_version

    @asked
    def is_before(self, version: str) -> bool:
        """Whether the Kubernetes version that is checked for is older than `X.Y`."""
        return _numbers(self._kube_version) < _numbers(version)

    @asked
    def find(self, kind: str, name: str) -> KubeObject | None:
        """The object of that kind and name, where it is rendered."""
        return self._release.find(kind, name)

    @asked
    def has_pod_with(self, labels: Mapping[str, Any]) -> bool:
        """Whether a pod of the release has all of these labels."""
        return bool(self._release.pods_with(labels))

    @asked
    def pods_with(self, labels: Mapping[str, Any]) -> tuple[PodView, ...]:
        """The pods of the release that have all of these labels."""
        return self._release.pods_with(labels)

    @asked
    def services_of(self, pod: PodView) -> tuple[KubeObject, ...]:
        """The Services that a pod is behind."""
        release = self._release
        return tuple(service for service in release.of_kind("Service") if pod in release.pods_behind(service))

    @property
    @asked
    def images(self) -> tuple[ImageValue, ...]:
        """The images under `images` of the values."""
        return self._images

    @kept
    def _images(self) -> tuple[ImageValue, ...]:
        return _the_same(tuple(image_values(self._values)))

    @property
    @asked
    def secret_texts(self) -> frozenset[str]:
        """The texts that the values keep as secrets, everyday words left out."""
        return self._secret_texts

    @property
    @asked
    def workers(self) -> tuple[WorkerView, ...]:
        return self._workers

    @asked
    def verdict_on(self, object_: KubeObject) -> Verdict:
        """What the schema of its kind says of an object."""
        return self._verdict(object_) if self._verdict is not None else Verdict(Status.NO_SCHEMA)

    @kept
    def contract(self) -> Contract:
        """The chart's edition. Only rules with `contract=True` (or scope WORKER) may ask: they alone are
        certain to have one."""
        if self.edition is None:
            raise LookupError("this chart has no contract; the rule must be declared with contract=True")
        return self.edition

    @property
    @asked
    def fullnames(self) -> tuple[str, ...]:
        return self._fullnames

    @kept
    def _fullnames(self) -> tuple[str, ...]:
        return fullnames(release=self._release.name, chart=self._release.chart_name, values=self._values)

    @asked
    def own_name(self, kind: str, suffix: str) -> str:
        """The name `<fullname>-<suffix>`, in the spelling of the object that is rendered, if there is one."""
        candidates = named(self.fullnames, suffix)
        return next((name for name in candidates if self.release.find(kind, name)), candidates[0])

    @property
    @asked
    def secrets(self) -> tuple[str, ...]:
        """What the chart's Secret may be called: as the values name it, else its own name."""
        existing = lookup(self.values, self.contract.existing_secret)
        if isinstance(existing, str) and existing:
            return (existing,)
        return named(self.fullnames, self.contract.secret_suffix)

    @property
    @asked
    def pull_secrets(self) -> tuple[str, ...]:
        """The names of the pull secrets that the values give to all pods; a bare name in the list counts as one."""
        return self._pull_secrets

    @kept
    def _pull_secrets(self) -> tuple[str, ...]:
        given = lookup(self._values, self.contract.pull_secrets)
        names = [lookup(item, ("name",), item) for item in given] if isinstance(given, list) else []
        return tuple(name for name in names if isinstance(name, str) and name)

    @asked
    def claim_promise(self, claim: str) -> VolumePromise | None:
        """The contract's volume that a claim of this name is behind."""
        return self._claim_promises.get(claim)

    @kept
    def _claim_promises(self) -> Mapping[str, VolumePromise]:
        pools = self.edition.pools if self.edition else ()
        promises = [promise for pool in pools for promise in pool.volumes if promise.kind is VolumeKind.CLAIM]
        return {name: p for p in reversed(promises) if p.suffix for name in named(self._fullnames, p.suffix)}

    def claim_values(self, claim: str, field: str) -> Path | None:
        """Where the values say a field of a claim that the contract names."""
        promise = self.claim_promise(claim)
        return (*promise.switch[:-1], field) if promise is not None and promise.switch else None

    @asked
    def value(self, path: Path) -> Any:
        """The value at a path, or None."""
        return lookup(self.values, path)

    @asked
    def like(self, kind: str, name: str) -> tuple[Related, ...]:
        """What was probably meant by the name of an object that is not rendered."""
        from attune_lint.views.meant import meant_by_name  # only where something is missing

        return meant_by_name(self._release, self._fullnames, kind, name)

    @asked
    def pods_meant(self, selector: Mapping[str, Any]) -> tuple[Related, ...]:
        """What keeps pods from being selected."""
        from attune_lint.views.meant import meant_by_selector

        return meant_by_selector(self._release, selector)

    @asked
    def is_job(self, object_: KubeObject, job: str) -> bool:
        """Whether an object is the contract's Job of that name: by its label, or by a name that may end with the
        release's revision, since a Job cannot be changed."""
        if object_.labels.get(COMPONENT_LABEL) == job:
            return True
        return any(object_.name == name or object_.name.startswith(f"{name}-") for name in named(self.fullnames, job))

    @asked
    def jobs(self, job: str) -> tuple[KubeObject, ...]:
        """The contract's Job of that name, and all else of the release that runs in its place."""
        return tuple(o for o in self._release.of_kind("Job", "CronJob", "Pod") if self.is_job(o, job))

    @kept
    def _given(self) -> Mapping[str, frozenset[str]]:
        return given_names(self._values)

    @asked
    def is_given(self, name: object, kind: str) -> bool:
        """Whether the values name an object of a kind so: then the user chose it, and answers for what it names."""
        return isinstance(name, str) and name in self._given.get(kind, self._given[""])

    @asked
    def is_switched_off(self, promise: VolumePromise) -> bool:
        """Whether the values turn the claim behind a volume off, so that the pods bring another source."""
        return bool(promise.switch) and lookup(self.values, promise.switch) is False

    def dangling(self, kind: str) -> Iterator[tuple[Reference, int]]:
        """The first reference to each object of a kind that nobody makes, with the number of all references to
        it. Names that stand in the values are the user's own, and optional ones may dangle."""
        for name, places in self.references_to(kind).items():
            # What is no name at all is another rule's.
            if not self.exists(kind, name) and not self.is_given(name, kind) and not subdomain_fault(name):
                told = [reference for reference in places if not self._is_told(reference)]
                if told:
                    yield told[0], len(told)

    @asked
    def references_to(self, kind: str) -> Mapping[str, list[Reference]]:
        """The references of all pods that name an object of a kind, and must not dangle, by the name."""
        return self._references.get(kind, {})

    @kept
    def _references(self) -> Mapping[str, Mapping[str, list[Reference]]]:
        found: dict[str, dict[str, list[Reference]]] = {}
        for pod in self._release.pods:
            for reference in references(pod):
                if not reference.optional:
                    found.setdefault(reference.kind, {}).setdefault(reference.name, []).append(reference)
        return found

    def _is_told(self, reference: Reference) -> bool:
        """Whether a rule about workers says already that another name is wanted here."""
        worker = self.worker_of(reference.pod) if reference.pod else None
        if worker is None:
            return False
        if reference.volume is not None:
            paths = {mount.path: mount.volume for mount in worker.pool.mounts}
            mounts = worker.container.mounts_of(reference.volume.name) if worker.container else ()
            promised = {reference.volume.name, *(paths.get(mount.clean_path) for mount in mounts)}
            wanted = [volume.suffix for volume in worker.pool.volumes if volume.name in promised and volume.suffix]
            return bool(wanted) and all(reference.name not in named(self.fullnames, suffix) for suffix in wanted)
        container = reference.container
        if container is None or reference.kind != "Secret" or reference.keys:
            return False
        return not any(source.secret in self.secrets for source in container.env_from)

    @asked
    def worker_of(self, part: PodView | ContainerView) -> WorkerView | None:
        """The entry that a pod, or the one around a container, was rendered for."""
        return self._worker_of.get(id(part.object))

    @kept
    def _worker_of(self) -> Mapping[int, WorkerView]:
        return {id(deployment): worker for worker in reversed(self._workers) for deployment in worker.deployments}

    @asked
    def twins(self, object_: KubeObject) -> tuple[KubeObject, ...]:
        """All objects that the cluster cannot tell from one, itself among them, in their order."""
        alike = self._alike[object_.kind, object_.name]
        if len(alike) == 1:
            return (object_,)
        identity = self._identity(object_)
        return tuple(other for other in alike if self._identity(other) == identity)

    @kept
    def _alike(self) -> Mapping[tuple[str, str], list[KubeObject]]:
        """The objects of each kind and name."""
        found: dict[tuple[str, str], list[KubeObject]] = {}
        for object_ in self._release.objects:
            found.setdefault((object_.kind, object_.name), []).append(object_)
        return found

    def _identity(self, object_: KubeObject) -> tuple[str, ...]:
        """Hooks come and go apart from the release's own objects."""
        group = object_.api_version.rpartition("/")[0]
        namespace = "" if object_.kind in CLUSTER_SCOPED else object_.namespace or self._release.namespace
        hook = str(object_.annotations.get("helm.sh/hook") or "")
        return group, object_.kind, namespace, object_.name, hook

    @asked
    def entries_of(self, name: str) -> int:
        """How many entries of the values make a Deployment of that name."""
        return self._entries_of[name]

    @kept
    def _entries_of(self) -> Counter[str]:
        return Counter(name for worker in self._workers for name in worker.expected_names)

    def step_of(self, container: ContainerView) -> InitStep | None:
        """The init step whose part a container plays: in a worker's pod, or in another one that does it otherwise than
        the workers do."""
        return self._step_of(container) if container.is_init else None

    @asked
    def _step_of(self, container: ContainerView) -> InitStep | None:
        key = id(container)
        if key not in self._steps:
            self._steps[key] = container, self._find_step(container)
        return self._steps[key][1]

    def _find_step(self, container: ContainerView) -> InitStep | None:
        worker = self.worker_of(container)
        if worker is not None:
            steps = ((step, worker.init(step)) for step in worker.pool.init_steps)
            return next((step for step, found in steps if found is not None and found.path == container.path), None)
        if container.script in self._step_scripts:
            return None
        return next(
            (
                step
                for pool in self.contract.pools
                for step in pool.init_steps
                if step.role is not InitRole.LOADER and plays(container, step, pool)
            ),
            None,
        )

    @kept
    def _step_scripts(self) -> frozenset[str]:
        """What the steps of workers run: of another pod that runs the same all is said there."""
        found = (worker.init(step) for worker in self._workers for step in worker.pool.init_steps)
        return frozenset(container.script for container in found if container is not None)

    @asked
    def is_said_of_a_worker(self, container: ContainerView) -> bool:
        """Whether a worker's step runs the same script as a container of another pod."""
        return self.worker_of(container) is None and container.script in self._step_scripts

    @asked
    def exists(self, kind: str, name: str) -> bool:
        """Whether an object is rendered or made by one that is, or declared external by the configuration."""
        return (kind, name) in self.external or is_in_release(self.release, kind, name)


@lru_cache(maxsize=64)
def _the_same(images: tuple[ImageValue, ...]) -> tuple[ImageValue, ...]:
    """The first of all tuples that are equal: whether two are the same is asked often."""
    return images


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
