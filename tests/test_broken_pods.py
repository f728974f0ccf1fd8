"""A worker's pod keeps the contract but for one thing, broken at random: a rule of the fitting category says so."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from attune_lint.contract.built_in import BUILT_IN
from attune_lint.contract.edition import Contract, InitRole, Pool
from attune_lint.finding import Finding, Severity
from tests.rule_harness import REPOSITORIES
from tests.test_properties import SETTINGS, rendered, report

EDITIONS = {edition.name: edition for edition in BUILT_IN}
Item = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
WORDS = st.from_regex("[a-z]{5,9}", fullmatch=True)


class Worker:
    """The Deployment of an entry, with its parts by the contract's names."""

    def __init__(self, data: Item, edition: Contract, pool: Pool) -> None:
        self.data, self.edition, self.pool = data, edition, pool
        self.pod: Item = data["spec"]["template"]["spec"]
        self.container: Item = _named(self.pod["containers"], pool.container)

    def steps(self, *roles: InitRole) -> list[Item]:
        names = [step.name for step in self.pool.init_steps if not roles or step.role in roles]
        return [_named(self.pod["initContainers"], name) for name in names]

    @property
    def loader(self) -> Item:
        return self.steps(InitRole.LOADER)[0]

    def volume(self, name: str) -> Item:
        return _named(self.pod["volumes"], name)

    def mount(self, path: str) -> Item:
        found: Item = next(mount for mount in self.container["volumeMounts"] if mount["mountPath"] == path)
        return found


def _named(items: list[Item], name: str) -> Item:
    return next(item for item in items if item["name"] == name)


def lose_a_step(worker: Worker, draw: Draw) -> None:
    worker.pod["initContainers"].remove(draw(st.sampled_from(worker.steps())))


def load_last(worker: Worker, draw: Draw) -> None:
    steps = worker.pod["initContainers"]
    steps.append(steps.pop(0))


def rename_a_step(worker: Worker, draw: Draw) -> None:
    draw(st.sampled_from(worker.steps()))["name"] = draw(WORDS)


def keep_a_step_running(worker: Worker, draw: Draw) -> None:
    draw(st.sampled_from(worker.steps()))["restartPolicy"] = "Always"


def run_a_step_beside(worker: Worker, draw: Draw) -> None:
    step = draw(st.sampled_from(worker.steps()))
    worker.pod["initContainers"].remove(step)
    worker.pod["containers"].append(step)


def turn_a_wait(worker: Worker, draw: Draw) -> None:
    step = draw(st.sampled_from(worker.steps(InitRole.WAIT_SCHEMA, InitRole.WAIT_PACKS)))
    step["command"][-1] = step["command"][-1].replace("until ", "while ")


def wait_for_another_file(worker: Worker, draw: Draw) -> None:
    (step,) = worker.steps(InitRole.WAIT_PACKS)
    step["command"][-1] = step["command"][-1].replace("pack.yaml", draw(WORDS))


def ask_without_variables(worker: Worker, draw: Draw) -> None:
    del worker.steps(InitRole.WAIT_SCHEMA)[0]["envFrom"]


def probe_a_step(worker: Worker, draw: Draw) -> None:
    probe = draw(st.sampled_from(["livenessProbe", "readinessProbe", "startupProbe"]))
    draw(st.sampled_from(worker.steps()))[probe] = {"exec": {"command": ["true"]}}


def load_elsewhere(worker: Worker, draw: Draw) -> None:
    worker.loader["volumeMounts"][0].update(
        draw(st.sampled_from([{"readOnly": True}, {"mountPath": "/elsewhere"}, {"subPath": "bin"}]))
    )


def copy_nothing(worker: Worker, draw: Draw) -> None:
    script = worker.loader["command"][-1]
    copies = [line for line in script.splitlines() if line.startswith("cp") and worker.pool.command in line.split()]
    assume(copies)
    worker.loader["command"][-1] = script.replace(copies[0] + "\n", "")


def start_another_program(worker: Worker, draw: Draw) -> None:
    worker.container["command"] = draw(
        st.sampled_from([[], ["/bin/sh", "-c", "true"], [f"{worker.pool.command}-{draw(WORDS)}"]])
    )


def keep_the_binary_elsewhere(worker: Worker, draw: Draw) -> None:
    volume = worker.volume(worker.edition.agent.name)
    del volume["emptyDir"]
    volume.update(
        draw(st.sampled_from([{"hostPath": {"path": "/opt"}}, {"configMap": {"name": f"attune-{draw(WORDS)}"}}]))
    )


def write_to_the_packs(worker: Worker, draw: Draw) -> None:
    mount = worker.mount(worker.edition.packs.path)
    if draw(st.booleans()):
        del mount["readOnly"]
    else:
        mount["readOnly"] = False


def take_other_packs(worker: Worker, draw: Draw) -> None:
    worker.volume(worker.edition.packs.name)["persistentVolumeClaim"]["claimName"] = f"attune-{draw(WORDS)}"


def keep_packs_in_the_pod(worker: Worker, draw: Draw) -> None:
    volume = worker.volume(worker.edition.packs.name)
    del volume["persistentVolumeClaim"]
    volume["emptyDir"] = {}


def lose_a_mount(worker: Worker, draw: Draw) -> None:
    mounts = worker.container["volumeMounts"]
    mounts.remove(draw(st.sampled_from(mounts)))


def mount_elsewhere(worker: Worker, draw: Draw) -> None:
    draw(st.sampled_from(worker.container["volumeMounts"]))["mountPath"] = f"/{draw(WORDS)}"


def lose_a_volume(worker: Worker, draw: Draw) -> None:
    worker.pod["volumes"].remove(draw(st.sampled_from(worker.pod["volumes"])))


def lose_a_variable(worker: Worker, draw: Draw) -> None:
    env = worker.container["env"]
    env.remove(draw(st.sampled_from(env)))


def set_a_variable_twice(worker: Worker, draw: Draw) -> None:
    env = worker.container["env"]
    env.append(deepcopy(draw(st.sampled_from(env))))


def misname_a_variable(worker: Worker, draw: Draw) -> None:
    variable = draw(st.sampled_from(worker.container["env"]))
    at = draw(st.integers(1, len(variable["name"]) - 1))
    variable["name"] = f"{variable['name'][:at]}Q{variable['name'][at:]}"


def lose_the_secret(worker: Worker, draw: Draw) -> None:
    del worker.container["envFrom"]


def name_another_secret(worker: Worker, draw: Draw) -> None:
    worker.container["envFrom"][0]["secretRef"]["name"] = f"attune-{draw(WORDS)}"


def rename_the_container(worker: Worker, draw: Draw) -> None:
    worker.container["name"] = draw(WORDS)


def use_another_image(worker: Worker, draw: Draw) -> None:
    worker.container["image"] = f"registry.example.com/{draw(WORDS)}:1.0"


def run_another_number(worker: Worker, draw: Draw) -> None:
    worker.data["spec"]["replicas"] = draw(st.integers(2, 9))


def select_others(worker: Worker, draw: Draw) -> None:
    labels = worker.data["spec"]["selector"]["matchLabels"]
    labels[draw(st.sampled_from(sorted(labels)))] = draw(WORDS)


def ask_for_part_of_a_gpu(worker: Worker, draw: Draw) -> None:
    limits = worker.container["resources"]["limits"]
    limits["nvidia.com/gpu"] = draw(st.sampled_from(["0.5", "500m", "1.5", "-1"]))


def misname_the_gpu(worker: Worker, draw: Draw) -> None:
    limits = worker.container["resources"]["limits"]
    limits[draw(st.sampled_from(["nvidia.com/gpus", "nvidia/gpu", "nvidia.com/GPU", "nvdia.com/gpu"]))] = limits.pop(
        "nvidia.com/gpu"
    )


def give_the_gpu_to_a_step(worker: Worker, draw: Draw) -> None:
    draw(st.sampled_from(worker.steps()))["resources"] = {"limits": {"nvidia.com/gpu": 1}}


def lose_a_scheduling_field(worker: Worker, draw: Draw) -> None:
    del worker.pod[draw(st.sampled_from(["runtimeClassName", "nodeSelector", "tolerations"]))]


def misplace_a_scheduling_field(worker: Worker, draw: Draw) -> None:
    field = draw(st.sampled_from(["runtimeClassName", "nodeSelector", "tolerations"]))
    worker.container[field] = worker.pod.pop(field)


def tolerate_another_taint(worker: Worker, draw: Draw) -> None:
    worker.pod["tolerations"][0]["key"] = f"example.com/{draw(WORDS)}"


INIT = {"init-containers", "agent-binary", "kubernetes"}
STORED = {"packs", "storage", "workers", "references", "agent-binary", "kubernetes"}
ENV = {"environment", "workers"}
GPU = {"gpu", "kubernetes"}
OPERATORS: dict[Callable[[Worker, Draw], None], set[str]] = {
    lose_a_step: INIT,
    load_last: INIT,
    rename_a_step: INIT,
    keep_a_step_running: INIT,
    run_a_step_beside: INIT,
    turn_a_wait: INIT,
    wait_for_another_file: INIT,
    ask_without_variables: INIT,
    probe_a_step: INIT,
    load_elsewhere: INIT,
    copy_nothing: INIT,
    start_another_program: {"agent-binary"},
    keep_the_binary_elsewhere: {"agent-binary"},
    write_to_the_packs: {"packs"},
    take_other_packs: {"packs", "references"},
    keep_packs_in_the_pod: {"packs"},
    lose_a_mount: STORED,
    mount_elsewhere: STORED,
    lose_a_volume: {"kubernetes"},
    lose_a_variable: ENV,
    set_a_variable_twice: ENV,
    misname_a_variable: ENV,
    lose_the_secret: {"workers", "references"},
    name_another_secret: {"workers", "references"},
    rename_the_container: {"workers"},
    use_another_image: {"workers"},
    run_another_number: {"workers"},
    select_others: {"kubernetes"},
}
OF_GPUS: dict[Callable[[Worker, Draw], None], set[str]] = {
    ask_for_part_of_a_gpu: GPU,
    misname_the_gpu: GPU,
    give_the_gpu_to_a_step: {"gpu"},
    lose_a_scheduling_field: {"gpu"},
    misplace_a_scheduling_field: {"gpu"},
    tolerate_another_taint: {"gpu"},
}
CASES = [
    *((edition, operator) for edition in REPOSITORIES for operator in OPERATORS),
    *((edition, operator) for edition in REPOSITORIES for operator in OF_GPUS),
]


@pytest.mark.parametrize(("edition", "operator"), CASES, ids=[f"{edition}-{o.__name__}" for edition, o in CASES])
@settings(SETTINGS, max_examples=4)
@given(data=st.data())
def test_what_breaks_a_pod_is_said(edition: str, operator: Callable[[Worker, Draw], None], data: st.DataObject) -> None:
    objects = deepcopy(rendered(edition))
    index, pool = data.draw(st.sampled_from(_workers(edition, objects, of_gpus=operator in OF_GPUS)), label="worker")
    _, deployment = objects[index]
    operator(Worker(deployment, EDITIONS[edition], pool), data.draw)
    assume(deployment != rendered(edition)[index][1])
    name = deployment["metadata"]["name"]
    found = {finding.category for finding in _new(edition, objects) if _is_about(finding, name)}
    assert found & {**OPERATORS, **OF_GPUS}[operator]


def _workers(edition: str, objects: list[tuple[str, Item]], *, of_gpus: bool) -> list[tuple[int, Pool]]:
    """The Deployments of entries, or only that of the one with a GPU, by their index."""
    return [
        (index, pool)
        for index, (_, data) in enumerate(objects)
        for pool in EDITIONS[edition].pools
        if data["kind"] == "Deployment"
        and f"-{pool.component}-" in data["metadata"]["name"]
        and (not of_gpus or "tolerations" in data["spec"]["template"]["spec"])
    ]


@cache
def _known(edition: str) -> frozenset[str]:
    return frozenset(finding.fingerprint for finding in report(edition, rendered(edition)).findings)


def _new(edition: str, objects: list[tuple[str, Item]]) -> list[Finding]:
    return [
        finding
        for finding in report(edition, objects).findings
        if finding.severity is not Severity.INFO and finding.fingerprint not in _known(edition)
    ]


def _is_about(finding: Finding, name: str) -> bool:
    return any(o.object is not None and o.object.name == name for o in finding.occurrences) or name in finding.message
