"""The configuration file as a pydantic model: what it may say, in the file's own spelling."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from attune_lint.contract.model import contract_model
from attune_lint.finding import Severity

ContractModel: Any = contract_model()


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


class External(Strict):
    """An object that the cluster has and the chart does not render."""

    kind: str = Field(min_length=1)
    name: str = Field(min_length=1)


class Cluster(Strict):
    """Facts of the cluster that no chart can show; a rule that needs one is silent or mild without it."""

    runtimeClasses: list[str] | None = Field(None, description="The RuntimeClasses that exist.")
    gpuTaints: list[str] | None = Field(None, description="The keys of the taints on GPU nodes.")
    defaultAccessModes: list[str] | None = Field(
        None, description="The access modes that the default storage class can provide."
    )


class ConfigModel(Strict):
    """Configuration of attune-lint."""

    model_config = ConfigDict(extra="forbid", title="attune-lint configuration")

    select: list[str] = Field([], description="Rules or categories to run; all where empty.")
    ignore: list[str] = Field([], description="Rules or categories to leave out; beats `select`.")
    severity: dict[str, Severity] = Field({}, description="The severity of single rules, by id.")
    kubeVersions: list[str] = Field([], description="Kubernetes versions to render for and to validate against.")
    crds: list[str] = Field([], description="Folders of CustomResourceDefinitions, relative to this file.")
    repository: str | None = Field(
        None, description="The root of the repository around the chart, relative to this file, where it is not found."
    )
    external: list[External] = Field([], description="Objects that exist without the chart.")
    cluster: Cluster = Field(Cluster(), description="What is known of the cluster.")
    edition: str | None = Field(None, description="The built-in edition of the contract that the chart must keep.")
    contract: ContractModel | None = Field(None, description="An edition of one's own, instead of a built-in one.")

    @model_validator(mode="after")
    def _one_contract(self) -> ConfigModel:
        if self.edition is not None and self.contract is not None:
            raise ValueError("give either `edition` or `contract`, not both")
        return self
