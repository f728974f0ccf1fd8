"""A hook is one that Helm knows.

Why
    Helm leaves out an object whose `helm.sh/hook` holds a word that it does not know, or none. The object is in no
    release and in no output of `helm template`; nothing fails, and what it should have done is not done.

Bad
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
      annotations:
        helm.sh/hook: pre-instal
    ```

    or a hook of Helm 2:

    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
      annotations: {"helm.sh/hook": "crd-install,post-install"}
    ```

Good
    ```yaml template
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: notes
      annotations:
        helm.sh/hook: post-install, post-upgrade
    ```

Fix
    Write pre- or post- with install, upgrade, delete or rollback, or test. A CustomResourceDefinition belongs into
    the folder crds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import HOOK_EVENTS, ChartView, Context, Problem, Scope, Severity, annotation_words, nearest, rule

HOOK = "helm.sh/hook"
_HOOK = re.compile(r"""["']?helm\.sh/hook["']?\s*:\s*(?P<value>"[^"]*"|'[^']*'|[^\s{}"'#][^#{}]*|)""")


def has_templates(view: ChartView, ctx: Context) -> bool:
    return bool(view.chart.templates)


@rule(severity=Severity.ERROR, scope=Scope.CHART, when=has_templates)
def check(view: ChartView, ctx: Context) -> Iterator[Problem]:
    for line in view.template_lines:
        for found in _HOOK.finditer(line.text) if HOOK in line.text else ():
            value = found.group("value").strip().strip("\"'")
            if "{{" in line.text[found.start() :]:
                continue  # known only once it is rendered
            words = annotation_words(value)
            unknown = next((word for word in words if word not in HOOK_EVENTS), None)
            if words and unknown is None:
                continue
            near = nearest(unknown, sorted(HOOK_EVENTS), cutoff=0.6) if unknown else None
            hint = f"; did you mean `{near}`?" if near else ""
            what = f"`{unknown}`, which is no hook{hint}" if unknown else "no word"
            yield line.problem(
                f"`helm.sh/hook` holds {what}. Helm leaves the object out, and says nothing",
                f"Write {near}." if near else "Write a hook that Helm knows, or remove the annotation.",
                column=found.start(),
                detail=value,
            )
