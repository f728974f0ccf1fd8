"""Lints a reference release with a small change, through the real pipeline.

The release is the reference chart with a plain worker and one with a GPU. A change is a snippet as the pages
of rules have it; its kind, the words after its fence, says what it means:

- `yaml`: a strategic merge patch. With `kind` and `metadata.name` it is laid over that object (the name may
  lack the release's part), or added where there is none; `$patch: delete` takes the object away, and
  `metadata.$name` gives it another name. Without a
  kind it is laid over the pod's spec of the plain worker.
- `yaml values`: values, laid over the chart's own defaults in place of the two workers.
- `yaml template`: one more template of the chart.
- `yaml Chart.yaml`, `yaml values.yaml`: a patch of the chart's metadata, or of its defaults.
- `yaml config`: the configuration file.
- `<language> file <path>`: a file of the repository around the chart, as a whole.
- `text removed <path>`: such a file is taken away; what the snippet says is only for the reader.
- `diff <path>`: lines of such a file that are taken out (`-`) and put in (`+`), by the lines around them; `@@` begins
  the next place.
"""

from __future__ import annotations

import atexit
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from attune_lint.errors import EngineError
from attune_lint.finding import Finding, Severity
from attune_lint.helm.choose import choose
from attune_lint.helm.renderer import Manifest, Rendered, Renderer, RenderRequest, Texts
from attune_lint.run.job import Job
from attune_lint.run.lint import job
from attune_lint.run.pipeline import Run
from attune_lint.run.plan import Plan, editions_of
from attune_lint.run.registry import load_rules
from attune_lint.sources.chart import Chart
from attune_lint.sources.config import Config, load_config
from attune_lint.sources.scenario import Scenario
from attune_lint.sources.values import Layer
from attune_lint.syntax.yaml_variants import Originals
from attune_lint.validation.kube_versions import bundled_versions, require_version
from tests.pages import Snippet
from tests.strategic_merge import merge

FIXTURES = Path(__file__).parent.parent / "fixtures"
REPOSITORIES = {"agent-workers": FIXTURES / "attune", "worker-pools": FIXTURES / "attune-pools"}
CHART = Path("charts/attune")

# What was read for one example need not be read again for the next one.
_ORIGINALS = Originals()

_PLAIN = {"name": "plain", "image": "python:3.12-slim"}
_GPU = {
    "name": "gpu",
    "image": "registry.example.com/team/cuda-python:12.4.1",
    "resources": {"limits": {"nvidia.com/gpu": 1}},
    "runtimeClassName": "nvidia",
    "nodeSelector": {"nvidia.com/gpu.present": "true"},
    "tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}],
}
WORKERS: Mapping[str, Mapping[str, Any]] = {
    "agent-workers": {"agentWorkers": [_PLAIN, _GPU]},
    "worker-pools": {"actionWorkers": [_PLAIN, _GPU], "sensorWorkers": [_PLAIN]},
}


@dataclass(frozen=True)
class Change:
    """All snippets of one example, sorted by what they change."""

    patches: tuple[Any, ...] = ()
    values: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    patched_files: tuple[tuple[str, Any], ...] = ()
    diffs: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    config: str = ""

    @classmethod
    def of(cls, snippets: Sequence[Snippet]) -> Change:
        change = cls()
        for snippet in snippets:
            change = change._with(snippet)
        return change

    def _with(self, snippet: Snippet) -> Change:
        language, _, what = snippet.kind.partition(" ")
        if language == "diff":
            return replace(self, diffs=(*self.diffs, (what, snippet.text)))
        match what.split():
            case []:
                return replace(self, patches=(*self.patches, *yaml.safe_load_all(snippet.text)))
            case ["values"]:
                return replace(self, values=(*self.values, snippet.text))
            case ["Chart.yaml" | "values.yaml" as name]:
                return replace(self, patched_files=(*self.patched_files, (name, yaml.safe_load(snippet.text))))
            case ["config"]:
                return replace(self, config=self.config + snippet.text)
            case ["template"]:
                name = f"{CHART}/templates/example-{len(self.files)}.yaml"
                return replace(self, files=(*self.files, (name, snippet.text)))
            case ["removed", path]:
                return replace(self, removed=(*self.removed, path))
            case ["file", path]:
                return replace(self, files=(*self.files, (path, snippet.text)))
        raise ValueError(f"a snippet of unknown kind: `{snippet.kind}`")

    @property
    def changes_files(self) -> bool:
        return bool(self.files or self.patched_files or self.diffs or self.removed)


def lint(
    snippets: Sequence[Snippet] = (), *, edition: str = "agent-workers", kube_version: str | None = None
) -> tuple[Finding, ...]:
    """All findings on the reference release with a change; fails where something could not be checked."""
    change = Change.of(snippets)
    with tempfile.TemporaryDirectory(prefix="attune-lint-") as folder:
        repository = REPOSITORIES[edition]
        if change.changes_files:
            repository = _changed(repository, change, Path(folder) / "repository")
        config = Config()
        if change.config:
            file = Path(folder) / "config.yaml"
            file.write_text(change.config, encoding="utf-8")
            config = load_config(file, shown="config.yaml")
        if change == Change(change.patches):
            asked = _reference_job(edition, kube_version)
        else:
            asked = job_of(Chart.open(repository / CHART), change, edition, config, kube_version)
        report = Run(renderer=_Patching(change.patches), originals=_ORIGINALS).report([asked], fail_on=Severity.INFO)
    assert report.ledger.troubles == ()
    return report.findings


def said(kind: str, text: str, *, edition: str = "agent-workers", kube_version: str | None = None) -> list[str]:
    """Severity, rule and message of all findings after one snippet."""
    findings = lint([Snippet(kind, text)], edition=edition, kube_version=kube_version)
    return [f"{finding.severity} {finding.rule}: {finding.message}" for finding in findings]


def _changed(repository: Path, change: Change, copy: Path) -> Path:
    shutil.copytree(repository, copy)
    (copy / ".git").mkdir()
    for name in change.removed:
        (copy / name).unlink()
    for name, diff in change.diffs:
        (copy / name).write_text(patched((copy / name).read_text(encoding="utf-8"), diff), encoding="utf-8")
    for name, text in change.files:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text(text, encoding="utf-8")
    for name, patch in change.patched_files:
        file = copy / CHART / name
        file.write_text(_with_keys(file.read_text(encoding="utf-8"), patch), encoding="utf-8")
    return copy


def _with_keys(text: str, patch: Mapping[str, Any]) -> str:
    """A YAML file with a patch laid over some of its keys; all else stays as it is, comments too."""
    whole = merge(yaml.safe_load(text), patch)
    for key in patch:
        block = re.compile(rf"^{re.escape(key)}:.*\n(?:[ -].*\n|\n(?=[ -]))*", re.MULTILINE)
        new = yaml.safe_dump({key: whole[key]}, sort_keys=False) if key in whole else ""
        text = block.sub(lambda _, new=new: new, text) if block.search(text) else f"{text.rstrip()}\n{new}"
    return text


def patched(text: str, diff: str) -> str:
    """A text with a diff laid over it; each of its places must be there once."""
    for hunk in re.split(r"^@@.*\n", diff, flags=re.MULTILINE):
        lines = [line or " " for line in hunk.splitlines()]
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] in "- ")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] in "+ ")
        if f"\n{text}".count(f"\n{old}") != 1:
            raise ValueError(f"these lines stand {f'{chr(10)}{text}'.count(f'{chr(10)}{old}')} times:\n{old}")
        text = f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:]
    return text


def job_of(chart: Chart, change: Change, edition: str, config: Config, kube_version: str | None = None) -> Job:
    # Names in the examples are short: they begin with the release's name alone.
    base = {"fullnameOverride": "attune", **({} if change.values else WORKERS[edition])}
    given = [Layer.of_text(text, file="example-values.yaml") for text in change.values]
    scenario = Scenario("given:example", (Layer.of_data(base), *given))
    plan = Plan(
        chart=chart,
        config=config,
        editions=editions_of(chart, config),
        scenarios=(scenario,),
        release="attune",
        namespace="default",
        kube_versions=(_kube_version(kube_version),),
    )
    return job(plan, rules=_rules())


@cache
def _reference_job(edition: str, kube_version: str | None) -> Job:
    return job_of(Chart.open(REPOSITORIES[edition] / CHART), Change(), edition, Config(), kube_version)


@cache
def _rules() -> Any:
    return load_rules()


@cache
def _kube_version(wanted: str | None) -> str:
    return require_version(wanted or bundled_versions()[-1])[1]


@cache
def engine() -> Renderer:
    engine = choose("embedded", None)
    atexit.register(engine.close)
    return engine


_RENDERED: dict[str, Rendered] = {}


class _Patching:
    """Renders as Helm does, each request once, and lays patches over the output."""

    name = "helm"
    version = "test"
    concurrent = False

    def __init__(self, patches: Sequence[Any]) -> None:
        self._patches = patches

    def begin(self, request: RenderRequest) -> Callable[[], Rendered]:
        return lambda: self.render(request)

    def render(self, request: RenderRequest) -> Rendered:
        if not request.chart.is_relative_to(FIXTURES):
            rendered = engine().render(request)
        else:
            key = json.dumps([str(request.chart), request.values], sort_keys=True)
            if key not in _RENDERED:
                _RENDERED[key] = engine().render(request)
            rendered = _RENDERED[key]
        if "fullnameOverride" not in request.values:  # an example of a document
            return rendered
        manifests = list(rendered.manifests)
        for patch in self._patches:
            _lay(manifests, patch)
        return rendered._replace(manifests=tuple(manifests))

    def texts(self, request: RenderRequest) -> Texts:
        """What is laid over the output stands in no template."""
        raise EngineError("the output is patched")

    def close(self) -> None:
        """The engine outlives a single example."""


def _lay(manifests: list[Manifest], patch: Mapping[str, Any]) -> None:
    for index, manifest in enumerate(manifests):
        data = _read(manifest.text)
        if "kind" in patch:
            if not _is_meant(data, patch):
                continue
            if patch.get("$patch") == "delete":
                del manifests[index]
                return
            changed = merge(data, _without_name(patch))
        elif _is_worker(data):
            changed = merge(data, {"spec": {"template": {"spec": patch}}})
        else:
            continue
        manifests[index] = manifest._replace(text=json.dumps(changed, indent=2))
        return
    if "kind" not in patch:
        raise ValueError("a patch without a kind needs a worker to be laid over")
    manifests.append(Manifest("attune/templates/example.yaml", json.dumps(patch, indent=2)))


@cache
def _read(text: str) -> Any:
    return yaml.safe_load(text)


def _is_meant(data: Any, patch: Mapping[str, Any]) -> bool:
    if not isinstance(data, dict) or data.get("kind") != patch["kind"]:
        return False
    name, wanted = data["metadata"]["name"], patch.get("metadata", {}).get("name", "")
    return name in (wanted, f"attune-{wanted}")


def _without_name(patch: Mapping[str, Any]) -> dict[str, Any]:
    """The patch may write the name in short; the object keeps its own."""
    metadata = {key: value for key, value in patch.get("metadata", {}).items() if key not in ("name", "$name")}
    if "$name" in patch.get("metadata", {}):
        metadata["name"] = patch["metadata"]["$name"]
    return {**patch, "metadata": metadata}


def _is_worker(data: Any) -> bool:
    return (
        isinstance(data, dict)
        and data.get("kind") == "Deployment"
        and str(data["metadata"]["name"]).endswith("-worker-plain")
    )
