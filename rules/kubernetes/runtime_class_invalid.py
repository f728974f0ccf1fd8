"""A pod's runtimeClassName is absent, or a name.

Why
    An empty text is no name: the API server refuses it, although the field's own description says that empty
    means the default. A template that renders the field without asking makes one. A nodeSelector that
    contradicts the class, or an overhead beside it, is taken, and every pod is refused.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          runtimeClassName: ""
    ```

Good
    ```yaml values
    agentWorkers:
      - name: gpu
        image: python:3.12-slim
        runtimeClassName: kata
    ```

Fix
    Render the field only where the value is not empty.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, PodView, Problem, Scope, Severity, quantity, rule, subdomain_fault

REFUSED = "Kubernetes accepts this, and refuses every pod"


def has_runtime_class(pod: PodView, ctx: Context) -> bool:
    return isinstance(pod.spec.get("runtimeClassName"), str) or bool(pod.spec.get("overhead"))


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_runtime_class)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    given = pod.spec.get("runtimeClassName")
    name = given if isinstance(given, str) else ""
    fault = subdomain_fault(name) if name else "is empty" if given == "" else ""
    if fault:
        yield pod.problem(
            f"the runtimeClassName{f' `{name}`' if name else ''} of {pod.title} {fault}; {pod.refusal}",
            "Name a RuntimeClass, or leave the field out.",
            at=("spec", "runtimeClassName"),
        )
        return
    class_ = ctx.find("RuntimeClass", name) if name else None
    if pod.spec.get("overhead") and (not name or class_ is not None):
        wanted = class_.get("overhead", "podFixed") if class_ is not None else None
        if not _is_same(pod.spec["overhead"], wanted):
            yield pod.spec_problem(
                f"{pod.title} has an overhead of its own, which is the RuntimeClass's to say. {REFUSED}",
                "Leave overhead out.",
                at=("overhead",),
            )
    labels = class_.get("scheduling", "nodeSelector") if class_ is not None else None
    own = pod.spec.get("nodeSelector")
    for key, value in labels.items() if isinstance(labels, dict) else ():
        if isinstance(own, dict) and key in own and own[key] != value:
            yield pod.spec_problem(
                f"{pod.title} wants nodes with `{key}: {own[key]}`, and its RuntimeClass `{name}` those with "
                f"`{value}`. {REFUSED}",
                f"Remove {key} from the nodeSelector.",
                at=("nodeSelector", key),
            )


def _is_same(given: object, wanted: object) -> bool:
    if not isinstance(given, dict) or not isinstance(wanted, dict) or given.keys() != wanted.keys():
        return False
    return all(quantity(value) == quantity(wanted[key]) for key, value in given.items())
