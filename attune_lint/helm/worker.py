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
        _write(frames, {"error": f"{type(error).__name__}: {error}"})
        return
    _write(frames, hello)
    while True:
        request = _read(sys.stdin.buffer)
        if request is None:
            return
        try:
            answer = _render(helm_python, _native, request)
        except helm_python.HelmError as error:
            answer = {"failure": str(error)}
        _write(frames, answer)


def _render(helm: Any, native: Any, request: dict[str, Any]) -> dict[str, Any]:
    # A chart handle that has rendered keeps what it switched off, so that each render loads anew.
    with _load(helm, request["chart"], schemas=request["schemas"]) as chart:
        metadata = chart.metadata
        refusal = _refusal(helm, native, chart, metadata, request)
        if refusal is not None:
            return {"failure": refusal}
        rendered = _call(native, chart, request["values"], request)
        return {"files": rendered, "crds": [[crd["filename"], crd["data"]] for crd in chart.crds]}


_PACKED: dict[str, bytes | None] = {}


def _load(helm: Any, path: str, *, schemas: bool) -> Any:
    """The chart without its values schemas, which the library always applies: one bad value would hide the rest."""
    if not schemas:
        return helm.Chart.load(path)
    if path not in _PACKED:
        _PACKED[path] = _without_schemas(helm, path)
    packed = _PACKED[path]
    return helm.Chart.load(path) if packed is None else helm.Chart.load_archive(packed)


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


def _call(native: Any, chart: Any, values: Any, request: dict[str, Any]) -> dict[str, str]:
    options = {key: request[key] for key in ("name", "namespace", "kube_version", "api_versions")}
    text = native.call_string("helm_render", chart._raw(), json.dumps(values), json.dumps(options))
    files: dict[str, str] = json.loads(text)
    return files


def _refusal(helm: Any, native: Any, chart: Any, metadata: dict[str, Any], request: dict[str, Any]) -> str | None:
    """What the helm binary checks before it renders and the library does not, in the binary's words."""
    wanted = metadata.get("kubeVersion")
    if metadata.get("type") == "library":
        return "library charts are not installable"
    loaded = {dependency["name"] for dependency in chart.dependencies}
    given = [dependency["name"] for dependency in metadata.get("dependencies") or ()]
    missing = [name for name in given if name not in loaded]
    if missing:
        return (
            "an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to "
            f"fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: {', '.join(missing)}"
        )
    if wanted and not _is_in_range(helm, native, wanted, request):
        version = request["kube_version"]
        return f"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {version}"
    return None


def _is_in_range(helm: Any, native: Any, wanted: str, request: dict[str, Any]) -> bool:
    """Asks the library itself, by a chart of one template: its ranges are not those of any Python package."""
    try:
        with helm.Chart.load_archive(_probe_chart()) as chart:
            return "true" in "".join(_call(native, chart, {"range": wanted}, request).values())
    except helm.HelmError:
        return False


def _probe_chart() -> bytes:
    files = {"Chart.yaml": "apiVersion: v2\nname: probe\nversion: 0.1.0\n", "templates/a.yaml": _SEMVER}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"probe/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return stream.getvalue()


def _write(stream: BinaryIO, data: Any) -> None:
    content = json.dumps(data).encode()
    stream.write(struct.pack(">I", len(content)) + content)
    stream.flush()


def _read(stream: BinaryIO) -> Any:
    head = stream.read(4)
    return json.loads(stream.read(struct.unpack(">I", head)[0])) if len(head) == 4 else None


if __name__ == "__main__":
    main()
