"""The chart's values as pydantic models, of which `schemas/values*.schema.json` are generated.

A worker's entry is strict: it is the contract's own. The rest of the values is typed where the contract names
it and open everywhere else, since charts differ there. Null means unset; so optional fields take it.
`python -m tests.generate_schemas` writes the schemas; nothing here is imported in a run.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema


def _text(pattern: str, wanted: str) -> Any:
    """A pattern, and what messages say in its place. Helm 3 reads patterns as RE2: no lookarounds."""
    return Field(pattern=pattern, json_schema_extra={"x-wanted": wanted})


_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_NUMBER = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DOMAIN = r"([A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(:[0-9]+)?/"
_PART = r"[a-z0-9]+(([._]|__|-+)[a-z0-9]+)*"
_TAG = r":[A-Za-z0-9_][-.A-Za-z0-9_]{0,127}"
_DIGEST = r"@[A-Za-z][A-Za-z0-9]*([-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"

DnsLabel = Annotated[
    str,
    Field(max_length=63),
    _text(f"^{_LABEL}$", "a DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends)"),
]
PoolName = Annotated[
    str,
    Field(max_length=63),
    _text(
        "^[A-Za-z0-9]([-_A-Za-z0-9]*[A-Za-z0-9])?$",
        "a name (letters, digits, `-` and `_`, with a letter or digit at both ends)",
    ),
]
DnsSubdomain = Annotated[
    str,
    Field(max_length=253),
    _text(
        rf"^{_LABEL}(\.{_LABEL})*$",
        "a DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends)",
    ),
]
ImageReference = Annotated[
    str,
    _text(
        f"^({_DOMAIN})?{_PART}(/{_PART})*({_TAG}({_DIGEST})?|{_DIGEST})$",
        "an image reference with a tag or a digest",
    ),
]
RuntimeName = Annotated[str, _text(r"^[^\s,]+$", "the name of one runtime, without spaces and commas")]
VariableName = Annotated[str, _text("^[ -<>-~]+$", "the name of a variable (printable ASCII characters without `=`)")]
Quantity = Annotated[
    str | float,
    WithJsonSchema(
        {
            "type": ["string", "number"],
            "pattern": rf"^\+?{_NUMBER}([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$",
            "minimum": 0,
            "x-wanted": "a quantity that is not negative, such as `500m` or `2Gi`",
        }
    ),
]
PullPolicy = Literal["Always", "IfNotPresent", "Never"]
AccessMode = Literal["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Open(BaseModel):
    model_config = ConfigDict(extra="allow")


class FieldSource(Strict):
    """A field of the pod."""

    fieldPath: str = Field(min_length=1, description="The field, such as `metadata.name`.")
    apiVersion: str | None = Field(None, description="The version that `fieldPath` is written in; `v1` unless given.")


class ResourceSource(Strict):
    """A request or a limit of a container."""

    resource: str = Field(min_length=1, description="The resource, such as `limits.memory`.")
    containerName: str | None = Field(None, description="The container; this one unless given.")
    divisor: Quantity | None = Field(None, description="The unit that the number is given in.")


class KeySource(Strict):
    """A key of a ConfigMap or a Secret."""

    name: str = Field(min_length=1, description="The name of the ConfigMap or Secret.")
    key: str = Field(min_length=1, description="The key in its data.")
    optional: bool | None = Field(None, description="Whether the pod may start without it.")


class FileSource(Strict):
    """A key of an env file on a volume of the pod."""

    volumeName: str = Field(min_length=1, description="The volume that holds the file.")
    path: str = Field(min_length=1, description="The file's path in the volume.")
    key: str = Field(min_length=1, description="The key in the file.")
    optional: bool | None = Field(None, description="Whether the pod may start without it.")


class VariableSource(Strict):
    """Where a variable's value comes from; one source."""

    fieldRef: FieldSource | None = Field(None, description="A field of the pod.")
    resourceFieldRef: ResourceSource | None = Field(None, description="A request or a limit of a container.")
    configMapKeyRef: KeySource | None = Field(None, description="A key of a ConfigMap.")
    secretKeyRef: KeySource | None = Field(None, description="A key of a Secret.")
    fileKeyRef: FileSource | None = Field(None, description="A key of an env file on a volume of the pod.")


class Variable(Strict):
    """A Kubernetes EnvVar."""

    name: VariableName = Field(description="The name of the variable.")
    value: str | None = Field(None, description="Its value. Numbers and booleans stand in quotes.")
    valueFrom: VariableSource | None = Field(None, description="Where its value comes from, instead of `value`.")


class ResourceClaim(Strict):
    """A claim of the pod that the container uses."""

    name: str = Field(min_length=1, description="The name of the claim in the pod.")
    request: str | None = Field(None, description="The request in the claim; all of them unless given.")


class Resources(Strict):
    """Kubernetes ResourceRequirements."""

    limits: dict[str, Quantity] | None = Field(None, description="The most that the worker may have, by resource.")
    requests: dict[str, Quantity] | None = Field(None, description="What a node must have free, by resource.")
    claims: list[ResourceClaim] | None = Field(None, description="Claims of the pod that the worker uses.")


class Toleration(Strict):
    """A Kubernetes Toleration."""

    key: str | None = Field(None, description="The key of the taint; every key where absent, with `Exists`.")
    operator: Literal["Exists", "Equal", "Lt", "Gt"] | None = Field(
        None, description="How the taint's value is compared; `Equal` unless given."
    )
    value: str | None = Field(None, description="The value that the taint's is compared with.")
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = Field(
        None, description="The effect of the taint; every effect where absent."
    )
    tolerationSeconds: int | None = Field(
        None, description="For how long `NoExecute` is tolerated; for ever where absent."
    )


class AgentWorker(Strict):
    """A worker: one Deployment that runs the agent in an image of one's own."""

    name: DnsLabel = Field(description="The name, unique in the list. It becomes part of the Deployment's name.")
    image: ImageReference = Field(description="The image in which the agent runs, with a tag or a digest.")
    replicas: int | None = Field(1, ge=0, description="How many pods run; 1 unless given.")
    runtimes: list[RuntimeName] | None = Field(
        None,
        description="The runtimes that the worker offers: shell, python, node, ruby, go, java, r, perl, "
        "native. Where empty, the agent looks for them in the image.",
    )
    resources: Resources | None = Field(None, description="What the worker asks for and may have.")
    env: list[Variable] | None = Field(None, description="Variables that follow those of the chart.")
    imagePullPolicy: PullPolicy | None = Field(None, description="When a node pulls the image.")
    logLevel: str | None = Field("info", description="The filter for the log, as in `RUST_LOG`; `info` unless given.")
    runtimeClassName: DnsSubdomain | None = Field(None, description="The RuntimeClass of the pod, such as `nvidia`.")
    nodeSelector: dict[str, str] | None = Field(
        None, description="Labels that a node must have. Numbers and booleans stand in quotes."
    )
    tolerations: list[Toleration] | None = Field(None, description="Taints of nodes that the pod puts up with.")
    stopGracePeriod: int | None = Field(
        45, ge=0, description="How many seconds a worker has to finish when it is stopped; 45 unless given."
    )


class PoolWorker(AgentWorker):
    """A pool of workers: one Deployment that runs the agent in an image of one's own."""

    name: PoolName = Field(
        description="The name, unique in the list. It becomes part of the Deployment's name, in lower case "
        "and with `-` for `_`."
    )
    imagePullPolicy: PullPolicy | None = Field(
        "IfNotPresent", description="When a node pulls the image; `IfNotPresent` unless given."
    )


class PullSecret(Open):
    """A reference to a Secret of type kubernetes.io/dockerconfigjson."""

    name: str | None = Field(None, description="The name of the Secret.")


class Global(Open):
    """What holds for the chart and its subcharts."""

    imageRegistry: str | None = Field(None, description="The registry of the chart's own images.")
    imageNamespace: str | None = Field(None, description="The namespace in the registry.")
    imageTag: str | None = Field(None, description="The tag of the chart's own images.")
    imagePullSecrets: list[PullSecret | str] | None = Field(None, description="Secrets to pull images with.")


class Image(Open):
    """One image of the chart."""

    repository: str | None = Field(None, description="The repository, without registry and tag.")
    tag: str | None = Field(None, description="The tag. A number stands in quotes.")
    pullPolicy: PullPolicy | None = Field(None, description="When a node pulls the image.")


class Database(Open):
    """The database of Attune."""

    # `schema` is a method of pydantic's models.
    schema_: str | None = Field(None, alias="schema", description="The schema that holds Attune's tables.")


class Security(Open):
    """Secrets of the chart."""

    existingSecret: str | None = Field(None, description="A Secret that takes the place of the chart's own.")


class Storage(Open):
    """A volume that pods share."""

    enabled: bool | None = Field(None, description="Whether the chart makes the claim.")
    accessModes: list[AccessMode] | None = Field(None, description="How the volume is accessed.")
    size: Quantity | None = Field(None, description="How large it is.")
    storageClassName: str | None = Field(None, description="Its storage class; the cluster's default unless given.")


class SharedStorage(Open):
    """The volumes that pods share."""

    packs: Storage | None = Field(None, description="The packs; read-only for all but their writers.")
    runtimeEnvs: Storage | None = Field(None, description="The environments that runtimes install into.")
    artifacts: Storage | None = Field(None, description="What executions leave behind.")


class Common(Open):
    """The values that both editions have."""

    nameOverride: str | None = Field(None, description="Takes the place of the chart's name in names of objects.")
    fullnameOverride: str | None = Field(None, description="Takes the place of release and chart in names of objects.")
    global_: Global | None = Field(None, alias="global", description="What holds for the chart and its subcharts.")
    images: dict[str, Image | str | None] | None = Field(None, description="The images of the chart, by component.")
    database: Database | None = Field(None, description="The database of Attune.")
    security: Security | None = Field(None, description="Secrets of the chart.")
    sharedStorage: SharedStorage | None = Field(None, description="The volumes that pods share.")


class AgentWorkersValues(Common):
    """Values of the Attune chart, edition agent-workers."""

    agentWorkers: list[AgentWorker] | None = Field(None, description="Workers in images of one's own.")


class WorkerPoolsValues(Common):
    """Values of the Attune chart, edition worker-pools."""

    actionWorkers: list[PoolWorker] | None = Field(None, description="Pools of workers that run actions.")
    sensorWorkers: list[PoolWorker] | None = Field(None, description="Pools of workers that run sensors.")
