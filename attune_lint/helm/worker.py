"""The process in which the Helm library lives; run by its path, as a script, and never imported.

The library cannot be stopped and does not survive a fork, so that it gets a process of its own that can be killed.
Standard input and output carry frames: four bytes of length (big-endian), then JSON. It imports nothing of the
package, to start at once.
"""

from __future__ import annotations

import io
import json
import os
import struct
import sys
import tarfile
import tempfile
from typing import Any, BinaryIO

# The private call that takes a Kubernetes version exists in this version only, as far as is known.
_SUPPORTED = "0.2.2"
_SEMVER = "{{ semverCompare .Values.range .Capabilities.KubeVersion.Version }}"


def main() -> None:
    # Whatever the library or a template prints must not get between the frames.
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        import helm_python
        from helm_python import _native

        if _native.EXPECTED_HELM_C_VERSION != _SUPPORTED:
            raise ImportError(f"helm-python-sdk {_SUPPORTED} is needed, and {_native.EXPECTED_HELM_C_VERSION} is here")
        hello = {"version": _native.helm_sdk_version()}
    except Exception as error:  # any failure to load is the parent's to tell
        _write(frames, _json({"error": f"{type(error).__name__}: {error}"}))
        return
    _write(frames, _json(hello))
    charts = _Charts(helm_python, _native)
    while True:
        request = _read(sys.stdin.buffer)
        if request is None:
            return
        try:
            answer = charts.render(request)
        except helm_python.HelmError as error:
            answer = _failure(str(error))
        _write(frames, answer)


class _Charts:
    """Renders charts, each loaded as seldom as it can be."""

    def __init__(self, helm: Any, native: Any) -> None:
        self._helm, self._native = helm, native
        self._packed: dict[str, bytes | None] = {}
        self._kept: dict[str, Any] = {}  # those that a render leaves as they are, by their path
        self._in_range: dict[tuple[str, str], bool] = {}

    def render(self, request: dict[str, Any]) -> bytes:
        """The answer to a request, as JSON."""
        path, schemas = request["chart"], request["schemas"]
        kept = self._kept.pop(path, None) if schemas else None
        chart = kept or self._load(path, schemas=schemas)
        try:
            dependencies = chart.dependencies
            refusal = self._refusal(chart.metadata, dependencies, request["kube_version"])
            if refusal is not None:
                return _failure(refusal)
            files = self._call(chart, request["values"], request)
            crds = _json([[crd["filename"], crd["data"]] for crd in chart.crds])
            # A chart keeps what a render switched off among its dependencies; all else the library copies for each.
            if schemas and not dependencies:
                self._kept[path] = chart
            return b'{"files": %b, "crds": %b}' % (files.encode(), crds)
        finally:
            if self._kept.get(path) is not chart:
                chart.close()

    def _load(self, path: str, *, schemas: bool) -> Any:
        """The chart without its values schemas, which the library always applies: one bad value would hide the rest."""
        if not schemas:
            return self._helm.Chart.load(path)
        if path not in self._packed:
            self._packed[path] = _without_schemas(self._helm, path)
        packed = self._packed[path]
        return self._helm.Chart.load(path) if packed is None else self._helm.Chart.load_archive(packed)

    def _call(self, chart: Any, values: Any, request: dict[str, Any]) -> str:
        """What the templates print, by their names, as JSON."""
        options = {key: request[key] for key in ("name", "namespace", "kube_version", "api_versions")}
        return str(self._native.call_string("helm_render", chart._raw(), json.dumps(values), json.dumps(options)))

    def _refusal(self, metadata: dict[str, Any], dependencies: list[dict[str, Any]], kube_version: str) -> str | None:
        """What the helm binary checks before it renders and the library does not, in the binary's words."""
        if metadata.get("type") == "library":
            return "library charts are not installable"
        loaded = {dependency["name"] for dependency in dependencies}
        given = [dependency["name"] for dependency in metadata.get("dependencies") or ()]
        missing = [name for name in given if name not in loaded]
        if missing:
            return (
                "an error occurred while checking for chart dependencies. You may need to run `helm dependency build` "
                "to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: "
                + ", ".join(missing)
            )
        wanted = metadata.get("kubeVersion")
        if wanted and not self._is_in_range(wanted, kube_version):
            return f"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {kube_version}"
        return None

    def _is_in_range(self, wanted: str, kube_version: str) -> bool:
        """Asks the library itself, by a chart of one template: its ranges are not those of any Python package."""
        asked = wanted, kube_version
        if asked not in self._in_range:
            options = {"name": "probe", "namespace": "default", "kube_version": kube_version, "api_versions": []}
            try:
                with self._helm.Chart.load_archive(_probe_chart()) as chart:
                    self._in_range[asked] = "true" in self._call(chart, {"range": wanted}, options)
            except self._helm.HelmError:
                self._in_range[asked] = False
        return self._in_range[asked]


def _without_schemas(helm: Any, path: str) -> bytes | None:
    """The chart packed anew without schemas, by the library itself; None where there is none to take out."""
    with helm.Chart.load(path) as chart, tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
        dependencies = chart.dependencies
        if chart.schema is None and not dependencies:
            return None
        stream = io.BytesIO()
        dropped = False
        with (
            tarfile.open(chart.save(folder), mode="r:gz") as packed,
            tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as repacked,
        ):
            for member in packed:
                if member.name.rpartition("/")[2] == "values.schema.json":
                    dropped = True
                else:
                    repacked.addfile(member, packed.extractfile(member))
        return stream.getvalue() if dropped else None


def _probe_chart() -> bytes:
    files = {"Chart.yaml": "apiVersion: v2\nname: probe\nversion: 0.1.0\n", "templates/a.yaml": _SEMVER}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"probe/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return stream.getvalue()


def _failure(words: str) -> bytes:
    return _json({"failure": words})


def _json(data: Any) -> bytes:
    return json.dumps(data).encode()


def _write(stream: BinaryIO, content: bytes) -> None:
    stream.write(struct.pack(">I", len(content)) + content)
    stream.flush()


def _read(stream: BinaryIO) -> Any:
    head = stream.read(4)
    return json.loads(stream.read(struct.unpack(">I", head)[0])) if len(head) == 4 else None


if __name__ == "__main__":
    main()
