"""A lifecycle hook does one thing, and is done before the pod is killed.

Why
    The API server refuses a hook without a handler or with two, and a sleep that is longer than the pod's
    `terminationGracePeriodSeconds` (30 where unset). A command that sleeps longer it takes: the time is up before the
    program hears that it should stop, and it is killed in the middle of its work.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              lifecycle:
                preStop:
                  exec:
                    command: ["sleep", "60"]
    ```

    or a sleep of the pod's own:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              lifecycle:
                preStop:
                  sleep:
                    seconds: 60
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          terminationGracePeriodSeconds: 90
          containers:
            - name: web
              lifecycle:
                preStop:
                  exec:
                    command: ["sleep", "60"]
    ```

Fix
    Shorten the sleep, or make terminationGracePeriodSeconds longer by the time that the program needs to stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.rule import ContainerView, Context, Path, Problem, Scope, Severity, handler_fault, lookup, rule

HOOKS = ("postStart", "preStop")
HANDLERS = ("exec", "httpGet", "sleep", "tcpSocket")
GRACE = 30  # where the pod does not say
SLEEP = re.compile(r"(?:\A|[;&\n]|\bdo\b)\s*(?:/bin/|/usr/bin/)?sleep\s+(\d+)(s|m)?\s*(?=[;&|\n]|\Z)")
LOOP = re.compile(r"\b(while|until|for|if|case)\b|\|\|")


def is_watched(container: ContainerView, ctx: Context) -> bool:
    return not container.is_init or container.is_sidecar


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=is_watched)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    lifecycle = container.data.get("lifecycle")
    if not isinstance(lifecycle, dict):
        return
    if lifecycle.get("stopSignal") and not container.pod.get("spec", "os", "name"):
        yield container.problem(
            f"{container.title} has a stopSignal, and its pod does not say its os; {container.pod.refusal}",
            "Set os.name of the pod to linux.",
            at=("lifecycle", "stopSignal"),
        )
    grace = _grace(container)
    for name in HOOKS:
        hook = lifecycle.get(name)
        if not isinstance(hook, dict):
            continue
        fault, at = handler_fault(hook, HANDLERS)
        if not fault:
            fault, at = _sleep_fault(hook, grace, ctx)
        if fault:
            yield container.problem(
                f"the {name} hook of {container.title} {fault}; {container.pod.refusal}",
                f"Correct the {name} hook of `{container.name}`.",
                at=("lifecycle", name, *at),
            )
        seconds = _slept(hook)
        if name == "preStop" and seconds > grace:
            yield container.problem(
                f"the {name} hook of {container.title} sleeps {seconds} seconds, and the pod is killed after {grace}. "
                "Kubernetes accepts this",
                f"Set terminationGracePeriodSeconds above {seconds}, or sleep less.",
                at=("lifecycle", name, "exec", "command"),
                severity=Severity.WARNING,
            )


def _grace(container: ContainerView) -> int:
    given = container.pod.spec.get("terminationGracePeriodSeconds")
    return given if isinstance(given, int) and not isinstance(given, bool) else GRACE


def _sleep_fault(hook: Mapping[str, Any], grace: int, ctx: Context) -> tuple[str, Path]:
    seconds = lookup(hook, ("sleep", "seconds"))
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return "", ()
    at: Path = ("sleep", "seconds")
    least = 1 if ctx.is_before("1.33") else 0
    if seconds > grace:
        return f"sleeps {seconds} seconds, longer than terminationGracePeriodSeconds {grace}", at
    return (f"sleeps {seconds} seconds, and at least {least} is taken", at) if seconds < least else ("", ())


def _slept(hook: Mapping[str, Any]) -> int:
    """The seconds that a command sleeps for certain."""
    command = lookup(hook, ("exec", "command"))
    words = [word for word in command if isinstance(word, str)] if isinstance(command, list) else []
    script = " ".join(words[:2]) if words[:1] in (["sleep"], ["/bin/sleep"]) else words[-1] if len(words) > 2 else ""
    if LOOP.search(script):
        return 0
    return sum(int(number) * (60 if unit == "m" else 1) for number, unit in SLEEP.findall(script))
