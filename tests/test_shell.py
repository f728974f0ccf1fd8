"""What a container's command does, read from its text."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint.views.manifest import ContainerView, KubeObject
from attune_lint.views.shell import commands, copied_to, copies_unknown, is_shell, script_of

FILE = "/usr/local/bin/agent"


def container(command: Any = None, args: Any = None) -> ContainerView:
    mounts = [{"name": "v", "mountPath": "/opt/bin"}]
    spec = {"containers": [{"name": "c", "command": command, "args": args, "volumeMounts": mounts}]}
    pod = KubeObject({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}, "t").pod
    assert pod is not None
    return pod.containers[0]


@pytest.mark.parametrize(
    ("command", "args", "script"),
    [
        (None, None, ""),
        (["cp", "a", "b"], None, ""),
        (["sh", "-c", "true"], None, "true"),
        (["/bin/sh", "-ec"], ["true"], "true"),
        (["/bin/busybox", "sh", "-exc", "true"], None, "true"),
        (["bash", "-e", "-c", "a \\\n  b"], None, "a  b"),
        (["sh", "/script.sh"], None, ""),
        (["sh"], ["-c"], ""),
    ],
)
def test_the_script_is_what_a_shell_is_given(command: Any, args: Any, script: str) -> None:
    assert script_of(container(command, args)) == script


@pytest.mark.parametrize(
    ("command", "found"),
    [
        (["sh", "-c", "x"], True),
        (["/usr/bin/env", "bash"], True),
        (["cp", "sh", "x"], False),
        (["agent"], False),
    ],
)
def test_a_shell_is_known_by_its_name(command: Any, found: bool) -> None:
    assert is_shell(container(command)) is found


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("a b; c", [("a", "b"), ("c",)]),
        ("a && b || c", [("a",), ("b",), ("c",)]),
        ("a 'b c' \"d\" | e\nf", [("a", "b c", "d"), ("e",), ("f",)]),
        ("a b >/dev/null 2>&1; c <in", [("a", "b"), ("c",)]),
        ("a 'b", [("a", "'b")]),
        ("(a; b)", [("a",), ("b",)]),
        ("", []),
    ],
)
def test_a_script_is_split_into_its_commands(script: str, found: list[tuple[str, ...]]) -> None:
    assert list(commands(container(["sh", "-c", script or " "]))) == found


@pytest.mark.parametrize(
    ("command", "targets"),
    [
        (["cp", FILE, "/opt/bin/agent"], ["/opt/bin/agent"]),
        (["cp", FILE, "/opt/bin"], ["/opt/bin/agent"]),
        (["cp", FILE, "/elsewhere/"], ["/elsewhere/agent"]),
        (["cp", "-a", FILE, "/usr/local/bin/other", "/elsewhere"], ["/elsewhere/agent"]),
        (["cp", "/usr/local/bin/*", "/opt/bin/"], ["/opt/bin/agent"]),
        (["cp", "-r", "/usr/local/bin/.", "/opt/bin"], ["/opt/bin/agent"]),
        (["cp", "-r", "/usr/local/bin", "/opt/bin/"], ["/opt/bin/bin/agent"]),
        (["cp", "/usr/local/bin", "/opt/bin/"], []),
        (["cp", "-t", "/opt/bin", FILE], ["/opt/bin/agent"]),
        (["install", "-m", "0755", FILE, "/opt/bin/agent"], ["/opt/bin/agent"]),
        (["install", "--mode=0755", "-D", FILE, "/opt/bin/agent"], ["/opt/bin/agent"]),
        (["busybox", "cp", FILE, "/opt/bin/agent"], ["/opt/bin/agent"]),
        (
            ["sh", "-c", f"cp {FILE} /opt/bin/a 2>/dev/null && cp {FILE} /opt/bin/b"],
            ["/opt/bin/a", "/opt/bin/b"],
        ),
        (["sh", "-c", f"cp {FILE} $TARGET"], []),
        (["cp", FILE], []),
        (["mv", FILE, "/opt/bin"], []),
    ],
)
def test_a_copy_is_followed_to_its_target(command: list[str], targets: list[str]) -> None:
    assert list(copied_to(container(command), FILE)) == targets


@pytest.mark.parametrize(
    ("command", "unknown"),
    [
        (None, True),
        (["cp", FILE, "/opt/bin"], False),
        (["sh", "-c", "cp $A $B"], True),
        (["sh", "-c", f"cat {FILE} > /opt/bin/agent"], True),
    ],
)
def test_what_cannot_be_followed_is_unknown(command: Any, unknown: bool) -> None:
    assert copies_unknown(container(command)) is unknown
