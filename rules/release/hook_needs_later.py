"""A hook that runs before the install uses nothing that is made after it.

Why
    Helm runs `pre-install` hooks before it makes anything else. A Secret, a claim or a Service that is an ordinary
    object of the release is not there yet: on the first install the hook's pod cannot start, and Helm waits for it
    until it gives up. An upgrade works, so that nobody notices before the next new cluster. Kubernetes accepts this.

Bad
    ```yaml
    kind: Job
    metadata:
      name: migrations
      annotations:
        helm.sh/hook: pre-install,pre-upgrade
    ```

Good
    ```yaml
    kind: Secret
    apiVersion: v1
    metadata:
      name: early
      annotations:
        helm.sh/hook: pre-install
        helm.sh/hook-weight: "-5"
    stringData:
      GREETING: hello
    ---
    kind: Job
    apiVersion: batch/v1
    metadata:
      name: greet
      annotations:
        helm.sh/hook: pre-install
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: greet
              image: busybox:1.36
              envFrom:
                - secretRef:
                    name: early
    ```

Fix
    Make what the hook uses a hook of a lower weight too, or make the hook an ordinary Job that waits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    KubeObject,
    PodView,
    Problem,
    Scope,
    Severity,
    hook_events,
    hook_weight,
    references,
    rule,
    script_at,
)

EVENT = "pre-install"
HOOK = ("metadata", "annotations", "helm.sh/hook")


def has_pod(pod: PodView, ctx: Context) -> bool:
    return bool(pod.spec)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_pod)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    if EVENT not in hook_events(pod.object):
        return
    for reference in references(pod):
        later = ctx.find(reference.kind, reference.name)
        if later is not None and not reference.optional and _is_later(later, pod.object):
            yield reference.view.problem(
                f"{reference.owner} needs {later.title}, and runs as a hook before the install, when that is not there "
                "yet. Helm and Kubernetes accept this",
                f"Make {later.title} a {EVENT} hook of a lower weight, or {pod.title} no hook.",
                at=reference.at,
                related=[pod.object.place(*HOOK)],
            )
            return
    for service in ctx.release.of_kind("Service"):
        asking = next((c for c in pod.all_containers if _waits_for(c.script, service.name)), None)
        if asking is not None and _is_later(service, pod.object):
            yield asking.problem(
                f"{asking.title} asks {service.title}, and runs as a hook before the install, when that is not there "
                "yet. Helm and Kubernetes accept this",
                f"Make {pod.title} an ordinary Job that waits, or a hook after the install.",
                at=script_at(asking),
                related=[pod.object.place(*HOOK)],
            )
            return


def _is_later(needed: KubeObject, hook: KubeObject) -> bool:
    """Whether Helm makes an object after a hook of the same event."""
    return EVENT not in hook_events(needed) or hook_weight(needed) > hook_weight(hook)


def _waits_for(script: str, name: str) -> bool:
    """Whether a script loops, and names the Service: one may also be named without being asked."""
    if re.search(r"\b(until|while)\b", script) is None:
        return False
    return re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", script) is not None
