"""Helm's output is cut into manifests as Helm itself does it."""

from __future__ import annotations

import pytest

from attune_lint.helm.manifests import of_files

JOB = "kind: Job\nmetadata:\n  annotations:\n{}  name: a\n"
KNOWN = {
    "none": "",
    "a bare one": "    helm.sh/hook: pre-install\n",
    "quoted": '    "helm.sh/hook": "test"\n',
    "several": "    helm.sh/hook: 'pre-install, post-upgrade'\n    helm.sh/hook-weight: \"-5\"\n",
    "in capitals": "    helm.sh/hook: Pre-Install\n",
    "with a comment": "    helm.sh/hook: test # helm.sh/hook: other\n",
    "over two lines": "    helm.sh/hook: pre-install,\n      post-install\n",
    "folded": "    helm.sh/hook: >-\n      pre-install\n",
    "in another place": "    a: b\nspec:\n  helm.sh/hook: other\n",
    "no text": "    helm.sh/hook: [test]\n",
    "a weight alone": "    helm.sh/hook-weight: other\n",
}
UNKNOWN = {
    "a bare one": "    helm.sh/hook: other\n",
    "quoted": '    "helm.sh/hook": "preinstall"\n',
    "one of several": "    helm.sh/hook: pre-install,other\n",
    "over two lines": "    helm.sh/hook: pre-install\n      and other\n",
    "a dash on a second line": "    helm.sh/hook: pre-install\n      - other\n",
    "folded": "    helm.sh/hook: >-\n      other\n",
    "a known one elsewhere": "    helm.sh/hook: other\nspec:\n  helm.sh/hook: test\n",
    "a quote within": "    helm.sh/hook: pre-install'\n",
}


@pytest.mark.parametrize("annotations", KNOWN.values(), ids=KNOWN)
def test_a_hook_that_helm_knows_is_kept(annotations: str) -> None:
    assert len(of_files({"a/templates/job.yaml": JOB.format(annotations)})) == 1


@pytest.mark.parametrize("annotations", UNKNOWN.values(), ids=UNKNOWN)
def test_a_hook_that_helm_does_not_know_is_left_out(annotations: str) -> None:
    assert of_files({"a/templates/job.yaml": JOB.format(annotations)}) == ()
