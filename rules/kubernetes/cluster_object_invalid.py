"""Objects of the whole cluster, and the limits of a namespace, hold what their kind wants.

Why
    A StorageClass, a PriorityClass, an IngressClass, a volume, a quota or a definition of a kind is refused by the API
    server where a name, a size or a version is wrong, and no schema shows it: Helm then stops in the middle
    of an install.

Bad
    ```yaml template
    apiVersion: scheduling.k8s.io/v1
    kind: PriorityClass
    metadata:
      name: attune
    value: 2000000000
    ```

    or a default above the most that is allowed:

    ```yaml template
    apiVersion: v1
    kind: LimitRange
    metadata:
      name: workers
    spec:
      limits:
        - type: Container
          default:
            memory: 2Gi
          max:
            memory: 1Gi
    ```

Good
    ```yaml template
    apiVersion: scheduling.k8s.io/v1
    kind: PriorityClass
    metadata:
      name: attune
    value: 1000000
    ```

Fix
    Correct the field that the message names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attune_lint.rule import (
    Context,
    KubeObject,
    Path,
    Problem,
    Scope,
    Severity,
    label_fault,
    lookup,
    mappings,
    quantity,
    resource_fault,
    rule,
    subdomain_fault,
)

Fault = tuple[str, Path]
HIGHEST = 10**9
# In a quota: counts of objects, and requests of the whole namespace.
COUNTED = ("count/", "requests.", "limits.")
OBJECTS = (
    "configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "secrets", "services",
    "services.loadbalancers", "services.nodeports", "storage",
)  # fmt: skip
# Every field of a volume that is not its source.
BESIDE = frozenset(
    {
        "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy",
        "storageClassName", "volumeAttributesClassName", "volumeMode",
    }
)  # fmt: skip


def is_known(object_: KubeObject, ctx: Context) -> bool:
    return object_.kind in FAULTS


@rule(severity=Severity.ERROR, scope=Scope.OBJECT, when=is_known)
def check(object_: KubeObject, ctx: Context) -> Iterator[Problem]:
    for fault, at in FAULTS[object_.kind](object_):
        yield object_.problem(
            f"{object_.title} {fault}; the API server refuses it", f"Correct {_field(at)} of {object_.title}.", at=at
        )


def _field(path: Path) -> str:
    return next(part for part in reversed(path) if isinstance(part, str))


def _priority(object_: KubeObject) -> Iterator[Fault]:
    value = object_.get("value")
    is_own = object_.name.startswith("system-")
    if is_own:
        yield "has a name that begins with `system-`, which is the cluster's own", ("metadata", "name")
    if isinstance(value, int) and value > HIGHEST and not is_own:
        yield f"has the value {value}, and the highest is {HIGHEST}", ("value",)


def _storage(object_: KubeObject) -> Iterator[Fault]:
    if object_.get("provisioner") == "":
        yield "has no provisioner", ("provisioner",)


def _ingress(object_: KubeObject) -> Iterator[Fault]:
    controller = object_.get("spec", "controller")
    domain, slash, _ = controller.partition("/") if isinstance(controller, str) else ("", "", "")
    if domain and (not slash or subdomain_fault(domain)):
        yield f"has the controller `{controller}`, which is no domain with a path", ("spec", "controller")


def _runtime(object_: KubeObject) -> Iterator[Fault]:
    handler = object_.get("handler")
    if isinstance(handler, str) and label_fault(handler):
        yield f"has the handler `{handler}`, which {label_fault(handler)}", ("handler",)


def _volume(object_: KubeObject) -> Iterator[Fault]:
    spec = object_.get("spec")
    if not isinstance(spec, dict):
        return
    if not spec.get("accessModes"):
        yield "has no accessModes", ("spec", "accessModes")
    if not lookup(spec, ("capacity", "storage")):
        yield "has no capacity of storage", ("spec", "capacity")
    sources = [field for field, value in spec.items() if field not in BESIDE and value is not None]
    if len(sources) != 1:
        found = f"{len(sources)} sources ({', '.join(sources)})" if sources else "no source"
        yield f"has {found}", ("spec",)
    if "local" in sources and not spec.get("nodeAffinity"):
        yield "is local and has no nodeAffinity", ("spec", "nodeAffinity")


def _quota(object_: KubeObject) -> Iterator[Fault]:
    hard = object_.get("spec", "hard")
    for name in hard if isinstance(hard, dict) else ():
        if name not in OBJECTS and not str(name).startswith(COUNTED) and resource_fault(str(name)):
            yield f"limits `{name}`, which is nothing that a quota counts", ("spec", "hard", name)


def _range(object_: KubeObject) -> Iterator[Fault]:
    for index, item in mappings(object_.data, "spec", "limits"):
        at: Path = ("spec", "limits", index)
        if item.get("type") == "Pod":
            for field in ("default", "defaultRequest"):
                if item.get(field):
                    yield f"has a {field} for whole pods", (*at, field)
            continue
        order = [field for field in ("min", "defaultRequest", "default", "max") if isinstance(item.get(field), dict)]
        for position, lower in enumerate(order):
            for upper in order[position + 1 :]:
                for name, value in item[lower].items():
                    low, high = quantity(value), quantity(item[upper].get(name))
                    if low is not None and high is not None and low > high:
                        fault = f"has a {lower} of {name} ({value}) above its {upper} ({item[upper][name]})"
                        yield fault, (*at, lower, name)


def _definition(object_: KubeObject) -> Iterator[Fault]:
    spec = object_.get("spec")
    if not isinstance(spec, dict) or object_.api_version != "apiextensions.k8s.io/v1":
        return
    plural, group = lookup(spec, ("names", "plural")), spec.get("group")
    if isinstance(plural, str) and isinstance(group, str) and object_.name != f"{plural}.{group}":
        yield f"has another name than `{plural}.{group}`", ("metadata", "name")
    versions = [version for _, version in mappings(spec, "versions")]
    stored = [version.get("name") for version in versions if version.get("storage") is True]
    if len(stored) != 1:
        yield f"stores {len(stored)} of its versions, and must store one", ("spec", "versions")
    for index, version in mappings(spec, "versions"):
        if not lookup(version, ("schema", "openAPIV3Schema")):
            yield f"has no schema for the version {version.get('name')}", ("spec", "versions", index, "schema")


FAULTS: Mapping[str, Callable[[KubeObject], Iterator[Fault]]] = {
    "CustomResourceDefinition": _definition,
    "IngressClass": _ingress,
    "LimitRange": _range,
    "PersistentVolume": _volume,
    "PriorityClass": _priority,
    "ResourceQuota": _quota,
    "RuntimeClass": _runtime,
    "StorageClass": _storage,
}
