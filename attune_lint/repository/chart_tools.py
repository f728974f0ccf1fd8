"""What the steps of a workflow do with Helm charts: lint, package, push."""

from __future__ import annotations

from enum import StrEnum

from attune_lint.named_tuple import NamedTuple
from attune_lint.repository.expression import UNKNOWN, is_known
from attune_lint.repository.image_tools import from_root
from attune_lint.repository.script import Command

_WITH_VALUE = frozenset(
    {"-f", "--values", "--set", "--set-string", "--set-file", "--set-json", "-n", "--namespace", "--kube-version",
     "-d", "--destination", "--version", "--app-version", "--key", "--keyring", "--passphrase-file", "--username",
     "--password", "--registry-config", "--repository-config", "--repository-cache", "--kubeconfig", "--kube-context",
     "--charts", "--chart-dirs", "--config", "--target-branch"}
)  # fmt: skip


class ChartAct(StrEnum):
    LINT = "lint"
    PACKAGE = "package"
    PUSH = "push"


class ChartStep(NamedTuple):
    """One act on a chart. `chart` is a folder from the root; None where it cannot be told, or where all charts are
    meant. `version` and `app_version` are what the command sets, "" where it sets none."""

    act: ChartAct
    chart: str | None
    word: str
    version: str = ""
    app_version: str = ""


def chart_steps_of(command: Command) -> list[ChartStep]:
    """What a command does with charts."""
    words = command.words
    program = words[0].rsplit("/", 1)[-1]
    if program == "ct" and words[1:2] in (("lint",), ("lint-and-install",)):
        given, _ = _options(words[2:])
        word = given.get("--charts", "")
        return [ChartStep(ChartAct.LINT, from_root(command.folder, word) if word else None, word)]
    if program == "attune-lint" and words[1:2] not in (("render",), ("explain",), ("rules",), ("schema",)):
        _, plain = _options(words[1:])
        return [ChartStep(ChartAct.LINT, from_root(command.folder, word), word) for word in plain]
    if program == "cr":
        return [ChartStep(ChartAct.PACKAGE, None, "")]
    if program != "helm" or len(words) < 2:
        return []
    given, plain = _options(words[2:])
    match words[1]:
        case "lint" | "package":
            act = ChartAct(words[1])
            return [
                ChartStep(
                    act,
                    _folder(command.folder, word),
                    word,
                    given.get("--version", ""),
                    given.get("--app-version", ""),
                )
                for word in plain or ["."]
            ]
        case "push" | "cm-push":
            return [ChartStep(ChartAct.PUSH, None, word) for word in plain[:1]]
    return []


def _folder(folder: str, word: str) -> str | None:
    """The chart's folder; a pattern of the shell may mean several."""
    return None if set(word) & set("*?") else from_root(folder, word)


def chart_steps_of_action(action: str, given: dict[str, str], folder: str) -> list[ChartStep]:
    """What a well-known action does with charts."""
    match action:
        case "helm/chart-testing-action":  # installs `ct` only
            return []
        case "helm/chart-releaser-action":
            where = given.get("charts_dir", "charts")
            return [ChartStep(ChartAct.PACKAGE, None, where), ChartStep(ChartAct.PUSH, None, where)]
        case "appany/helm-oci-chart-releaser" | "bsord/helm-push":
            word = given.get("path") or given.get("chart-folder") or UNKNOWN
            chart = from_root(folder, word) if is_known(word) else None
            version = given.get("tag", "")
            return [
                ChartStep(ChartAct.PACKAGE, chart, word, version, given.get("app_version", "")),
                ChartStep(ChartAct.PUSH, None, word),
            ]
    return []


def _options(words: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    given: dict[str, str] = {}
    plain: list[str] = []
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if equals and word.startswith("-"):
            given[name] = value
        elif word in _WITH_VALUE:
            given[word] = next(rest, "")
        elif not word.startswith("-"):
            plain.append(word)
    return given, plain
