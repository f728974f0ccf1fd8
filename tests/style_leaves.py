"""Where chosen texts of the charts in fixtures/styles come from, by reading their templates.

Each case is the template that prints an object, the object's name, a path in it, and the place: the file, if it is
another one, and some text that stands there once, with a caret before what printed the text at the path. What was read
and merged before it was printed is likely, and not exact.
"""

from __future__ import annotations

from typing import NamedTuple

from attune_lint.finding import Precision
from attune_lint.path import Path


class Leaf(NamedTuple):
    template: str
    name: str
    path: Path
    text: str
    file: str = ""
    precision: Precision = Precision.EXACT


_CONTAINER: Path = ("spec", "template", "spec", "containers", 0)
_LIBRARY = "charts/common/templates"
_KIT = "charts/kit/templates"

LEAVES: dict[str, tuple[Leaf, ...]] = {
    "starter": (
        Leaf("deployment.yaml", "release-web", (*_CONTAINER, "name"), "- name: ^{{ .Chart.Name }}"),
        Leaf("deployment.yaml", "release-web", (*_CONTAINER, "imagePullPolicy"), "^{{ .Values.image.pullPolicy }}"),
        Leaf("deployment.yaml", "release-web", (*_CONTAINER, "ports", 0, "protocol"), "protocol: ^TCP"),
        Leaf(
            "deployment.yaml",
            "release-web",
            (*_CONTAINER, "securityContext", "runAsUser"),
            "with .Values.securityContext }}\n          securityContext:\n            ^{{- toYaml .",
        ),
        Leaf(
            "deployment.yaml",
            "release-web",
            ("spec", "selector", "matchLabels", "app.kubernetes.io/instance"),
            "instance: ^{{ .Release.Name }}",
            "templates/_helpers.tpl",
        ),
        Leaf(
            "service.yaml",
            "release-web",
            ("metadata", "labels", "app.kubernetes.io/managed-by"),
            "^{{ .Release.Service }}",
            "templates/_helpers.tpl",
        ),
        Leaf(
            "service.yaml",
            "release-web",
            ("metadata", "name"),
            '^{{- printf "%s-%s" .Release.Name $name',
            "templates/_helpers.tpl",
        ),
        Leaf("ingress.yaml", "release-web", ("spec", "rules", 0, "host"), "- host: ^{{ .host | quote }}"),
        Leaf("ingress.yaml", "release-web", ("spec", "tls", 0, "hosts", 0), "- ^{{ . | quote }}"),
        Leaf("hpa.yaml", "release-web", ("spec", "metrics", 0, "type"), "- type: ^Resource"),
        Leaf(
            "serviceaccount.yaml",
            "release-web",
            ("automountServiceAccountToken",),
            "Token: ^{{ .Values.serviceAccount.automount }}",
        ),
        Leaf("tests/test-connection.yaml", "release-web-test-connection", ("spec", "restartPolicy"), "Policy: ^Never"),
    ),
    "library": (
        Leaf(
            "deployment.yaml",
            "release-cache",
            (*_CONTAINER, "image"),
            '^{{- printf "%s/%s%s%s"',
            f"{_LIBRARY}/_images.tpl",
        ),
        Leaf("deployment.yaml", "release-cache", (*_CONTAINER, "env", 0, "name"), "- name: ^REDIS_PORT"),
        Leaf(
            "deployment.yaml",
            "release-cache",
            (*_CONTAINER, "env", 1, "value"),
            "^{{- tpl $value .context }}",
            f"{_LIBRARY}/_tplvalues.tpl",
        ),
        Leaf(
            "deployment.yaml",
            "release-cache",
            ("spec", "template", "spec", "securityContext", "fsGroup"),
            '^{{- omit .Values.podSecurityContext "enabled"',
        ),
        Leaf(
            "deployment.yaml",
            "release-cache",
            ("spec", "template", "spec", "imagePullSecrets", 1, "name"),
            "- name: ^{{ . }}",
            f"{_LIBRARY}/_images.tpl",
        ),
        Leaf(
            "svc.yaml",
            "release-cache-master",
            ("metadata", "labels", "app.kubernetes.io/managed-by"),
            "app.kubernetes.io/managed-by: ^{{ .Release.Service }}",
            f"{_LIBRARY}/_labels.tpl",
        ),
        Leaf("svc.yaml", "release-cache-master", ("metadata", "name"), '^{{ printf "%s-master"'),
        Leaf("svc.yaml", "release-cache-master", ("spec", "ports", 0, "targetPort"), "targetPort: ^tcp-redis"),
    ),
    "trimmed": (
        Leaf("workload.yaml", "release-collector", ("spec", "template", "spec", "hostNetwork"), "hostNetwork: ^true"),
        Leaf("workload.yaml", "release-collector", (*_CONTAINER, "args", 1), "^{{- $arg | quote -}}"),
        Leaf("workload.yaml", "release-collector", (*_CONTAINER, "env", 0, "name"), "- name: ^{{ $name -}}"),
        Leaf("workload.yaml", "release-collector", (*_CONTAINER, "env", 2, "value"), 'value: ^"yes"'),
        Leaf(
            "workload.yaml",
            "release-collector",
            ("metadata", "labels", "tier"),
            "{{- $key -}}: ^{{ $value | quote }}",
            "templates/_lib.tpl",
        ),
        Leaf("rbac.yaml", "release-collector", ("rules", 0, "resources", 1), "- ^{{ . -}}"),
        Leaf("rbac.yaml", "release-collector", ("rules", 0, "verbs", 0), "- ^{{ . }}\n"),
        Leaf("rbac.yaml", "release-collector", ("metadata", "labels", "zone"), "^{{ toJson .Values.agent.labels }}"),
        Leaf("rbac.yaml", "release-collector-account", ("automountServiceAccountToken",), "^{{ .create -}}"),
    ),
    "one-line": (
        Leaf("config.yaml", "tiny", ("data", "first"), "^{{ first .Values.items | quote }}"),
        Leaf("config.yaml", "tiny", ("data", "fixed"), '"fixed": ^"word"'),
        Leaf("service.yaml", "tiny", ("spec", "ports", 1, "port"), "^{{ $port }}"),
        Leaf("library.yaml", "second", ("data", "k"), "^{{ .root.Values.name }}", "templates/_one.tpl"),
        Leaf("items.yaml", "item-beta", ("metadata", "name"), '^"item-{{ . }}'),
    ),
    "checksums": (
        Leaf(
            "deployment.yaml",
            "release",
            ("spec", "template", "metadata", "annotations", "checksum/config"),
            "checksum/config: ^{{ include",
            "templates/_pod.tpl",
        ),
        Leaf("deployment.yaml", "release", ("spec", "template", "metadata", "annotations", "kind"), "kind: ^rolling"),
        Leaf("deployment.yaml", "release", ("metadata", "annotations", "checksum/all"), "checksum/all: ^{{"),
        Leaf("deployment.yaml", "release", ("spec", "template", "spec", "containers", 2, "name"), "- name: ^{{ . }}"),
        Leaf("configmap.yaml", "release-config", ("data", "workers"), "{{ $key }}: ^{{ $value | quote }}"),
        Leaf("secret.yaml", "release-secret", ("stringData", "token"), '^{{ required "a token is needed"'),
    ),
    "windows": (
        Leaf("deployment.yaml", "release-win", ("spec", "replicas"), "replicas: ^2"),
        Leaf("deployment.yaml", "release-win", (*_CONTAINER, "command", 1), "- ^-Command"),
        Leaf("deployment.yaml", "release-win", (*_CONTAINER, "env", 1, "value"), "value: ^{{ $host }}"),
        Leaf("deployment.yaml", "release-win", (*_CONTAINER, "env", 1, "name"), "- name: ^HOST_{{ $i }}"),
        Leaf("deployment.yaml", "release-win", ("metadata", "labels", "os"), "os: ^windows", "templates/_helpers.tpl"),
        Leaf("configmap.yaml", "release-win", ("data", "hosts"), 'hosts: ^{{ join "," .Values.hosts }}'),
    ),
    "umbrella": (
        Leaf("frontend.yaml", "release-frontend", ("spec", "externalName"), '^{{ printf "www.%s"'),
        Leaf("names.yaml", "names", ("data", "mail"), 'mail: ^"off"'),
        Leaf(
            "charts/orders/templates/claim.yaml",
            "release-orders",
            ("spec", "resources", "requests", "storage"),
            "storage: ^{{ .Values.size | quote }}",
            "charts/store/templates/claim.yaml",
        ),
        Leaf(
            "charts/users/templates/claim.yaml",
            "release-users",
            ("metadata", "labels", "domain"),
            "domain: ^{{ .Values.global.domain }}",
            "charts/store/templates/claim.yaml",
        ),
        Leaf(
            "charts/queue/templates/statefulset.yaml",
            "release-queue",
            ("spec", "serviceName"),
            "serviceName: ^queue",
            "charts/queue-0.1.0.tgz!/queue/templates/statefulset.yaml",
        ),
        Leaf(
            "charts/queue/templates/statefulset.yaml",
            "release-queue",
            ("spec", "replicas"),
            "replicas: ^{{ .Values.replicas }}",
            "charts/queue-0.1.0.tgz!/queue/templates/statefulset.yaml",
        ),
    ),
    "merged": (
        Leaf(
            "nodes.yaml",
            "hub",
            ("spec", "revisionHistoryLimit"),
            "^{{ toYaml .Values.override }}",
            "templates/_base.tpl",
            Precision.BLOCK,
        ),
        Leaf("settings.yaml", "settings", ("data", "names"), "names: ^{{ keys .Values.nodes"),
        Leaf("hub.yaml", "hub", ("metadata", "labels", "team"), "labels: ^{{- $hub.labels"),
        Leaf("hub.yaml", "hub", ("spec", "containers", 0, "resources", "limits", "cpu"), "resources: ^{{- $hub"),
        Leaf("hub.yaml", "hub", ("spec", "containers", 0, "image"), "image: ^grid/hub:1"),
    ),
    "stateful": (
        Leaf("secret.yaml", "release-auth", ("data", "password"), "password: ^{{ $password | quote }}"),
        Leaf("secret.yaml", "release-auth", ("data", "erlang-cookie"), "erlang-cookie: ^{{ randAlphaNum 32"),
        Leaf("secret.yaml", "release-auth", ("data", "username"), "username: ^{{ .Values.auth.username"),
        Leaf("statefulset.yaml", "db", ("kind",), '"statefulset" }}^StatefulSet{{ else }}'),
        Leaf("statefulset.yaml", "db", (*_CONTAINER, "env", 0, "value"), "value: ^{{ $members"),
        Leaf("statefulset.yaml", "db", (*_CONTAINER, "env", 1, "value"), "value: ^{{ $admin }}"),
        Leaf("statefulset.yaml", "db", (*_CONTAINER, "env", 3, "name"), "- name: ^SEED_{{"),
        Leaf(
            "statefulset.yaml",
            "db",
            ("spec", "volumeClaimTemplates", 0, "spec", "resources", "requests", "storage"),
            'storage: ^{{ required "storage.size"',
        ),
        Leaf("checks.yaml", "db-2", ("spec", "ports", 0, "port"), "port: ^{{ add 5432 $i }}"),
    ),
    "documents": (
        Leaf("all.yaml", "jobs", ("kind",), "kind: ^ServiceAccount"),
        Leaf("all.yaml", "prepare", ("metadata", "annotations", "helm.sh/hook-weight"), 'weight": ^"-5"'),
        Leaf("all.yaml", "prepare", (*_CONTAINER, "image"), '^"busybox:1"'),
        Leaf("cronjobs.yaml", "report", ("spec", "schedule"), "schedule: ^{{ .schedule | quote }}"),
        Leaf("cronjobs.yaml", "report", ("spec", "suspend"), "suspend: ^true"),
        Leaf("quotas.yaml", "quota", ("spec", "hard", "pods"), 'pods: ^"10"'),
        Leaf("twins.yaml", "twin", ("data", "k"), "k: ^v"),
    ),
    "files": (
        Leaf("configmap.yaml", "proxy", ("data", "proxy.conf"), "proxy.conf: ^|"),
        Leaf("configmap.yaml", "proxy", ("data", "mime.types"), "mime.types: ^|-"),
        Leaf("configmap.yaml", "proxy", ("data", "port"), "port: ^{{ .Values.port | quote }}"),
        Leaf("dashboards.yaml", "overview-dashboard", ("data", "overview.json"), "{{ base $path }}: ^|-"),
        Leaf("dashboards.yaml", "overview-dashboard", ("metadata", "labels", "grafana_dashboard"), 'dashboard: ^"1"'),
        Leaf("bundle.yaml", "bundle-files", ("data", "lines"), 'lines: ^{{ .Files.Lines "conf/mime.types"'),
    ),
    "contexts": (
        Leaf(
            "components.yaml",
            "api",
            (*_CONTAINER, "command", 0),
            "- ^{{ $component.command }}",
            "templates/_component.tpl",
        ),
        Leaf(
            "components.yaml",
            "web",
            (*_CONTAINER, "command", 1),
            "^{{- toYaml $component.command",
            "templates/_component.tpl",
        ),
        Leaf(
            "components.yaml",
            "api",
            (*_CONTAINER, "livenessProbe", "httpGet", "path"),
            'path: ^{{ .path | default "/" }}',
            "templates/_component.tpl",
        ),
        Leaf(
            "components.yaml",
            "web",
            (*_CONTAINER, "livenessProbe", "tcpSocket", "port"),
            "tcpSocket:\n              port: ^{{ $component.port }}",
            "templates/_component.tpl",
        ),
        Leaf(
            "components.yaml",
            "web",
            (*_CONTAINER, "env", 0, "value"),
            "value: ^{{ $value | toString",
            "templates/_component.tpl",
        ),
        Leaf(
            "components.yaml",
            "web",
            (*_CONTAINER, "env", 4, "value"),
            'ternary "on" ^"off"',
            "templates/_component.tpl",
        ),
        Leaf("config.yaml", "config", ("metadata", "annotations", "note"), '^{{ dict "note"'),
        Leaf("config.yaml", "config", ("data", "b"), "{{ $key }}: ^{{ get $data $key"),
        Leaf("config.yaml", "config", ("data", "item1"), "}}: ^{{ $e }}"),
        Leaf("config.yaml", "config", ("data", "chosen"), "chosen: ^{{ coalesce"),
    ),
    "printed": (
        Leaf("pod.yaml", "team-blue", ("metadata", "labels", "short"), "short: ^{{ include"),
        Leaf("pod.yaml", "team-blue", ("metadata", "labels", "replaced"), "replaced: ^{{ regexReplaceAll"),
        Leaf(
            "pod.yaml",
            "team-blue",
            ("spec", "containers", 0, "args", 0),
            '^{{- printf "- --%s=%s',
            "templates/_names.tpl",
        ),
        Leaf("pod.yaml", "team-blue", ("spec", "containers", 0, "args", 2), "- ^--last"),
        Leaf(
            "pod.yaml",
            "team-blue",
            ("spec", "containers", 0, "ports", 1, "containerPort"),
            '^{{- printf "- containerPort',
        ),
        Leaf("pod.yaml", "team-blue", ("spec", "containers", 0, "env", 0, "value"), '^{{ printf "- name: HOST'),
        Leaf("pod.yaml", "team-blue", ("spec", "containers", 0, "env", 4, "value"), 'value: ^{{ cat "a"'),
        Leaf("rules.yaml", "rules", ("data", "plain"), 'plain: ^"yes"'),
    ),
    "blocks": (
        Leaf("base.yaml", "base", ("kind",), "kind: ^ConfigMap"),
        Leaf("base.yaml", "base", ("metadata", "labels", "title"), "title: ^{{ .Values.title }}"),
        Leaf("base.yaml", "base", ("data", "size"), '"size" ^"big"'),
        Leaf("base.yaml", "base", ("data", "footer"), 'footer: ^"end"'),
        Leaf("roles.yaml", "writer", ("metadata", "name"), "name: ^{{ . }}"),
        Leaf("roles.yaml", "reader", ("rules", 0, "verbs", 0), 'verbs: [^"get"]'),
        Leaf("inner.yaml", "inner", ("spec", "outer", "inner"), "inner: ^{{ .Values.title }}"),
        Leaf("inner.yaml", "inner", ("spec", "outer", "more", 1), "- ^{{ . }}"),
        Leaf("inner.yaml", "inner", ("spec", "again", "a"), "a: ^1"),
    ),
    "unicode": (
        Leaf("config.yaml", "grüße-release", ("data", "größe"), "größe: ^XL"),
        Leaf("config.yaml", "grüße-release", ("data", "日本語"), '日本語: ^{{ printf "%s様"'),
        Leaf("config.yaml", "grüße-release", ("data", "farbe-grün"), "}}: ^{{ $wert | quote }}"),
        Leaf("config.yaml", "grüße-release", ("data", "braille"), 'braille: ^"⠿⠿"'),
        Leaf("note.yaml", "note", ("data", "zeichen"), "zeichen: ^{{ len"),
    ),
    "compared": (
        Leaf("workload.yaml", "modes", ("kind",), "}}^StatefulSet{{"),
        Leaf("workload.yaml", "modes", ("spec", "serviceName"), "serviceName: ^modes"),
        Leaf("workload.yaml", "modes", ("spec", "replicas"), "}}^3{{", "templates/_modes.tpl"),
        Leaf("workload.yaml", "modes", (*_CONTAINER, "env", 1, "value"), 'value: ^{{ include "modes.protocol" . | len'),
        Leaf("workload.yaml", "modes", (*_CONTAINER, "env", 4, "value"), "bucket: ^data", "templates/_modes.tpl"),
        Leaf("config.yaml", "modes", ("data", "bucket"), "bucket: ^data", "templates/_modes.tpl"),
        Leaf("config.yaml", "modes", ("data", "replicas"), 'replicas: ^{{ include "modes.replicas"'),
    ),
    "generated": (
        Leaf("common.yaml", "release-main", ("spec", "replicas"), "^{{ $object.replicas }}", f"{_KIT}/_deployment.tpl"),
        Leaf(
            "common.yaml",
            "release-main",
            ("metadata", "labels", "made-by"),
            '^{{- printf "%s: %s" $key',
            f"{_KIT}/_deployment.tpl",
        ),
        Leaf("common.yaml", "main", ("spec", "type"), "type: ^ClusterIP", f"{_KIT}/_service.tpl"),
        Leaf("common.yaml", "main", ("spec", "ports", 0, "port"), "port: ^{{ $port.port }}", f"{_KIT}/_service.tpl"),
    ),
    "logs": (
        Leaf("deployment.yaml", "release-logs", (*_CONTAINER, "args", 0), '^"-config.file=', "templates/_pod.tpl"),
        Leaf(
            "deployment.yaml",
            "release-logs",
            (*_CONTAINER, "args", 1),
            '^"-{{ $key }}={{ $value }}"',
            "templates/_pod.tpl",
        ),
        Leaf(
            "deployment.yaml",
            "release-logs",
            (*_CONTAINER, "ports", 0, "containerPort"),
            "^{{ .Values.ports.http }}",
            "templates/_pod.tpl",
        ),
        Leaf(
            "deployment.yaml",
            "release-logs",
            ("spec", "template", "spec", "volumes", 1, "name"),
            "^{{ toYaml .Values.extraVolumes",
            "templates/_pod.tpl",
        ),
        Leaf(
            "secret.yaml",
            "release-logs",
            ("data", "config.yaml"),
            'config.yaml: ^{{ include "logs.calculatedConfig" . | b64enc }}',
        ),
        Leaf(
            "deployment.yaml", "release-logs", ("metadata", "name"), "{{ .Release.Name }}^-logs", "templates/_pod.tpl"
        ),
    ),
    "driven": (
        Leaf("all.yaml", "release-job", ("spec", "replicas"), "replicas: ^{{ hasKey", "templates/_lib.tpl"),
        Leaf("all.yaml", "release-job", (*_CONTAINER, "image"), "image: ^{{ printf", "templates/_lib.tpl"),
        Leaf("all.yaml", "release-job", (*_CONTAINER, "name"), "name: ^{{ .id }}\nimage", "templates/_lib.tpl"),
        Leaf(
            "all.yaml",
            "release-job",
            (*_CONTAINER, "command", 0),
            'command: {{ if kindIs "string" . }}^{{ list',
            "templates/_lib.tpl",
        ),
        Leaf(
            "all.yaml",
            "release-job",
            (*_CONTAINER[:3], "terminationGracePeriodSeconds"),
            "^{{- toYaml (mergeOverwrite",
            "templates/_lib.tpl",
        ),
    ),
    "layered": (
        Leaf(
            "deployment.yaml",
            "release",
            (*_CONTAINER[:3], "securityContext", "runAsNonRoot"),
            "runAsNonRoot: ^true",
            "templates/_base.tpl",
            Precision.BLOCK,
        ),
        Leaf(
            "deployment.yaml",
            "release",
            ("spec", "replicas"),
            "replicas: ^{{ .Values.replicas }}",
            "templates/_base.tpl",
            Precision.BLOCK,
        ),
        Leaf("deployment.yaml", "release", ("spec", "minReadySeconds"), "^{{ toYaml $merged }}"),
        Leaf("extra.yaml", "release-extra", ("data", "tier"), "^{{ tpl (toYaml .) $ }}"),
        Leaf("extra.yaml", "text", ("data", "port"), "^{{ tpl . $ }}"),
    ),
}
