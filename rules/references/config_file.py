"""The chart's ConfigMap holds the configuration file.

Why
    All components read one file. Where the template takes it with `.Files.Get` and the path is wrong, or the
    file is left out of the package, the key is there and empty: every component starts with defaults, or not
    at all. Kubernetes accepts this.

Bad
    ```yaml
    kind: ConfigMap
    metadata:
      name: config
    data:
      config.yaml: ""
    ```

Good
    ```yaml
    kind: ConfigMap
    metadata:
      name: config
    data:
      config.yaml: |
        server: {}
    ```

Fix
    Correct the path in the template, and keep the file out of `.helmignore`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, KubeObject, Problem, Scope, Severity, data_keys, named, rule


def is_config(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind == "ConfigMap" and object_.name in named(ctx.fullnames, ctx.contract.config_suffix)


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_config, contract=True)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    key = ctx.contract.config_key
    value = data_keys(object_).get(key)
    if isinstance(value, str) and value.strip():
        return
    has = "has an empty" if key in data_keys(object_) else "has no"
    yield object_.problem(
        f"{object_.title} {has} `{key}`, which every component reads. Kubernetes accepts this",
        f"Put the configuration into the key {key}.",
        at=("data", key),
    )
