"""The grammars that the API server holds text to: names, label keys and values, quantities, image references.

They stand in no schema. Each `…_fault` says what is wrong in a few words, or "" where all is well.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

_LABEL = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?\Z")
_LABEL_1035 = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?\Z")
_SUBDOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\Z")
_PORT_NAME = re.compile(r"(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?\Z")
_DATA_KEY = re.compile(r"(?!\.\Z|\.\.)[-._a-zA-Z0-9]{1,253}\Z")
_QUALIFIED = re.compile(r"[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\Z")
_QUANTITY = re.compile(r"(?P<number>[+-]?(\d+(\.\d*)?|\.\d+))(?P<suffix>[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?\Z")
_SUFFIXES = {
    "": Decimal(1), "n": Decimal("1e-9"), "u": Decimal("1e-6"), "m": Decimal("1e-3"), "k": Decimal(10) ** 3,
    "M": Decimal(10) ** 6, "G": Decimal(10) ** 9, "T": Decimal(10) ** 12, "P": Decimal(10) ** 15,
    "E": Decimal(10) ** 18, "Ki": Decimal(2) ** 10, "Mi": Decimal(2) ** 20, "Gi": Decimal(2) ** 30,
    "Ti": Decimal(2) ** 40, "Pi": Decimal(2) ** 50, "Ei": Decimal(2) ** 60,
}  # fmt: skip
_IMAGE = re.compile(
    r"(?P<domain>(?:[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[-A-Za-z0-9]*[A-Za-z0-9])?)*"
    r"|\[[0-9a-fA-F:]+\])(?::\d+)?/)?"
    r"(?P<path>[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
    r"(?::(?P<tag>\w[\w.-]{0,127}))?"
    r"(?:@(?P<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?\Z",
    re.ASCII,
)


@lru_cache(maxsize=1024)
def label_fault(name: str) -> str:
    """What keeps a name from being a DNS label (RFC 1123)."""
    if len(name) > 63:
        return f"has {len(name)} characters, and at most 63 are allowed"
    return "" if _LABEL.match(name) else "is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends)"


def service_name_fault(name: str) -> str:
    """What keeps a name from being a Service's (RFC 1035)."""
    if len(name) > 63:
        return f"has {len(name)} characters, and at most 63 are allowed"
    if _LABEL_1035.match(name):
        return ""
    return "is no DNS label that starts with a letter (a-z, 0-9 and `-`, with a letter or digit at the end)"


@lru_cache(maxsize=1024)
def subdomain_fault(name: str) -> str:
    """What keeps a name from being a DNS subdomain."""
    if len(name) > 253:
        return f"has {len(name)} characters, and at most 253 are allowed"
    if _SUBDOMAIN.match(name):
        return ""
    return "is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends)"


@lru_cache(maxsize=1024)
def label_key_fault(key: str) -> str:
    """What keeps a text from being the key of a label or an annotation."""
    prefix, slash, name = key.rpartition("/")
    if slash and (not prefix or subdomain_fault(prefix)):
        return "has a prefix that is no DNS subdomain"
    if len(name) > 63:
        return f"has a name of {len(name)} characters, and at most 63 are allowed"
    return "" if _QUALIFIED.match(name) else "is no label key (letters, digits, `-`, `_` and `.`)"


@lru_cache(maxsize=1024)
def label_value_fault(value: str) -> str:
    """What keeps a text from being the value of a label. It may be empty."""
    if len(value) > 63:
        return f"has {len(value)} characters, and at most 63 are allowed"
    if not value or _QUALIFIED.match(value):
        return ""
    return "is no label value (letters, digits, `-`, `_` and `.`, with a letter or digit at both ends)"


def segment_fault(name: str) -> str:
    """What keeps a name from being a part of a URL, which is all that is asked of a role's."""
    is_part = name not in (".", "..") and re.search("[/%]", name) is None
    return "" if is_part else "is `.` or `..`, or has `/` or `%` in it"


def port_name_fault(name: str) -> str:
    """What keeps a name from being a container port's."""
    return "" if _PORT_NAME.match(name) else "is no port name (at most 15 of a-z, 0-9 and `-`)"


@lru_cache(maxsize=1024)
def data_key_fault(key: str) -> str:
    """What keeps a text from being a key of a ConfigMap or a Secret."""
    return "" if _DATA_KEY.match(key) else "is no file name (letters, digits, `-`, `_` and `.`)"


def descent_fault(path: str) -> str:
    """What keeps a path from leading downwards from where it starts."""
    if path.startswith("/"):
        return "is absolute"
    return "leads upwards" if ".." in path.split("/") else ""


def address_fault(text: str) -> str:
    """What keeps a text from being an IP address."""
    from ipaddress import ip_address  # needed only where there is one

    try:
        ip_address(text)
    except ValueError:
        return "is no IP address"
    return ""


def network_fault(text: str) -> str:
    """What keeps a text from being a range of IP addresses."""
    from ipaddress import ip_network

    try:
        ip_network(text, strict=False)
    except ValueError:
        return "is no range of addresses, such as 10.0.0.0/8"
    return "" if "/" in text else "is no range of addresses, such as 10.0.0.0/8"


def network_holds(outer: str, inner: str) -> bool:
    """Whether one range of addresses lies within another, and is smaller."""
    from ipaddress import IPv4Network, ip_network

    one, other = ip_network(outer, strict=False), ip_network(inner, strict=False)
    if isinstance(one, IPv4Network) or isinstance(other, IPv4Network):
        return isinstance(one, IPv4Network) and isinstance(other, IPv4Network) and other != one and other.subnet_of(one)
    return other != one and other.subnet_of(one)


def quantity(value: object) -> Decimal | None:
    """The number that a Kubernetes quantity stands for, or None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return _quantity(value if isinstance(value, str) else repr(value))


@lru_cache(maxsize=1024)
def _quantity(text: str) -> Decimal | None:
    match = _QUANTITY.match(text)
    if match is None:
        return None
    suffix = match["suffix"] or ""
    try:
        if suffix in _SUFFIXES:
            return Decimal(match["number"]) * _SUFFIXES[suffix]
        return Decimal(match["number"] + suffix)
    except InvalidOperation:
        return None


@lru_cache(maxsize=512)
def image_fault(image: str) -> str:
    """What keeps a text from being an image reference."""
    for trace in ("%!", "<no value>", "<nil>", "{{", "}}"):
        if trace in image:
            return f"holds `{trace}`, which a template left there"
    if any(c.isspace() for c in image):
        return "has white space in it"
    head, _, digest = image.partition("@")
    last = head.rpartition("/")[2]
    if last.endswith(":"):
        return "ends with an empty tag"
    if "@" in image and not digest:
        return "ends with an empty digest"
    if not last or head.startswith("/") or "//" in head:
        return "has an empty part"
    if last.count(":") > 1:
        return "has two tags"
    if _IMAGE.match(image):
        return ""
    if any(c.isupper() for c in last.partition(":")[0]):
        return "has upper-case letters in its name"
    return "is no image reference"


def image_parts(image: str) -> tuple[str, str, str]:
    """Name, tag and digest of an image reference, each empty where it has none."""
    head, _, digest = image.partition("@")
    folder, slash, last = head.rpartition("/")
    name, _, tag = last.partition(":")
    return folder + slash + name, tag, digest
