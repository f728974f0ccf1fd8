"""The variables that the script of an init container reads are set for it.

Why
    A shell takes a variable that nobody sets for an empty text. With one letter wrong, the script asks an empty
    host, or logs in as nobody, and goes on. Kubernetes accepts any script.

Bad
    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args:
          - |
            export PGPASSWORD="$DB_PASSWORD"
            until psql -h "$DB_HOSST" -p "$DB_PORT" -U "$DB_USER" "$DB_NAME" -c "SELECT 1 FROM $DB_SCHEMA.identity"; do
              sleep 2
            done
    ```

Good
    ```yaml
    initContainers:
      - name: wait-for-schema
        command: [sh, -ec]
        args:
          - |
            export PGPASSWORD="$DB_PASSWORD"
            table="$DB_SCHEMA.identity"
            until psql -h "$DB_HOST" -p "${DB_PORT:-5432}" -U "$DB_USER" "$DB_NAME" -c "SELECT 1 FROM $table"; do
              sleep 2
            done
    ```

Fix
    Write the variable as it is set.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import (
    ContainerView,
    Context,
    KubeObject,
    Problem,
    Related,
    Scope,
    Severity,
    data_keys,
    nearest,
    rule,
    script_at,
    variables_read,
    variables_set,
)


def reads_variables(container: ContainerView, ctx: Context) -> bool:
    return container.is_init and bool(variables_read(container))


@rule(severity=Severity.ERROR, scope=Scope.CONTAINER, when=reads_variables)
def check(container: ContainerView, ctx: Context) -> Iterator[Problem]:
    given = _given(container, ctx)
    own = variables_set(container)
    if given is None or ctx.is_said_of_a_worker(container):
        return
    unset = variables_read(container) - given - own
    if not given and (missing := sorted(unset & _contracts(ctx))) and ctx.step_of(container) is None:
        yield container.problem(
            f"the script of {container.title} reads {', '.join(f'`${name}`' for name in missing)}, and the container "
            "gets no variables. Kubernetes accepts this",
            f"Add an envFrom of the chart's Secret to `{container.name}`.",
            at=("envFrom",),
        )
        return
    for name in sorted(unset):
        meant = nearest(name, sorted(given | own), cutoff=0.85)
        if meant is not None:
            yield container.problem(
                f"the script of {container.title} reads `${name}`, which nobody sets; `{meant}` is meant. Kubernetes "
                "accepts this",
                f"Write ${meant} in the script of `{container.name}`.",
                at=script_at(container),
                detail=name,
                related=_places(meant, container, ctx),
                # An image may set one that looks like another.
                severity=Severity.ERROR if ctx.edition else Severity.WARNING,
            )


def _contracts(ctx: Context) -> set[str]:
    """The variables that the contract's Secret holds."""
    pools = ctx.edition.pools if ctx.edition is not None else ()
    return {name for pool in pools for step in pool.init_steps for name in step.variables}


def _places(name: str, container: ContainerView, ctx: Context) -> Iterator[Related]:
    """Where a variable of a container is given its name."""
    yield from (variable.place("name") for variable in container.env if variable.name == name)
    for object_ in _sources(container, ctx):
        fields = [field for field in ("stringData", "data") if object_ and name in (object_.get(field) or ())]
        yield from (object_.place(field, name) for field in fields if object_ is not None)


def _sources(container: ContainerView, ctx: Context) -> Iterator[KubeObject | None]:
    """The objects that a container's variables come from; none for one that is not in the release."""
    for source in container.env_from:
        kind, name = ("Secret", source.secret) if source.secret is not None else ("ConfigMap", source.config_map)
        yield ctx.find(kind, name) if name else None


def _given(container: ContainerView, ctx: Context) -> frozenset[str] | None:
    """The names of the container's variables; None where a source of them is not in the release."""
    found = {variable.name for variable in container.env}
    for source, object_ in zip(container.env_from, _sources(container, ctx), strict=True):
        if object_ is None:
            return None
        found |= {f"{source.data.get('prefix') or ''}{key}" for key in data_keys(object_)}
    return frozenset(found)
