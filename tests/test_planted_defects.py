"""Small edits to a clean chart, each of which Helm renders without a word: all are found."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli_harness import attune_lint
from tests.conftest import FIXTURES
from tests.generate import WITHOUT_SUBJECT

CHARTS = {
    "agent-workers": FIXTURES / "attune" / "charts" / "attune",
    "worker-pools": FIXTURES / "attune-pools" / "charts" / "attune",
}
AGENT, HELPERS, VALUES = "templates/agent-workers.yaml", "templates/_helpers.tpl", "values.yaml"
CI = "ci/plain-worker-values.yaml"
ENTRY = "  - name: python\n    image: python:3.12-slim\n"


class Edit(NamedTuple):
    """Replaces a text in some files of a chart; `count` is how often it stands in each."""

    rule: str
    files: tuple[str, ...]
    old: str
    new: str


PLANTED = {
    "agentWorkers renamed everywhere": Edit(
        "edition-unknown", (AGENT, VALUES, "templates/NOTES.txt"), "agentWorkers", "workers"
    ),
    "the loader comes last": Edit(
        "init-step-order",
        (AGENT,),
        "",
        "",
    ),
    "packs mounted writable": Edit(
        "packs-read-only",
        (HELPERS,),
        "- name: packs\n  mountPath: /opt/attune/packs\n  readOnly: true\n",
        "- name: packs\n  mountPath: /opt/attune/packs\n",
    ),
    "agent-bin on a claim": Edit(
        "agent-volume-source",
        (AGENT,),
        "        - name: agent-bin\n          emptyDir: {}\n",
        "        - name: agent-bin\n          persistentVolumeClaim:\n"
        '            claimName: {{ include "attune.fullname" $root }}-artifacts\n',
    ),
    "agent-bin on the host": Edit(
        "agent-volume-source",
        (AGENT,),
        "        - name: agent-bin\n          emptyDir: {}\n",
        "        - name: agent-bin\n          hostPath:\n            path: /opt/attune/agent\n",
    ),
    "runtimeClassName on the container": Edit(
        "scheduling-field-misplaced",
        (AGENT,),
        "        - name: worker\n",
        "        - name: worker\n          {{- with .runtimeClassName }}\n          runtimeClassName: {{ . }}\n"
        "          {{- end }}\n",
    ),
    "a GPU only in requests": Edit(
        "gpu-limit",
        (CI,),
        ENTRY,
        f"{ENTRY}    resources:\n      requests:\n        nvidia.com/gpu: 1\n",
    ),
    "half a GPU": Edit(
        "gpu-quantity",
        (CI,),
        ENTRY,
        f"{ENTRY}    resources:\n      limits:\n        nvidia.com/gpu: 0.5\n",
    ),
    "a mount of an undefined volume": Edit(
        "undefined-volume",
        (AGENT,),
        "            - name: agent-bin\n              mountPath: /opt/attune/agent\n              readOnly: true\n",
        "            - name: agent-bin\n              mountPath: /opt/attune/agent\n              readOnly: true\n"
        "            - name: scratch\n              mountPath: /scratch\n",
    ),
    "tolerration in an entry": Edit(
        "values-schema", (CI,), ENTRY, f"{ENTRY}    tolerration:\n      - operator: Exists\n"
    ),
    "a ConfigMap that is not rendered": Edit(
        "dangling-config-map",
        ("templates/configmap.yaml",),
        '  name: {{ include "attune.fullname" . }}-config\n',
        '  name: {{ include "attune.fullname" . }}-configuration\n',
    ),
    "two workers of one name": Edit("unique-worker-names", (CI,), ENTRY, ENTRY + ENTRY),
    "the command outside the mount": Edit(
        "agent-command",
        (AGENT,),
        'command: ["/opt/attune/agent/attune-agent"]',
        'command: ["/usr/local/bin/attune-agent"]',
    ),
    "two containers of one name": Edit(
        "duplicate-container-name", (HELPERS,), "- name: wait-for-packs\n", "- name: wait-for-schema\n"
    ),
    "selector and labels that differ": Edit(
        "selector-mismatch",
        (AGENT,),
        '        {{- include "attune.selectorLabels" $labels | nindent 8 }}\n',
        "        app.kubernetes.io/name: attune\n",
    ),
    "an image without a tag": Edit(
        "values-schema", (CI,), "image: python:3.12-slim", "image: registry.example.com:5000/python"
    ),
    "a toleration with operator Exists and a value": Edit(
        "toleration-invalid",
        (CI,),
        ENTRY,
        f'{ENTRY}    tolerations:\n      - key: gpu\n        operator: Exists\n        value: "true"\n',
    ),
}


def apply(chart: Path, edit: Edit) -> None:
    for name in edit.files:
        file = chart / name
        text = file.read_text(encoding="utf-8")
        assert edit.old in text, f"{name} has no such text"
        file.write_text(text.replace(edit.old, edit.new), encoding="utf-8")


def loader_last(chart: Path) -> None:
    file = chart / AGENT
    text = file.read_text(encoding="utf-8")
    start, end = text.index("        - name: agent-loader\n"), text.index('        {{- include "attune.waitForSchema"')
    after = text.index("      containers:\n")
    file.write_text(text[:start] + text[end:after] + text[start:end] + text[after:], encoding="utf-8")


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_defect_is_an_error(name: str, tmp_path: Path) -> None:
    chart = tmp_path / "charts" / "attune"
    shutil.copytree(CHARTS["agent-workers"], chart)
    edit = PLANTED[name]
    if edit.old:
        apply(chart, edit)
    else:
        loader_last(chart)
    result = attune_lint("--no-config", "--engine", "embedded", "--format", "json", chart)
    assert result.err == ""
    errors = {finding["rule"] for finding in result.report["findings"] if finding["severity"] == "error"}
    assert edit.rule in errors, result.said
    assert result.code == 1


@pytest.mark.parametrize("edition", CHARTS)
def test_a_reference_chart_is_clean_and_every_rule_is_exercised(edition: str) -> None:
    result = attune_lint("--no-config", "--engine", "embedded", "--format", "json", CHARTS[edition])
    assert result.said == []
    ledger = result.report["ledger"]
    assert ledger["complete"] is True
    # An edition without a standard worker has nothing that workers could agree with.
    missing = [] if edition == "agent-workers" else ["worker-agreement"]
    assert ledger["notExercised"] == sorted([*WITHOUT_SUBJECT, *missing])
    assert ledger["objects"]["skipped"] == []
    assert len({cell["name"] for cell in ledger["scenarios"]}) >= 8
    assert {cell["status"] for cell in ledger["scenarios"]} == {"rendered"}
    assert result.report["charts"][0]["edition"] == edition
    assert result.code == 0
