"""Edition `worker-pools` (later charts): `actionWorkers` and `sensorWorkers`, and no standard worker."""

from __future__ import annotations

from attune_lint.contract.agent_workers import (
    AGENT_PATH,
    CONFIG_PATH,
    MOUNTS,
    PACKS_MARKER,
    PACKS_PATH,
    SECRET_KEYS,
    SWITCHES,
    VOLUMES,
    WAIT_FOR_PACKS,
    WAIT_FOR_SCHEMA,
    WORKER_ENV,
)
from attune_lint.contract.edition import (
    AgentVolume,
    Contract,
    Copy,
    EnvKind,
    EnvPromise,
    InitRole,
    InitStep,
    PacksVolume,
    Pool,
)
from attune_lint.contract.entry import RUNTIMES, entry_fields, entry_probes

_STEPS = (
    InitStep("init-agent", InitRole.LOADER, image_value=("images", "agent")),
    WAIT_FOR_SCHEMA,
    WAIT_FOR_PACKS,
    InitStep("wait-for-rabbitmq", InitRole.WAIT_BROKER, needs_command=("nc -z",), service="rabbitmq", port=5672),
)
_COPIES = (
    Copy("/usr/local/bin/attune-agent", f"{AGENT_PATH}/attune-agent"),
    Copy("/usr/local/bin/attune-sensor-agent", f"{AGENT_PATH}/attune-sensor-agent"),
    Copy("/usr/local/bin/attune-mcp", f"{AGENT_PATH}/attune-mcp", required=False),
    Copy("/usr/local/bin/attune", f"{AGENT_PATH}/attune", required=False),
)
_SENSOR_ENV = (
    EnvPromise("ATTUNE_CONFIG", EnvKind.LITERAL, literal=CONFIG_PATH),
    EnvPromise("ATTUNE__DATABASE__SCHEMA", EnvKind.VALUE, value=("database", "schema")),
    EnvPromise("ATTUNE__WORKER__WORKER_TYPE", EnvKind.LITERAL, literal="container"),
    EnvPromise("ATTUNE_API_URL", EnvKind.SERVICE_URL, service="api", port=8080),
    EnvPromise("ATTUNE_MQ_URL", EnvKind.ANY),
    EnvPromise("ATTUNE_PACKS_BASE_DIR", EnvKind.LITERAL, literal=PACKS_PATH),
)

WORKER_POOLS = Contract(
    name="worker-pools",
    pools=(
        Pool(
            values_key="actionWorkers",
            component="action-worker",
            container="worker",
            command=f"{AGENT_PATH}/attune-agent",
            init_steps=_STEPS,
            copies=_COPIES,
            fields=entry_fields(runtimes_variable="ATTUNE_WORKER_RUNTIMES", pull_policy="IfNotPresent"),
            env=WORKER_ENV,
            mounts=MOUNTS,
            volumes=VOLUMES,
            runtimes_variable="ATTUNE_WORKER_RUNTIMES",
            lower_names=True,
            default_names=("full",),
        ),
        Pool(
            values_key="sensorWorkers",
            component="sensor-worker",
            container="sensor",
            command=f"{AGENT_PATH}/attune-sensor-agent",
            init_steps=_STEPS,
            copies=_COPIES,
            fields=entry_fields(runtimes_variable="ATTUNE_SENSOR_RUNTIMES", pull_policy="IfNotPresent"),
            env=_SENSOR_ENV,
            mounts=tuple(mount for mount in MOUNTS if mount.volume != "artifacts"),
            volumes=tuple(volume for volume in VOLUMES if volume.name != "artifacts"),
            runtimes_variable="ATTUNE_SENSOR_RUNTIMES",
            lower_names=True,
            default_names=("default",),
        ),
    ),
    agent=AgentVolume("agent-bin", AGENT_PATH),
    packs=PacksVolume(
        "packs",
        suffix="packs",
        path=PACKS_PATH,
        marker=PACKS_MARKER,
        writers=("init-packs", "api", "executor"),
    ),
    secret_suffix="secrets",
    config_suffix="config",
    config_key="config.yaml",
    existing_secret=("security", "existingSecret"),
    pull_secrets=("global", "imagePullSecrets"),
    services={"api": 8080, "notifier": 8081, "web": 80, "postgresql": 5432, "rabbitmq": 5672},
    reference_component=None,
    jobs=("migrations", "init-user", "init-packs"),
    runtimes=RUNTIMES,
    probes=entry_probes(("actionWorkers", "sensorWorkers")),
    values_schema="values.worker-pools.schema.json",
    components=("api", "executor", "notifier", "supervisor", "mcp", "web"),
    stores=("postgresql", "rabbitmq"),
    switches={name: switch for name, switch in SWITCHES.items() if name != "redis"},
    secret_keys=SECRET_KEYS,
)
