"""A process that is spoken to in frames: four bytes of length (big-endian), then content. It answers each frame with
one, in their order, and may be given the next ones before it has answered."""

from __future__ import annotations

import contextlib
import os
import select
import struct
import subprocess
import time
from collections.abc import Sequence
from io import FileIO

from attune_lint.helm.process import environment, kill, kill_beside, limit_memory

# How many bytes of answers may wait to be read, where the system lets a program choose: a process waits for no reader.
_ANSWERS = 1024 * 1024


class Silence(Exception):
    """There was no answer in time."""


class End(Exception):
    """The process has ended; the text is its exit status."""


class Frames:
    """A process of its own session. Whoever is done with it closes it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment(),
            start_new_session=True,
        )
        limit_memory(self._process)
        assert isinstance(self._process.stdin, FileIO)
        assert isinstance(self._process.stdout, FileIO)
        self._input, self._output = self._process.stdin, self._process.stdout
        self._unsent = bytearray()
        os.set_blocking(self._input.fileno(), False)
        _widen(self._output)

    def put(self, content: bytes) -> None:
        """Gives it one more frame. What it does not take at once is sent while its answers are waited for."""
        self._unsent += struct.pack(">I", len(content)) + content
        self._send()

    def take(self, seconds: float) -> bytearray:
        """Its next answer. Raises Silence where there is none within so many seconds, End where there will be none;
        after either it is of no more use."""
        deadline = time.monotonic() + seconds
        head = self._read(4, deadline)
        return self._read(struct.unpack(">I", head)[0], deadline)

    def _send(self) -> None:
        try:
            while self._unsent and (sent := self._input.write(self._unsent)):
                del self._unsent[:sent]
        except OSError:  # it has ended; what it answered before can still be read
            self._unsent.clear()

    def _read(self, length: int, deadline: float) -> bytearray:
        content, count = bytearray(length), 0
        while count < length:
            unsent = [self._input] if self._unsent else []
            answers, takes, _ = select.select([self._output], unsent, [], max(0.0, deadline - time.monotonic()))
            if not answers and not takes:
                raise Silence
            if takes:
                self._send()
            if answers:
                read = self._output.readinto(memoryview(content)[count:])
                if not read:
                    kill(self._process)
                    raise End(self._process.returncode)
                count += read
        return content

    def kill(self) -> None:
        """Ends it at once."""
        kill(self._process)

    def close(self) -> None:
        """Ends it, and waits for nothing."""
        kill_beside(self._process)


def _widen(stream: FileIO) -> None:
    try:
        from fcntl import F_SETPIPE_SZ, fcntl
    except ImportError:  # only Linux has it
        return
    with contextlib.suppress(OSError):  # more than the system allows
        fcntl(stream.fileno(), F_SETPIPE_SZ, _ANSWERS)
