"""A command that starts a shell hands it a script that the shell can read.

Why
    Kubernetes starts whatever words it is given. Without `-c`, a shell takes the script for the name of a file;
    without the shell, the first word is an option and no program; and a loop without `done` is a syntax error.
    The container fails at every start. Kubernetes accepts this.

Bad
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: ["/bin/sh", "until [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done"]
    ```

    or a loop that is never closed:

    ```yaml
    initContainers:
      - name: wait-for-packs
        command: ["/bin/sh", "-c", "until [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2"]
    ```

    or a shell in a folder that no image has:

    ```yaml
    initContainers:
      - name: wait-for-packs
        command: ["/bi/sh", "-c", "until [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done"]
    ```

    or a script that no shell is started for:

    ```yaml
    kind: Job
    metadata:
      name: init-packs
    spec:
      template:
        spec:
          initContainers:
            - name: wait-for-user
              command: null
              args: ["until pg_isready; do sleep 2; done"]
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-packs
        command: ["/bin/sh", "-c", "until [ -f /opt/attune/packs/core/pack.yaml ]; do sleep 2; done"]
    ```

Fix
    Write the shell, `-c` and the script as three items of `command`, and close every `do`, `if` and `case`.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    SHELLS,
    ContainerView,
    Context,
    Problem,
    Scope,
    Severity,
    is_shell,
    is_slip,
    nearest,
    rule,
    script_fault,
    starts_its_words,
)


def has_command(container: ContainerView, ctx: Context) -> bool:
    return bool(container.command or container.args)


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=has_command)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    fault = _fault(container) if container.command else None
    if _is_lost(container, ctx):
        yield container.problem(
            f"{container.title} has a script as args and no command, and its image starts the whole text as one "
            "program, so that it fails at every start. Kubernetes accepts this",
            "Write the shell and -c as command.",
            at=("args",),
        )
    if fault is not None:
        yield container.problem(
            f"the command of {container.title} {fault}, so that it fails at every start. Kubernetes accepts this",
            "Write the shell, -c and the whole script as three items of command.",
            at=("command",),
        )


def _is_lost(container: ContainerView, ctx: Context) -> bool:
    """Whether arguments are a script that no shell reads. Of a worker's own steps another rule speaks."""
    if container.command or not container.args or ctx.worker_of(container) is not None:
        return False
    first = container.args[0].strip()
    return not first.startswith("-") and any(map(str.isspace, first)) and starts_its_words(container.image)


# Programs that take `-c` and are spelled much like a shell.
FOLDERS = ("/bin", "/usr/bin", "/usr/local/bin")
ALIKE = frozenset({"fish", "csh", "tcsh", "mksh", "pwsh", "ssh", "rsh", "xonsh", "su", "sg"})


def _misspelled(first: str, rest: list[str]) -> str | None:
    """A program that is nearly a shell, and is handed a script as one."""
    name = first.rsplit("/", 1)[-1]
    has_script = len(rest) > 1 and rest[0].startswith("-") and rest[0].endswith("c") and " " in rest[1].strip()
    folder = first.rpartition("/")[0]
    if has_script and name in SHELLS and folder not in FOLDERS and any(is_slip(folder, known) for known in FOLDERS):
        return f"starts `{first}`, and no image has the folder `{folder}`"
    if not has_script or name in ALIKE or name in SHELLS or not _is_nearly_shell(name):
        return None
    return f"starts `{name}`, which is no shell"


def _is_nearly_shell(name: str) -> bool:
    return nearest(name, SHELLS, cutoff=0.75) is not None or any(is_slip(name, shell) for shell in SHELLS)


def _fault(container: ContainerView) -> str | None:
    first, *rest = (*container.command, *container.args)
    if first.startswith("-"):
        return f"starts with the option `{first.split()[0]}` and names no program"
    if "\n" in first:
        return "begins with its script and names no program"
    misspelt = _misspelled(first, rest)
    if misspelt is not None or not is_shell(container):
        return misspelt
    for word in rest:
        if word.startswith("-") and any(character.isspace() for character in word):
            return "has options and script in one item"
        if not word.startswith("-"):
            break
    words = [word for word in rest if not word.startswith("-")]
    has_script = any(word.startswith("-") and not word.startswith("--") and "c" in word for word in rest)
    if words and not has_script and any(character.isspace() for character in words[0].strip()):
        return "hands its script to a shell without `-c`"
    return script_fault(container)
