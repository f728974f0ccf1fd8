"""A credential comes to a container from a Secret.

Why
    What stands in a pod's `env` is in the release's history, in every `kubectl describe`, and open to all who may read
    pods. A Secret is none of that. Kubernetes accepts this.

Bad
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: HUB_TOKEN
            value: hf_0123456789abcdef
    ```

    or in a URL:

    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: INDEX_URL
            value: https://builder:correct-horse@pypi.example.com/simple
    ```

Good
    ```yaml values
    agentWorkers:
      - name: plain
        image: python:3.12-slim
        env:
          - name: HUB_TOKEN
            valueFrom:
              secretKeyRef:
                name: hub
                key: token
    ```

Fix
    Put the value into a Secret, and take it from there with `valueFrom.secretKeyRef`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import ContainerView, Context, EnvView, Problem, Scope, Severity, is_secret_key, rule

_URL = re.compile(r"\w://[^\s/@:]*:(?P<password>[^\s/@]+)@")
# A path, a switch, a number or a reference is no credential.
_HARMLESS = re.compile(r"\s*\Z|/|\./|true\Z|false\Z|\d+\Z|.*\$\(|\$\{|\{\{", re.IGNORECASE)


def has_variables(container: ContainerView, ctx: Context) -> bool:
    return bool(container.env)


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_variables)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    for variable in container.env:
        what = _fault(variable)
        if what:
            yield variable.problem(
                f"variable `{variable.name}` of {container.title} holds {what} in plain text. Kubernetes accepts this, "
                "and shows it to all who may read pods",
                f"Take {variable.name} from a Secret with valueFrom.secretKeyRef.",
                at=("value",),
            )


def _fault(variable: EnvView) -> str:
    value = variable.value
    if not value:
        return ""
    url = _URL.search(value) if "://" in value else None
    if url is not None and not _HARMLESS.match(url.group("password")):
        return "a password"
    if url is None and is_secret_key(variable.name) and "://" not in value and not _HARMLESS.match(value):
        return "a credential"
    return ""
