"""What a rule may see beside its subject: the release, the values, the contract, and facts about the cluster."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, wraps
from typing import Any, TypeVar

from attune_lint.contract.edition import Contract, InitRole, InitStep, VolumeKind, VolumePromise
from attune_lint.finding import Related
from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import is_misspelt_name, is_slip, nearest
from attune_lint.path import Path, lookup
from attune_lint.sources.chart import Chart
from attune_lint.syntax.grammar import subdomain_fault
from attune_lint.validation.kube_schema import Status, Verdict
from attune_lint.views.image_values import ImageValue, image_values
from attune_lint.views.kinds import CLUSTER_SCOPED, POD_PATHS
from attune_lint.views.manifest import ContainerView, KubeObject, PodView
from attune_lint.views.names import fullnames, named
from attune_lint.views.references import Reference, is_in_release, references
from attune_lint.views.release import Release
from attune_lint.views.secrets import plain_in_values, secrets_in_values
from attune_lint.views.surroundings import SURROUNDINGS
from attune_lint.views.workers import COMPONENT_LABEL, WorkerView, plays


class ClusterFacts(NamedTuple):
    """What the configuration says of the cluster; null where it says nothing."""

    runtime_classes: tuple[str, ...] | None = None
    gpu_taints: tuple[str, ...] | None = None
    default_access_modes: tuple[str, ...] | None = None


class Question(NamedTuple):
    """What a rule asked of its context, and the answer that it got."""

    method: Callable[..., Any]
    arguments: tuple[Any, ...]
    answer: Any

    def still_holds(self, context: Context) -> bool:
        """Whether another context gives the same answer. Only small answers are compared, and others must be the
        very same object."""
        answer = self.method(context, *self.arguments)
        if answer is self.answer:
            return True
        return type(answer) is type(self.answer) and isinstance(answer, _COMPARED) and bool(answer == self.answer)


_COMPARED = (str, int, float, tuple, frozenset)
# What may be a name, right or wrong.
_NAME = re.compile(r"[\w.:-]+")

F = TypeVar("F", bound=Callable[..., Any])


def asked(method: F) -> F:
    """Marks a method of Context by which a rule sees what may differ between scenarios and versions: while a context
    records, each call is noted. What a method itself asks on the way is not. What many rules ask is answered once."""

    @wraps(method)
    def ask(context: Context, *arguments: Any) -> Any:
        record = context.record
        if record is None:
            return method(context, *arguments)
        # A mapping or a list is no key; its place in memory is, as long as the question keeps it there.
        key = (method, *(id(one) if isinstance(one, dict | list) else one for one in arguments))
        question = context.known.get(key)
        if question is None:
            # What the context looks at is its own affair: its answer is what counts.
            context.record, seen = None, SURROUNDINGS.seen
            try:
                question = Question(method, arguments, method(context, *arguments))
            finally:
                context.record, SURROUNDINGS.seen = record, seen
            context.known[key] = question
        record.append(question)
        return question.answer

    return ask  # type: ignore[return-value]  # of the same signature


class Context:
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
    ) -> None:
        self._release = release
        self._values = values
        self._kube_version = kube_version
        self._workers = workers
        self.edition = edition
        self.cluster = cluster or ClusterFacts()
        self.external = external
        self._verdict = verdict
        self.chart = chart
        self.record: list[Question] | None = None
        self.known: dict[tuple[Any, ...], Question] = {}
        self._held: dict[int, tuple[Question, bool]] = {}  # the key is the question's identity
        self._steps: dict[int, tuple[ContainerView, InitStep | None]] = {}  # the key is the container's identity

    def still_answers(self, question: Question) -> bool:
        """Whether a question of another context has the same answer here. Many owners asked the very same."""
        if id(question) not in self._held:
            self._held[id(question)] = question, question.still_holds(self)
        return self._held[id(question)][1]

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
        return any(labels.items() <= pod.labels.items() for pod in self._release.pods)

    @asked
    def pods_with(self, labels: Mapping[str, Any]) -> tuple[PodView, ...]:
        """The pods of the release that have all of these labels."""
        return tuple(pod for pod in self._release.pods if labels.items() <= pod.labels.items())

    @property
    @asked
    def images(self) -> tuple[ImageValue, ...]:
        """The images under `images` of the values."""
        return self._images

    @cached_property
    def _images(self) -> tuple[ImageValue, ...]:
        return _the_same(tuple(image_values(self._values)))

    @property
    @asked
    def secret_texts(self) -> frozenset[str]:
        """The texts that the values keep as secrets, everyday words left out."""
        return self._secret_texts

    @cached_property
    def _secret_texts(self) -> frozenset[str]:
        return frozenset(secrets_in_values(self._values)).difference(plain_in_values(self._values))

    @property
    @asked
    def workers(self) -> tuple[WorkerView, ...]:
        return self._workers

    @asked
    def verdict_on(self, object_: KubeObject) -> Verdict:
        """What the schema of its kind says of an object."""
        return self._verdict(object_) if self._verdict is not None else Verdict(Status.NO_SCHEMA)

    @property
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

    @cached_property
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

    @cached_property
    def _pull_secrets(self) -> tuple[str, ...]:
        given = lookup(self._values, self.contract.pull_secrets)
        names = [lookup(item, ("name",), item) for item in given] if isinstance(given, list) else []
        return tuple(name for name in names if isinstance(name, str) and name)

    @asked
    def claim_promise(self, claim: str) -> VolumePromise | None:
        """The contract's volume that a claim of this name is behind."""
        return self._claim_promises.get(claim)

    @cached_property
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
        """What was probably meant by the name of an object that is not rendered, as a place that takes part in a
        problem: an object of nearly that name, or of none, or of another kind; else the kind alone."""
        objects = self.release.of_kind(kind)
        names = {object_.name: object_ for object_ in objects}
        cut = max((other for other in names if other.endswith("-") and name.startswith(other)), key=len, default=None)
        found = cut or self._like(name, names)
        found = next((other for other in names if other and not _NAME.fullmatch(other)), found)  # a template mangled it
        others = [one for one in self.release.objects if one.kind not in (kind, *_OF_THE_SAME_NAME)]
        # A name may end with a revision or a hash.
        others = [
            one for one in others if one.name == name or (one.name.startswith(f"{name}-") and is_slip(one.kind, kind))
        ]
        like = nearest(kind, [other.kind for other in others], cutoff=0.6)
        meant = next((other.place("kind") for other in others if other.kind == like), None)
        if meant is not None:
            return (meant,)
        if "" in names and (found is None or (found != cut and _NAME.fullmatch(found) and not is_slip(found, name))):
            return (names[""].place("metadata", "name"),)
        if found is not None and found != name:
            return (names[found].place("metadata", "name"),)
        return (Related(None, (kind,)),)

    def _like(self, name: str, names: Iterable[str]) -> str | None:
        """The name that is nearly another one, the release's part of both aside."""
        whole = next((other for other in names if is_slip(other, name)), None)
        if whole is not None:
            return whole
        own = next((f"{full}-" for full in self.fullnames if name.startswith(f"{full}-")), "")
        bare, name = {other.removeprefix(own): other for other in names}, name.removeprefix(own)
        found = next((other for other in bare if is_slip(other, name)), None) or nearest(name, bare, cutoff=0.7)
        return bare[found] if found is not None else None

    @asked
    def pods_meant(self, selector: Mapping[str, Any]) -> tuple[Related, ...]:
        """What keeps pods from being selected: the kind of an object with such pods, where the word is misspelled and
        no pod is seen; or else the labels of the pods that a workload would select so itself, or that lacks them."""
        found: list[Related] = []
        meant: list[Related] = []
        for object_ in self.release.objects if selector else ():
            labels = object_.get("spec", "template", "metadata", "labels")
            if object_.pod is None and isinstance(labels, dict) and selector.items() <= labels.items():
                found.append(object_.place("kind"))
            selected = object_.get("spec", "selector", "matchLabels")
            has_pods = object_.kind in POD_PATHS
            if has_pods and isinstance(selected, dict) and selector.items() <= selected.items():
                meant.append(object_.place("spec", "template", "metadata", "labels"))
            if has_pods and object_.get("spec") is None and selector.items() <= object_.labels.items():
                meant.append(object_.place("spec"))
        return tuple(found or meant or self._pods_nearly(selector))

    def _pods_nearly(self, selector: Mapping[str, Any]) -> Iterator[Related]:
        """The label of a pod that has all of a selector but one, and that one misspelled."""
        for pod in self.release.pods:
            other = [key for key, value in selector.items() if pod.labels.get(key) != value]
            if len(other) == 1 and is_misspelt_name(str(pod.labels.get(other[0])), str(selector[other[0]])):
                yield pod.place("metadata", "labels", other[0])

    @asked
    def is_job(self, object_: KubeObject, job: str) -> bool:
        """Whether an object is the contract's Job of that name: by its label, or by a name that may end with the
        release's revision, since a Job cannot be changed."""
        if object_.labels.get(COMPONENT_LABEL) == job:
            return True
        return any(object_.name == name or object_.name.startswith(f"{name}-") for name in named(self.fullnames, job))

    @cached_property
    def _given(self) -> Mapping[str, frozenset[str]]:
        return {kind: frozenset(_names_given(self._values, key)) for kind, key in _NAMING_KEYS.items()}

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
        found: dict[str, list[Reference]] = {}
        for pod in self.release.pods:
            for reference in references(pod):
                if reference.kind == kind and not reference.optional:
                    found.setdefault(reference.name, []).append(reference)
        for name, places in found.items():
            # What is no name at all is another rule's.
            if not self.exists(kind, name) and not self.is_given(name, kind) and not subdomain_fault(name):
                told = [reference for reference in places if not self._is_told(reference)]
                if told:
                    yield told[0], len(told)

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

    @cached_property
    def _worker_of(self) -> Mapping[int, WorkerView]:
        return {id(deployment): worker for worker in reversed(self._workers) for deployment in worker.deployments}

    @asked
    def twins(self, object_: KubeObject) -> tuple[KubeObject, ...]:
        """All objects that the cluster cannot tell from one, itself among them, in their order."""
        return self._twins[self._identity(object_)]

    @cached_property
    def _twins(self) -> Mapping[tuple[str, ...], tuple[KubeObject, ...]]:
        found: dict[tuple[str, ...], list[KubeObject]] = {}
        for object_ in self._release.objects:
            found.setdefault(self._identity(object_), []).append(object_)
        return {identity: tuple(objects) for identity, objects in found.items()}

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

    @cached_property
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

    @cached_property
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


# Keys under which values name an object of a kind; a repository or a user may be spelled as one by chance.
# Kinds of which one chart may well make objects of one name.
_OF_THE_SAME_NAME = frozenset(
    {
        *POD_PATHS,
        "Service",
        "ServiceAccount",
        "ConfigMap",
        "Secret",
        "PersistentVolumeClaim",
        "Role",
        "RoleBinding",
        "Ingress",
    }
)
_NAMING_KEYS = {
    "": re.compile(r"secret|claim|config_?map|account|volume|name|ref", re.IGNORECASE),
    "Secret": re.compile(r"secret|credential|auth|ref\Z|tls|cert", re.IGNORECASE),
    "ConfigMap": re.compile(r"config|map|ref\Z", re.IGNORECASE),
    "PersistentVolumeClaim": re.compile(r"claim|pvc|volume|storage|persist|pack|artifact|env", re.IGNORECASE),
    "ServiceAccount": re.compile(r"account|rbac", re.IGNORECASE),
    "Service": re.compile(r"host|service|address|url|endpoint|server", re.IGNORECASE),
}


def _names_given(data: Any, key: re.Pattern[str], *, named: bool = False) -> Iterator[str]:
    if isinstance(data, str):
        if named:
            yield data
    elif isinstance(data, dict):
        for name, item in data.items():
            yield from _names_given(item, key, named=named or key.search(name) is not None)
    elif isinstance(data, list):
        for item in data:
            yield from _names_given(item, key, named=named)
