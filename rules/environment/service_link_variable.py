"""A script does not take the port of a Service link for its own setting.

Why
    For every Service of the namespace Kubernetes sets variables such as `DB_PORT=tcp://10.0.0.7:5432`, unless the pod
    says `enableServiceLinks: false`. A script that reads `$DB_PORT` as a number, and counts on somebody to set it, gets
    that text where a Service happens to be called `db`. Kubernetes accepts this.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          enableServiceLinks: true
          containers:
            - name: web
              command: ["/bin/sh", "-c", "exec serve --cache=cache:$CACHE_PORT"]
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: cache
    spec:
      ports:
        - port: 6379
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          enableServiceLinks: true
          containers:
            - name: web
              command: ["/bin/sh", "-c", "exec serve --cache=cache:$CACHE_PORT"]
              env:
                - name: CACHE_PORT
                  value: "6379"
    ---
    apiVersion: v1
    kind: Service
    metadata:
      name: cache
    spec:
      ports:
        - port: 6379
    ```

Fix
    Set the variable in env, or enableServiceLinks: false in the pod.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    inherited_variables,
    rule,
    script_at,
    script_of,
)

READ = re.compile(r"\$\{?(?P<name>[A-Z][A-Z0-9_]*_PORT)\b")
# The API server's own, which is set whatever the pod says.
ALWAYS = "KUBERNETES_PORT"


def has_script(container: ContainerView, ctx: Context) -> bool:
    return bool(script_of(container))


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_script)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    script = script_of(container)
    names = dict.fromkeys(match["name"] for match in READ.finditer(script))
    if not names or container.pod.spec.get("enableServiceLinks") is False:
        return
    inherited = inherited_variables(container, ctx.find)
    if inherited is None:
        return
    for service in ctx.release.of_kind("Service"):
        name = f"{service.name.upper().replace('-', '_')}_PORT"
        is_set = name in inherited or container.variable(name) is not None or re.search(rf"\b{name}=", script)
        if name in names and name != ALWAYS and not is_set:
            yield container.problem(
                f"the script of {container.title} reads `{name}`, which nobody sets but the link of {service.title}: "
                "it is `tcp://<address>:<port>`. Kubernetes accepts this",
                f"Set {name} in env of `{container.name}`.",
                at=script_at(container),
            )
