"""A rule that kept silent about a container, and saw nothing but that, is not asked of an equal one again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from attune_lint.finding import Problem, Severity
from attune_lint.rule import ContainerView, Context, Scope, once
from attune_lint.run.account import Account
from attune_lint.run.examiner import Examiner
from attune_lint.run.registry import Rule
from attune_lint.views.manifest import KubeObject
from attune_lint.views.release import Release

CONTAINER = {"name": "main", "image": "python:3.12", "env": [{"name": "A", "value": "1"}]}


def pod(name: str, container: Any = CONTAINER, *, key: str = "containers", labels: Any = None) -> KubeObject:
    data = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "labels": labels or {}},
        "spec": {key: [container]},
    }
    return KubeObject(data, "templates/pod.yaml")


@once
def tier(container: ContainerView) -> object:
    return container.pod.labels.get("tier")


@once
def variables(container: ContainerView) -> list[str]:
    return [variable.name for variable in container.env]


def nothing(container: ContainerView, ctx: Context) -> bool:
    return variables(container) == ["B"]


def pods_label(container: ContainerView, ctx: Context) -> bool:
    return container.pod.labels.get("tier") == "bad"


def pods_label_once(container: ContainerView, ctx: Context) -> bool:
    return tier(container) == "bad"


def objects_name(container: ContainerView, ctx: Context) -> bool:
    return container.object.name == "bad"


def objects_kind_by_a_part(container: ContainerView, ctx: Context) -> bool:
    return container.env[0].object.name == "bad"


def volume(container: ContainerView, ctx: Context) -> bool:
    return any(mount.volume is None for mount in container.mounts)


def values(container: ContainerView, ctx: Context) -> bool:
    return ctx.value(("bad",)) is True


def image(container: ContainerView, ctx: Context) -> bool:
    return container.image == "python:3.12"


class Asked:
    """A rule that counts how often it is asked."""

    def __init__(self, question: Any) -> None:
        self.question = question
        self.count = 0

    def check(self, container: ContainerView, ctx: Context) -> Iterator[Problem]:
        self.count += 1
        if self.question(container, ctx):
            yield container.problem("bad", "Mend it.")

    def rule(self) -> Rule:
        flags = {"contract": False, "mandatory": False, "generic": False, "decisive": False}
        return Rule("rule", "gpu", Severity.ERROR, Scope.CONTAINER, self.check, None, page="", **flags)


def said(examiner: Examiner, objects: list[KubeObject], **given: Any) -> list[str]:
    """The objects about which the rule says something."""
    context = Context(Release("release", "default", "chart", tuple(objects)), given)
    found = []
    for object_ in objects:
        assert object_.pod is not None
        subjects = [(Scope.CONTAINER, object_.pod.all_containers)]
        if list(examiner.examine(object_, subjects, context, "default")):
            found.append(object_.name)
    return found


@pytest.mark.parametrize(
    ("question", "times", "bad"),
    [
        (nothing, 1, []),
        (pods_label, 3, ["marked"]),
        (pods_label_once, 3, ["marked"]),
        (objects_name, 3, ["bad"]),
        (objects_kind_by_a_part, 3, ["bad"]),
        (volume, 1, []),
        (values, 3, []),
        (image, 3, ["good", "marked", "bad"]),
    ],
)
def test_a_rule_is_asked_again_of_a_twin_if_it_looked_around_or_spoke(
    question: Any, times: int, bad: list[str]
) -> None:
    asked, account = Asked(question), Account()
    examiner = Examiner([asked.rule()], account, "chart")
    assert said(examiner, [pod("good"), pod("marked", labels={"tier": "bad"}), pod("bad")]) == bad
    assert asked.count == times
    assert account.subjects() == {"rule": 3}


@pytest.mark.parametrize(
    "other",
    [
        pod("other", {**CONTAINER, "image": "python:3.13"}),
        pod("other", {**CONTAINER, "tty": 1}),
        pod("other", {**CONTAINER, "tty": "True"}),
        pod("other", key="initContainers"),
    ],
    ids=["another image", "a number", "a text", "an init container"],
)
def test_what_differs_in_anything_is_no_twin(other: KubeObject) -> None:
    asked = Asked(nothing)
    said(Examiner([asked.rule()], Account(), "chart"), [pod("one", {**CONTAINER, "tty": True}), pod("two"), other])
    assert asked.count == 3


def test_two_rules_that_ask_one_function_both_look_around() -> None:
    first, second = Asked(pods_label_once), Asked(pods_label_once)
    examiner = Examiner([first.rule(), second.rule()], Account(), "chart")
    assert said(examiner, [pod("good"), pod("marked", labels={"tier": "bad"})]) == ["marked"]
    assert (first.count, second.count) == (2, 2)


def test_what_was_said_is_forgotten_after_two_rounds() -> None:
    asked = Asked(nothing)
    examiner = Examiner([asked.rule()], Account(), "chart")
    for name in ("one", "two", "three"):
        said(examiner, [pod(name)])
        examiner.keep([])
    assert asked.count == 1
    examiner.keep([])
    said(examiner, [pod("four")])
    assert asked.count == 2
