"""What was edited is among the places of a finding, of mutants that drop, move, double and misspell larger parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.edit_harness import AGENTS, AGENTS_LAYOUT, POOLS, POOLS_LAYOUT, Case, check

WORKERS = "templates/workers.yaml"
NOTES, CI = "templates/NOTES.txt", "ci/external-services-values.yaml"
CASES = {
    "the action of the notes that mangles a text": Case(
        AGENTS, NOTES, "{{ .image }}", '{{ printf "%s of" 1 }}', "notes-garbage", "printf", "template exact",
    ),
    "the value that the notes mangle": Case(
        AGENTS, CI, "python:3.12-slim", "{repository: python}", "notes-garbage",
        "image: {", "values block", "agentWorkers[0].image",
    ),
    "the value in the notes that no container runs": Case(
        AGENTS, CI, "python:3.12-slim", '"python:3.12-slim "', "notes-stray-worker",
        "slim ", "values block", "agentWorkers[0].image",
    ),
    "the value that notes with ruled lines mangle": Case(
        AGENTS, NOTES, "Agent workers:", "{{ .Values.security }}\n---\nAgent workers:", "notes-garbage",
        ".Values.security", "template exact",
    ),
    "a line of the notes that no worker has": Case(
        AGENTS, NOTES, "{{- end }}", "{{- end }}\n- ruby: ruby:3, replicas 1, runtimes auto-detect",
        "notes-stray-worker", "ruby", "template exact",
    ),
    "a key that stands twice": Case(
        AGENTS, "values.yaml", "agentWorkers: []", "agentWorkers: []\nx: {z: 1,\n  z: 2}", "values-duplicate-key",
        "z: 2", "values exact", "x.z",
    ),
    "a container that stands twice": Case(
        AGENTS, "templates/applications.yaml", "          volumeMounts:",
        "        - name: {{ .name }}\n          image: a:1\n          ports: [{containerPort: {{ .port }}}]\n"
        "          volumeMounts:",
        "pod-network-invalid", "        - name: {{ .name }}\n          image: a:1", "related exact",
    ),
    "a variable beside those that begin like one that is missing": Case(
        POOLS, "templates/_helpers.tpl",
        "            - name: ATTUNE_PACKS_BASE_DIR\n              value: /opt/attune/packs\n", "",
        "promised-variable", "- name: ATTUNE_API_URL", "template block",
    ),
    "the hook before which something is missing": Case(
        AGENTS_LAYOUT, "templates/jobs/_job.tpl", "kind: Job\nmetadata:",
        "kind: Job\nmetadata:\n  annotations: {helm.sh/hook: pre-install}", "hook-needs-later",
        "helm.sh/hook", "related exact",
    ),
    "the arguments that should be a command": Case(
        AGENTS_LAYOUT, "templates/agents/deployments.yml", "command:", "args:", "agent-loader-copy",
        "args:", "related block",
    ),
    "the condition of a claim that is there beside another one": Case(
        POOLS_LAYOUT, "templates/shared.yaml", "{{- if and $storage.enabled (not $storage.existingClaim) }}",
        "{{- if true }}", "packs-writer-read-only", "- apiVersion: v1\n    kind: PersistentV", "related exact",
    ),
    "the condition of a claim that was left out": Case(
        POOLS_LAYOUT, "templates/_lib.tpl", "$storage.enabled $storage", "$storage.enabed $storage",
        "packs-writer-read-only", ".enabed", "related block",
    ),
    "the word that names a worker": Case(
        POOLS_LAYOUT, "templates/workers.yaml", '"action-worker"', '"action-workr"', "gpu-container",
        '"action-workr"', "related exact",
    ),
    "a word in the script of a helper whose text was changed before it was printed": Case(
        AGENTS_LAYOUT, "templates/_pods.tpl", "${DB_SCHEMA}", "${DB_SCHEMq}", "script-variable",
        "DB_SCHEMq", "template block", of="of Job",
    ),
    "the resources of a pod that are less than a container's": Case(
        AGENTS_LAYOUT, "templates/services/notifier.yaml", '"platform.pod" .', '"platform.wait.schema" .',
        "request-over-limit", '"platform.wait.schema"', "related exact",
    ),
    "the value that is not there, of a source that an action prints": Case(
        POOLS_LAYOUT, "values.yaml", "  runtimeEnvs: {", "  #", "shared-volume-source",
        "sharedStorage:", "values block", "sharedStorage",
    ),
    "the values that ask for GPUs of two vendors": Case(
        AGENTS, "ci/gpu-worker-values.yaml", "        nvidia.com/gpu: 1",
        "        nvidia.com/gpu: 1\n        amd.com/gpu: 1", "gpu-vendors",
        "amd.com/gpu", "related exact", 'agentWorkers[0].resources.limits."amd.com/gpu"',
    ),
    "the kind that is misspelled, of an object whose name ends with a number": Case(
        AGENTS_LAYOUT, "templates/jobs/_job.tpl", "kind: Job", "kind: Joq", "promised-job",
        "kind: Joq", "related exact",
    ),
    "the loop of a script in the arguments, where it lacks a variable": Case(
        AGENTS_LAYOUT, "templates/_pods.tpl", '  export PGPASSWORD="$DB_PASSWORD"\n', "", "wait-step-variables",
        "for try in", "template exact",
    ),
    "the name that is one slip away in its joint": Case(
        POOLS_LAYOUT, "templates/_lib.tpl", '(include "full" .root) "-" .name | trunc 63 | trim',
        '(include "full" .root) "q" .name | trunc 63 | trim', "promised-component",
        '{{- define "named" }}', "related block",
    ),
    "the condition of an object that is there": Case(
        POOLS_LAYOUT, "templates/stores.yaml", "{{- if (index $.Values $store.values).enabled }}",
        "{{- if not (index $.Values $store.values).enabled }}", "wait-step-service",
        "{{- if not", "related block",
    ),
    "the mount of a volume that stands at another path": Case(
        AGENTS, "templates/_helpers.tpl", "- name: packs\n  mountPath: /opt/attune/packs\n",
        "- name: packs\n  mountPath: /bin\n", "worker-agreement", "mountPath: /bin", "related exact",
    ),
    "the name of a container for want of which a variable is missing": Case(
        POOLS_LAYOUT, WORKERS, '"container" "worker"', '"container" "workr"', "promised-variable",
        '"workr"', "related exact",
    ),
    "the call of a step that stands out of order": Case(
        AGENTS, "templates/agent-workers.yaml",
        '        {{- include "attune.waitForSchema" $root | nindent 8 }}\n'
        '        {{- include "attune.waitForPacks" $root | nindent 8 }}\n',
        '        {{- include "attune.waitForPacks" $root | nindent 8 }}\n'
        '        {{- include "attune.waitForSchema" $root | nindent 8 }}\n',
        "init-step-order", "attune.waitForPacks", "related exact",
    ),
    "what reads a key of a dict that is there under nearly the same name": Case(
        POOLS_LAYOUT, WORKERS, "$entry := .entry", "$entry := .entqy", "worker-env-list", ".entqy", "template block",
    ),
    "what reads such a key, where it prints an empty value": Case(
        POOLS_LAYOUT, WORKERS, "$entry := .entry", "$entry := .entqy", "worker-field-missing",
        ".entqy", "template exact", of="`resources`",
    ),
    "the name that a template mangled": Case(
        POOLS_LAYOUT, "templates/_lib.tpl", '(include "named" .) "namespace"', '(include "config.mount" .) "namespace"',
        "promised-component", '"config.mount" .', "related exact",
    ),
    "a word that is one slip away from the one that is missing, before those that begin like it": Case(
        POOLS_LAYOUT, WORKERS, "ATTUNE__WORKER__WORKER_TYPE", "ATTNE__WORKER__WORKER_TYPE", "promised-variable",
        "ATTNE__", "template block",
    ),
    "a word in a list of the code": Case(
        POOLS_LAYOUT, WORKERS, 'tuple "runtimeClassName"', 'tuple "runtmieClassName"', "scheduling-field-missing",
        '"runtmieClassName"', "template block",
    ),
    "the place of the containers, of a pod that has none": Case(
        POOLS_LAYOUT, WORKERS, "\ncontainers:…\nvolumes:", "\nvolumes:", "kubernetes-schema",
        '{{ include "wait.broker" .root', "related block",
    ),
    "the key that got no containers": Case(
        POOLS_LAYOUT, WORKERS, "\ncontainers:…\nvolumes:", "\ncontainers:\nvolumes:", "kubernetes-schema",
        "containers:", "template block",
    ),
    "what stands behind the gap in a block like that": Case(
        AGENTS_LAYOUT, "templates/agents/deployments.yml", "initContainers:…containers:", "containers:",
        "init-step-missing", "      containers:", "related block",
    ),
    "where volumes begin in a list that holds others": Case(
        AGENTS_LAYOUT, "templates/agents/deployments.yml", "      volumes:\n", "", "undefined-volume",
        "- name: agent-bin\n        emptyDir", "related exact", of="`runtime-envs`",
    ),
    "the file that is named like a missing object": Case(
        AGENTS_LAYOUT, "templates/jobs/migrations.yaml", '{{ include "platform.job"…}}', "", "promised-job",
        "{{- end -}}", "related block",
    ),
    "the variable from which a script has an address": Case(
        POOLS_LAYOUT, "templates/_lib.tpl", '"name" .name)) }}{{ end }}', '"namq" .name)) }}{{ end }}',
        "wait-step-service", '"namq"', "related exact",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_finding_names_the_place_of_a_mutant(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
