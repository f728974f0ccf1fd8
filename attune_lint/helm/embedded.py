"""Renders with the Helm library (extra `engine`), in a worker process that can be killed."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from attune_lint.errors import EngineError
from attune_lint.helm.failure import read_failure
from attune_lint.helm.frames import End, Frames, Silence
from attune_lint.helm.process import time_limit
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
        # Without `site`: the worker needs Python itself and the library.
        worker = str(Path(__file__).with_name("worker.py"))
        self._worker = Frames([sys.executable, "-S", "-P", worker, folder])
        self._asked = self._answered = 0
        self._early: dict[int, dict[str, Any]] = {}  # what was answered before somebody waited for it, by its number

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

    def begin(self, request: RenderRequest) -> Callable[[], Rendered]:
        """Hands the worker a request; what it has answered by then is told when the result is called for."""
        number = self._ask(request, schemas=True)
        return lambda: _rendered(self._answer(number))

    def render(self, request: RenderRequest) -> Rendered:
        """One render of a chart that is loaded for it."""
        return self.begin(request)()

    def texts(self, request: RenderRequest) -> Texts:
        """What each template prints."""
        answer = self._answer(self._ask(request, schemas=False))
        if "failure" in answer:
            return Texts({}, read_failure(answer["failure"]))
        return Texts(answer["files"])

    def _ask(self, request: RenderRequest, *, schemas: bool) -> int:
        """The number of one more request; `schemas` says whether the chart may hold some, which are to be left out."""
        asked = {
            "chart": str(request.chart.absolute()),
            "schemas": schemas,
            "values": request.values,
            "name": request.release,
            "namespace": request.namespace,
            "kube_version": request.kube_version,
            "api_versions": request.api_versions,
        }
        if self._dead is None:
            self._worker.put(json.dumps(asked).encode())
        self._asked += 1
        return self._asked

    def _answer(self, number: int) -> dict[str, Any]:
        """The worker's answer to a request, after those that it was given before."""
        while number not in self._early:
            if self._dead is not None:
                raise EngineError(self._dead)
            _ = self._hello
            answer = self._receive()
            self._answered += 1
            self._early[self._answered] = answer
        return self._early.pop(number)

    def _receive(self) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = json.loads(self._worker.take(self._seconds))
            return answer
        except Silence:
            self._die(
                f"the embedded engine did not answer within {self._seconds:g} s and was killed; "
                "look for an endless loop in a template, or set ATTUNE_LINT_TIMEOUT to more seconds"
            )
        except End as end:
            self._die(f"the embedded engine crashed (exit status {end})")

    def _die(self, why: str) -> NoReturn:
        self._worker.kill()
        self._dead = why
        raise EngineError(why)

    def another(self) -> Embedded:
        """One more worker."""
        return Embedded()

    def close(self) -> None:
        """Ends the worker."""
        self._dead = "the embedded engine is not needed any more"
        self._worker.close()


def _rendered(answer: dict[str, Any]) -> Rendered:
    if "failure" in answer:
        return Rendered(failure=read_failure(answer["failure"]))
    from attune_lint.helm.manifests import of_files, ordered
    from attune_lint.helm.notes import notes_of_files

    crds = ordered(Manifest(name, text) for name, text in answer["crds"])
    return Rendered(of_files(answer["files"]), crds, notes=notes_of_files(answer["files"]))
