"""What was edited is among the places of a finding, though nothing is printed there, or the fault shows elsewhere."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from attune_lint.display import display
from tests.locations import linted
from tests.rule_harness import CHART, FIXTURES, REPOSITORIES

AGENTS, POOLS = (REPOSITORIES[edition] / CHART for edition in ("agent-workers", "worker-pools"))
AGENTS_LAYOUT, POOLS_LAYOUT = (FIXTURES / "layouts" / name for name in ("agent-workers", "worker-pools"))
STYLES = FIXTURES / "styles"


class Case(NamedTuple):
    """A text of a file and what is written in its place; the rule that speaks then; and the line that one of its places
    must be at, by a text that only it holds, as role and precision."""

    chart: Path
    file: str
    old: str
    new: str
    rule: str
    line: str
    said: str
    key: str | None = None


HELPERS, JOBS, SECRET = "templates/_helpers.tpl", "templates/jobs.yaml", "templates/secret.yaml"
APPS, WORKERS, SCALER = "templates/applications.yaml", "templates/workers.yaml", "templates/availability.yaml"
CASES = {
    "a key that got no value": Case(
        AGENTS, HELPERS, ".Release.Service |", ".Release.Servicee |", "worker-recommended-labels",
        ".Servicee", "template block",
    ),
    "a key that got no value, of an object that lacks something": Case(
        POOLS, SECRET, ".security.jwtSecret", ".security.jwtSecrett", "secret-content", ".jwtSecrett", "related block",
    ),
    "the variable behind a key that got no value": Case(
        AGENTS, SECRET, ".Values.database }}", ".Values.databasq }}", "secret-variable", ".databasq", "related exact",
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
        AGENTS, HELPERS, ".storage.enabled", ".storage.enable", "worker-volume", ".storage.enable ", "related block",
    ),
    "a number that is handed to the line": Case(
        AGENTS, APPS, '"port" 80 ', '"port" 79 ', "promised-component", '"port" 79', "related block",
    ),
    "an object without a name, where one is missed": Case(
        AGENTS, APPS, 'metadata:\n  name: {{ include "attune.fullname" $root }}-{{ .name }}\n', "metadata:\n",
        "promised-component", 'metadata:\n  labels:\n    {{- include "attune.labels" $labels', "related exact",
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
        "for file in attune-aagent", "template block",
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
    "the labels of a selector that is too wide": Case(
        AGENTS, HELPERS, 'app.kubernetes.io/component: {{ .component | trunc 63 | trimSuffix "-" | quote }}\n', "",
        "selector-overlap", "app.kubernetes.io/instance:", "related exact",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_finding_names_the_line_that_was_edited(case: Case, tmp_path: Path) -> None:
    chart = tmp_path / "attune"
    shutil.copytree(case.chart, chart)
    text = (chart / case.file).read_text()
    assert case.old in text
    text = text.replace(case.old, case.new, 1)
    (chart / case.file).write_text(text)
    assert case.line in text
    line = text.count("\n", 0, text.index(case.line)) + 1
    found = [finding for finding in linted(chart) if finding.rule == case.rule]
    wanted = (display(chart / case.file), line, case.key, *case.said.split())
    places = {
        (place.file, place.line, place.key, place.role, str(place.precision))
        for finding in found
        for place in finding.locations
    }
    assert wanted in places, sorted(map(str, places))
