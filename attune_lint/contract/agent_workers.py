"""Edition `agent-workers` (Phase 7): the list `agentWorkers` beside the standard worker."""

from __future__ import annotations

from attune_lint.contract.edition import (
    AgentVolume,
    Contract,
    Copy,
    EnvKind,
    EnvPromise,
    InitRole,
    InitStep,
    MountPromise,
    PacksVolume,
    Pool,
    VolumeKind,
    VolumePromise,
)
from attune_lint.contract.entry import RUNTIMES, entry_fields, entry_probes

AGENT_PATH = "/opt/attune/agent"
PACKS_PATH = "/opt/attune/packs"
CONFIG_PATH = "/opt/attune/config.yaml"
PACKS_MARKER = f"{PACKS_PATH}/core/pack.yaml"
DATABASE_VARIABLES = ("DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_NAME", "DB_SCHEMA")

WAIT_FOR_SCHEMA = InitStep(
    "wait-for-schema",
    InitRole.WAIT_SCHEMA,
    image="postgres:16-alpine",
    needs_command=("psql",),
    variables=DATABASE_VARIABLES,
    service="postgresql",
    port=5432,
    host_variable="DB_HOST",
    port_variable="DB_PORT",
    looks_for=("identity",),
)
WAIT_FOR_PACKS = InitStep("wait-for-packs", InitRole.WAIT_PACKS, image="busybox:1.36", waits_for_path=PACKS_MARKER)
VOLUMES = (
    VolumePromise("agent-bin", VolumeKind.EMPTY_DIR),
    VolumePromise("config", VolumeKind.CONFIG_MAP, suffix="config"),
    VolumePromise("packs", VolumeKind.CLAIM, suffix="packs", switch=("sharedStorage", "packs", "enabled"), size="2Gi"),
    VolumePromise(
        "runtime-envs",
        VolumeKind.CLAIM,
        suffix="runtime-envs",
        switch=("sharedStorage", "runtimeEnvs", "enabled"),
        size="10Gi",
    ),
    VolumePromise(
        "artifacts",
        VolumeKind.CLAIM,
        suffix="artifacts",
        switch=("sharedStorage", "artifacts", "enabled"),
        size="20Gi",
    ),
)
MOUNTS = (
    MountPromise("agent-bin", AGENT_PATH, read_only=True),
    MountPromise("config", CONFIG_PATH, sub_path="config.yaml"),
    MountPromise("packs", PACKS_PATH, read_only=True),
    MountPromise("runtime-envs", "/opt/attune/runtime_envs", read_only=False),
    MountPromise("artifacts", "/opt/attune/artifacts", read_only=False),
)
SECRET_KEYS = {
    "the URL of the database": r"(DATABASE|DB|POSTGRES\w*?).*_UR[IL]$",
    "the URL of the message queue": r"(MESSAGE_?QUEUE|MQ|AMQP|RABBIT\w*?).*_UR[IL]$|AMQP_UR[IL]",
    "the JWT secret": r"JWT",
    "the encryption key": r"ENCRYPTION",
}
SWITCHES = {"postgresql": ("database", "enabled"), "rabbitmq": ("rabbitmq", "enabled"), "redis": ("redis", "enabled")}
WORKER_ENV = (
    EnvPromise("ATTUNE_CONFIG", EnvKind.LITERAL, literal=CONFIG_PATH),
    EnvPromise("ATTUNE__DATABASE__SCHEMA", EnvKind.VALUE, value=("database", "schema")),
    EnvPromise("ATTUNE_WORKER_TYPE", EnvKind.LITERAL, literal="container"),
    EnvPromise("ATTUNE_WORKER_NAME", EnvKind.POD_NAME),
    EnvPromise("ATTUNE_API_URL", EnvKind.SERVICE_URL, service="api", port=8080),
)

AGENT_WORKERS = Contract(
    name="agent-workers",
    pools=(
        Pool(
            values_key="agentWorkers",
            component="agent-worker",
            container="worker",
            command=f"{AGENT_PATH}/attune-agent",
            init_steps=(
                InitStep("agent-loader", InitRole.LOADER, image_value=("images", "agent")),
                WAIT_FOR_SCHEMA,
                WAIT_FOR_PACKS,
            ),
            copies=(Copy("/usr/local/bin/attune-agent", f"{AGENT_PATH}/attune-agent"),),
            fields=entry_fields(runtimes_variable="ATTUNE_WORKER_RUNTIMES"),
            env=WORKER_ENV,
            mounts=MOUNTS,
            volumes=VOLUMES,
            runtimes_variable="ATTUNE_WORKER_RUNTIMES",
        ),
    ),
    agent=AgentVolume("agent-bin", AGENT_PATH),
    packs=PacksVolume(
        "packs",
        suffix="packs",
        path=PACKS_PATH,
        marker=PACKS_MARKER,
        writers=("init-packs", "api", "executor", "worker", "sensor"),
    ),
    secret_suffix="secrets",
    config_suffix="config",
    config_key="config.yaml",
    existing_secret=("security", "existingSecret"),
    pull_secrets=("global", "imagePullSecrets"),
    services={"api": 8080, "notifier": 8081, "web": 80, "postgresql": 5432, "rabbitmq": 5672, "redis": 6379},
    reference_component="worker",
    jobs=("migrations", "init-user", "init-packs"),
    runtimes=RUNTIMES,
    probes=entry_probes(("agentWorkers",)),
    values_schema="values.schema.json",
    components=("api", "executor", "worker", "sensor", "notifier", "web"),
    stores=("postgresql", "rabbitmq", "redis"),
    switches=SWITCHES,
    secret_keys=SECRET_KEYS,
)
