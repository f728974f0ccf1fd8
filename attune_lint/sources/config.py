"""The configuration file `.attune-lint.yaml`: strict, and read only where there is one, since pydantic is dear."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attune_lint.contract.edition import Contract
from attune_lint.errors import UsageError
from attune_lint.finding import Severity
from attune_lint.named_tuple import NamedTuple
from attune_lint.path import key_path
from attune_lint.syntax.yamldoc import read_document

if TYPE_CHECKING:
    from pydantic import BaseModel

FILE_NAME = ".attune-lint.yaml"


class ExternalObject(NamedTuple):
    """An object that exists in the cluster without the chart."""

    kind: str
    name: str


class Config(NamedTuple):
    """What the file says, with the defaults where it is silent. `crds` and `repository` are folders, resolved
    against the file."""

    file: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = {}
    kube_versions: tuple[str, ...] = ()
    crds: tuple[Path, ...] = ()
    repository: Path | None = None
    external: tuple[ExternalObject, ...] = ()
    runtime_classes: tuple[str, ...] | None = None
    gpu_taints: tuple[str, ...] | None = None
    default_access_modes: tuple[str, ...] | None = None
    edition: str | None = None
    contract: Contract | None = None


def find_config(chart: Path) -> Path | None:
    """The nearest configuration from the chart upwards, as far as the root of its git repository."""
    start = chart.absolute()
    for folder in (start, *start.parents):
        candidate = folder / FILE_NAME
        if candidate.is_file():
            return candidate
        if (folder / ".git").exists():
            return None
    return None


def load_config(file: Path, *, shown: str) -> Config:
    """Reads a configuration; raises UsageError with file, line, what is wrong and what to do."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise UsageError(f"{shown}: cannot read the configuration: {reason}") from None
    document = read_document(text)
    if document.defects:
        defect = document.defects[0]
        raise UsageError(f"{shown}:{defect.line}: {defect.message}")
    if document.data is None:
        return Config(file=shown)
    from pydantic import ValidationError

    try:
        model = model_class().model_validate(document.data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = tuple(part for part in first["loc"] if isinstance(part, str | int))
        while path and document.key_position(path) is None:
            path = path[:-1]
        position = document.key_position(path)
        line = f":{position[0]}" if position else ""
        where = f"`{key_path(tuple(first['loc']))}`: " if first["loc"] else ""
        raise UsageError(f"{shown}{line}: {where}{_said(first)}") from None
    return _config(model, file=file, shown=shown)


def _said(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "no such setting: `attune-lint schema config` lists those that are"
    return str(error["msg"])[:1].lower() + str(error["msg"])[1:]


def _config(model: Any, *, file: Path, shown: str) -> Config:
    cluster = model.cluster
    return Config(
        file=shown,
        select=tuple(model.select),
        ignore=tuple(model.ignore),
        severity={name: Severity(value) for name, value in model.severity.items()},
        kube_versions=tuple(model.kubeVersions),
        crds=tuple(file.parent / folder for folder in model.crds),
        repository=None if model.repository is None else file.parent / model.repository,
        external=tuple(ExternalObject(item.kind, item.name) for item in model.external),
        runtime_classes=None if cluster.runtimeClasses is None else tuple(cluster.runtimeClasses),
        gpu_taints=None if cluster.gpuTaints is None else tuple(cluster.gpuTaints),
        default_access_modes=None if cluster.defaultAccessModes is None else tuple(cluster.defaultAccessModes),
        edition=model.edition,
        contract=_contract(model.contract),
    )


def _contract(model: Any) -> Contract | None:
    if model is None:
        return None
    from attune_lint.contract.model import to_contract

    return to_contract(model)


def model_class() -> type[BaseModel]:
    """The pydantic model of the file, from which `attune-lint schema config` is printed."""
    from attune_lint.sources.config_model import ConfigModel

    return ConfigModel
