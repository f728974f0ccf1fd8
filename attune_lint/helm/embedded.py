"""Renders with the Helm library (extra `engine`), in a worker process that can be killed."""

from __future__ import annotations

import importlib.util
import json
import select
import struct
import subprocess
import sys
import threading
import time
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from attune_lint.errors import EngineError
from attune_lint.helm.failure import read_failure
from attune_lint.helm.process import environment, kill, kill_beside, limit_memory, time_limit
from attune_lint.helm.renderer import Manifest, Rendered, RenderRequest, Texts

_INSTALL = "install it with: pip install 'attune-lint[engine]'"


def is_installed() -> bool:
    """Whether the library is there; it is not loaded."""
    return _folder() is not None


def _folder() -> str | None:
    """Where the library lies."""
    found = importlib.util.find_spec("helm_python")
    return next(iter(found.submodule_search_locations or ()), None) if found is not None else None


class Embedded:
    """The library, started at once and greeted at the first render."""

    name = "embedded"
    concurrent = False

    def __init__(self) -> None:
        folder = _folder()
        if folder is None:
            raise EngineError(f"the embedded engine is not installed: {_INSTALL}")
        self._seconds = time_limit()
        self._dead: str | None = None
        self._turn = threading.Lock()
        self._process = subprocess.Popen(
            # Without `site`: the worker needs Python itself and the library.
            [sys.executable, "-S", "-P", str(Path(__file__).with_name("worker.py")), folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=environment(),
            start_new_session=True,
        )
        limit_memory(self._process)

    @cached_property
    def version(self) -> str:
        """The version of Helm in the library: `v4.2.3`. Empty where it cannot be loaded."""
        try:
            return str(self._hello["version"])
        except EngineError:
            return ""

    @cached_property
    def _hello(self) -> dict[str, Any]:
        hello = self._receive()
        if "error" in hello:
            self._die(f"the embedded engine cannot be loaded ({hello['error']}); {_INSTALL}")
        return hello

    def render(self, request: RenderRequest) -> Rendered:
        """One render of a chart that is loaded for it."""
        answer = self._answer(request, schemas=True)
        if "failure" in answer:
            return Rendered(failure=read_failure(answer["failure"]))
        from attune_lint.helm.manifests import of_files, ordered
        from attune_lint.helm.notes import notes_of_files

        crds = ordered(Manifest(name, text) for name, text in answer["crds"])
        return Rendered(of_files(answer["files"]), crds, notes=notes_of_files(answer["files"]))

    def texts(self, request: RenderRequest) -> Texts:
        """What each template prints."""
        answer = self._answer(request, schemas=False)
        if "failure" in answer:
            return Texts({}, read_failure(answer["failure"]))
        return Texts(answer["files"])

    def _answer(self, request: RenderRequest, *, schemas: bool) -> dict[str, Any]:
        """The worker's answer; `schemas` says whether the chart may hold some, which are to be left out."""
        if self._dead is not None:
            raise EngineError(self._dead)
        _ = self._hello
        asked = {
            "chart": str(request.chart.absolute()),
            "schemas": schemas,
            "values": request.values,
            "name": request.release,
            "namespace": request.namespace,
            "kube_version": request.kube_version,
            "api_versions": request.api_versions,
        }
        with self._turn:  # one question, one answer
            return self._ask(asked)

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        content = json.dumps(request).encode()
        frame = memoryview(struct.pack(">I", len(content)) + content)
        assert self._process.stdin is not None
        try:
            while frame:
                frame = frame[self._process.stdin.write(frame) :]
        except OSError:
            self._crashed()
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        deadline = time.monotonic() + self._seconds
        head = self._read(4, deadline)
        answer: dict[str, Any] = json.loads(self._read(struct.unpack(">I", head)[0], deadline))
        return answer

    def _read(self, length: int, deadline: float) -> bytes:
        stream = self._process.stdout
        assert stream is not None
        content = bytearray()
        while len(content) < length:
            ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                self._die(
                    f"the embedded engine did not answer within {self._seconds:g} s and was killed; "
                    "look for an endless loop in a template, or set ATTUNE_LINT_TIMEOUT to more seconds"
                )
            part = stream.read(length - len(content))
            if not part:
                self._crashed()
            content += part
        return bytes(content)

    def _crashed(self) -> NoReturn:
        kill(self._process)
        self._die(f"the embedded engine crashed (exit status {self._process.returncode})")

    def _die(self, why: str) -> NoReturn:
        kill(self._process)
        self._dead = why
        raise EngineError(why)

    def another(self) -> Embedded:
        """One more worker."""
        return Embedded()

    def close(self) -> None:
        """Ends the worker."""
        kill_beside(self._process)
