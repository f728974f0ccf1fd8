"""The process in which the Helm library lives; run by its path, as a script, and never imported.

The library cannot be stopped and does not survive a fork, so that it gets a process of its own that can be killed.
Standard input and output carry frames: four bytes of length (big-endian), then JSON. It imports nothing of the
package, to start at once.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from types import ModuleType

TYPE_CHECKING = False  # that of `typing` takes long to import, and nothing else of it is needed
if TYPE_CHECKING:
    from typing import Any, BinaryIO

# The private call that takes a Kubernetes version exists in this version only, as far as is known.
_SUPPORTED = "0.2.2"
_SCHEMA = "values.schema.json"


def main() -> None:
    # Whatever the library or a template prints must not get between the frames.
    frames = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        # The package itself imports clients of clusters and registries, and logging, which takes as long as a render.
        package = sys.modules["helm_python"] = ModuleType("helm_python")
        package.__path__ = [sys.argv[1]]
        # Dear too, and all that it takes of them are names for annotations, and a way to find its own file.
        _stand_in("typing", Any=None, ClassVar=None, Final=None, TypeVar=lambda *_, **__: None)
        _stand_in("pathlib", Path=_Path)
        from helm_python import _native
        from helm_python.chart import Chart
        from helm_python.errors import HelmError

        del sys.modules["typing"], sys.modules["pathlib"]
        if _native.EXPECTED_HELM_C_VERSION != _SUPPORTED:
            raise ImportError(f"helm-python-sdk {_SUPPORTED} is needed, and {_native.EXPECTED_HELM_C_VERSION} is here")
        hello = {"version": _native.helm_sdk_version()}
    except Exception as error:  # any failure to load is the parent's to tell
        _write(frames, _json({"error": f"{type(error).__name__}: {error}"}))
        return
    _write(frames, _json(hello))
    charts = _Charts(Chart, HelmError, _native)
    while True:
        request = _read(sys.stdin.buffer)
        if request is None:
            return
        try:
            answer = charts.render(request)
        except HelmError as error:
            answer = _failure(str(error))
        _write(frames, answer)


def _stand_in(name: str, **members: Any) -> None:
    """As `attune_lint.stand_in` does it, which to import would take as long as what is left out here."""
    sys.modules[name] = ModuleType(name)
    vars(sys.modules[name]).update(members)


class _Path(str):
    """As much of `pathlib.Path` as the library needs."""

    def resolve(self) -> _Path:
        return _Path(os.path.realpath(self))

    @property
    def parent(self) -> _Path:
        return _Path(os.path.dirname(self))

    def __truediv__(self, name: str) -> _Path:
        return _Path(os.path.join(self, name))

    def is_file(self) -> bool:
        return os.path.isfile(self)


class _Chart:
    """A chart that is loaded, and what was asked of it before a render."""

    def __init__(self, loaded: Any) -> None:
        self.loaded = loaded
        self.metadata: dict[str, Any] = loaded.metadata
        self.dependencies: list[dict[str, Any]] = loaded.dependencies
        self._crds: bytes | None = None

    def crds(self) -> bytes:
        """The CRDs of it and of the dependencies that a render left, as JSON."""
        if self._crds is None:
            self._crds = _json([[crd["filename"], crd["data"]] for crd in self.loaded.crds])
        return self._crds


class _Charts:
    """Renders charts, each loaded as seldom as it can be."""

    def __init__(self, library: Any, refused: type[Exception], native: Any) -> None:
        self._library, self._refused, self._native = library, refused, native
        self._packed: dict[str, bytes | None] = {}  # None where there is no schema to take out
        self._kept: dict[str, _Chart] = {}  # those that a render leaves as they are, by their path
        self._in_range: dict[tuple[str, str], bool] = {}

    def render(self, request: dict[str, Any]) -> bytes:
        """The answer to a request, as JSON."""
        path, schemas = request["chart"], request["schemas"]
        chart = self._kept.pop(path, None) if schemas else None
        if chart is None:
            chart = _Chart(self._load(path, schemas=schemas))
        try:
            refusal = self._refusal(chart, request["kube_version"])
            if refusal is not None:
                return _failure(refusal)
            files = self._call(chart.loaded, request["values"], request)
            # A chart keeps what a render switched off among its dependencies; all else the library copies for each.
            if schemas and not chart.dependencies:
                self._kept[path] = chart
            return b'{"files": %b, "crds": %b}' % (files.encode(), chart.crds())
        finally:
            if self._kept.get(path) is not chart:
                chart.loaded.close()

    def _load(self, path: str, *, schemas: bool) -> Any:
        """The chart without its values schemas, which the library always applies: one bad value would hide the rest."""
        packed = self._packed.get(path) if schemas else None
        if packed is not None:
            return self._library.load_archive(packed)
        chart = self._library.load(path)
        if not schemas or path in self._packed or (chart.schema is None and not chart.dependencies):
            return chart
        with chart:
            linked = None if chart.dependencies else self._load_linked(path)
            if linked is not None:
                return linked
            self._packed[path] = _packed_without_schemas(chart)
        return self._load(path, schemas=schemas)

    def _load_linked(self, path: str) -> Any | None:
        """The chart from links to all of it but its schema; None where there can be none, as of an archive."""
        folder = os.path.join(os.environ.get("TMPDIR") or "/tmp", f"attune-lint-worker-{os.getpid()}")
        try:
            names = [name for name in os.listdir(path) if name != _SCHEMA]
            os.mkdir(folder, 0o700)
        except OSError:
            return None
        try:
            for name in names:
                os.symlink(os.path.join(path, name), os.path.join(folder, name))
            return self._library.load(folder)
        except OSError:
            return None
        finally:
            for name in os.listdir(folder):
                os.unlink(os.path.join(folder, name))
            os.rmdir(folder)

    def _call(self, chart: Any, values: Any, request: dict[str, Any]) -> str:
        """What the templates print, by their names, as JSON."""
        options = {key: request[key] for key in ("name", "namespace", "kube_version", "api_versions")}
        return str(self._native.call_string("helm_render", chart._raw(), json.dumps(values), json.dumps(options)))

    def _refusal(self, chart: _Chart, kube_version: str) -> str | None:
        """What the helm binary checks before it renders and the library does not, in the binary's words."""
        metadata, dependencies = chart.metadata, chart.dependencies
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
                with self._library.load(os.path.join(os.path.dirname(__file__), "probe")) as chart:
                    self._in_range[asked] = "true" in self._call(chart, {"range": wanted}, options)
            except self._refused:
                self._in_range[asked] = False
        return self._in_range[asked]


def _packed_without_schemas(chart: Any) -> bytes | None:
    """The chart packed anew by the library itself, without schemas; None where there is none to take out."""
    import io
    import tarfile  # dear, and most charts are folders that have no dependencies
    import tempfile

    stream, dropped = io.BytesIO(), False
    with (
        tempfile.TemporaryDirectory(prefix="attune-lint-") as folder,
        tarfile.open(chart.save(folder), mode="r:gz") as packed,
        tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as repacked,
    ):
        for member in packed:
            if member.name.rpartition("/")[2] == _SCHEMA:
                dropped = True
            else:
                repacked.addfile(member, packed.extractfile(member))
    return stream.getvalue() if dropped else None


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
