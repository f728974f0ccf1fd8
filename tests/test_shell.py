"""What a container's command does, read from its text."""

from __future__ import annotations

from typing import Any

import pytest

from attune_lint.views.copies import copied_to, copies_unknown
from attune_lint.views.manifest import ContainerView, KubeObject
from attune_lint.views.shell import commands, is_shell, script_fault, script_of, variables_read, variables_set

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
        (["bash", "-e", "-c", "a \\\n  b"], None, "a \\\n  b"),
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


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ("d=/opt/bin; cp a $d/b", [("cp", "a", "/opt/bin/b")]),
        ("for f in a b; do cp $f c; done", [("cp", "a", "c"), ("cp", "b", "c")]),
        ("for f in $(ls); do cp $f c; done", [("ls",), ("cp", "$f", "c")]),
        ('x="$(a | b)"', [("a",), ("b",)]),
        ("timeout 60 sh -c 'a; b'", [("timeout", "60", "sh", "-c", "a; b"), ("a",), ("b",)]),
        ("X=1 a $X", [("a", "$X")]),
        ('files="a b"; ls $files "$files"', [("ls", "a", "b", "a b")]),
        ("export D=/x && ls ${D} ${E:-y}", [("export", "D=/x"), ("ls", "/x", "${E:-y}")]),
        ("if a; then b; else c; fi", [("a",), ("b",), ("c",)]),
    ],
)
def test_variables_that_are_known_are_put_in(script: str, found: list[tuple[str, ...]]) -> None:
    assert list(commands(container(["sh", "-c", script]))) == found


def test_a_copy_is_followed_from_the_folder_of_cd() -> None:
    assert copied_to(container(["sh", "-c", "cd /usr/local/bin && cp agent /opt/bin/"]), FILE) == ("/opt/bin/agent",)


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        (["sh", "-c", "a"], None),
        (["sh", "-c", "until a; do b"], "has a `do` without its `done`"),
        (["sh", "-c", "x=(a b)"], None),
        (["/bi/sh", "-c", "a"], "starts `/bi/sh`, where `/bin/sh` is meant"),
        (["sh", "/bin/sh", "-c", "a"], "hands its shell the file `/bin/sh`, and the script is passed over"),
        (["sh", "-ec"], "ends with `-ec` and hands its shell no script"),
        (["cp", "a", "b"], None),
    ],
)
def test_a_fault_of_a_script_is_named(command: list[str], fault: str | None) -> None:
    assert script_fault(container(command)) == fault


@pytest.mark.parametrize(
    ("script", "read", "own"),
    [
        ('a "$B" ${C} ${D:-x} $1 $?', {"B", "C"}, set()),
        ("B=1; read -r C; for D in x; do a $B $C $D; done", {"B", "C", "D"}, {"B", "C", "D"}),
        ("timeout 5 sh -c 'a $B'", {"B"}, set()),
        ("a '$B'", set(), set()),
    ],
)
def test_the_variables_of_a_script_are_known(script: str, read: set[str], own: set[str]) -> None:
    given = container(["sh", "-c", script])
    assert (variables_read(given), variables_set(given)) == (read, own)
