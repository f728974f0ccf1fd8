"""Renders with the `helm` binary; the only place that starts it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attune_lint.errors import EngineError
from attune_lint.helm.failure import read_failure
from attune_lint.helm.manifests import of_output, texts_of_output
from attune_lint.helm.notes import copy_with_notes, without_notes
from attune_lint.helm.process import environment, kill, limit_memory, time_limit
from attune_lint.helm.renderer import FailureKind, Rendered, RenderRequest, Texts

_VERSION = re.compile(r"v\d+\.\d+\.\d+\S*")
_VERSION_SECONDS = 10.0
_FLAG = re.compile(r"unknown (?:flag|command|shorthand).*")
# Characters that JSON writes as they are and YAML takes for line breaks or refuses.
_UNPRINTABLE = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)}


class HelmCli:
    """The user's own Helm, 3 or 4, run without the user's settings."""

    name = "helm"
    concurrent = True

    def __init__(self, path: str, shown: str = "helm", told: list[str] | None = None) -> None:
        self._path, self._shown = path, shown
        self._told = [] if told is None else told  # the version in what was rendered, here or by another one
        self._seconds = time_limit()
        self._dead: str | None = None
        self._running: set[subprocess.Popen[bytes]] = set()
        self._copies: dict[Path, Path] = {}
        self._copying = threading.Lock()
        self._home = tempfile.mkdtemp(prefix="attune-lint-helm-")

    def _start(self, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
        own = {
            name: os.path.join(self._home, name.lower())
            for name in ("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS")
        }
        try:
            process = subprocess.Popen(
                [self._path, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self._home,
                env=environment({**own, "GOGC": "800"}),  # one render makes less garbage than a worker does
                start_new_session=True,
            )
        except OSError as error:
            self._dead = f"cannot run {self._shown}: {error.strerror}; give a helm binary with --helm"
            raise EngineError(self._dead) from None
        limit_memory(process)
        return process

    @property
    def version(self) -> str:
        """As Helm says it: `v4.3.1`. Empty where it does not."""
        if not self._told:
            self._told.append(self._asked_version())
        return self._told[0]

    def _asked_version(self) -> str:
        try:
            process = self._start(["version", "--short"])
        except EngineError:
            return ""
        try:
            out, _ = process.communicate(timeout=min(_VERSION_SECONDS, self._seconds))
        except subprocess.TimeoutExpired:
            kill(process)
            return ""
        return _plain(out.decode(errors="replace"))

    def begin(self, request: RenderRequest) -> Callable[[], Rendered]:
        """Renders in a thread of its own; what it gave is waited for when the result is called for."""
        return _in_thread(lambda: self.render(request))

    def render(self, request: RenderRequest) -> Rendered:
        """Runs `helm template`; a second time with --debug where the output is no YAML, to have its text."""
        if self._dead is not None:
            raise EngineError(self._dead)
        arguments = _arguments(request, self._with_notes(request.chart))
        out, error, code = self._run(arguments, request.values)
        if code == 0:
            manifests, crds = of_output(out)
            manifests, told = without_notes(manifests)
            if not self._told and _plain(told.helm):
                self._told.append(_plain(told.helm))
            return Rendered(manifests, crds, notes=told.notes)
        if code < 0:
            raise EngineError(f"{self._shown} was killed by signal {-code}")
        text = _error_of(error)
        if text is None or _FLAG.search(text):
            what = " ".join((text or error.strip() or "no message").splitlines()[:1])
            raise EngineError(
                f"{self._shown} {self.version or 'of no version'} failed: {what}; Helm 3.16 or later is needed"
            )
        failure = read_failure(text)
        if failure.kind is not FailureKind.OUTPUT:
            return Rendered(failure=failure)
        out, _, _ = self._run([*arguments, "--debug"], request.values)
        manifests, crds = of_output(out)
        return Rendered(without_notes(manifests)[0], crds, failure)

    def _with_notes(self, chart: Path) -> Path:
        """The chart's copy that prints its notes, made once."""
        with self._copying:
            if chart not in self._copies:
                folder = Path(tempfile.mkdtemp(dir=self._home))
                self._copies[chart] = copy_with_notes(chart, folder)
            return self._copies[chart]

    def texts(self, request: RenderRequest) -> Texts:
        """The text of every template, which Helm prints where one of them is no YAML."""
        if self._dead is not None:
            raise EngineError(self._dead)
        out, error, code = self._run([*_arguments(request, request.chart), "--debug"], request.values)
        text = _error_of(error)
        if code <= 0 or text is None:
            raise EngineError(f"{self._shown} did not print what its templates do")
        failure = read_failure(text)
        if failure.kind is not FailureKind.OUTPUT:
            return Texts({}, failure)
        return Texts(texts_of_output(out))

    def _run(self, arguments: Sequence[str], values: Mapping[str, Any]) -> tuple[str, str, int]:
        process = self._start(arguments)
        self._running.add(process)
        try:
            out, error = process.communicate(_as_yaml(values), timeout=self._seconds)
        except subprocess.TimeoutExpired:
            kill(process)
            self._dead = (
                f"{self._shown} did not answer within {self._seconds:g} s and was killed; "
                "look for an endless loop in a template, or set ATTUNE_LINT_TIMEOUT to more seconds"
            )
            raise EngineError(self._dead) from None
        finally:
            self._running.discard(process)
        return out.decode(errors="replace"), error.decode(errors="replace"), process.returncode

    def another(self) -> HelmCli:
        """The same program with a home of its own."""
        return HelmCli(self._path, self._shown, self._told)

    def close(self) -> None:
        """Ends what still runs and removes the empty home."""
        self._dead = f"{self._shown} is not needed any more"
        for process in tuple(self._running):
            kill(process)
        shutil.rmtree(self._home, ignore_errors=True)


def _in_thread(call: Callable[[], Rendered]) -> Callable[[], Rendered]:
    """Begins with a call; to call for the result waits for it, and raises what it raised."""
    found: list[Rendered] = []
    raised: list[BaseException] = []

    def work() -> None:
        try:
            found.append(call())
        except BaseException as error:
            raised.append(error)

    def result() -> Rendered:
        thread.join()
        if raised:
            raise raised[0]
        return found[0]

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return result


def _arguments(request: RenderRequest, chart: Path) -> list[str]:
    versions = [word for version in request.api_versions for word in ("--api-versions", version)]
    return [
        "template",
        request.release,
        str(chart.absolute()),
        "--namespace",
        request.namespace,
        "--kube-version",
        request.kube_version,
        *versions,
        "--include-crds",
        "--skip-schema-validation",
        "--values",
        "-",
    ]


def _plain(version: str) -> str:
    """A version without the words around it and what was built of it."""
    found = _VERSION.search(version)
    return found.group().partition("+")[0] if found else ""


def _as_yaml(values: Mapping[str, Any]) -> bytes:
    """Values as JSON that Go's YAML reader takes as it is meant."""
    return json.dumps(values, ensure_ascii=False).translate(_UNPRINTABLE).encode("utf-8", errors="replace")


def _error_of(text: str) -> str | None:
    """Helm's error without the log lines before it."""
    found = re.search(r"^Error: ", text, re.MULTILINE)
    return text[found.start() :] if found else None
