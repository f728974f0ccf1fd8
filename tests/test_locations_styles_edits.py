"""What was edited is among the places of a finding, in charts as public ones are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.edit_harness import MAPS, STYLES, Case, check
from tests.locations.measure import linted
from tests.rule_harness import FIXTURES

LIB, AGENTS, VALUES = "templates/_lib.tpl", "templates/agents.yaml", "values.yaml"
CHECKSUMS, COMPARED, DRIVEN, GENERATED, LAYERED, LOGS, STARTER, STATEFUL, TRIMMED = (
    STYLES / name
    for name in ("checksums", "compared", "driven", "generated", "layered", "logs", "starter", "stateful", "trimmed")
)
CASES = {
    "a misspelled field of Helm's own objects": Case(
        STARTER, "templates/_helpers.tpl", ".Release.Name $name", ".Release.Namee $name", "output-yaml", ".Namee $name",
        "template exact",
    ),
    "a misspelled field of a dict that a helper walks through": Case(
        MAPS, LIB, "range .mounts }}\n{{- if", "range .mountq }}\n{{- if", "worker-mount", ".mountq", "template block",
    ),
    "a misspelled field of values that are merged": Case(
        MAPS, AGENTS, "if $agent.runtimes", "if $agent.runtimess", "runtimes-variable", ".runtimess", "template block",
    ),
    "a key within an action of several lines": Case(
        MAPS, LIB, 'io/component" .id', 'io/componnent" .id', "label-misspelt", 'io/componnent"', "template block",
    ),
    "a name that a helper lacks": Case(
        MAPS, LIB, 'name: {{ include "lib.name" . }}\nlabels:', "labels:", "invalid-name", "labels:\n  {{- toYaml $l",
        "related block",
    ),
    "the item of a list for which there is no helper": Case(
        MAPS, VALUES, "[schema, user]", "[schema, usr]", "template-error", "[schema, usr]", "values exact",
        "jobs.init-packs.waits[1]",
    ),
    "the item of a list that cannot be compared": Case(
        MAPS, VALUES, "mounts: [config]", "mounts: [[1, 2]]", "template-error", "mounts: [[1, 2]]", "values exact",
        "defaults.mounts[0]",
    ),
    "the value by which another one is looked up": Case(
        MAPS, VALUES, "image: notifier", "image: notifer", "template-error", "image: notifer", "values exact",
        "components.notifier.image",
    ),
    "a value that helpers are named by": Case(
        GENERATED, VALUES, "type: deployment", "type: deploymment", "template-error", "type: deploymment",
        "values exact", "controllers.main.type",
    ),
    "a value that is a template itself": Case(
        DRIVEN, VALUES, "{{ .Release.Name }}", "{{ .Relase.Name }}", "template-error", ".Relase.Name", "values exact",
        "controllers.main.containers.app.env.SELF",
    ),
    "a value that a value reads": Case(
        LOGS, VALUES, 'dataPath: "/var/{{ .Release.Name }}"', "dataPath: [1, 2]", "template-error", "dataPath: [1, 2]",
        "values exact", "dataPath",
    ),
    "a value that is no template": Case(
        MAPS, VALUES, "ATTUNE_API_URL: 'http://{{ include \"lib.name\" (dict",
        "ATTUNE_API_URL: 'http://{{ include \"lib.name\" (dic", "template-error", '"lib.name" (dic "', "values exact",
        "components.worker.env.ATTUNE_API_URL",
    ),
    "a port of a Service that is a list": Case(
        MAPS, "templates/components.yaml", "targetPort: http", "targetPort: [1, 2]", "kubernetes-schema",
        "targetPort: [1, 2]", "template exact",
    ),
    "an empty value at the end of a line": Case(
        TRIMMED, VALUES, "name: collector", 'name: ""', "invalid-name", 'name: ""', "values block", "agent.name",
    ),
    "an empty value at the end of a text": Case(
        LOGS, VALUES, "name: tmp", 'name: ""', "mount-hides-system", 'name: ""', "values block", "extraVolumes[0].name",
    ),
    "a key that is left with nothing, where a value is not read": Case(
        CHECKSUMS, "templates/secret.yaml",
        '  token: {{ required "a token is needed" .Values.secret.token | b64dec | quote }}\n', "", "value-not-read",
        "stringData:", "related block",
    ),
    "a word that is nearly the missing one": Case(
        MAPS, VALUES, "mounts: [config]", "mounts: [conffig]", "variable-path", "mounts: [conffig]", "related block",
        "defaults.mounts[0]",
    ),
    "an empty value that is written into a Secret": Case(
        MAPS, VALUES, "jwtSecret: change-me-jwt-0123456789abcdef0123", 'jwtSecret: ""', "secret-content",
        'jwtSecret: ""', "related block", "security.jwtSecret",
    ),
    "a key that one of two merged texts lacks": Case(
        LAYERED, "templates/_base.tpl", "  selector: {matchLabels: {app: {{ .Chart.Name }}}}\n", "",
        "kubernetes-schema", "spec:\n  template:", "related block",
    ),
    "a helper whose text is read": Case(
        COMPARED, "templates/_modes.tpl", "    bucket: data\n", "", "template-error", "  s3:", "related block",
    ),
    "a value that chooses a word": Case(
        STATEFUL, VALUES, "kind: statefulset", "kind: deployment", "kubernetes-schema", "kind: deployment",
        "related block", "kind",
    ),
    "a list in place of a word": Case(
        DRIVEN, VALUES, "protocol: TCP", "protocol: [1, 2]", "kubernetes-schema", "protocol: [1, 2]", "values block",
        "service.main.ports.metrics.protocol",
    ),
    "an annotation that is nearly a hook's": Case(
        STYLES / "documents", "templates/all.yaml", 'helm.sh/hook": pre', 'helm.sh/hok": pre', "job-unchangeable",
        'helm.sh/hok"', "related exact",
    ),
    "a kind that is misspelled, of an object that is missed": Case(
        MAPS, "templates/jobs.yaml", "kind: Job", "kind: Jo", "promised-job", "kind: Jo", "related exact",
    ),
}  # fmt: skip


LAYOUTS = sorted((FIXTURES / "layouts").iterdir())


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_is_right(layout: Path) -> None:
    assert linted(layout) == ()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_finding_names_what_was_edited(case: Case, tmp_path: Path) -> None:
    check(case, tmp_path)
