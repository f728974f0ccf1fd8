"""Engines that tests share: each is started once for a test process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from attune_lint.helm.cli import HelmCli
from attune_lint.helm.embedded import Embedded
from attune_lint.run import pipeline
from tests.helm_binaries import HELM_3, HELM_4, Wheel

FIXTURES = Path(__file__).parent.parent / "fixtures"


def _binary(wheel: Wheel) -> Path:
    assert wheel.binary.is_file(), f"no helm {wheel.helm}: run `python -m tests.helm_binaries` first"
    return wheel.binary


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test is answered from what another one, or the user, has done."""
    folder = tmp_path / ".cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder / "attune-lint"


@pytest.fixture(scope="session")
def helm3() -> Path:
    return _binary(HELM_3)


@pytest.fixture(scope="session")
def helm4() -> Path:
    return _binary(HELM_4)


@pytest.fixture(scope="session")
def helm3_engine(helm3: Path) -> Iterator[HelmCli]:
    engine = HelmCli(str(helm3))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def helm4_engine(helm4: Path) -> Iterator[HelmCli]:
    engine = HelmCli(str(helm4))
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def embedded_engine() -> Iterator[Embedded]:
    engine = Embedded()
    yield engine
    engine.close()


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were forked."""
    made: list[int] = []
    fork = os.fork

    def counted() -> int:
        process = fork()
        made.append(process)
        return process

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(pipeline, "can_fork", lambda: True)  # the tests' own threads hold no lock of ours
    return made
