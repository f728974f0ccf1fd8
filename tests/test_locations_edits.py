"""What was edited is among the places of a finding, though nothing is printed there, or the fault shows elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.edit_harness import AGENTS, AGENTS_LAYOUT, POOLS, POOLS_LAYOUT, STYLES, Case, check
from tests.locations.measure import linted

HELPERS, JOBS, SECRET = "templates/_helpers.tpl", "templates/jobs.yaml", "templates/secret.yaml"
INFRASTRUCTURE = "templates/infrastructure.yaml"
APPS, WORKERS, SCALER = "templates/applications.yaml", "templates/workers.yaml", "templates/availability.yaml"
CASES = {
    "a key that got no value": Case(
        AGENTS, HELPERS, ".Release.Service |", ".Release.Servicee |", "worker-recommended-labels",
        ".Servicee", "template block",
    ),
    "a key that got no value, of an object that lacks something": Case(
        POOLS, SECRET, ".security.jwtSecret", ".security.jwtSecrett", "secret-content", ".jwtSecrett", "template block",
    ),
    "the variable behind a key that got no value": Case(
        AGENTS, SECRET, ".Values.database }}", ".Values.databasq }}", "secret-variable", ".databasq", "template exact",
    ),
    "the line before one that is missing": Case(
        AGENTS, SCALER, '    name: {{ include "attune.fullname" . }}-api\n  min', "  min", "kubernetes-schema",
        "    kind: Deployment", "related block",
    ),
    "the line behind one that is missing": Case(
        AGENTS, "templates/agent-workers.yaml", '          command: ["/opt/attune/agent/attune-agent"]\n', "",
        "agent-command", "envFrom:", "related block",
    ),
    "the end of a list that lacks an item": Case(
        AGENTS, JOBS, "            - name: packs\n              mountPath: /opt/attune/packs\n", "",
        "packs-writer-read-only", "mountPath: /opt/attune/runtime_envs", "related block",
    ),
    "a key of the block that is one slip away": Case(
        AGENTS, HELPERS, "helm.sh/chart:", "helm.sh/chrt:", "worker-recommended-labels", "helm.sh/chrt:",
        "template block",
    ),
    "a word elsewhere in the object that is one slip away": Case(
        AGENTS, HELPERS, "mountPath: /opt/attune/config.yaml", "mountPath: /opt/attune/conig.yaml", "variable-path",
        "conig.yaml", "related block",
    ),
    "a word in a script that is one slip away": Case(
        AGENTS, JOBS, "$DB_SCHEMA.identity", "$DB_SCHEMA.identitty", "wait-step-answer", "identitty", "template exact",
    ),
    "the condition that chose another branch": Case(
        AGENTS, HELPERS, ".storage.enabled", ".storage.enable", "worker-volume", ".storage.enable ", "template block",
    ),
    "a number that is handed to the line": Case(
        AGENTS, APPS, '"port" 80 ', '"port" 79 ', "promised-component", '"port" 79', "related block",
    ),
    "an object without a name, where one is missed": Case(
        AGENTS, APPS, 'metadata:\n  name: {{ include "attune.fullname" $root }}-{{ .name }}\n', "metadata:\n",
        "promised-component", 'metadata:\n  labels:\n    {{- include "attune.labels" $labels', "related block",
    ),
    "what stands beside what is missing in a Secret": Case(
        AGENTS, SECRET, "  ATTUNE__DATABASE__URL: ", "  # ", "secret-content", "ATTUNE__MESSAGE_QUEUE__URL:",
        "related exact",
    ),
    "what stands beside a value that is not read": Case(
        AGENTS, "templates/agent-workers.yaml",
        'image: {{ include "attune.image" (dict "root" $root "image" $root.Values.images.agent) | quote }}\n', "\n",
        "value-not-read", ".Values.images.agent.pullPolicy", "related block",
    ),
    "a define whose text is handed on": Case(
        AGENTS_LAYOUT, "templates/jobs/migrations.yaml", "- name: wait-for-database", "- namee: wait-for-database",
        "kubernetes-schema", "namee", "template exact",
    ),
    "a define whose text is read and written anew": Case(
        POOLS_LAYOUT, WORKERS, "- {name: ATTUNE_API_URL", "- {nmae: ATTUNE_API_URL", "kubernetes-schema", "{nmae:",
        "template exact",
    ),
    "a key of such a define that is one slip away": Case(
        POOLS_LAYOUT, WORKERS, "\ncontainers:", "\nconainers:", "kubernetes-schema", "conainers:",
        "template exact",
    ),
    "an empty value in place of which something else is printed": Case(
        AGENTS, "ci/external-services-values.yaml", "host: db.example.com", 'host: ""', "secret-host", 'host: ""',
        "values block", "database.host",
    ),
    "a value that another one is compared with": Case(
        AGENTS, "values.yaml", "minReplicas: 2", "minReplicas: 70000", "autoscaler-invalid", "minReplicas: 70000",
        "related exact", "api.autoscaling.minReplicas",
    ),
    "a default that is one slip away": Case(
        AGENTS_LAYOUT, "values.yaml", "migrations: {", "migrrations: {", "image-invalid", "migrrations: {",
        "values block", "images.migrrations",
    ),
    "an item of a wrong type": Case(
        POOLS, "ci/gpu-values.yaml", "- name: watching", "- name: [1, 2]", "template-error", "- name: [1, 2]",
        "values block", "sensorWorkers[0].name",
    ),
    "a switch that makes a template fail": Case(
        AGENTS, "values.yaml", "  enabled: false\n  # The class", "  enabled: true\n  # The class",
        "template-error", "enabled: true\n  # The class", "values exact", "ingress.enabled",
    ),
    "an item that is not told": Case(
        AGENTS, "ci/gpu-worker-values.yaml", "runtimes: [python, shell]", "runtimes: [[1, 2], shell]",
        "notes-worker-detail", "runtimes: [[1, 2], shell]", "values exact", "agentWorkers[0].runtimes[0]",
    ),
    "a server of which the command is not given": Case(
        POOLS_LAYOUT, "templates/_lib.tpl", """  command:
    - sh
    - -ec
    - |
      PGPASSWORD="$DB_PASSWORD"; export PGPASSWORD
""", "  labels:\n    - |\n", "init-step-never-ends", "envFrom: {{ include", "related block",
    ),
    "a script of a shell that stands beside it": Case(
        POOLS_LAYOUT, WORKERS, "for file in attune-agent ", "for file in attune-aagent ", "agent-loader-copy",
        "for file in attune-aagent", "template exact",
    ),
    "text that fromYaml refuses": Case(
        POOLS_LAYOUT, "values.yaml", '- {name: full, image: "python:3.12-slim"}',
        '- {name: full, image: "python:3.12-slim", env: {A: b}}', "no-container", "- {name: full", "values block",
        "actionWorkers[0].env",
    ),
    "a key that a template reads through, in place of which it takes another value": Case(
        POOLS_LAYOUT, "values.yaml", "\nsecurity:", "\nsequrity:", "template-error", "sequrity:", "values block",
        "sequrity",
    ),
    "a key that names an object": Case(
        POOLS_LAYOUT, "values.yaml", "\n  mcp: {image", "\n  mcq: {image", "promised-component", "mcq: {image",
        "values block", "components.mcq",
    ),
    "a key that picks a value": Case(
        POOLS_LAYOUT, "values.yaml", "runtimeEnvs: {enabled: true, accessModes: [ReadWriteMany], size: 10Gi",
        'runtimeEnvs: {enabled: true, accessModes: [ReadWriteMany], size: "ten"', "quantity-invalid",
        "runtimeEnvs: {en", "values exact", "sharedStorage.runtimeEnvs.size",
    ),
    "a define whose text is put together with another": Case(
        AGENTS_LAYOUT, "templates/jobs/init-packs.yaml", "  image: postgres:16-alpine\n", "", "no-container",
        "- name: wait-for-user", "template block",
    ),
    "a helper that prints one item less": Case(
        POOLS_LAYOUT, "templates/_lib.tpl",
        "- name: ATTUNE__DATABASE__SCHEMA\n  value: {{ .Values.database.schema | squote }}\n", "", "promised-variable",
        'value: "/opt/attune/config.yaml"', "related block",
    ),
    "text that breaks at its end": Case(
        STYLES / "logs", "templates/_pod.tpl", "toYaml .Values.extraVolumes", "toYaml .Values.extraVolume",
        "output-yaml", "toYaml .Values.extraVolume ", "template exact",
    ),
    "a value that a function refuses": Case(
        STYLES / "compared", "values.yaml", 'version: "1.31"', 'version: ""', "template-error", 'version: ""',
        "values block", "version",
    ),
    "a value of a context that holds the root too": Case(
        STYLES / "contexts", "values.yaml", "port: 8080", "port: 70000", "port-invalid", "port: 70000", "values exact",
        "components.api.port",
    ),
    "a value that a value reads": Case(
        STYLES / "library", "values.yaml", "registry: registry.example.com", 'registry: ""', "image-invalid",
        'registry: ""', "values block", "image.registry",
    ),
    "a value that was counted before it was printed": Case(
        STYLES / "printed", "values.yaml", "ports: [80, 443]", "ports: [80, many]", "port-invalid", "ports: [80, many]",
        "values block", "ports[1]",
    ),
    "a value that a pod is put together of": Case(
        STYLES / "driven", "values.yaml", "http: {port: 8080}", "http: {port: 70000}", "port-invalid", "port: 70000",
        "values block", "service.main.ports.http.port",
    ),
    "a branch that holds nothing, in a helper": Case(
        POOLS, HELPERS, '{{- printf "%s-%s" .Release.Name (include "attune.name" .)… | trimSuffix "-" }}\n', "",
        "invalid-name", "{{- else }}\n{{- end }}\n{{- end }}", "template block",
    ),
    "a helper that prints nothing within a text": Case(
        POOLS, HELPERS, '{{- if .Values.fullnameOverride }}\n…{{- end }}\n', "{{- .Values.fullnameOverride }}\n",
        "invalid-name", "{{- .Values.fullnameOverride }}", "related block",
    ),
    "a branch that holds nothing, in a block": Case(
        POOLS, HELPERS, '    claimName: {{ include "attune.fullname" . }}-packs\n    {{- else', "    {{- else",
        "packs-claim", "{{- if .Values.sharedStorage.packs.enabled }}", "template block",
    ),
    "a key of a dict that is one slip away from the one that is printed": Case(
        AGENTS, INFRASTRUCTURE, '"image" "redis', '"imgae" "redis', "no-container", '"imgae"', "template block",
    ),
    "a key of a dict that is one slip away from the one that a condition reads": Case(
        AGENTS, APPS, '"port" 80 ', '"porq" 80 ', "promised-component", '"porq"', "template block",
    ),
    "a word of a dict that is printed within the block": Case(
        AGENTS, INFRASTRUCTURE, '"DB_PASSWORD"', '"DB_PASSWOORD"', "missing-key", '"env" (dict "POSTGRES',
        "template exact",
    ),
    "a key of the values that hides what is below it": Case(
        AGENTS, "values.yaml", "  autoscaling:", "  autosqaling:", "kubernetes-schema", "autosqaling", "values block",
        "api.autosqaling",
    ),
    "a key of the values that a condition does not find": Case(
        POOLS, "ci/gpu-values.yaml", "    tolerations:", "    toleratioqs:", "gpu-toleration", "toleratioqs",
        "values block", "actionWorkers[0].toleratioqs",
    ),
    "the loop of a script": Case(
        POOLS, HELPERS, "until psql", "until ! psql", "wait-loop-inverted", "until ! psql", "template exact",
    ),
    "a variable of a script before a full stop": Case(
        POOLS, HELPERS, "$DB_SCHEMA.identity", "$DB_SCHEMq.identity", "script-variable", "$DB_SCHEMq", "template exact",
    ),
    "the branches not taken behind which something is missing": Case(
        AGENTS, JOBS, "          volumeMounts:\n            {{- include…            {{- end }}\n      vol", "      vol",
        "variable-path", "            {{- end }}\n      volumes:", "related block",
    ),
    "the pods that lack what a workload is about": Case(
        POOLS, INFRASTRUCTURE, "spec:\n  serviceName:…storage: {{ .settings.storage | quote }}\n", "",
        "service-selector",
        '    {{- include "attune.labels" $labels | nindent 4 }}\n{{- end }}', "related block",
    ),
    "the line before an item that a like list has": Case(
        AGENTS, HELPERS, "- name: packs\n  mountPath: /opt/attune/packs\n  readOnly: true\n- name: run", "- name: run",
        "packs-mount", '{{ include "attune.configMount" . }}\n- name: runtime-envs', "related block",
    ),
    "the end of a helper that prints a part of a list": Case(
        POOLS, HELPERS, "- name: ATTUNE__DATABASE__SCHEMA\n  value: {{ .Values.database.schema | quote }}\n", "",
        "promised-variable", "  value: /opt/attune/config.yaml", "related block",
    ),
    "what stands before the part that an object lacks": Case(
        POOLS, INFRASTRUCTURE, "spec:\n  serviceName:…storage: {{ .settings.storage | quote }}\n", "",
        "kubernetes-schema", '    {{- include "attune.labels" $labels | nindent 4 }}\n{{- end }}', "related block",
    ),
    "the labels that a policy means": Case(
        AGENTS, INFRASTRUCTURE, '"name" "rabbitmq"', '"name" "rabqitmq"', "policy-selector", '"rabqitmq"',
        "related exact",
    ),
    "the program that a command starts": Case(
        AGENTS, HELPERS, "- /bin/sh\n", "- /bin/sq\n", "shell-command", "- /bin/sq", "template exact",
    ),
    "a value of a wrong type, of several that an action reads": Case(
        POOLS, "ci/external-services-values.yaml", "    enabled: true\n", "    enabled: nope\n", "template-error",
        "enabled: nope", "values exact", "api.autoscaling.enabled",
    ),
    "the key behind which one is missing as in the mappings like it": Case(
        AGENTS, "values.yaml", "worker:\n  replicas: 1\n", "", "template-error", "  replicas: 1\nsensor:",
        "values block", "executor.replicas",
    ),
    "the key behind which one is missing that is printed": Case(
        POOLS, "values.yaml", "    cpuUtilization: 80\n", "", "autoscaler-invalid", "maxReplicas: 5", "values block",
        "api.autoscaling.maxReplicas",
    ),
    "the mapping that lacks a default": Case(
        POOLS, "values.yaml", "    cpuUtilization: 80\n", "", "value-without-default", "maxReplicas: 5", "values block",
        "api.autoscaling.maxReplicas",
    ),
    "the define called next to one that is missing": Case(
        AGENTS, HELPERS, 'define "attune.configVolume"', 'define "attune.other"', "template-error",
        '{{- define "attune.packsVolume"', "related block",
    ),
    "the body that should declare a variable": Case(
        POOLS, "templates/ingress.yaml", '{{- $fullname := include "attune.fullname" . }}\n', "", "template-error",
        "{{- if .Values.ingress.enabled }}", "related block",
    ),
    "a variable that is declared one slip away": Case(
        POOLS, "templates/ingress.yaml", "{{- $fullname :=", "{{- $fullnam :=", "template-error", "$fullnam :=",
        "related block",
    ),
    "the name before a value that is not read": Case(
        AGENTS, JOBS, "              value: {{ $root.Values.admin.login | quote }}\n", "", "value-not-read",
        "- name: ATTUNE_ADMIN_LOGIN", "related block",
    ),
    "where values like one that is not read are read": Case(
        POOLS, "templates/pvc.yaml", "      storage: {{ .storage.size | quote }}\n", "", "value-not-read",
        "storageClassName: {{ . |", "related block",
    ),
    "a variable that is one slip away from the field's": Case(
        AGENTS, "templates/agent-workers.yaml", "- name: RUST_LOG", "- name: RUST_LG", "worker-field-missing",
        "RUST_LG", "template block",
    ),
    "the variable that names the folder of the data": Case(
        AGENTS, INFRASTRUCTURE, "value: /var/lib/postgresql/data/pgdata", "value: /var/lib/postgresql/dta/pgdata",
        "data-folder", "dta/pgdata", "related exact",
    ),
    "the count that an autoscaler does not want": Case(
        AGENTS, APPS, '{{- if not (kindIs "invalid" .replicas) }}', '{{- if (kindIs "invalid" .replicas) }}',
        "autoscaler-invalid", "  replicas: {{ int .replicas }}\n  {{- end", "related exact",
    ),
    "a name that is nearly a writer's": Case(
        AGENTS, APPS, '"name" "executor"', '"name" "exeuctor"', "packs-read-only", '"exeuctor"', "related exact",
    ),
    "the name of a variable that is a key of a dict": Case(
        POOLS, INFRASTRUCTURE, '"RABBITMQ_DEFAULT_USER"', '"RABBITMQ_DEFAUTL_USER"', "server-variable",
        '"RABBITMQ_DEFAUTL_USER"', "template exact",
    ),
    "the default that a template misspells": Case(
        POOLS, "values.yaml", "existingClaim: ", "existingCalim: ", "value-misspelt", "existingCalim", "values exact",
        "sharedStorage.packs.existingCalim",
    ),
    "the line before the one that YAML refuses": Case(
        POOLS, HELPERS, "{{- with $entry.env }}\n            {{- toYaml . | nindent 12 }}\n            {{- end }}",
        "{{- toYaml $entry.env | nindent 12 }}", "output-yaml", "{{- toYaml $entry.env", "related exact",
    ),
    "the label that pods have in place of the one that is selected": Case(
        POOLS, APPS, '"name" "api"', '"name" "appi"', "disruption-budget-invalid", '"appi"', "related exact",
    ),
    "the labels of a selector that is too wide": Case(
        AGENTS, HELPERS, 'app.kubernetes.io/component: {{ .component | trunc 63 | trimSuffix "-" | quote }}\n', "",
        "selector-overlap", "app.kubernetes.io/instance:", "related exact",
    ),
}  # fmt: skip

# What only follows from an edit: an object of a version that is none, pods whose labels stand under another key.
SILENT = {
    "the order of Jobs": (AGENTS, JOBS, "apiVersion: batch/v1", "apiVersion: batch/1", "job-order"),
    "the pods of a budget": (
        POOLS,
        APPS,
        "metadata:\n      labels:",
        "metadata:\n      laebls:",
        "disruption-budget-invalid",
    ),
    "the ports of a Service": (
        POOLS,
        INFRASTRUCTURE,
        "    spec:\n      {{- with",
        "    sqec:\n      {{- with",
        "named-port",
    ),
}


@pytest.mark.parametrize(("chart", "file", "old", "new", "rule"), SILENT.values(), ids=SILENT)
def test_what_follows_from_another_fault_is_not_said(
    chart: Path, file: str, old: str, new: str, rule: str, tmp_path: Path
) -> None:
    shutil.copytree(chart, tmp_path / "attune")
    text = (tmp_path / "attune" / file).read_text()
    assert old in text
    (tmp_path / "attune" / file).write_text(text.replace(old, new, 1))
    found = {finding.rule for finding in linted(tmp_path / "attune")}
    assert found
    assert rule not in found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_finding_names_the_line_that_was_edited(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
