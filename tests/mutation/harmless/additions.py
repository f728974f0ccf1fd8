"""What a template may have besides what the contract asks for, and other ways to write what it does."""

from __future__ import annotations

from collections.abc import Mapping

# What is laid behind a line of templates. A list that stands as deep as its key takes no items that stand deeper: those
# that add items of a list look for the block style that they fit.
BEHIND: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "a comment": ("spec:", ("  # why not",)),
    "a comment like a separator": ("spec:", ("  # ---",)),
    "an empty line": ("spec:", ("",)),
    "a priority": ("enableServiceLinks: false", ("priorityClassName: system-cluster-critical",)),
    "an affinity": ("enableServiceLinks: false", ("affinity: {}",)),
    "another user": ("enableServiceLinks: false", ("securityContext:", "  runAsUser: 1000", "  fsGroup: 1000")),
    "a DNS policy": ("enableServiceLinks: false", ("dnsPolicy: ClusterFirst",)),
    "host names": ("enableServiceLinks: false", ('hostAliases: [{ip: "10.0.0.1", hostnames: [db.internal]}]',)),
    "a scheduler": ("enableServiceLinks: false", ("schedulerName: default-scheduler",)),
    "spreading": (
        "enableServiceLinks: false",
        (
            "topologySpreadConstraints:",
            "  - maxSkew: 1",
            "    topologyKey: topology.kubernetes.io/zone",
            "    whenUnsatisfiable: ScheduleAnyway",
            "    labelSelector: {matchExpressions: [{key: app.kubernetes.io/instance, operator: Exists}]}",
        ),
    ),
    "no token": ("enableServiceLinks: false", ("automountServiceAccountToken: false",)),
    "an annotation": ("metadata:", ("  annotations: {example.com/team: core}",)),
    "resources of a wait": (
        "- name: wait-for-packs",
        ("  resources: {requests: {cpu: 10m, memory: 16Mi}, limits: {memory: 32Mi}}",),
    ),
    "security of a wait": (
        "- name: wait-for-packs",
        ("  securityContext: {runAsNonRoot: true, runAsUser: 1000, allowPrivilegeEscalation: false}",),
    ),
    "variables of a wait": ("- name: wait-for-packs", ("  env: [{name: TEAM, value: core}]",)),
    "an own loader variable": ("- name: (agent-loader|init-agent)", ("  env: [{name: RUST_LOG, value: debug}]",)),
    "a terminal": ("- name: worker", ("  stdin: false", "  terminationMessagePath: /dev/log")),
    "a probe of the worker": ("- name: worker", ("  livenessProbe: {exec: {command: [pgrep, agent]}}",)),
    "a hook of the worker's life": ("- name: worker", ('  lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}',)),
    "a port of the worker": ("- name: worker", ("  ports: [{name: metrics, containerPort: 9000}]",)),
    "tries": ("backoffLimit: 10", ("activeDeadlineSeconds: 3600",)),
}  # fmt: skip
# What takes the place of a text in templates.
REPLACED: Mapping[str, tuple[str, str]] = {
    "quotes": (r"^kind: (\w+)$", r'kind: "\1"'),
    "another pause": (r"^(\s+)sleep \d+$", r"\1sleep 7"),
    "another word of a loop": (r"echo \"the (.*) not there yet\"", r'echo "waiting"'),
    "a traced script": (r"- -ec$", "- -exc"),
    "long options": (r"\bpsql -h \"\$DB_HOST\"", 'psql --quiet -h "$DB_HOST"'),
    "mirrored waits": (r"image: (postgres|busybox):", r"image: registry.example.com/mirror/\1:"),
    "waits by digest": (r"image: (busybox:1\.36)$", rf"image: \1@sha256:{'0123456789abcdef' * 4}"),
    "cp -p": (r"^(\s+)cp (/usr/local/bin/\S+ /opt/attune/agent/\S+)$", r"\1cp -p \2"),
    "cp into the folder": (r"^(\s+)cp (/usr/local/bin/\S+) (/opt/attune/agent)/\S+$", r"\1cp \2 \3/"),
    "install": (r"^(\s+)cp (/usr/local/bin/\S+ /opt/attune/agent/\S+)$", r"\1install -m 0755 \2"),
    "a mode by letters": (r"chmod 0755", "chmod a+rx"),
    "no mode": (r"^\s+chmod 0755 .*\n", ""),
    "while": (r"until \[ -f (\S+) \]; do", r"while [ ! -f \1 ]; do"),
    "while not": (r"until \[ -f (\S+) \]; do", r"while ! test -e \1; do"),
    "tries that end": (
        r"^(\s+)until \[ -f (\S+) \]; do\n(?:.*\n)*?\1done$",
        r"\1for try in $(seq 1 60); do\n\1  [ -f \2 ] && exit 0\n\1  sleep 5\n\1done\n\1exit 1",
    ),
    "a bounded wait": (
        r"^(\s+)until \[ -f (\S+) \]; do\n(?:.*\n)*?\1done$",
        r"\1timeout 300 sh -c 'until [ -f \2 ]; do sleep 2; done'",
    ),
    "a wait in another form": (
        r"^(\s+)until \[ -f (\S+) \]; do\n(?:.*\n)*?\1done$",
        r"\1while true; do\n\1  if [ -s \2 ]; then break; fi\n\1  sleep 2\n\1done",
    ),
    "a poll by another query": (
        r"\"SELECT to_regclass\('\$DB_SCHEMA\.identity'\)\" \| grep -q identity",
        "\"SELECT 1 FROM information_schema.tables WHERE table_schema = '$DB_SCHEMA' AND table_name = 'identity'\""
        " | grep -q 1",
    ),
    "a poll after another": (r"until psql ", 'until pg_isready -q -h "$DB_HOST" -p "$DB_PORT" && psql '),
    "a mount with a slash": (r"mountPath: (/opt/attune/packs)$", r"mountPath: \1/"),
    "mounts read-only in another way": (r"^(\s+)(readOnly: true)$", r"\1\2\n\1recursiveReadOnly: Disabled"),
    "room for the binary": (r"emptyDir: \{\}$", "emptyDir: {sizeLimit: 1Gi}"),
    "a source without a word": (r"emptyDir: \{\}$", "emptyDir:"),
    "a mode of the configuration": (r"^(\s+)configMap:$", r"\1configMap:\n\1  defaultMode: 0444"),
    "a required configuration": (r"^(\s+)configMap:$", r"\1configMap:\n\1  optional: false"),
    "a required Secret": (r"^(\s+)- secretRef:$", r"\1- secretRef:\n\1    optional: false"),
    "a field with its version": (r"^(\s+)fieldRef:$", r"\1fieldRef:\n\1  apiVersion: v1"),
    "another strategy": (r"^(spec:\n)(  replicas: )(?![^\x00]*strategy:)", r"\1  strategy: {type: Recreate}\n\2"),
    "history": (r"^(spec:\n)(  replicas: )", r"\1  revisionHistoryLimit: 3\n\2"),
    "a slow rollout": (r"^(spec:\n)(  replicas: )", r"\1  minReadySeconds: 5\n  progressDeadlineSeconds: 900\n\2"),
    "another label of pods": (
        r"^(\s+)labels:\n(\s+\{\{- include \"[^\"]*elector)",
        r"\1labels:\n\1  example.com/team: core\n\2",
    ),
    "another protocol": (r"^(\s+)targetPort: (\w+)$", r"\1targetPort: \2\n\1protocol: TCP\n\1appProtocol: http"),
    "a separator with an end": (r"^---$", "---"),
    "a comment of Helm's": (r"\A", "{{- /* Another hand was here: {{ it }} */ -}}\n"),
    "a trailing comment": (r"^(apiVersion: \S+)$", r"\1  # as ever"),
    "double quotes for words": (r"^(\s+imagePullPolicy): (IfNotPresent)$", r'\1: "\2"'),
}  # fmt: skip


# Items that are laid before the first of a list, at its depth.
ITEMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "a sidecar": ("containers", ("- name: logs", "  image: registry.example.com/tools/fluent-bit:3.1")),
    "a native sidecar": (
        "initContainers",
        ("- name: proxy", "  image: registry.example.com/tools/proxy:1.0", "  restartPolicy: Always"),
    ),
    "another init container": (
        "initContainers",
        ("- name: prepare", "  image: busybox:1.36", "  command: [sh, -c, 'mkdir -p /scratch/work']"),
    ),
    "another volume": ("volumes", ("- name: scratch", "  emptyDir: {}")),
    "another variable": ("env", ("- name: TEAM", "  value: core")),
    "another variable of a field": (
        "env",
        ("- name: POD_IP", "  valueFrom:", "    fieldRef:", "      fieldPath: status.podIP"),
    ),
}


FILES: Mapping[str, str] = {
    "map.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-notes
data: {note: hello}
""",
    "policy.yaml": """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .Release.Name }}-deny
spec: {podSelector: {}, policyTypes: [Ingress]}
""",
    "budget.yaml": """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .Release.Name }}-web
spec:
  maxUnavailable: 1
  selector:
    matchLabels: {app.kubernetes.io/component: web}
""",
    "cron.yaml": """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {{ .Release.Name }}-sweep
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: sweep
              image: busybox:1.36
              command: [sh, -c, 'date; find /tmp -mtime +7 -delete']
""",
    "test.yaml": """\
apiVersion: v1
kind: Pod
metadata:
  name: {{ .Release.Name }}-test
  annotations: {helm.sh/hook: test}
spec:
  restartPolicy: Never
  containers:
    - name: test
      image: busybox:1.36
      command: [wget, -qO-, 'http://{{ .Release.Name }}:80']
""",
    "empty.yaml": "{{- if false }}\nkind: None\n{{- end }}\n",
    "_more.tpl": '{{- define "unused" }}x{{ end }}\n',
}
