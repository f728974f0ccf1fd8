"""Dockerfiles: their stages, what these hold, and what nobody can tell."""

from __future__ import annotations

import pytest

from attune_lint.repository.dockerfile import Dockerfile, read_dockerfile
from attune_lint.repository.expression import UNKNOWN
from attune_lint.repository.image_contents import holds_file, holds_program


def read(text: str) -> Dockerfile:
    return read_dockerfile("Dockerfile", "Dockerfile", text)


WHOLE = """# syntax=docker/dockerfile:1
# escape=`
ARG BASE=busybox:1.36
FROM --platform=$BUILDPLATFORM rust:1.89 AS Build
RUN <<SH
FROM nothing
SH
RUN a && `
    # a comment
    b
COPY --chmod=0755 ["/a b", "/c"]
FROM ${BASE} as agent-init
ENV OUT=/opt
WORKDIR $OUT
copy --from=build /x ./bin/
COPY <<EOT /etc/x
FROM y
EOT
FROM ${NOWHERE}
"""


def test_stages_are_read_as_docker_reads_them() -> None:
    found = read(WHOLE)
    assert found.fault is None
    assert [(stage.name, stage.base, stage.location.line) for stage in found.stages] == [
        ("Build", "rust:1.89", 4),
        ("agent-init", "busybox:1.36", 12),
        ("", UNKNOWN, 19),
    ]
    assert [(copied.sources, copied.target, copied.stage) for copied in found.stages[0].copies] == [
        (("/a b",), "/c", "")
    ]
    assert [(copied.target, copied.stage, copied.is_inline) for copied in found.stages[1].copies] == [
        ("/opt/bin/", "build", False),
        ("/etc/x", "", True),
    ]
    assert [found.stage(name) for name in ("BUILD", "0", "1", "", "none", "7")] == [
        found.stages[0], found.stages[0], found.stages[1], found.stages[2], None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["COPPY a b", "RUN a\n&& b", "FROM"])
def test_what_is_no_dockerfile_is_told_with_its_place(line: str) -> None:
    found = read(f"FROM alpine\n{line}\n")
    assert found.fault is not None
    assert (found.fault.line or 0) >= 2


@pytest.mark.parametrize("text", ["", "\0", "FROM a\nCOPY", "FROM\nFROM", "RUN <<", 'COPY ["a"', "FROM a AS", "ENV"])
def test_no_text_makes_the_reader_raise(text: str) -> None:
    read(text)


FILE = "/usr/local/bin/agent"
HOLDS = {
    "copied by its path": ("FROM busybox\nCOPY --from=x /agent /usr/local/bin/agent", True),
    "copied into a folder": ("FROM busybox\nCOPY --from=x /out/agent /usr/local/bin/", True),
    "copied by a pattern": ("FROM busybox\nCOPY --from=x /out/a* /usr/local/bin/", True),
    "among several": ("FROM busybox\nCOPY a agent b /usr/local/bin/", True),
    "from the working folder": ("FROM busybox\nWORKDIR /usr/local/bin\nCOPY agent .", True),
    "in the stage below": ("FROM busybox AS a\nCOPY agent /usr/local/bin/agent\nFROM a", True),
    "made by a command": ("FROM busybox\nRUN install x /usr/local/bin/agent", True),
    "copied elsewhere": ("FROM busybox\nCOPY agent /usr/bin/agent", False),
    "not copied": ("FROM scratch", False),
    "another file": ("FROM busybox\nCOPY a.txt /usr/local/bin/", False),
    "with a folder": ("FROM busybox\nCOPY --from=x /out /usr/local/bin", None),
    "by a variable": ("FROM busybox\nARG TO\nCOPY agent $TO", None),
    "in a base of one's own": ("FROM registry.example.com/base:1", None),
    "in a base that is chosen later": ("ARG B\nFROM $B", None),
}


@pytest.mark.parametrize("name", HOLDS)
def test_whether_an_image_holds_a_file(name: str) -> None:
    text, wanted = HOLDS[name]
    found = read(f"{text}\n")
    assert holds_file(found, found.stages[-1], FILE) is wanted


PROGRAMS = {
    "busybox has a shell": ("FROM busybox:1.36", "/bin/sh", True),
    "alpine has no bash": ("FROM alpine:3.22", "bash", False),
    "unless it is added": ("FROM alpine:3.22\nRUN apk add bash", "bash", None),
    "debian has bash": ("FROM debian:trixie-slim", "/bin/bash", True),
    "scratch has nothing": ("FROM scratch", "cp", False),
    "distroless has nothing": ("FROM gcr.io/distroless/static-debian12", "sh", False),
    "unless it is for debugging": ("FROM gcr.io/distroless/static-debian12:debug", "sh", None),
    "a shell may be copied": ("FROM scratch\nCOPY --from=busybox:1.36 /bin/sh /bin/sh", "/bin/sh", True),
    "or a whole folder": ("FROM scratch\nCOPY --from=busybox:1.36 /bin/ /bin/", "chmod", None),
    "nobody knows a base of one's own": ("FROM registry.example.com/base:1", "sh", None),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_whether_an_image_holds_a_program(name: str) -> None:
    text, program, wanted = PROGRAMS[name]
    found = read(f"{text}\n")
    assert holds_program(found, found.stages[-1], program) is wanted
