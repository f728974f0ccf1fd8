# ruff: noqa: E501 (messages stand whole in their lines)
"""Volumes and mounts: what the API server or a node does not take, each with the nearest it does."""

from __future__ import annotations

import pytest

from tests.patches import container, mount, pod, thing, volume
from tests.rule_harness import said

BLOCK = {
    "volumeClaimTemplate": {
        "spec": {
            "volumeMode": "Block",
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
        }
    }
}
WRONG: dict[str, tuple[str, str | None, list[str]]] = {
    "a mount of no volume of a StatefulSet": (
        container("StatefulSet", "redis", volumeMounts=[{"name": "cash", "mountPath": "/cash"}]),
        None,
        [
            "error undefined-volume: container `redis` of StatefulSet attune-redis mounts the volume `cash`, which the pod does not have; the API server accepts it, and no pod is ever made"
        ],
    ),
    "a volume's name with an underscore": (
        mount().replace("more", "mo_re"),
        None,
        [
            "error invalid-name: the name of volume `mo_re` of Deployment attune-web is no DNS label (a-z, 0-9 and `-`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "a volume without a name": (
        pod(volumes=[{"name": "", "emptyDir": {}}]),
        None,
        ["error invalid-name: the name of volume `` of Deployment attune-web is empty; the API server refuses it"],
    ),
    "two sources": (
        volume(emptyDir={}, hostPath={"path": "/x"}),
        None,
        [
            "error duplicate-volume: volume `more` of Deployment attune-web has 2 sources (emptyDir, hostPath); the API server refuses it"
        ],
    ),
    "an empty mountPath": (
        mount(mountPath=""),
        None,
        [
            "error mount-invalid: the mount of `more` in container `web` of Deployment attune-web has an empty mountPath; the API server refuses it"
        ],
    ),
    "one path twice": (
        pod(
            volumes=[{"name": "a", "emptyDir": {}}, {"name": "b", "emptyDir": {}}],
            containers=[
                {"name": "web", "volumeMounts": [{"name": "a", "mountPath": "/a"}, {"name": "b", "mountPath": "/a"}]}
            ],
        ),
        None,
        [
            "error duplicate-mount-path: container `web` of Deployment attune-web mounts `a` and `b` at `/a` twice; the API server refuses it"
        ],
    ),
    "one path twice, spelled differently": (
        pod(
            volumes=[{"name": "a", "emptyDir": {}}, {"name": "b", "emptyDir": {}}],
            containers=[
                {"name": "web", "volumeMounts": [{"name": "a", "mountPath": "/a"}, {"name": "b", "mountPath": "/a/."}]}
            ],
        ),
        None,
        [
            "error duplicate-mount-path: container `web` of Deployment attune-web mounts `a` and `b` at `/a` and at `/a/.`; Kubernetes accepts this, and one hides the other"
        ],
    ),
    "an absolute subPath": (
        mount(subPath="/x"),
        None,
        [
            "error mount-sub-path: the mount of `more` in container `web` of Deployment attune-web has the absolute subPath `/x`; the API server refuses it"
        ],
    ),
    "a subPath upwards": (
        mount(subPath="x/../../y"),
        None,
        [
            "error mount-sub-path: the mount of `more` in container `web` of Deployment attune-web has the subPath `x/../../y`, which leads out of the volume; the API server refuses it"
        ],
    ),
    "subPath and subPathExpr": (
        mount(subPath="x", subPathExpr="y"),
        None,
        [
            "error mount-sub-path: the mount of `more` in container `web` of Deployment attune-web has both subPath and subPathExpr; the API server refuses it"
        ],
    ),
    "a part of an image before 1.33": (
        mount({"image": {"reference": "busybox:1.36"}}, subPath="bin"),
        "1.32",
        [
            "error mount-sub-path: the mount of `more` in container `web` of Deployment attune-web has the subPath `bin` of an image, which is taken from Kubernetes 1.33 on; the API server refuses it"
        ],
    ),
    "recursiveReadOnly on a mount that can be written": (
        mount(recursiveReadOnly="IfPossible"),
        None,
        [
            "error mount-invalid: the mount of `more` in container `web` of Deployment attune-web has recursiveReadOnly IfPossible without readOnly: true; the API server refuses it"
        ],
    ),
    "recursiveReadOnly beside a propagation": (
        mount(readOnly=True, recursiveReadOnly="Enabled", mountPropagation="HostToContainer"),
        None,
        [
            "error mount-invalid: the mount of `more` in container `web` of Deployment attune-web has recursiveReadOnly Enabled beside mountPropagation HostToContainer; the API server refuses it"
        ],
    ),
    "an unknown recursiveReadOnly": (
        mount(readOnly=True, recursiveReadOnly="enabled"),
        None,
        [
            "error enum-invalid: container `web` of Deployment attune-web has the recursiveReadOnly `enabled`; the API server takes Disabled, IfPossible, Enabled"
        ],
    ),
    "an unprivileged mount to the host": (
        mount(mountPropagation="Bidirectional"),
        None,
        [
            "error mount-invalid: the mount of `more` in container `web` of Deployment attune-web has mountPropagation Bidirectional, and the container is not privileged; the API server refuses it"
        ],
    ),
    "a propagation that is none": (
        mount(mountPropagation="Shared"),
        None,
        [
            "error enum-invalid: container `web` of Deployment attune-web has the mountPropagation `Shared`; the API server takes None, HostToContainer, Bidirectional"
        ],
    ),
    "a sizeLimit below zero": (
        volume(emptyDir={"sizeLimit": "-1Mi"}),
        None,
        [
            "error quantity-invalid: `emptyDir.sizeLimit: -1Mi` of volume `more` of Deployment attune-web is negative; the API server refuses it"
        ],
    ),
    "a sizeLimit that is no quantity": (
        volume(emptyDir={"sizeLimit": "1 GB"}),
        None,
        [
            "error quantity-invalid: `emptyDir.sizeLimit: 1 GB` of volume `more` of Deployment attune-web is no quantity; the API server refuses it"
        ],
    ),
    "a sizeLimit of half a byte": (
        volume(emptyDir={"sizeLimit": "500m"}),
        None,
        [
            "error quantity-unit: `sizeLimit: 500m` of volume `more` of Deployment attune-web is 0.5 bytes, too little for anything. Kubernetes accepts this"
        ],
    ),
    "a medium in lower case": (
        volume(emptyDir={"medium": "memory"}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has the medium `memory`; there is Memory, HugePages and HugePages-<size>; Kubernetes accepts this, and the pod never starts"
        ],
    ),
    "a medium of a StatefulSet": (
        pod("StatefulSet", "redis", volumes=[{"name": "more", "emptyDir": {"medium": "RAM"}}]),
        None,
        [
            "error volume-source-invalid: volume `more` of StatefulSet attune-redis has the medium `RAM`; there is Memory, HugePages and HugePages-<size>; Kubernetes accepts this, and the pod never starts"
        ],
    ),
    "a claim without a name": (
        volume(persistentVolumeClaim={"claimName": ""}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has no claimName; the API server refuses it"
        ],
    ),
    "a ConfigMap without a name": (
        volume(configMap={}),
        None,
        ["error volume-source-invalid: volume `more` of Deployment attune-web has no name; the API server refuses it"],
    ),
    "a Secret without a name": (
        volume(secret={"optional": True}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has no secretName; the API server refuses it"
        ],
    ),
    "an image without a reference": (
        volume(image={"pullPolicy": "Always"}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has no reference; Kubernetes accepts this, and refuses every pod"
        ],
    ),
    "a decimal mode above 511": (
        volume(configMap={"name": "attune-config", "defaultMode": 755}),
        None,
        [
            "error file-mode: volume `more` of Deployment attune-web has the mode 755, which is not from 0 to 511 (0777); the API server refuses it"
        ],
    ),
    "a mode above 0777": (
        volume(configMap={"name": "attune-config", "defaultMode": 512}),
        None,
        [
            "error file-mode: volume `more` of Deployment attune-web has the mode 512, which is not from 0 to 511 (0777); the API server refuses it"
        ],
    ),
    "a mode below zero": (
        volume(configMap={"name": "attune-config", "defaultMode": -1}),
        None,
        [
            "error file-mode: volume `more` of Deployment attune-web has the mode -1, which is not from 0 to 511 (0777); the API server refuses it"
        ],
    ),
    "a mode that lacks its zero": (
        volume(secret={"secretName": "attune-secrets", "defaultMode": 400}),
        None,
        [
            "warning file-mode: volume `more` of Deployment attune-web has the mode 400, which stands for 0620 and not for 0400; Kubernetes accepts this"
        ],
    ),
    "a mode of one file": (
        volume(configMap={"name": "attune-config", "items": [{"key": "config.yaml", "path": "c", "mode": 644}]}),
        None,
        [
            "error file-mode: volume `more` of Deployment attune-web has the mode 644, which is not from 0 to 511 (0777); the API server refuses it"
        ],
    ),
    "a mode in a projected source": (
        volume(
            projected={
                "sources": [
                    {
                        "configMap": {
                            "name": "attune-config",
                            "items": [{"key": "config.yaml", "path": "c", "mode": 440}],
                        }
                    }
                ]
            }
        ),
        None,
        [
            "warning file-mode: volume `more` of Deployment attune-web has the mode 440, which stands for 0670 and not for 0440; Kubernetes accepts this"
        ],
    ),
    "a file upwards": (
        volume(configMap={"name": "attune-config", "items": [{"key": "config.yaml", "path": "../x"}]}),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web writes the file `../x`, whose path leads upwards; the API server refuses it"
        ],
    ),
    "an absolute file": (
        volume(configMap={"name": "attune-config", "items": [{"key": "config.yaml", "path": "/x"}]}),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web writes the file `/x`, whose path is absolute; the API server refuses it"
        ],
    ),
    "a file that begins with two dots": (
        volume(configMap={"name": "attune-config", "items": [{"key": "config.yaml", "path": "..x"}]}),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web writes the file `..x`, whose path begins with `..`; the API server refuses it"
        ],
    ),
    "a path that is a list": (
        volume(configMap={"name": "attune-config", "items": [{"key": "config.yaml", "path": ["x"]}]}),
        None,
        [
            "error kubernetes-schema: Deployment attune-web: `spec.template.spec.volumes[1].configMap.items[0].path` must be text, and is a list"
        ],
    ),
    "an item without a path": (
        volume(configMap={"name": "attune-config", "items": [{"key": "config.yaml", "path": ""}]}),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web has an item with an empty path (of `config.yaml`); the API server refuses it"
        ],
    ),
    "an item without a key": (
        volume(configMap={"name": "attune-config", "items": [{"key": "", "path": "x"}]}),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web has an item with an empty key; the API server refuses it"
        ],
    ),
    "two items of one path": (
        volume(
            configMap={
                "name": "attune-config",
                "items": [{"key": "config.yaml", "path": "x"}, {"key": "config.yaml", "path": "x"}],
            }
        ),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web writes the file `x` twice; Kubernetes accepts this, and one of them is never seen"
        ],
    ),
    "two items of one path in two projected sources": (
        volume(
            projected={
                "sources": [
                    {"configMap": {"name": "attune-config", "items": [{"key": "config.yaml", "path": "x"}]}},
                    {"secret": {"name": "attune-secrets", "items": [{"key": "DB_HOST", "path": "x"}]}},
                ]
            }
        ),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web writes the file `x` twice; the API server refuses it"
        ],
    ),
    "a field of the pod and a resource in one file": (
        volume(
            downwardAPI={
                "items": [
                    {
                        "path": "x",
                        "fieldRef": {"fieldPath": "metadata.name"},
                        "resourceFieldRef": {"containerName": "web", "resource": "limits.cpu"},
                    }
                ]
            }
        ),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web has two sources for the file `x`; the API server refuses it"
        ],
    ),
    "a file of nothing": (
        volume(downwardAPI={"items": [{"path": "x"}]}),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web has no source for the file `x`; the API server refuses it"
        ],
    ),
    "a resource of no container": (
        volume(downwardAPI={"items": [{"path": "x", "resourceFieldRef": {"resource": "limits.cpu"}}]}),
        None,
        [
            "error volume-file-path: volume `more` of Deployment attune-web takes `limits.cpu` of no container; the API server refuses it"
        ],
    ),
    "two sources in one projected item": (
        volume(projected={"sources": [{"configMap": {"name": "attune-config"}, "secret": {"name": "attune-secrets"}}]}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has 2 sources in one item (configMap, secret); the API server refuses it"
        ],
    ),
    "an empty projected item": (
        volume(projected={"sources": [{}]}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has an item without a source; the API server refuses it"
        ],
    ),
    "a projected ConfigMap without a name": (
        volume(projected={"sources": [{"configMap": {}}]}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has a configMap without a name; the API server refuses it"
        ],
    ),
    "a token for ten minutes less a second": (
        volume(projected={"sources": [{"serviceAccountToken": {"path": "token", "expirationSeconds": 599}}]}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has a token for 599 seconds; at least 600 are allowed; the API server refuses it"
        ],
    ),
    "a token upwards": (
        volume(projected={"sources": [{"serviceAccountToken": {"path": "../token"}}]}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has a token at the path `../token`, which leads upwards; the API server refuses it"
        ],
    ),
    "a host's path upwards": (
        volume(hostPath={"path": "/var/../etc"}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has the path `/var/../etc`, which leads upwards; the API server refuses it"
        ],
    ),
    "an empty path of the host": (
        volume(hostPath={"path": ""}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has an empty path; the API server refuses it"
        ],
    ),
    "a kind of the host's path in lower case": (
        volume(hostPath={"path": "/var", "type": "dir"}),
        None,
        [
            "error enum-invalid: Deployment attune-web has the hostPath.type `dir`; the API server takes DirectoryOrCreate, Directory, FileOrCreate, File, Socket, CharDevice, BlockDevice"
        ],
    ),
    "an export that is not absolute": (
        volume(nfs={"server": "files", "path": "export"}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has the path `export`, which is not absolute; the API server refuses it"
        ],
    ),
    "an export of no server": (
        volume(nfs={"server": "", "path": "/export"}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has no server; the API server refuses it"
        ],
    ),
    "a CSI driver with a space": (
        volume(csi={"driver": "a b"}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has the driver `a b`, whose name is no DNS subdomain (a-z, 0-9, `-` and `.`, with a letter or digit at both ends); the API server refuses it"
        ],
    ),
    "an ephemeral volume without a template": (
        volume(ephemeral={}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web has no volumeClaimTemplate; the API server refuses it"
        ],
    ),
    "an ephemeral claim without a size": (
        volume(ephemeral={"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"]}}}),
        None,
        [
            "error claim-invalid: the claim of volume `more` of Deployment attune-web has no size; the API server refuses it"
        ],
    ),
    "a git repository from 1.33 on": (
        volume(gitRepo={"repository": "https://example.com/x"}),
        None,
        [
            "error volume-source-invalid: volume `more` of Deployment attune-web is of the kind gitRepo, for which Kubernetes 1.37 has no driver; Kubernetes accepts this, and the pod never starts"
        ],
    ),
    "a claim that an ephemeral volume makes": (
        thing(
            "Pod",
            "lone",
            spec={
                "containers": [{"name": "c", "image": "busybox:1.36"}],
                "volumes": [
                    {
                        "name": "scratch",
                        "ephemeral": {
                            "volumeClaimTemplate": {
                                "spec": {
                                    "accessModes": ["ReadWriteOnce"],
                                    "resources": {"requests": {"storage": "1Gi"}},
                                }
                            }
                        },
                    },
                    {"name": "again", "persistentVolumeClaim": {"claimName": "lone-scratch"}},
                ],
            },
        ),
        None,
        [
            "error volume-source-invalid: volume `again` of Pod lone names the claim `lone-scratch`, which is made for another volume of the pod; the API server refuses it"
        ],
    ),
    "a device of an emptyDir": (
        pod(
            volumes=[{"name": "more", "emptyDir": {}}],
            containers=[{"name": "web", "volumeDevices": [{"name": "more", "devicePath": "/dev/x"}]}],
        ),
        None,
        [
            "error volume-device: the device `more` of container `web` of Deployment attune-web is a volume of the kind emptyDir; only a claim can be a device; the API server refuses it"
        ],
    ),
    "a device of no volume": (
        container(volumeDevices=[{"name": "none", "devicePath": "/dev/x"}]),
        None,
        [
            "error volume-device: the device `none` of container `web` of Deployment attune-web is no volume of the pod; the API server refuses it"
        ],
    ),
    "a device that is mounted too": (
        pod(
            volumes=[{"name": "more", "persistentVolumeClaim": {"claimName": "attune-packs"}}],
            containers=[
                {
                    "name": "web",
                    "volumeMounts": [{"name": "more", "mountPath": "/more", "readOnly": True}],
                    "volumeDevices": [{"name": "more", "devicePath": "/dev/x"}],
                }
            ],
        ),
        None,
        [
            "error volume-device: the device `more` of container `web` of Deployment attune-web is mounted too; the API server refuses it"
        ],
    ),
    "a device of a claim with a file system": (
        pod(
            volumes=[{"name": "more", "persistentVolumeClaim": {"claimName": "attune-packs"}}],
            containers=[{"name": "web", "volumeDevices": [{"name": "more", "devicePath": "/dev/x"}]}],
        ),
        None,
        [
            "error volume-device: the device `more` of container `web` of Deployment attune-web is a claim with a file system, and no block device; Kubernetes accepts this, and the pod never starts"
        ],
    ),
    "a device's path upwards": (
        pod(
            volumes=[{"name": "more", "ephemeral": BLOCK}],
            containers=[{"name": "web", "volumeDevices": [{"name": "more", "devicePath": "/dev/../x"}]}],
        ),
        None,
        [
            "error volume-device: the device `more` of container `web` of Deployment attune-web has the devicePath `/dev/../x`; the API server refuses it"
        ],
    ),
    "a mount of a block device": (
        mount({"ephemeral": BLOCK}),
        None,
        [
            "error volume-device: container `web` of Deployment attune-web mounts `more`, and its claim is a block device. Kubernetes accepts this, and the pod never starts"
        ],
    ),
    "a mount of a StatefulSet's block device": (
        thing(
            "StatefulSet",
            "redis",
            spec={
                "volumeClaimTemplates": [
                    {
                        "metadata": {"name": "data"},
                        "spec": {
                            "volumeMode": "Block",
                            "accessModes": ["ReadWriteOnce"],
                            "resources": {"requests": {"storage": "1Gi"}},
                        },
                    }
                ]
            },
        ),
        None,
        [
            "error volume-device: container `redis` of StatefulSet attune-redis mounts `data`, and its claim is a block device. Kubernetes accepts this, and the pod never starts"
        ],
    ),
}
RIGHT: dict[str, tuple[str, str | None]] = {
    "a part of an image from 1.33 on": (mount({"image": {"reference": "busybox:1.36"}}, subPath="bin"), "1.33"),
    "recursiveReadOnly on a mount that is read": (
        mount(readOnly=True, recursiveReadOnly="Enabled", mountPropagation="None"),
        None,
    ),
    "a privileged mount to the host": (
        pod(
            volumes=[{"name": "more", "emptyDir": {}}],
            containers=[
                {
                    "name": "web",
                    "securityContext": {"privileged": True, "allowPrivilegeEscalation": True},
                    "volumeMounts": [{"name": "more", "mountPath": "/more", "mountPropagation": "Bidirectional"}],
                }
            ],
        ),
        None,
    ),
    "mounts within each other": (
        pod(
            volumes=[{"name": "a", "emptyDir": {}}, {"name": "b", "emptyDir": {}}],
            containers=[
                {"name": "web", "volumeMounts": [{"name": "a", "mountPath": "/a"}, {"name": "b", "mountPath": "/a/b"}]}
            ],
        ),
        None,
    ),
    "media": (
        pod(
            volumes=[
                {"name": "a", "emptyDir": {"medium": ""}},
                {"name": "b", "emptyDir": {"medium": "HugePages-2Mi"}},
                {"name": "c", "emptyDir": {"medium": "Memory", "sizeLimit": 0}},
            ]
        ),
        None,
    ),
    "modes in decimal": (
        pod(
            volumes=[
                {"name": f"m{mode}", "configMap": {"name": "attune-config", "defaultMode": mode}}
                for mode in (0, 256, 288, 292, 384, 416, 420, 436, 448, 493, 504, 511)
            ]
        ),
        None,
    ),
    "files": (
        volume(
            configMap={
                "name": "attune-config",
                "items": [{"key": "config.yaml", "path": "a/..b"}, {"key": "config.yaml", "path": "a/b..c"}],
            }
        ),
        None,
    ),
    "projected sources": (
        volume(
            projected={
                "sources": [
                    {"serviceAccountToken": {"path": "token", "expirationSeconds": 600}},
                    {"downwardAPI": {"items": [{"path": "x", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
                ]
            }
        ),
        None,
    ),
    "paths of the host": (
        pod(
            volumes=[
                {"name": "a", "hostPath": {"path": "/var/..x", "type": ""}},
                {"name": "b", "hostPath": {"path": "/var", "type": "Directory"}},
            ]
        ),
        None,
    ),
    "a git repository before 1.33": (volume(gitRepo={"repository": "https://example.com/x"}), "1.32"),
    "a block device": (
        pod(
            volumes=[{"name": "more", "ephemeral": BLOCK}],
            containers=[{"name": "web", "volumeDevices": [{"name": "more", "devicePath": "/dev/x"}]}],
        ),
        None,
    ),
    "a device of a claim that cannot be seen": (
        pod(
            volumes=[{"name": "more", "persistentVolumeClaim": {"claimName": "data-attune-redis-0"}}],
            containers=[{"name": "web", "volumeDevices": [{"name": "more", "devicePath": "/dev/x"}]}],
        ),
        None,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_once(name: str) -> None:
    patch, kube_version, expected = WRONG[name]
    assert said("yaml", patch, kube_version=kube_version) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_said(name: str) -> None:
    patch, kube_version = RIGHT[name]
    assert said("yaml", patch, kube_version=kube_version) == []
