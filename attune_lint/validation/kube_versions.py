"""The Kubernetes versions whose schemas kubernetes-validate bundles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from attune_lint.errors import EngineError, UsageError

_FOLDER = re.compile(r"v(\d+)\.(\d+)\.\d+-local-strict\Z")
_VERSION = re.compile(r"v?(\d+)\.(\d+)(?:\.(\d+))?\Z")


@cache
def _folders() -> Mapping[str, Path]:
    # The package is found and not imported: that alone takes longer than all checks against its schemas.
    package = find_spec("kubernetes_validate")
    if package is None or package.origin is None:
        raise EngineError("the schemas of Kubernetes are missing: install kubernetes-validate anew")
    found = {}
    for folder in Path(package.origin).with_name("kubernetes-json-schema").iterdir():
        match = _FOLDER.match(folder.name)
        if match:
            found[f"{match[1]}.{match[2]}"] = folder
    return dict(sorted(found.items(), key=lambda item: tuple(map(int, item[0].split(".")))))


def bundled_versions() -> tuple[str, ...]:
    """All versions with schemas, as `X.Y`, the oldest first."""
    return tuple(_folders())


def require_version(text: str) -> tuple[str, str]:
    """A version as (`X.Y`, `vX.Y.Z`); raises UsageError for one that is not bundled."""
    match = _VERSION.match(text.strip())
    if match is None or f"{int(match[1])}.{int(match[2])}" not in _folders():
        versions = bundled_versions()
        raise UsageError(f"no schemas for Kubernetes `{text}`: there is {', '.join(versions)}")
    return f"{int(match[1])}.{int(match[2])}", f"v{int(match[1])}.{int(match[2])}.{int(match[3] or 0)}"


def minor(version: str) -> str:
    """`v1.37.0` as `1.37`."""
    return ".".join(version.lstrip("v").split(".")[:2])


def schema_folder(version: str) -> Path:
    """Where the schemas of a bundled version (`X.Y`) lie."""
    return _folders()[version]
