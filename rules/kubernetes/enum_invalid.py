"""A field with fixed words holds one of them.

Why
    `imagePullPolicy: ifnotpresent`, `protocol: http` or `accessModes: [RWX]` are refused by the API server,
    and the published schemas take any text.

Bad
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              imagePullPolicy: ifnotpresent
    ```

Good
    ```yaml
    kind: Deployment
    metadata:
      name: api
    spec:
      template:
        spec:
          containers:
            - name: api
              imagePullPolicy: IfNotPresent
    ```

Fix
    Use one of the words that the message lists, spelled as there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attune_lint.rule import Context, KubeObject, Path, Problem, Scope, Severity, View, rule

Words = tuple[str, ...]

PROTOCOLS = ("TCP", "UDP", "SCTP")
CONTAINER_FIELDS: Mapping[Path, Words] = {
    ("imagePullPolicy",): ("Always", "IfNotPresent", "Never"),
    ("terminationMessagePolicy",): ("File", "FallbackToLogsOnError"),
}
POD_FIELDS: Mapping[Path, Words] = {
    ("dnsPolicy",): ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"),
    ("preemptionPolicy",): ("Never", "PreemptLowerPriority"),
    ("securityContext", "fsGroupChangePolicy"): ("Always", "OnRootMismatch"),
}
OBJECT_FIELDS: Mapping[str, Mapping[Path, Words]] = {
    "Service": {
        ("spec", "type"): ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
        ("spec", "sessionAffinity"): ("None", "ClientIP"),
        ("spec", "externalTrafficPolicy"): ("Cluster", "Local"),
        ("spec", "internalTrafficPolicy"): ("Cluster", "Local"),
    },
    "Deployment": {("spec", "strategy", "type"): ("Recreate", "RollingUpdate")},
    "StatefulSet": {
        ("spec", "updateStrategy", "type"): ("RollingUpdate", "OnDelete"),
        ("spec", "podManagementPolicy"): ("OrderedReady", "Parallel"),
    },
    "DaemonSet": {("spec", "updateStrategy", "type"): ("RollingUpdate", "OnDelete")},
    "CronJob": {("spec", "concurrencyPolicy"): ("Allow", "Forbid", "Replace")},
    "PersistentVolumeClaim": {("spec", "volumeMode"): ("Filesystem", "Block")},
}
ACCESS_MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")


def has_words(object_: KubeObject, ctx: Context) -> bool:
    return any(True for _ in _fields(object_))


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=has_words)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for owner, path, words in _fields(object_):
        value = object_.get(*path)
        if isinstance(value, str) and value and value not in words:
            field = next(part for part in reversed(path) if isinstance(part, str))
            yield object_.problem(
                f"{owner} has the {field} `{value}`; the API server takes {', '.join(words)}",
                f"Set {field} to one of {', '.join(words)}.",
                at=path,
            )


def _fields(object_: KubeObject) -> Iterator[tuple[str, Path, Words]]:
    """Owner, path and words of every field with fixed words that is there."""
    for path, words in _candidates(object_):
        for owner, at in path:
            if isinstance(object_.get(*at), str):
                yield owner, at, words


def _candidates(object_: KubeObject) -> Iterator[tuple[list[tuple[str, Path]], Words]]:
    for at, words in OBJECT_FIELDS.get(object_.kind, {}).items():
        yield [(object_.title, at)], words
    if object_.kind == "PersistentVolumeClaim":
        yield _items(object_, object_.title, ("spec", "accessModes")), ACCESS_MODES
    templates = object_.get("spec", "volumeClaimTemplates") if object_.kind == "StatefulSet" else None
    for index in range(len(templates) if isinstance(templates, list) else 0):
        at = ("spec", "volumeClaimTemplates", index, "spec", "accessModes")
        yield _items(object_, object_.title, at), ACCESS_MODES
    if object_.kind == "Service":
        yield _items(object_, object_.title, ("spec", "ports"), "protocol"), PROTOCOLS
    pod = object_.pod
    if pod is None:
        return
    for below, words in POD_FIELDS.items():
        yield [(pod.title, pod.spec_at(*below))], words
    views: list[tuple[str, View]] = [(container.title, container) for container in pod.all_containers]
    for owner, view in views:
        for below, words in CONTAINER_FIELDS.items():
            yield [(owner, view.at(*below))], words
        yield _items(object_, owner, view.at("ports"), "protocol"), PROTOCOLS
        for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
            yield [(owner, view.at(probe, "httpGet", "scheme"))], ("HTTP", "HTTPS")


def _items(object_: KubeObject, owner: str, path: Path, field: str | None = None) -> list[tuple[str, Path]]:
    items = object_.get(*path)
    below: Path = () if field is None else (field,)
    return [(owner, (*path, i, *below)) for i in range(len(items) if isinstance(items, list) else 0)]
