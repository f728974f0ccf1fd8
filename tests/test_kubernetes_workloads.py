# ruff: noqa: E501 (messages stand whole in their lines)
"""Names, labels, selectors, rollouts and Jobs, each with the nearest that the API server takes."""

from __future__ import annotations

import json

import pytest

from tests.patches import pod, thing, volume
from tests.rule_harness import said

SET = {
    "selector": {"matchLabels": {"a": "b"}},
    "template": {
        "metadata": {"labels": {"a": "b"}},
        "spec": {"containers": [{"name": "c", "image": "busybox:1.36"}]},
    },
}
JOB = {
    "ttlSecondsAfterFinished": 300,
    "template": {
        "metadata": {"labels": {"a": "b"}},
        "spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox:1.36"}]},
    },
}


def json_thing(kind: str, metadata: dict[str, object]) -> str:
    return json.dumps({"apiVersion": "v1", "kind": kind, "metadata": metadata})


def cron(schedule: str, **fields: object) -> str:
    return thing("CronJob", "more", spec={"schedule": schedule, "jobTemplate": {"spec": JOB}, **fields})


WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "a Service that starts with a digit": (
        thing("Service", "1st", spec={"ports": [{"port": 80}]}),
        None,
        [
            "warning invalid-name: the name of Service 1st is no DNS label that starts with a letter (a-z, 0-9 and `-`, with a letter or digit at the end); the API server refuses it, unless it is set up for such names"
        ],
    ),
    "a Service that starts with a digit before 1.36": (
        thing("Service", "1st", spec={"ports": [{"port": 80}]}),
        "1.35",
        [
            "error invalid-name: the name of Service 1st is no DNS label that starts with a letter (a-z, 0-9 and `-`, with a letter or digit at the end); the API server refuses it"
        ],
    ),
    "a Service of 64 characters": (
        thing("Service", "s" * 64, spec={"ports": [{"port": 80}]}),
        None,
        [
            "error invalid-name: the name of Service ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss has 64 characters, and at most 63 are allowed; the API server refuses it"
        ],
    ),
    "a StatefulSet of 53 characters": (
        thing("StatefulSet", "s" * 53, spec=SET),
        None,
        [
            "error invalid-name: the name of StatefulSet sssssssssssssssssssssssssssssssssssssssssssssssssssss has 53 characters, and its pods can be made only up to 52; the API server accepts it"
        ],
    ),
    "a StatefulSet with a dot": (
        thing("StatefulSet", "a.b", spec=SET),
        None,
        [
            "error invalid-name: the name of StatefulSet a.b is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a Job of 64 characters": (
        thing("Job", "j" * 64, spec=JOB),
        None,
        [
            "error invalid-name: the name of Job jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj has 64 characters, and at most 63 are allowed; the API server refuses it"
        ],
    ),
    "a CronJob of 53 characters": (
        thing("CronJob", "c" * 53, spec={"schedule": "@daily", "jobTemplate": {"spec": JOB}}),
        None,
        [
            "error invalid-name: the name of CronJob ccccccccccccccccccccccccccccccccccccccccccccccccccccc has 53 characters, and at most 52 are allowed; the API server refuses it"
        ],
    ),
    "a Deployment with a capital letter": (
        thing("Deployment", "Web", spec=SET),
        None,
        [
            "error invalid-name: the name of Deployment Web is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a Role with a slash": (
        thing("Role", "a/b", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]),
        None,
        ["error invalid-name: the name of Role a/b is `.` or `..`, or has `/` or `%` in it; the API server refuses it"],
    ),
    "a namespace with an underscore": (
        json_thing("ConfigMap", {"name": "more", "namespace": "a_b"}),
        None,
        [
            "error invalid-name: the namespace `a_b` of ConfigMap more is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "no name": (
        json_thing("ConfigMap", {"labels": {"a": "b"}}),
        None,
        ["error invalid-name: a ConfigMap has no name; the API server refuses it"],
    ),
    "a claim's name with a capital letter": (
        volume(persistentVolumeClaim={"claimName": "Team_Packs"}),
        None,
        [
            "error invalid-name: volume `more` of Deployment attune-web names the PersistentVolumeClaim `Team_Packs`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "an account's name with an underscore": (
        pod(serviceAccountName="a_b"),
        None,
        [
            "error invalid-name: Deployment attune-web names the ServiceAccount `a_b`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a priority's name with a space": (
        pod(priorityClassName="very high"),
        None,
        [
            "error invalid-name: Deployment attune-web names the PriorityClass `very high`, which is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a label with a plus": (
        json_thing("ConfigMap", {"name": "more", "labels": {"app.kubernetes.io/version": "1.0+git"}}),
        None,
        [
            "error invalid-label: the label `app.kubernetes.io/version: 1.0+git` of ConfigMap more is no label value (letters, digits, `-`, `_` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a label of 64 characters": (
        json_thing("ConfigMap", {"name": "more", "labels": {"a": "b" * 64}}),
        None,
        [
            "error invalid-label: the label `a: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb` of ConfigMap more has 64 characters, and at most 63 are allowed; the API server refuses it"
        ],
    ),
    "a label's key with a space": (
        json_thing("ConfigMap", {"name": "more", "labels": {"a b": "c"}}),
        None,
        [
            "error invalid-label: the label key `a b` of ConfigMap more is no label key (letters, digits, `-`, `_` and `.`); the API server refuses it"
        ],
    ),
    "a label's key with a space, and a list": (
        json_thing("ConfigMap", {"name": "more", "labels": {"a b": ["c"]}}),
        None,
        [
            "error invalid-label: the label key `a b` of ConfigMap more is no label key (letters, digits, `-`, `_` and `.`); the API server refuses it"
        ],
    ),
    "an annotation's key with two slashes": (
        json_thing("ConfigMap", {"name": "more", "annotations": {"a/b/c": "d"}}),
        None,
        [
            "error invalid-label: the annotation key `a/b/c` of ConfigMap more has a prefix that is no DNS subdomain; the API server refuses it"
        ],
    ),
    "annotations of more than 256 KiB": (
        json_thing("ConfigMap", {"name": "more", "annotations": {"a": "b" * 262144}}),
        None,
        ["error invalid-label: the annotations of ConfigMap more have 262145 bytes; the API server takes 262144"],
    ),
    "a selector that is empty": (
        thing("Deployment", "more", spec={**SET, "selector": {}}),
        None,
        ["error selector-mismatch: the selector of Deployment more is empty; the API server refuses it"],
    ),
    "a selector of other pods": (
        thing("Deployment", "more", spec={**SET, "selector": {"matchLabels": {"a": "c"}}}),
        None,
        [
            "error selector-mismatch: the selector of Deployment more wants the label `a: c`, and its pods have `b`; the API server refuses it"
        ],
    ),
    "a selector's expression of other pods": (
        thing(
            "Deployment",
            "more",
            spec={
                **SET,
                "selector": {
                    "matchLabels": {"a": "b"},
                    "matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b"]}],
                },
            },
        ),
        None,
        [
            "error selector-mismatch: the matchExpressions in the selector of Deployment more do not fit the labels of its pods; the API server refuses it"
        ],
    ),
    "a selector's expression without values": (
        thing(
            "Deployment",
            "more",
            spec={**SET, "selector": {"matchLabels": {"a": "b"}, "matchExpressions": [{"key": "a", "operator": "In"}]}},
        ),
        None,
        [
            "error selector-mismatch: the selector of Deployment more has the operator In for `a` without values; the API server refuses it"
        ],
    ),
    "a selector's operator that is none": (
        thing(
            "Deployment",
            "more",
            spec={**SET, "selector": {"matchExpressions": [{"key": "a", "operator": "Is", "values": ["b"]}]}},
        ),
        None,
        [
            "error selector-mismatch: the selector of Deployment more has the operator `Is`; there is In, NotIn, Exists, DoesNotExist; the API server refuses it"
        ],
    ),
    "replicas below zero": (
        thing("Deployment", "web", spec={"replicas": -1}),
        None,
        ["error negative-number: Deployment attune-web has `replicas: -1`; the API server refuses a negative number"],
    ),
    "a rollout of no pods": (
        thing("Deployment", "web", spec={"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": "0%"}}}),
        None,
        [
            "error rollout-invalid: Deployment attune-web has maxSurge and maxUnavailable 0, so that no pod can be replaced; the API server refuses it"
        ],
    ),
    "a share that is none": (
        thing("Deployment", "web", spec={"strategy": {"rollingUpdate": {"maxSurge": "half"}}}),
        None,
        [
            "error rollout-invalid: Deployment attune-web has the maxSurge `half`, which is neither a whole number nor a percentage; the API server refuses it"
        ],
    ),
    "a share in quotes": (
        thing("Deployment", "web", spec={"strategy": {"rollingUpdate": {"maxUnavailable": "1"}}}),
        None,
        [
            "error rollout-invalid: Deployment attune-web has the maxUnavailable `1`, which is neither a whole number nor a percentage; the API server refuses it"
        ],
    ),
    "more than all": (
        thing("Deployment", "web", spec={"strategy": {"rollingUpdate": {"maxUnavailable": "101%"}}}),
        None,
        [
            "error rollout-invalid: Deployment attune-web has the maxUnavailable `101%`, which is more than 100%; the API server refuses it"
        ],
    ),
    "less than none": (
        thing("Deployment", "web", spec={"strategy": {"rollingUpdate": {"maxSurge": -1}}}),
        None,
        ["error negative-number: Deployment attune-web has `maxSurge: -1`; the API server refuses a negative number"],
    ),
    "a rolling update of Recreate": (
        thing("Deployment", "web", spec={"strategy": {"type": "Recreate", "rollingUpdate": {}}}),
        None,
        [
            "error rollout-invalid: Deployment attune-web has rollingUpdate beside the type Recreate; the API server refuses it"
        ],
    ),
    "a rolling update of OnDelete": (
        thing("StatefulSet", "redis", spec={"updateStrategy": {"type": "OnDelete", "rollingUpdate": {"partition": 0}}}),
        None,
        [
            "error rollout-invalid: StatefulSet attune-redis has rollingUpdate beside the type OnDelete; the API server refuses it"
        ],
    ),
    "a DaemonSet that adds and removes": (
        thing("DaemonSet", "more", spec={**SET, "updateStrategy": {"rollingUpdate": {"maxSurge": 1}}}),
        None,
        [
            "error rollout-invalid: DaemonSet more has maxSurge 1 beside maxUnavailable 1 (where unset), and a DaemonSet takes one of them; the API server refuses it"
        ],
    ),
    "a DaemonSet that does neither": (
        thing("DaemonSet", "more", spec={**SET, "updateStrategy": {"rollingUpdate": {"maxUnavailable": 0}}}),
        None,
        [
            "error rollout-invalid: DaemonSet more has maxSurge and maxUnavailable 0, so that no pod can be replaced; the API server refuses it"
        ],
    ),
    "a deadline that comes first": (
        thing("Deployment", "web", spec={"progressDeadlineSeconds": 60, "minReadySeconds": 60}),
        None,
        [
            "error rollout-invalid: Deployment attune-web has progressDeadlineSeconds 60, not longer than minReadySeconds 60; the API server refuses it"
        ],
    ),
    "a deadline that comes first where it is unset": (
        thing("Deployment", "web", spec={"minReadySeconds": 600}),
        None,
        [
            "error rollout-invalid: Deployment attune-web has progressDeadlineSeconds 600 (where unset), not longer than minReadySeconds 600; the API server refuses it"
        ],
    ),
    "a partition below zero": (
        thing("StatefulSet", "redis", spec={"updateStrategy": {"rollingUpdate": {"partition": -1}}}),
        None,
        [
            "error negative-number: StatefulSet attune-redis has `partition: -1`; the API server refuses a negative number"
        ],
    ),
    "a policy of a StatefulSet that is none": (
        thing("StatefulSet", "redis", spec={"podManagementPolicy": "parallel"}),
        None,
        [
            "error enum-invalid: StatefulSet attune-redis has the podManagementPolicy `parallel`; the API server takes OrderedReady, Parallel"
        ],
    ),
    "claims that are neither kept nor deleted": (
        thing("StatefulSet", "redis", spec={"persistentVolumeClaimRetentionPolicy": {"whenScaled": "Keep"}}),
        None,
        ["error enum-invalid: StatefulSet attune-redis has the whenScaled `Keep`; the API server takes Retain, Delete"],
    ),
    "a Job's own selector": (
        thing("Job", "init-packs", spec={"selector": {"matchLabels": {"a": "b"}}}),
        None,
        [
            "error job-invalid: Job attune-init-packs has a selector of its own, which Kubernetes makes; the API server refuses it"
        ],
    ),
    "a Job that fails less than never": (
        thing("Job", "init-packs", spec={"backoffLimit": -1}),
        None,
        [
            "error negative-number: Job attune-init-packs has `backoffLimit: -1`; the API server refuses a negative number"
        ],
    ),
    "a Job that does nothing": (
        thing("Job", "init-packs", spec={"completions": -1, "parallelism": -1}),
        None,
        [
            "error negative-number: Job attune-init-packs has `completions: -1`; the API server refuses a negative number",
            "error negative-number: Job attune-init-packs has `parallelism: -1`; the API server refuses a negative number",
        ],
    ),
    "an indexed Job of no size": (
        thing("Job", "init-packs", spec={"completionMode": "Indexed"}),
        None,
        ["error job-invalid: Job attune-init-packs is Indexed and has no completions; the API server refuses it"],
    ),
    "a limit for each index of a Job without any": (
        thing("Job", "init-packs", spec={"backoffLimitPerIndex": 1}),
        None,
        [
            "error job-invalid: Job attune-init-packs has backoffLimitPerIndex, and is not Indexed; the API server refuses it"
        ],
    ),
    "a mode of a Job that is none": (
        thing("Job", "init-packs", spec={"completionMode": "indexed", "completions": 1}),
        None,
        [
            "error enum-invalid: Job attune-init-packs has the completionMode `indexed`; the API server takes NonIndexed, Indexed"
        ],
    ),
    "a failure's policy of a Job that starts again": (
        thing(
            "Job",
            "init-packs",
            spec={
                "podFailurePolicy": {
                    "rules": [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [42]}}]
                }
            },
        ),
        None,
        [
            "error job-invalid: Job attune-init-packs has a podFailurePolicy, which goes with the restartPolicy Never only; the API server refuses it"
        ],
    ),
    "a failure that is none": (
        thing(
            "Job",
            "more",
            spec={
                **JOB,
                "podFailurePolicy": {
                    "rules": [{"action": "FailJob", "onExitCodes": {"operator": "In", "values": [0]}}]
                },
            },
        ),
        None,
        ["error job-invalid: Job more has a rule for the exit code 0, which is no failure; the API server refuses it"],
    ),
    "a rule about nothing": (
        thing("Job", "more", spec={**JOB, "podFailurePolicy": {"rules": [{"action": "Ignore"}]}}),
        None,
        [
            "error job-invalid: Job more has a rule with neither of onExitCodes and onPodConditions; the API server refuses it"
        ],
    ),
    "an action that is none": (
        thing(
            "Job",
            "more",
            spec={
                **JOB,
                "podFailurePolicy": {"rules": [{"action": "Fail", "onExitCodes": {"operator": "In", "values": [1]}}]},
            },
        ),
        None,
        [
            "error enum-invalid: Job more has the rules.action `Fail`; the API server takes FailJob, FailIndex, Ignore, Count"
        ],
    ),
    "an empty schedule": (
        cron(""),
        None,
        ["error job-invalid: CronJob more has the schedule ``, which is empty; the API server refuses it"],
    ),
    "a schedule of six fields": (
        cron("0 0 3 * * *"),
        None,
        [
            "error job-invalid: CronJob more has the schedule `0 0 3 * * *`, which has 6 fields, and takes 5 (minute, hour, day of the month, month, day of the week); the API server refuses it"
        ],
    ),
    "a schedule of a Sunday": (
        cron("0 3 * * 7"),
        None,
        [
            "error job-invalid: CronJob more has the schedule `0 3 * * 7`, which has the day of the week `7`, which is not from 0 to 6; the API server refuses it"
        ],
    ),
    "a schedule with a zone": (
        cron("TZ=UTC 0 3 * * *"),
        None,
        [
            "error job-invalid: CronJob more has the schedule `TZ=UTC 0 3 * * *`, which names a time zone, which is the field timeZone's; the API server refuses it"
        ],
    ),
    "a schedule of an unknown word": (
        cron("@reboot"),
        None,
        [
            "error job-invalid: CronJob more has the schedule `@reboot`, which is none of @annually, @daily, @hourly, @midnight, @monthly, @weekly, @yearly or `@every <duration>`; the API server refuses it"
        ],
    ),
    "a schedule of the 60th minute": (
        cron("60 * * * *"),
        None,
        [
            "error job-invalid: CronJob more has the schedule `60 * * * *`, which has the minute `60`, which is not from 0 to 59; the API server refuses it"
        ],
    ),
    "a zone that is the node's": (
        cron("@daily", timeZone="Local"),
        None,
        [
            "error job-invalid: CronJob more has the timeZone `Local`, which is the node's own, and none by name; the API server refuses it"
        ],
    ),
    "a zone by its offset": (
        cron("@daily", timeZone="UTC+2"),
        None,
        [
            "error job-invalid: CronJob more has the timeZone `UTC+2`, which is no name of a time zone, such as `Europe/Berlin` or `Etc/UTC`; the API server refuses it"
        ],
    ),
    "an empty zone": (
        cron("@daily", timeZone=""),
        None,
        ["error job-invalid: CronJob more has the timeZone ``, which is empty; the API server refuses it"],
    ),
    "a start within five seconds": (
        cron("@daily", startingDeadlineSeconds=5),
        None,
        [
            "warning job-invalid: CronJob more must start within 5 seconds, and its controller looks every 10. Kubernetes accepts this, and it may never run"
        ],
    ),
    "a concurrency that is none": (
        cron("@daily", concurrencyPolicy="forbid"),
        None,
        [
            "error enum-invalid: CronJob more has the concurrencyPolicy `forbid`; the API server takes Allow, Forbid, Replace"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "a StatefulSet of 52 characters": (thing("StatefulSet", "s" * 52, spec=SET), None),
    "a CronJob of 52 characters": (
        thing("CronJob", "c" * 52, spec={"schedule": "@daily", "jobTemplate": {"spec": JOB}}),
        None,
    ),
    "a Role with a colon": (
        thing("Role", "system:a", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]),
        None,
    ),
    "labels": (
        json_thing(
            "ConfigMap",
            {
                "name": "more",
                "labels": {"a": "", "b": "c" * 63, "example.com/d_e.f": "G"},
                "annotations": {"a": "b" * 262143},
            },
        ),
        None,
    ),
    "a selector's expressions": (
        thing(
            "Deployment",
            "more",
            spec={
                **SET,
                "selector": {
                    "matchExpressions": [
                        {"key": "a", "operator": "In", "values": ["b"]},
                        {"key": "z", "operator": "DoesNotExist"},
                    ]
                },
            },
        ),
        None,
    ),
    "rollouts": (
        thing(
            "Deployment",
            "web",
            spec={
                "minReadySeconds": 599,
                "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "150%", "maxUnavailable": 0}},
            },
        ),
        None,
    ),
    "a DaemonSet that adds": (
        thing(
            "DaemonSet", "more", spec={**SET, "updateStrategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}
        ),
        None,
    ),
    "a StatefulSet's rollout": (
        thing(
            "StatefulSet",
            "redis",
            spec={
                "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0, "maxUnavailable": 1}},
                "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"},
            },
        ),
        None,
    ),
    "a Job's manual selector": (
        thing("Job", "more", spec={**JOB, "manualSelector": True, "selector": {"matchLabels": {"a": "b"}}}),
        None,
    ),
    "an indexed Job": (
        thing(
            "Job",
            "more",
            spec={
                **JOB,
                "completionMode": "Indexed",
                "completions": 3,
                "backoffLimitPerIndex": 1,
                "maxFailedIndexes": 1,
                "podFailurePolicy": {
                    "rules": [
                        {"action": "FailIndex", "onExitCodes": {"operator": "NotIn", "values": [0]}},
                        {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]},
                    ]
                },
            },
        ),
        None,
    ),
    "a CronJob": (cron("*/5 1-3,22 ? jan-MAR sun", timeZone="Etc/GMT+2", startingDeadlineSeconds=10), None),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_once(name: str) -> None:
    patch, kube_version, expected = WRONG[name]
    assert said("yaml", patch, kube_version=kube_version) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_said(name: str) -> None:
    patch, kube_version = RIGHT[name]
    assert said("yaml", patch, kube_version=kube_version) == []
