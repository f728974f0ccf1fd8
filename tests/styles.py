"""Small charts in the styles that public charts are written in: file by file, and where chosen texts come from."""

from __future__ import annotations

from typing import NamedTuple

from attune_lint.path import Path


class Style(NamedTuple):
    """A chart's files, and for some places in its output (template, path) the file and line that print them."""

    files: dict[str, str]
    lines: dict[tuple[str, Path], tuple[str, int]]


_NAME: Path = ("metadata", "name")


def _chart(name: str = "app", more: str = "") -> str:
    return f"apiVersion: v2\nname: {name}\nversion: 0.1.0\n{more}"


STYLES: dict[str, Style] = {
    "plain": Style(
        {
            "values.yaml": "size: 3\n",
            "templates/a.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-a\ndata:\n"
                '  size: {{ .Values.size | quote }}\n  fixed: "yes"\n'
            ),
        },
        {
            ("templates/a.yaml", ("data", "size")): ("templates/a.yaml", 6),
            ("templates/a.yaml", ("data", "fixed")): ("templates/a.yaml", 7),
        },
    ),
    "white space control everywhere": Style(
        {
            "values.yaml": "enabled: true\nlabels: {a: b}\n",
            "templates/a.yaml": (
                "{{- if .Values.enabled -}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n"
                "    {{- range $key, $value := .Values.labels }}\n    {{ $key }}: {{ $value -}}\n    {{- end }}\n"
                "data:\n  {{- with .Values.labels }}\n  x: {{ .a -}}\n  {{- end }}\n{{- end -}}\n"
            ),
        },
        {
            ("templates/a.yaml", ("metadata", "labels", "a")): ("templates/a.yaml", 8),
            ("templates/a.yaml", ("data", "x")): ("templates/a.yaml", 12),
        },
    ),
    "one line": Style(
        {
            "values.yaml": "items: [x, z]\n",
            "templates/a.yaml": (
                "{{ range .Values.items }}---\n"
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: {{ . }}}, data: {k: {{ upper . }}}}\n{{ end }}"
            ),
        },
        {("templates/a.yaml", ("data", "k")): ("templates/a.yaml", 2)},
    ),
    "deep includes": Style(
        {
            "values.yaml": "name: web\n",
            "templates/_helpers.tpl": (
                '{{- define "app.name" -}}\n{{ .Values.name | trunc 63 | trimSuffix "-" }}\n{{- end }}\n'
                '{{- define "app.labels" -}}\napp: {{ include "app.name" . }}\ntier: front\n{{- end -}}\n'
                '{{- define "app.meta" -}}\nname: {{ include "app.name" . }}\nlabels:\n'
                '  {{- include "app.labels" . | nindent 2 }}\n{{- end -}}\n'
            ),
            "templates/a.yaml": (
                'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  {{- include "app.meta" . | nindent 2 }}\ndata:\n  k: v\n'
            ),
        },
        {
            ("templates/a.yaml", ("metadata", "labels", "tier")): ("templates/_helpers.tpl", 6),
            ("templates/a.yaml", ("data", "k")): ("templates/a.yaml", 6),
        },
    ),
    "tpl of values": Style(
        {
            "values.yaml": (
                'host: "{{ .Release.Name }}.example.com"\nextra: |\n  a: {{ .Values.host | quote }}\n  b: c\n'
            ),
            "templates/a.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  host: {{ tpl .Values.host . }}\n"
                "  {{- tpl .Values.extra . | nindent 2 }}\n  last: x\n"
            ),
        },
        {
            ("templates/a.yaml", ("data", "host")): ("templates/a.yaml", 6),
            ("templates/a.yaml", ("data", "b")): ("templates/a.yaml", 7),
            ("templates/a.yaml", ("data", "last")): ("templates/a.yaml", 8),
        },
    ),
    "maps in a range": Style(
        {
            "values.yaml": "env:\n  ZED: last\n  ALPHA: first\nnone: {}\n",
            "templates/a.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n{{- range $k, $v := .Values.env }}\n"
                "  {{ $k }}: {{ $v | quote }}\n{{- else }}\n  empty: x\n{{- end }}\n"
                "{{- range $k, $v := .Values.none }}\n  {{ $k }}: {{ $v }}\n{{- else }}\n  nothing: here\n{{- end }}\n"
            ),
        },
        {
            ("templates/a.yaml", ("data", "ALPHA")): ("templates/a.yaml", 7),
            ("templates/a.yaml", ("data", "nothing")): ("templates/a.yaml", 14),
        },
    ),
    "YAML of an include": Style(
        {
            "values.yaml": "own: {b: two}\n",
            "templates/_helpers.tpl": '{{- define "base" -}}\na: one\nb: {{ "base" }}\n{{- end -}}\n',
            "templates/a.yaml": (
                '{{- $base := fromYaml (include "base" .) -}}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n'
                "data:\n  {{- toYaml (merge (deepCopy .Values.own) $base) | nindent 2 }}\n  c: three\n"
            ),
        },
        {
            ("templates/a.yaml", ("data", "b")): ("templates/a.yaml", 7),
            ("templates/a.yaml", ("data", "c")): ("templates/a.yaml", 8),
        },
    ),
    "hashes of other templates": Style(
        {
            "values.yaml": "x: 1\n",
            "templates/configmap.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\ndata:\n  x: {{ .Values.x | quote }}\n"
            ),
            "templates/pod.yaml": (
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    checksum/config: "
                '{{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}\n    other: x\n'
                "spec:\n  containers: [{name: c, image: a/b:1}]\n"
            ),
        },
        {
            ("templates/configmap.yaml", ("data", "x")): ("templates/configmap.yaml", 6),
            ("templates/pod.yaml", ("metadata", "annotations", "checksum/config")): ("templates/pod.yaml", 6),
            ("templates/pod.yaml", ("metadata", "annotations", "other")): ("templates/pod.yaml", 7),
        },
    ),
    "Windows line ends": Style(
        {
            "values.yaml": "enabled: true\r\n",
            "templates/a.yaml": (
                "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: a\r\ndata:\r\n"
                "  {{- if .Values.enabled }}\r\n  k: v\r\n  {{- end }}\r\n  l: w\r\n"
            ),
        },
        {
            ("templates/a.yaml", ("data", "k")): ("templates/a.yaml", 7),
            ("templates/a.yaml", ("data", "l")): ("templates/a.yaml", 9),
        },
    ),
    "a subchart": Style(
        {
            "Chart.yaml": _chart(more="dependencies:\n  - name: store\n    version: 0.1.0\n"),
            "charts/store/Chart.yaml": _chart("store"),
            "charts/store/values.yaml": "size: 1Gi\n",
            "charts/store/templates/a.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: store\ndata:\n  size: {{ .Values.size }}\n"
            ),
            "templates/b.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\ndata: {k: v}\n",
        },
        {
            ("charts/store/templates/a.yaml", ("data", "size")): ("charts/store/templates/a.yaml", 6),
            ("templates/b.yaml", ("data", "k")): ("templates/b.yaml", 5),
        },
    ),
    "variables and contexts": Style(
        {
            "values.yaml": "items: [{name: x}, {name: z}]\n",
            "templates/_helpers.tpl": (
                '{{- define "one" -}}\n{{- $item := .item -}}\n  {{ $item.name }}: '
                '{{ printf "%s-%s" .root.Release.Name $item.name }}\n{{- end -}}\n'
            ),
            "templates/a.yaml": (
                "{{- $root := . -}}\n{{- $last := dict }}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n"
                "data:\n{{- range $i, $item := .Values.items }}\n"
                '  {{ include "one" (dict "root" $root "item" $item) }}\n'
                '  {{- $_ := set $last "name" $item.name }}\n{{- end }}\n  last: {{ $last.name }}\n'
            ),
        },
        {
            ("templates/a.yaml", ("data", "x")): ("templates/_helpers.tpl", 3),
            ("templates/a.yaml", ("data", "last")): ("templates/a.yaml", 12),
        },
    ),
    "texts and files": Style(
        {
            "values.yaml": "texts: [a, b]\n",
            "files/app.conf": "listen 80\nname {{ not a template }}\n",
            "templates/a.yaml": (
                "# ---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  app.conf: |-\n"
                '{{ .Files.Get "files/app.conf" | indent 4 }}\n  script: |\n    set -e\n'
                '    echo {{ join " " .Values.texts }}\n    done\n  größe: "ü {{ len .Values.texts }}"\n'
                '  coded: {{ "secret" | b64enc }}\n'
            ),
        },
        {
            ("templates/a.yaml", ("data", "größe")): ("templates/a.yaml", 13),
            ("templates/a.yaml", ("data", "coded")): ("templates/a.yaml", 14),
        },
    ),
    "random words": Style(
        {
            "values.yaml": "{}\n",
            "templates/a.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  fixed: x\n"
                "  random: {{ randAlphaNum 12 | quote }}\n  more: z\n"
            ),
        },
        {
            ("templates/a.yaml", ("data", "fixed")): ("templates/a.yaml", 6),
            ("templates/a.yaml", ("data", "more")): ("templates/a.yaml", 8),
        },
    ),
    "includes that are compared": Style(
        {
            "values.yaml": "mode: big\n",
            "templates/_helpers.tpl": '{{- define "mode" -}}\n{{ .Values.mode }}\n{{- end -}}\n',
            "templates/a.yaml": (
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n"
                '{{- if eq (include "mode" .) "big" }}\n  size: large\n{{- else }}\n  size: small\n{{- end }}\n'
                '  short: {{ include "mode" . | trunc 2 }}\n'
                '  replaced: {{ regexReplaceAll "g$" (include "mode" .) "t" }}\n'
            ),
        },
        {
            ("templates/a.yaml", ("data", "size")): ("templates/a.yaml", 7),
            ("templates/a.yaml", ("data", "replaced")): ("templates/a.yaml", 12),
        },
    ),
    "a library": Style(
        {
            "Chart.yaml": _chart(more="dependencies:\n  - name: common\n    version: 0.1.0\n"),
            "values.yaml": "extra:\n  note: '{{ .Release.Name }}'\n",
            "charts/common/Chart.yaml": _chart("common", "type: library\n"),
            "charts/common/templates/_tpl.tpl": (
                '{{- define "common.render" -}}\n{{- if typeIs "string" .value }}\n{{- tpl .value .context }}\n'
                "{{- else }}\n{{- tpl (.value | toYaml) .context }}\n{{- end }}\n{{- end -}}\n"
                '{{- define "common.names.fullname" -}}\n{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 -}}\n'
                "{{- end -}}\n"
            ),
            "templates/a.yaml": (
                'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "common.names.fullname" . }}-main\n'
                "data:\n  {{- include "
                '"common.render" (dict "value" .Values.extra "context" $) | nindent 2 }}\n  k: v\n'
            ),
        },
        {
            ("templates/a.yaml", _NAME): ("templates/a.yaml", 4),
            ("templates/a.yaml", ("data", "k")): ("templates/a.yaml", 7),
        },
    ),
    "hooks in several documents": Style(
        {
            "values.yaml": "jobs: [one, two]\n",
            "templates/a.yaml": (
                "{{- range $job := .Values.jobs }}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n"
                "  name: {{ $job }}\n  annotations:\n    helm.sh/hook: pre-install\n{{- end }}\n---\n"
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: last\ndata: {k: v}\n"
            ),
        },
        {("templates/a.yaml", ("data", "k")): ("templates/a.yaml", 15)},
    ),
}


def files(style: Style) -> dict[str, str]:
    """All files of a style's chart."""
    return {"Chart.yaml": _chart(), **style.files}
