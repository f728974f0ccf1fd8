"""A reference `$(NAME)` names a variable that the container has by then.

Why
    Kubernetes puts the value of a variable in the place of `$(NAME)` in a command, its arguments and later
    variables. What it does not know it leaves as it stands: a name that is misspelled, or a variable that comes later
    in the list. Kubernetes accepts this, and the program gets the text `$(NAME)`. Of `$$` it leaves one `$`, in scripts
    too, where that is the number of the shell.

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
              envFrom:
                - $patch: replace
              env:
                - name: GREETING
                  value: hello $(VISITOR)
                - name: VISITOR
                  value: world
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          containers:
            - name: web
              envFrom:
                - $patch: replace
              env:
                - name: VISITOR
                  value: world
                - name: GREETING
                  value: hello $(VISITOR)
    ```

Fix
    Define the variable before those that refer to it, or write `$$(NAME)` where the text itself is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from attune_lint.rule import (
    ContainerView,
    Context,
    EnvView,
    Path,
    Problem,
    Scope,
    Severity,
    entry_variables,
    inherited_variables,
    is_shell,
    rule,
    script_at,
    script_of,
)

# Of the shell's own `$(command)` and Make's variables, upper-case names alone are surely meant for Kubernetes.
REFERENCE = re.compile(r"(?P<escaped>\$\$)|\$\((?P<name>[A-Z_][A-Z0-9_]*)\)")
# Two of them before a name are Kubernetes' own way of writing one.
OWN_NUMBER = re.compile(r"(?<!\$)\$\$(?![\w({$])")
# What every container has: the address of the API server.
ALWAYS = re.compile(r"KUBERNETES_(SERVICE|PORT)(_|\Z)|HOSTNAME\Z")
LINKED = re.compile(r"\w+_(SERVICE_HOST|SERVICE_PORT\w*|PORT\w*)\Z")


def has_text(container: ContainerView, ctx: Context) -> bool:
    return bool(container.env or container.command or container.args)


@rule(severity=Severity.WARNING, scope=Scope.CONTAINER, when=has_text)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    if OWN_NUMBER.search(script_of(container)):
        yield container.problem(
            f"the script of {container.title} holds `$$`, the shell's own number. Kubernetes accepts this, and leaves "
            "one `$` of the two",
            "Write $$$$ in place of $$.",
            at=script_at(container),
        )
    found = [(at, name, position) for at, text, position in _texts(container) for name in _references(text)]
    if not found:
        return
    inherited = inherited_variables(container, ctx.find)
    if inherited is None:
        return
    order = {variable.name: index for index, variable in reversed(list(enumerate(container.env)))}
    for at, name, position in found:
        if name in inherited or ALWAYS.match(name) or order.get(name, position) < position:
            continue
        if LINKED.match(name) and container.pod.spec.get("enableServiceLinks") is not False:
            continue
        if name in order and _is_out_of_order(container, container.env[position : position + 1], name, ctx):
            continue
        fault = "which has no value by then" if name in order else "which the container does not have"
        owner = f"variable `{container.env[position].name}`" if at[0] == "env" else f"an item of {at[0]}"
        yield container.problem(
            f"{owner} of {container.title} refers to `$({name})`, {fault}. Kubernetes accepts this, and leaves the "
            "text as it stands",
            f"Define {name} before it is used." if name in order else f"Define {name}, or write $$({name}).",
            at=at,
        )


def _is_out_of_order(container: ContainerView, variable: Sequence[EnvView], name: str, ctx: Context) -> bool:
    """Whether an entry's variable stands before one that comes first by the contract, which is a rule's of its own."""
    worker = ctx.worker_of(container)
    own = entry_variables(worker) if worker is not None else {}
    if not variable or variable[0].name not in own:
        return False
    return name not in own or own[name][0] < own[variable[0].name][0]


def _texts(container: ContainerView) -> Iterator[tuple[Path, str, int]]:
    """Every text in which references are replaced, with the number of variables that are known there."""
    for index, variable in enumerate(container.env):
        if variable.value:
            yield ("env", index, "value"), variable.value, index
    # In a script `$(NAME)` is the shell's as much as Kubernetes'.
    if not is_shell(container):
        for field in ("command", "args"):
            items = container.data.get(field)
            for index, item in enumerate(items if isinstance(items, list) else ()):
                if isinstance(item, str):
                    yield (field, index), item, len(container.env)


def _references(text: str) -> Iterator[str]:
    if "$(" in text:
        yield from (match["name"] for match in REFERENCE.finditer(text) if match["name"])
