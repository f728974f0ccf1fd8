"""Chooses the engine: the helm binary where there is one, else the library."""

from __future__ import annotations

import os
import shutil

from attune_lint.errors import EngineError, UsageError
from attune_lint.helm.renderer import Renderer


def choose(engine: str, helm: str | None) -> Renderer:
    """The engine `auto`, `helm` or `embedded`; `helm` is a path from the command line.

    Raises UsageError for a binary that is not there, EngineError where no engine is.
    """
    if helm is not None and engine == "embedded":
        raise UsageError("--helm names a binary, and --engine embedded uses none: give one of them")
    binary = _given(helm) if helm is not None else shutil.which("helm")
    if engine == "embedded" or (engine == "auto" and binary is None):
        from attune_lint.helm.embedded import Embedded, is_installed

        if engine == "auto" and not is_installed():
            raise EngineError(
                "no engine to render with: put helm on the PATH, or install the library with: "
                "pip install 'attune-lint[engine]'"
            )
        return Embedded()
    if binary is None:
        raise EngineError("helm is not on the PATH: install it, give its path with --helm, or use --engine embedded")
    from attune_lint.helm.cli import HelmCli

    return HelmCli(binary, helm or "helm")


def _given(path: str) -> str:
    found = shutil.which(path)
    if found is None:
        raise UsageError(f"--helm {path}: there is no program to run")
    return os.path.abspath(found)
