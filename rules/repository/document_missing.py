"""The quick reference for operators is there.

Why
    Operators are sent to it for the fields of a worker, their defaults, and what to do when a pod hangs. Where it is
    gone, the knowledge is too, and every question ends with a developer.

Bad
    ```text removed docs/QUICKREF-kubernetes-agent-workers.md
    (the file is gone, and so are the links to it)
    ```
    ```diff docs/deployment/gitea-registry-and-helm.md
    -The [quick reference](../QUICKREF-kubernetes-agent-workers.md) tells how to run workers in images of your own.
    +Ask us how to run workers in images of your own.
    ```
    ```diff docs/plans/universal-worker-agent.md
    -[quick reference](../QUICKREF-kubernetes-agent-workers.md) tells operators how to use it.
    +quick reference is to be written.
    ```
    ```diff AGENTS.md
    -  [quick reference](docs/QUICKREF-kubernetes-agent-workers.md).
    +  quick reference (to be written).
    ```

Good
    ```text removed docs/QUICKREF-kubernetes-agent-workers.md
    (the file has another name)
    ```
    ```diff docs/deployment/gitea-registry-and-helm.md
    -The [quick reference](../QUICKREF-kubernetes-agent-workers.md) tells how to run workers in images of your own.
    +The [quick reference](../workers.md) tells how to run workers in images of your own.
    ```
    ```diff docs/plans/universal-worker-agent.md
    -[quick reference](../QUICKREF-kubernetes-agent-workers.md) tells operators how to use it.
    +[quick reference](../workers.md) tells operators how to use it.
    ```
    ```diff AGENTS.md
    -  [quick reference](docs/QUICKREF-kubernetes-agent-workers.md).
    +  [quick reference](docs/workers.md).
    ```
    ```markdown file docs/workers.md
    # Agent workers

    - `name`: required
    - `image`: required
    - `replicas`: how many pods; default `1`
    - `runtimes`: default `[]`
    - `resources`: default `{}`
    - `env`: default `[]`
    - `imagePullPolicy`
    - `logLevel`: default `info`
    - `runtimeClassName`
    - `nodeSelector`
    - `tolerations`
    - `stopGracePeriod`: default `45`

    Runtimes are found by their programs:

    - shell: `bash`, `sh`
    - python: `python3`, `python`
    - node: `node`, `nodejs`
    - ruby: `ruby`
    - go: `go`
    - java: `java`
    - r: `Rscript`
    - perl: `perl`
    ```

Fix
    Write the document that the message names, or name another in a contract of the configuration.
"""

from __future__ import annotations

from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule


def is_project(view: RepositoryView, ctx: Context) -> bool:
    return view.is_project


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=is_project, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    promised = ctx.contract.repository.quick_reference
    if view.quick_reference is None:
        yield view.problem(
            f"the repository has no quick reference for operators (`{promised}`), nor another document that lists the "
            "fields of a worker",
            f"Write {promised}.",
            view.chart.chart_yaml_location("name"),
            detail=promised,
        )
