"""A wait step is played in two worlds: it ends well where what it waits for is there, and not where it is not."""

from __future__ import annotations

import pytest

from attune_lint.contract.edition import InitRole, InitStep
from attune_lint.views.manifest import ContainerView, KubeObject
from attune_lint.views.waiting import waiting

MARKER = "/packs/core/pack.yaml"
FILE = InitStep("wait-for-file", InitRole.WAIT_PACKS, waits_for_path=MARKER)
TABLE = InitStep("wait-for-table", InitRole.WAIT_SCHEMA, needs_command=("psql",))
PORT = InitStep("wait-for-port", InitRole.WAIT_BROKER, needs_command=("nc -z",))
WAITS = (True, False)
INVERTED = (False, True)
PASSES = (True, True)


def container(script: str, options: str = "-ec") -> ContainerView:
    spec = {"containers": [{"name": "c", "command": ["sh", options, script], "env": [{"name": "P", "value": MARKER}]}]}
    pod = KubeObject({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}, "t").pod
    assert pod is not None
    return pod.containers[0]


@pytest.mark.parametrize(
    ("script", "ends"),
    [
        (f"until [ -f {MARKER} ]; do sleep 2; done", WAITS),
        (f"while [ ! -f {MARKER} ]; do sleep 2; done", WAITS),
        (f"while ! test -e {MARKER}; do sleep 2; done", WAITS),
        (f"until ls {MARKER} >/dev/null 2>&1; do sleep 2; done", WAITS),
        ('until [ -s "$P" ]; do sleep 2; done', WAITS),
        (f"while :; do [ -f {MARKER} ] && break; sleep 2; done", WAITS),
        (f"[ -f {MARKER} ] || exit 1", WAITS),
        (f"if [ -f {MARKER} ]; then exit 0; fi; exit 1", WAITS),
        (f"for i in $(seq 60); do [ -f {MARKER} ] && exit 0; sleep 1; done; exit 1", WAITS),
        (f"timeout 300 sh -c 'until [ -f {MARKER} ]; do sleep 2; done'", WAITS),
        (f"ready() {{ [ -f {MARKER} ]; }}; until ready; do sleep 2; done", WAITS),
        (f"while [ -f {MARKER} ]; do sleep 2; done", INVERTED),
        (f"until [ ! -f {MARKER} ]; do sleep 2; done", INVERTED),
        (f"until ! [ -f {MARKER} ]; do sleep 2; done", INVERTED),
        (f"timeout 300 sh -c 'while [ -f {MARKER} ]; do sleep 2; done'", INVERTED),
        (f"for i in $(seq 60); do [ -f {MARKER} ] && exit 0; sleep 1; done; exit 0", PASSES),
        (f"for i in 1 2 3; do [ -f {MARKER} ] && break; sleep 1; done", PASSES),
        (f"[ -f {MARKER} ] || true", PASSES),
        (f"while true; do [ -f {MARKER} ] && continue; sleep 1; done", (False, False)),
        (f"until [ -d {MARKER} ]; do sleep 2; done", (None, None)),
        (f"until check {MARKER}; do sleep 2; done", (None, None)),
        (f"case $X in a) until [ -f {MARKER} ]; do sleep 2; done;; esac", (None, None)),
    ],
)
def test_a_wait_for_a_file_is_played(script: str, ends: tuple[bool | None, bool | None]) -> None:
    assert waiting(container(script), FILE) == ends


@pytest.mark.parametrize(
    ("script", "ends"),
    [
        ('until psql -c "SELECT 1 FROM s.t"; do sleep 2; done', WAITS),
        ("until psql -c \"SELECT to_regclass('s.t')\" | grep -q t; do sleep 2; done", WAITS),
        ('until pg_isready && psql -c "SELECT 1 FROM s.t" | grep -q 1; do sleep 2; done', WAITS),
        ('until [ "$(psql -tAc "SELECT EXISTS (SELECT 1 FROM t)")" = "t" ]; do sleep 2; done', WAITS),
        ('while [ -z "$(psql -tAc "SELECT 1 FROM t" 2>/dev/null)" ]; do sleep 2; done', WAITS),
        (
            'while true; do found="$(psql -c "SELECT 1 FROM t" || true)"; [ -n "$found" ] && exit 0; sleep 2; done',
            WAITS,
        ),
        ('while psql -c "SELECT 1 FROM s.t"; do sleep 2; done', INVERTED),
        ('until [ "$(psql -tAc "SELECT EXISTS (SELECT 1 FROM t)")" != "t" ]; do sleep 2; done', INVERTED),
        # The question succeeds whether the table is there or not.
        ("until psql -c \"SELECT to_regclass('s.t')\"; do sleep 2; done", PASSES),
        ('until [ -n "$(psql -tAc "SELECT EXISTS (SELECT 1 FROM t)")" ]; do sleep 2; done', PASSES),
        ('psql -c "SELECT 1 FROM t" || true', PASSES),
        # Tries that are counted: the last of them is not to be seen.
        ('i=0; until psql -c "SELECT 1 FROM t"; do i=$((i+1)); [ $i -gt 60 ] && exit 1; sleep 2; done', (True, None)),
        ('n=0; while [ $n -lt 60 ]; do psql -c "SELECT 1 FROM t" && exit 0; n=$((n+1)); done; exit 1', (True, None)),
        ('until psql -c "SELECT 1 FROM t" | grep -qv 1; do sleep 2; done', (None, None)),
    ],
)
def test_a_wait_for_a_table_is_played(script: str, ends: tuple[bool | None, bool | None]) -> None:
    assert waiting(container(script), TABLE) == ends


@pytest.mark.parametrize(
    ("options", "script", "ends"),
    [
        ("-c", "until nc -z -w 2 host 5672; do sleep 2; done", WAITS),
        ("-c", "nc -z host 5672; echo done", PASSES),
        ("-ec", "nc -z host 5672; echo done", WAITS),
        ("-c", "set -e; nc -z host 5672; echo done", WAITS),
    ],
)
def test_a_failure_counts_where_the_shell_is_told_so(options: str, script: str, ends: tuple[bool, bool]) -> None:
    assert waiting(container(script, options), PORT) == ends


def test_what_is_no_script_is_not_played() -> None:
    spec = {"containers": [{"name": "c", "command": ["wait-for-it", MARKER]}]}
    pod = KubeObject({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": spec}, "t").pod
    assert pod is not None
    assert waiting(pod.containers[0], FILE) is None
