"""The names of objects that values give: then the user chose them, and answers for what they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Keys under which values name an object of a kind; a repository or a user may be spelled as one by chance.
_NAMING_KEYS = {
    "": re.compile(r"secret|claim|config_?map|account|volume|name|ref", re.IGNORECASE),
    "Secret": re.compile(r"secret|credential|auth|ref\Z|tls|cert", re.IGNORECASE),
    "ConfigMap": re.compile(r"config|map|ref\Z", re.IGNORECASE),
    "PersistentVolumeClaim": re.compile(r"claim|pvc|volume|storage|persist|pack|artifact|env", re.IGNORECASE),
    "ServiceAccount": re.compile(r"account|rbac", re.IGNORECASE),
    "Service": re.compile(r"host|service|address|url|endpoint|server", re.IGNORECASE),
}


def given_names(values: Any) -> Mapping[str, frozenset[str]]:
    """By kind the names that the values give; under `""` those of any other kind."""
    return {kind: frozenset(_names_given(values, key)) for kind, key in _NAMING_KEYS.items()}


def _names_given(data: Any, key: re.Pattern[str], *, named: bool = False) -> Iterator[str]:
    if isinstance(data, str):
        if named:
            yield data
    elif isinstance(data, dict):
        for name, item in data.items():
            yield from _names_given(item, key, named=named or key.search(name) is not None)
    elif isinstance(data, list):
        for item in data:
            yield from _names_given(item, key, named=named)
