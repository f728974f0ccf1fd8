"""A wait step asks the Service that the contract names, at its port.

Why
    A wait step that asks a name or a port which nothing serves never ends, and the pod stays in `Init`.
    Kubernetes does not look into scripts.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args: ['until psql -h attune-db -p 5432 -c "select 1 from identity"; do sleep 2; done']
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args:
          - |
            export PGPASSWORD="$DB_PASSWORD"
            until psql -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" "$DB_NAME" -c "SELECT 1 FROM $DB_SCHEMA.identity"; do
              sleep 2
            done
    ```

Fix
    Take the host and the port from the variables of the Secret, or name the chart's Service and its port.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    Context,
    InitStep,
    KubeObject,
    Problem,
    Scope,
    Severity,
    WorkerView,
    commands,
    named,
    rule,
    script_at,
)


def asks_services(worker: WorkerView, ctx: Context) -> bool:
    return any(step.service and worker.init(step) for step in worker.pool.init_steps)


@rule(severity=Severity.ERROR, scope=Scope.WORKER, when=asks_services)
def check(worker: WorkerView, ctx: Context) -> Iterator[Problem]:
    for step in worker.pool.init_steps:
        container = worker.init(step)
        service = _service(step, ctx)
        if container is None or service is None:
            continue
        for host, port in (asked for command in commands(container) for asked in _asked(command, step)):
            wanted = _wanted(service)
            is_other = host is not None and host != service.name and not host.startswith(f"{service.name}.")
            if is_other or (port is not None and wanted and port not in wanted):
                address = ":".join(part for part in (host, port) if part is not None)
                yield container.problem(
                    f"{container.title} asks `{address}`; the chart's Service is "
                    f"`{service.name}:{'/'.join(wanted)}`. Kubernetes accepts this",
                    f"Let `{container.name}` ask {service.name} at port {wanted[0] if wanted else step.port}.",
                    at=script_at(container),
                    related=[
                        *(env.place("value") for env in container.env if env.value and env.value in (host, port)),
                        service.place() if is_other else service.place("metadata", "name"),
                        service.place("spec", "ports", 0, "port"),
                    ],
                )
                break


def _service(step: InitStep, ctx: Context) -> KubeObject | None:
    """The Service that the chart renders for it; without one, the host is somebody else's."""
    names = named(ctx.fullnames, step.service) if step.service else ()
    return next((found for name in names if (found := ctx.find("Service", name))), None)


def _wanted(service: KubeObject) -> list[str]:
    ports = service.get("spec", "ports")
    return [str(port.get("port")) for port in ports if isinstance(port, dict)] if isinstance(ports, list) else []


def _asked(command: tuple[str, ...], step: InitStep) -> Iterator[tuple[str | None, str | None]]:
    """Host and port that one command asks, as far as they are no variables."""
    programs = {program.split()[0] for program in step.needs_command}
    start = next((i for i, word in enumerate(command) if word.rsplit("/", 1)[-1] in programs), None)
    if start is None:
        return
    words = command[start + 1 :]
    host, port = _option(words, "-h", "--host"), _option(words, "-p", "--port")
    if host is None and port is None and len(words) >= 2 and words[-1].isdigit() and not words[-2].startswith("-"):
        host, port = words[-2:]
    known = tuple(None if part is None or "$" in part or not part else part for part in (host, port))
    if known != (None, None):
        yield known[0], known[1]


def _option(words: tuple[str, ...], short: str, long: str) -> str | None:
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word in (short, long):
            return following
        if word.startswith(long + "="):
            return word.partition("=")[2]
    return None
