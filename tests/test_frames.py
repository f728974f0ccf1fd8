"""A process that is spoken to in frames gets all of them and is heard to the end, however much there is and whenever it
dies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from attune_lint.helm.frames import End, Frames, Silence

SECONDS = 20.0
HEAD = """
import struct, sys, time
def frames():
    while head := sys.stdin.buffer.read(4):
        yield sys.stdin.buffer.read(struct.unpack(">I", head)[0])
def answer(content):
    sys.stdout.buffer.write(struct.pack(">I", len(content)) + content)
    sys.stdout.buffer.flush()
"""
ECHO = "for frame in frames(): answer(frame)"


@contextmanager
def process(code: str) -> Iterator[Frames]:
    frames = Frames([sys.executable, "-S", "-c", HEAD + code])
    try:
        yield frames
    finally:
        frames.close()


@pytest.mark.parametrize("size", [0, 1, 70_000, 3_000_000])
def test_frames_are_answered_in_their_order(size: int) -> None:
    with process(ECHO) as frames:
        for number in range(5):
            frames.put(b"%d" % number * size)
        assert [frames.take(SECONDS) for _ in range(5)] == [b"%d" % number * size for number in range(5)]


def test_what_was_answered_before_the_end_is_heard() -> None:
    with process("for frame in frames():\n  answer(frame)\n  if frame == b'2': sys.exit(7)") as frames:
        for number in range(5):
            frames.put(b"%d" % number)
        assert [frames.take(SECONDS) for _ in range(3)] == [b"0", b"1", b"2"]
        with pytest.raises(End, match=r"\A7\Z"):
            frames.take(SECONDS)


def test_half_an_answer_is_none() -> None:
    with process("sys.stdout.buffer.write(struct.pack('>I', 9) + b'half')") as frames, pytest.raises(End):
        frames.take(SECONDS)


def test_a_process_that_is_gone_can_be_given_frames() -> None:
    with process("sys.exit(3)") as frames:
        for _ in range(3):
            frames.put(b"a" * 100_000)
        with pytest.raises(End, match=r"\A3\Z"):
            frames.take(SECONDS)


@pytest.mark.parametrize(
    "code", ["time.sleep(60)", "sys.stdout.buffer.write(b'ab'); sys.stdout.flush(); time.sleep(60)"]
)
@pytest.mark.parametrize("size", [1, 1_000_000])
def test_silence_is_told(code: str, size: int) -> None:
    with process(code) as frames:
        frames.put(b"a" * size)
        with pytest.raises(Silence):
            frames.take(0.2)
