"""The names of resources that a container can ask for, as the API server tells them apart."""

from __future__ import annotations

from decimal import Decimal

from attune_lint.syntax.grammar import label_key_fault, quantity

_STANDARD = ("cpu", "memory", "ephemeral-storage")
_HUGEPAGES = "hugepages-"


def is_hugepages(name: str) -> bool:
    return name.startswith(_HUGEPAGES)


def page_size(name: str) -> Decimal | None:
    """The size in `hugepages-<size>`, or None for another name."""
    return quantity(name.removeprefix(_HUGEPAGES)) if is_hugepages(name) else None


def is_extended(name: str) -> bool:
    """Whether a resource is a device or the like, which its node counts in whole pieces."""
    return "/" in name and "kubernetes.io/" not in name


def resource_fault(name: str) -> str:
    """What keeps a text from being the name of a container's resource."""
    if "/" not in name and name not in _STANDARD and not is_hugepages(name):
        return f"is none of {', '.join(_STANDARD)} and hugepages-<size>, and has no vendor's domain before it"
    if name.startswith("requests."):
        return "starts with `requests.`, which only a quota may"
    # A quota for it is called `requests.<name>`, and that must be a name too.
    fault = label_key_fault(f"requests.{name}" if is_extended(name) else name)
    return "is no resource's name" if fault else ""
