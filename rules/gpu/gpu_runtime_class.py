"""The RuntimeClass that a pod names exists.

Why
    A pod that names a RuntimeClass which the cluster does not have is refused: the Deployment is there, and
    never gets a pod. The chart cannot know the classes of the cluster; the configuration can.

Bad
    ```yaml config
    cluster:
      runtimeClasses: [nvidia, gvisor]
    ```
    ```yaml values
    agentWorkers:
      - name: sandboxed
        image: python:3.12-slim
        runtimeClassName: gvisr
    ```

Good
    ```yaml config
    cluster:
      runtimeClasses: [nvidia, gvisor]
    ```
    ```yaml values
    agentWorkers:
      - name: sandboxed
        image: python:3.12-slim
        runtimeClassName: gvisor
    ```

Fix
    Name a RuntimeClass of the cluster, or add the missing one to `cluster.runtimeClasses` of the
    configuration.

Options
    `cluster.runtimeClasses` of the configuration lists the classes that exist. Without it only names that are
    nearly one of NVIDIA's are reported.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, is_slip, nearest, rule

# What NVIDIA's operator makes.
USUAL = ("nvidia", "nvidia-cdi", "nvidia-legacy")


def has_class(pod: PodView, ctx: Context) -> bool:
    return isinstance(pod.spec.get("runtimeClassName"), str)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_class)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    name, known = pod.spec["runtimeClassName"], ctx.cluster.runtime_classes
    meant_usual = nearest(name, USUAL, cutoff=0.7)
    if known is None and name not in USUAL and meant_usual is not None and is_slip(name, meant_usual):
        yield pod.spec_problem(
            f"{pod.title} names the RuntimeClass `{name}`; `{meant_usual}` is the usual one. Kubernetes accepts this, "
            "and makes no pod where there is none of that name",
            f"Set runtimeClassName to {meant_usual}, or list {name} in cluster.runtimeClasses of the configuration.",
            at=("runtimeClassName",),
            severity=Severity.WARNING,
        )
    if known is None or not name or name in known or ctx.exists("RuntimeClass", name):
        return
    meant = nearest(name, known)
    hint = f"; did you mean `{meant}`?" if meant is not None else f"; it has {', '.join(known) or 'none'}"
    yield pod.spec_problem(
        f"{pod.title} names the RuntimeClass `{name}`, which the cluster does not have{hint}",
        f"Set runtimeClassName to {meant or 'a class of the cluster'}.",
        at=("runtimeClassName",),
    )
