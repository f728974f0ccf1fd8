"""What is installed finds the same as the checkout, and the hooks work with the real pre-commit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.cli_harness import attune_lint
from tests.conftest import FIXTURES

ROOT = Path(__file__).parent.parent
REFERENCE = FIXTURES / "attune" / "charts" / "attune"

pytestmark = pytest.mark.network


def run(*command: object, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, check=False)


def succeed(*command: object, cwd: Path) -> str:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with an environment `venv` in which a wheel of this checkout is installed, and nothing else."""
    folder = tmp_path / "installed"
    folder.mkdir()
    source = folder / "source"
    ignored = shutil.ignore_patterns(".*", "*.egg-info", "build", "dist", "__pycache__")
    shutil.copytree(ROOT, source, symlinks=True, ignore=ignored)
    succeed(sys.executable, "-m", "build", "--wheel", "--outdir", folder, source, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=True)
    succeed(folder / "venv/bin/pip", "install", "--quiet", f"{wheel}[engine]", cwd=folder)
    shutil.rmtree(source)
    return folder


def test_a_wheel_is_whole_and_finds_the_same_as_the_checkout(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_content(installed)
    shutil.copytree(REFERENCE, installed / "charts" / "attune")
    (installed / "charts/attune/templates/configmap.yaml").unlink()
    monkeypatch.chdir(installed)
    env = {"PATH": "/usr/bin:/bin"}
    done = run(installed / "venv/bin/attune-lint", "--format", "json", "charts/attune", cwd=installed, env=env)
    assert done.stderr == ""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    assert json.loads(done.stdout) == attune_lint("--format", "json", "charts/attune").report
    assert done.returncode == 1


def check_content(installed: Path) -> None:
    """Every rule and schema is there, and nothing of the checkout beside the package."""
    listed = succeed(installed / "venv/bin/attune-lint", "rules", cwd=installed)
    files = [file.stem.replace("_", "-") for file in ROOT.glob("rules/*/*.py") if file.name != "__init__.py"]
    assert sorted(line.split()[0] for line in listed.splitlines()) == sorted(files)
    for what in ("values", "config", "report"):
        assert json.loads(succeed(installed / "venv/bin/attune-lint", "schema", what, cwd=installed))
    packages = [path.name for path in installed.glob("venv/lib/*/site-packages/*")]
    assert {"rules", "schemas", "tests"}.isdisjoint(packages)


CONFIG = """repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: attune-lint-embedded
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with two charts, whose pre-commit takes the hooks from this checkout."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    for name, value in {"AUTHOR_NAME": "a", "AUTHOR_EMAIL": "a@example.com"}.items():
        monkeypatch.setenv(f"GIT_{name}", value)
        monkeypatch.setenv(f"GIT_{name.replace('AUTHOR', 'COMMITTER')}", value)
    hooks = tmp_path / "hooks"
    ignored = shutil.ignore_patterns(".git", ".venv*", ".cache", ".*_cache", "*.egg-info", "__pycache__", "fixtures")
    shutil.copytree(ROOT, hooks, symlinks=True, ignore=ignored)
    succeed("git", "init", "--quiet", cwd=hooks)
    succeed("git", "add", "--all", "--force", cwd=hooks)
    succeed("git", "commit", "--quiet", "--message", "hooks", cwd=hooks)
    revision = succeed("git", "rev-parse", "HEAD", cwd=hooks).strip()
    folder = tmp_path / "repository"
    for name in ("one", "two"):
        shutil.copytree(REFERENCE, folder / name / "attune")
    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(repository=hooks, revision=revision))
    succeed("git", "init", "--quiet", cwd=folder)
    succeed("git", "add", "--all", cwd=folder)
    succeed("git", "commit", "--quiet", "--message", "charts", cwd=folder)
    return folder


def pre_commit(repository: Path) -> tuple[int, str]:
    done = run(sys.executable, "-m", "pre_commit", "run", "--verbose", cwd=repository, env=dict(os.environ))
    return done.returncode, done.stdout + done.stderr


def test_the_hook_lints_the_charts_that_changed(repository: Path) -> None:
    (repository / "note.txt").write_text("no chart\n")
    succeed("git", "add", "--all", cwd=repository)
    code, out = pre_commit(repository)
    assert code == 0, out
    assert "checked" not in out

    (repository / "one/attune/ci/plain-worker-values.yaml").write_text("agentWorkers: [{name: a}]\n")
    (repository / "one/attune/values.yaml").write_text((REFERENCE / "values.yaml").read_text() + "# changed\n")
    succeed("git", "add", "--all", cwd=repository)
    code, out = pre_commit(repository)
    assert code == 1, out
    assert out.count("checked 1 chart: 13 scenarios") == 1
    assert "`agentWorkers[0]` lacks the field `image`" in out

    succeed("git", "reset", "--quiet", "--hard", cwd=repository)
    succeed("git", "rm", "--quiet", "two/attune/templates/configmap.yaml", cwd=repository)
    code, out = pre_commit(repository)
    assert code == 1, out
    assert "two/attune/templates/agent-workers.yaml" in out
    assert "dangling-config-map" in out
