"""The mode of a file is a number as the file system has it, within 0777.

Why
    YAML reads `0644` as an octal number, and Kubernetes takes what it stands for: 420. A mode without the leading
    zero is another one: `644` is refused, as is all above 511, and `400`, `440` or `444` are taken
    and stand for 0620, 0670 and 0674. A key that its owner alone should read lies open.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: config
              configMap:
                name: attune-config
                defaultMode: 644
    ```

    or a mode that is taken, and is not what was meant:

    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: config
              configMap:
                name: attune-config
                defaultMode: 400
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          volumes:
            - name: config
              configMap:
                name: attune-config
                defaultMode: 0400
    ```

Fix
    Write the mode with a leading zero, or its decimal number: 420 for 0644, 256 for 0400.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Path, PodView, Problem, Scope, Severity, VolumeView, places, rule

LARGEST = 0o777
# What owner, group and others are commonly given, the one no less than the next: such a number was meant to be octal.
COMMON = frozenset(f"{a}{b}{c}" for a in "4567" for b in "04567" for c in "04567" if a >= b >= c)
PLACES: tuple[Path, ...] = tuple(
    path
    for source in (("configMap",), ("downwardAPI",), ("secret",), ("projected",))
    for path in ((*source, "defaultMode"), (*source, "items", "*", "mode"))
) + tuple(("projected", "sources", "*", kind, "items", "*", "mode") for kind in ("configMap", "downwardAPI", "secret"))


def has_files(pod: PodView, ctx: Context) -> bool:
    return any(volume.source in ("configMap", "downwardAPI", "projected", "secret") for volume in pod.volumes)


@rule(severity=Severity.ERROR, scope=Scope.POD, when=has_files)
def check(pod: PodView, ctx: Context) -> Iterator[Problem]:
    for volume in pod.volumes:
        for at, mode in _modes(volume):
            meant = str(mode) if str(mode) in COMMON else ""
            if 0 <= mode <= LARGEST:
                if not meant:
                    continue
                fault = f"the mode {mode}, which stands for 0{mode:o} and not for 0{mode}; Kubernetes accepts this"
            else:
                fault = f"the mode {mode}, which is not from 0 to {LARGEST} (0777); {pod.refusal}"
            yield volume.problem(
                f"volume `{volume.name}` of {pod.title} has {fault}",
                f"Write 0{meant}, or {int(meant, 8)}." if meant else f"Write a mode from 0 to {LARGEST}.",
                at=at,
                severity=Severity.WARNING if 0 <= mode <= LARGEST else None,
            )


def _modes(volume: VolumeView) -> Iterator[tuple[Path, int]]:
    if volume.source in volume.data:
        for pattern in PLACES:
            for path, value in places(volume.data, pattern) if pattern[0] in volume.data else ():
                if isinstance(value, int) and not isinstance(value, bool):
                    yield path, value
