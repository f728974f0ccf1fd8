"""The chart takes the Kubernetes versions that it is checked for.

Why
    `kubeVersion` in Chart.yaml makes Helm refuse every cluster outside its range. Without `-0`, a range
    such as `>=1.27.0` also leaves out the versions of clouds that carry a suffix (`v1.30.1-gke.5`).

Bad
    ```yaml Chart.yaml
    kubeVersion: "<1.30.0-0"
    ```

Good
    ```yaml Chart.yaml
    kubeVersion: ">=1.27.0-0"
    ```

Fix
    Widen the range in Chart.yaml, or check for the versions that it means (`--kube-version`).
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, FailureKind, Problem, RenderView, Scope, Severity, rule


@rule(severity=Severity.ERROR, scope=Scope.RENDER, mandatory=True)
def check(view: RenderView, ctx: Context) -> Iterator[Problem]:
    if view.failure is not None and view.failure.kind is FailureKind.KUBE_VERSION:
        yield view.problem("Widen kubeVersion in Chart.yaml, or pass another --kube-version.", key="kubeVersion")
