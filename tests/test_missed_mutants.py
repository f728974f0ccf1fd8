"""Mutants that were missed once: each is caught by the rule that was made, or made better, for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mutation.bench import Bench
from tests.mutation.charts import subjects

CASES = (
    ("agent-workers-layout", "templates/services/web.yaml", "apiVersion: apps/v1", "apiVersion: app/v1", "removed-api"),
    ("agent-workers-layout", "templates/stores/packs.yaml", "policy: keep", "policy: kqep", "unknown-resource-policy"),
    (
        "agent-workers-layout",
        "templates/services/sensor.yaml",
        "subPath: config.yaml",
        "subPath: c.yaml",
        "missing-item",
    ),
    ("agent-workers-layout", "templates/services/api.yaml", ".pods.resources", ".pods.resuorces", "value-misspelt"),
    (
        "agent-workers-layout",
        "templates/stores/rabbitmq.yaml",
        """name: {{ include "platform.object" (list . "rabbitmq") }}\n  {{- include""",
        "name: broker\n  {{- include",
        "promised-component",
    ),
    (
        "agent-workers",
        "templates/applications.yaml",
        """include "attune.apiUrl" $root | quote""",
        """include "attune.secretName" $root | quote""",
        "service-url",
    ),
    (
        "worker-pools",
        "templates/availability.yaml",
        """selector:
    matchLabels:
      {{- include "attune.selectorLabels" $labels | nindent 6 }}""",
        "unhealthyPodEvictionPolicy: AlwaysAllow",
        "disruption-budget-invalid",
    ),
    (
        "agent-workers-layout",
        "templates/agents/deployments.yml",
        "fieldRef: {apiVersion: v1,",
        "fieldRef: {apiVersion: vq,",
        "variable-source",
    ),
    (
        "agent-workers-layout",
        "templates/jobs/migrations.yaml",
        """command: ["/bin/sh", "-euc"]""",
        "tty: false",
        "shell-command",
    ),
    (
        "worker-pools-layout",
        "templates/setup.yaml",
        """"key" "runtimeEnvs" "name" """,
        """"key" "runtqmeEnvs" "name" """,
        "shared-volume-source",
    ),
    (
        "agent-workers-layout",
        "templates/_pods.tpl",
        """command: ["/bin/sh", "-euc", "while ! test""",
        """command: ["/bin/ssh", "-euc", "while ! test""",
        "wait-step-poll",
    ),
    (
        "worker-pools-layout",
        "templates/stores.yaml",
        """  serviceName: {{ include "named" $me }}\n""",
        "",
        "dangling-target",
    ),
    (
        "agent-workers",
        "templates/infrastructure.yaml",
        "            - name: data\n",
        "            - name: data\n              readOnly: true\n",
        "data-folder",
    ),
    (
        "agent-workers",
        "templates/infrastructure.yaml",
        "      spec:\n        accessModes",
        "        accessModes",
        "claim-invalid",
    ),
    (
        "agent-workers",
        "templates/applications.yaml",
        "topologyKey: kubernetes.io/hostname",
        "topologyKey: kubernetes.io/hostnname",
        "placement-invalid",
    ),
    (
        "agent-workers",
        "templates/jobs.yaml",
        """name: {{ include "attune.fullname" $root }}-{{ .name }}""",
        """name: {{ include "attune.name" $root }}-{{ .name }}""",
        "release-name-missing",
    ),
    (
        "agent-workers",
        "templates/jobs.yaml",
        "        - name: {{ .name }}\n",
        "        - name: {{ .name }}\n          restartPolicy: Always\n",
        "restart-policy",
    ),
    (
        "worker-pools",
        "templates/_helpers.tpl",
        "to_regclass('$DB_SCHEMA.identity')",
        "to_regclass('$DB_SCHEMA.identiqy')",
        "wait-step-answer",
    ),
    ("worker-pools", "templates/_helpers.tpl", "            - /bin/sh\n", "            - /bin/qh\n", "shell-command"),
    (
        "agent-workers-layout",
        "templates/services/executor.yaml",
        "- name: executor",
        "- name: execqtor",
        "container-name-misspelt",
    ),
    (
        "agent-workers",
        "templates/_helpers.tpl",
        """.component | trunc 63 | trimSuffix "-" | quote""",
        """.component | trunc 63 | trimSuffix "q" | quote""",
        "label-misspelt",
    ),
    ("agent-workers", "templates/jobs.yaml", "until psql", "until pskl", "script-program"),
    (
        "worker-pools-layout",
        "templates/_lib.tpl",
        "'$DB_SCHEMA' and table",
        "'$DB_SCHEMA' ad table",
        "wait-step-answer",
    ),
    (
        "agent-workers",
        "templates/availability.yaml",
        "    kind: Deployment",
        "    kind: Depqoyment",
        "dangling-target",
    ),
    (
        "worker-pools",
        "templates/availability.yaml",
        "    apiVersion: apps/v1",
        "    apiVersion: aps/v1",
        "dangling-target",
    ),
    (
        "agent-workers",
        "templates/applications.yaml",
        """include "attune.apiUrl" $root | quote""",
        """include "attune.name" $root | quote""",
        "service-url",
    ),
    ("agent-workers", "templates/jobs.yaml", """-d "$DB_NAME" -tAc""", """-d "$DB_NAME" -tA""", "script-query"),
    (
        "worker-pools",
        "templates/networkpolicy.yaml",
        "[postgresql, rabbitmq]",
        "[postgresql, rabbtmq]",
        "policy-selector",
    ),
    ("worker-pools", "templates/infrastructure.yaml", "mountPath: {{ .path }}", "mountPath: /", "mount-hides-system"),
    (
        "agent-workers-layout",
        "templates/stores/postgresql.yaml",
        "containerPort: 5432",
        "containerPort: 5433",
        "server-port",
    ),
    ("worker-pools", "values.yaml", "    minReplicas: 2\n", "", "value-without-default"),
    ("worker-pools", "templates/jobs.yaml", "            - /bin/sh\n", "            - /bi/nsh\n", "shell-command"),
    (
        "agent-workers",
        "templates/jobs.yaml",
        "            - name: runtime-envs\n",
        "            - name: runtime-envs\n              readOnly: true\n",
        "packs-writer-read-only",
    ),
    (
        "agent-workers-layout",
        "templates/_names.tpl",
        "app.kubernetes.io/part-of: attune",
        "app.kubernetes.io/prt-of: attune",
        "label-misspelt",
    ),
    (
        "agent-workers-layout",
        "templates/jobs/init-packs.yaml",
        """-tAc "$query\"""",
        """-tA "$query\"""",
        "script-query",
    ),
)


@pytest.fixture(scope="module", params=sorted({case[0] for case in CASES}))
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    (subject,) = subjects((request.param,))
    found = Bench(subject)
    yield found
    found.copy.close()


def test_what_was_missed_once_is_caught(bench: Bench) -> None:
    for name, file, old, new, rule in CASES:
        if name != bench.subject.name:
            continue
        text = bench.subject.files[file]
        assert old in text, (file, old)
        bench.copy.write(file, text.replace(old, new))
        found = {said.rule for said in bench.copy.said(bench.copy.plan())}
        bench.copy.restore(file)
        assert rule in found, (file, new, found)
