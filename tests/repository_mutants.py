"""Mutants of what lies around a chart: one edit of one file, derived from the contract and the files as they stand.

No mutant names a line of a reference repository: each looks for what it breaks by its form.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from attune_lint.contract.edition import Contract

CHART = "charts/attune"
NOTES = f"{CHART}/templates/NOTES.txt"
VALUES = f"{CHART}/values.yaml"


class Mutant(NamedTuple):
    """One edit: a family, what it does, the file and its new text (null: the file is gone)."""

    family: str
    what: str
    file: str
    text: str | None


def slip(word: str, chosen: random.Random) -> str:
    """A word with one letter doubled, dropped, or changed."""
    letters = [i for i, letter in enumerate(word) if letter.isalpha() and i > 0] or [len(word) - 1]
    at = chosen.choice(letters)
    return chosen.choice(
        (word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :], f"{word[:at]}q{word[at + 1 :]}")
    )


class Source:
    """The files of one reference repository."""

    def __init__(self, root: Path, contract: Contract, seed: int) -> None:
        self.root = root
        self.contract = contract
        self.promised = contract.repository
        self.chosen = random.Random(seed)
        self.values = yaml.safe_load(self.text(VALUES))
        self.images = [image["repository"] for image in self.values["images"].values()]
        self.fields = [field.name for field in contract.pools[0].fields]

    def text(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def names(self, pattern: str) -> list[str]:
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern) if path.is_file())

    def slip(self, word: str) -> str:
        return slip(word, self.chosen)

    def replaced(self, family: str, what: str, name: str, pattern: str, new: str) -> Iterator[Mutant]:
        """One mutant for each place where a pattern stands."""
        text = self.text(name)
        for found in re.finditer(pattern, text, re.MULTILINE):
            changed = text[: found.start()] + found.expand(new) + text[found.end() :]
            yield Mutant(family, what, name, changed)

    def slipped(self, family: str, what: str, name: str, pattern: str) -> Iterator[Mutant]:
        """One mutant for each place where a pattern stands: its first group has a letter wrong."""
        text = self.text(name)
        for found in re.finditer(pattern, text, re.MULTILINE):
            start, end = found.span(1)
            yield Mutant(family, f"{what} {found[1]}", name, text[:start] + self.slip(found[1]) + text[end:])


def mutants(source: Source) -> Iterator[Mutant]:
    """All mutants of a repository; those that change nothing are left out."""
    made = (*workflow(source), *dockerfile(source), *notes(source), *documents(source), *packaging(source))
    for mutant in made:
        path = source.root / mutant.file
        if mutant.text != (path.read_text(encoding="utf-8") if path.is_file() else None):
            yield mutant


def workflow(source: Source) -> Iterator[Mutant]:
    family = "workflow"
    for name in source.names(".gitea/workflows/*.yml"):
        text = source.text(name)
        for image in source.images:
            yield from _without_item(family, "an image left out", name, text, image)
            yield from source.slipped(family, "image", name, rf"[:/ ]({re.escape(image)})$")
        yield from source.slipped(family, "dockerfile", name, r"dockerfile: (\S+)$")
        yield from source.slipped(family, "target", name, r"target: ([a-z][\w-]+)$")
        yield from source.slipped(family, "reference", name, r"\$\{\{ matrix\.(?:\w+\.)?(\w{4,}) \}\}")
        yield from source.slipped(family, "reference to a step", name, r"steps\.(\w+)\.outputs")
        yield from source.slipped(family, "job needed", name, r"needs: \[?(\w+)")
        yield from source.slipped(family, "key of an entry", name, r"^ {12,}(dockerfile|target|repository|image): \S")
        yield from source.slipped(family, "registry", name, r"^  REGISTRY\w*: (\S+)$")
        yield from source.slipped(family, "organisation", name, r"^  \w*NAMESPACE: (\S+)$")
        yield from source.slipped(family, "chart", name, r"helm (?:lint|package) (?:charts/)?(attune)\b")
        yield from source.replaced(family, "no lint", name, r"helm lint", "helm version #")
        yield from source.replaced(family, "no package", name, r"helm package", "echo")
        yield from source.replaced(family, "no push of the chart", name, r"helm push", "echo")
        yield from source.replaced(family, "no push", name, r"push: true", "push: false")
        yield from source.replaced(family, "no push", name, r" --push$", "")
        yield from source.replaced(family, "no context", name, r"context: \.$", "context: ./source")
        yield from source.replaced(family, "no context", name, r"buildx build \.$", "buildx build source")
        yield from source.replaced(
            family, "an old version", name, r'version="\$\{GITHUB_REF_NAME#v\}"', 'version="0.0.9"'
        )
        yield from source.replaced(family, "no YAML", name, r"^jobs:$", "jobs: [")
        yield from source.replaced(family, "never run", name, r"^(    runs-on: \S+)$", r"\1\n    if: false")
    for name in source.names(".gitea/workflows/publish.yml"):
        yield Mutant(family, "no workflow", name, None)
    for name in source.names("scripts/*.sh"):
        for image in source.images:
            # A name that is joined from builds of other names is not checked: the build itself is.
            assert image in source.text(name)


def _without_item(family: str, what: str, name: str, text: str, image: str) -> Iterator[Mutant]:
    """The item of a list that holds a word, taken away with all its lines."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if re.search(rf"(?<![\w-]){re.escape(image)}$", line)), None)
    if at is None:
        return
    start = at
    while start and not lines[start].lstrip().startswith("- "):
        start -= 1
    depth = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and lines[end].strip() and len(lines[end]) - len(lines[end].lstrip()) > depth:
        end += 1
    yield Mutant(family, f"{what} {image}", name, "\n".join([*lines[:start], *lines[end:]]))


def dockerfile(source: Source) -> Iterator[Mutant]:
    family = "dockerfile"
    agent = source.promised.dockerfile
    for name in source.names("docker/Dockerfile*"):
        yield from source.slipped(family, "stage", name, r"^FROM \S+ AS (\S+)$")
        yield from source.slipped(family, "--from", name, r"--from=([a-z][\w-]+)")
        yield from source.slipped(family, "instruction", name, r"^(COPY|FROM|ENTRYPOINT|WORKDIR) ")
        yield from source.replaced(
            family, "a stage gone", name, r"^FROM \S+ AS (?!build|base)\S+\n(?:(?!FROM).*\n)*", ""
        )
        yield Mutant(family, "gone", name, None)
    text = source.text(agent)
    target = source.promised.target
    yield from source.replaced(family, "from scratch", agent, rf"^FROM \S+ AS {target}$", f"FROM scratch AS {target}")
    distroless = f"FROM gcr.io/distroless/static-debian12 AS {target}"
    yield from source.replaced(family, "distroless", agent, rf"^FROM \S+ AS {target}$", distroless)
    start = text.index(f"AS {target}")
    for copy in source.contract.pools[0].copies:
        if copy.source not in text[start:]:
            continue
        head, tail = text[:start], text[start:]
        line = next(line for line in tail.split("\n") if line.endswith(f" {copy.source}"))
        yield Mutant(family, f"no COPY of {copy.source}", agent, head + tail.replace(f"{line}\n", ""))
        moved = line.removesuffix(copy.source) + copy.source.replace("/usr/local/bin", "/opt")
        yield Mutant(family, f"{copy.source} elsewhere", agent, head + tail.replace(line, moved))
        slipped = line.removesuffix(copy.source) + "/usr/local/bin/" + source.slip(copy.source.rsplit("/", 1)[-1])
        yield Mutant(family, f"{copy.source} misspelled", agent, head + tail.replace(line, slipped))


def notes(source: Source) -> Iterator[Mutant]:
    family = "notes"
    text = source.text(NOTES)
    yield Mutant(family, "gone", NOTES, None)
    yield Mutant(family, "broken", NOTES, text.replace("{{- end }}", "", 1))
    yield Mutant(family, "nil", NOTES, f"{text}{{{{ .Values.nothing.at.all }}}}\n")
    yield Mutant(family, "no value", NOTES, f'{text}{{{{ printf "Port: %s" .Values.nothing }}}}\n')
    yield Mutant(family, "printf", NOTES, f'{text}{{{{ printf "%s of %d" "a" "b" }}}}\n')
    for pool in source.contract.pools:
        key = pool.values_key
        yield from source.slipped(family, "list", NOTES, rf"range \.Values\.({key})")
        stray = "  - old: registry.example.com/old:1.0, replicas 1, runtimes auto-detect\n"
        yield Mutant(family, "a stray worker", NOTES, f"{text}{stray}")
        whole = re.compile(rf"\{{\{{- range \.Values\.{key} \}}\}}\n(?:.*\n)*?\{{\{{- end \}}\}}\n")
        yield Mutant(family, f"{key} not listed", NOTES, whole.sub("", text, count=1))
    for pattern, what in (
        (r"\{\{ \.name \}\}", "name"),
        (r"\{\{ \.image \}\}", "image"),
        (r"\{\{ ternary 1[^}]*\}\}", "replicas"),
        (r"\{\{ with \.runtimes \}\}.*?\{\{ end \}\}", "runtimes"),
    ):
        yield from source.replaced(family, f"no {what}", NOTES, pattern, "")
    yield from source.replaced(family, "another default", NOTES, r"ternary 1 ", "ternary 2 ")
    yield from source.replaced(family, "zero unset", NOTES, r"\{\{ ternary 1[^}]*\}\}", "{{ .replicas | default 1 }}")
    yield from source.replaced(family, "no auto-detect", NOTES, r"auto-detect", "none")
    yield from source.slipped(family, "field", NOTES, r"\{\{ \.(name|image) \}\}")


def documents(source: Source) -> Iterator[Mutant]:
    yield from _quick_reference(source)
    family, listed = "documents", source.promised.image_list
    for image in source.images:
        yield from source.replaced(family, f"{image} not listed", listed, rf"^(?:- |\| )`{image}`.*\n", "")
        yield from source.slipped(family, "image", listed, rf"^(?:- |\| )`({image})`")
    for name in (source.promised.quick_reference, *source.promised.documents[1:], "README.md"):
        yield from source.slipped(family, "link", name, r"\]\((?:\.\./)*([\w./-]+?)(?:\.md|\.yaml)?(?:#[\w-]+)?\)")
    yield from source.slipped(family, "anchor", source.promised.plan, r"\.md#([\w-]+)\)")
    for name in source.promised.documents:
        yield from source.slipped(
            family, "file", name, r"`(?:\.\w+|docker|charts|docs|scripts)/([\w./-]+?)(?:\.\w+|/)?`"
        )
    phase = source.promised.phase
    for name in (source.promised.status, source.promised.plan):
        text = source.text(name)
        for found in re.finditer(rf"^.*(?:[Pp]hases? .*{phase}|\| {phase} \|).*$|^\*\*Status.*$", text, re.MULTILINE):
            line = found.group()
            other = re.sub(r"\bcomplete\b", "in progress", line).replace("✅ **Complete**", "🔄 **In progress**")
            other = other.replace("[x]", "[ ]").replace("✅", "🚧")
            yield Mutant(family, f"phase of {name}", name, text.replace(line, other))
    yield Mutant(family, "gone", source.promised.quick_reference, None)


def _quick_reference(source: Source) -> Iterator[Mutant]:
    family, name = "quick reference", source.promised.quick_reference
    row = r"^(?:\| |- )`{}`.*\n(?:  .*\n)*"
    for field in source.fields:
        yield from source.replaced(family, f"no {field}", name, row.format(field), "")
        yield from source.slipped(family, "field", name, rf"^(?:\| |- )`({field})`")
    for field in source.contract.pools[0].fields:
        if field.default is not None:
            default = re.escape(str(field.default))
            wrong = {int: "7", str: "nosuch"}[type(field.default)]
            here = rf"^(?:\| |- )`{field.name}`.*\b{default}\b"
            text = source.text(name)
            for found in re.finditer(here, text, re.MULTILINE):
                line = found.group().replace(str(field.default), wrong)
                yield Mutant(
                    family, f"default of {field.name}", name, text[: found.start()] + line + text[found.end() :]
                )
    for runtime, programs in source.contract.runtimes.items():
        if programs:
            entry = rf"^(?:\| `{runtime}` \||- \*\*{runtime}\*\*:).*\n"
            yield from source.replaced(family, f"no {runtime}", name, entry, "")
            yield from source.slipped(
                family, "program", name, rf"^(?:\| `{runtime}` \||- \*\*{runtime}\*\*:).*`({programs[-1]})`"
            )
    for pool in source.contract.pools:
        for step in pool.init_steps:
            yield from source.slipped(family, "init container", name, rf"`({step.name})`")
            yield from source.slipped(family, "container in a command", name, rf"(?:-c|--container) ({step.name})$")
        yield from source.slipped(family, "volume", name, rf"volume\s+`({pool.volumes[0].name})`")
        yield from source.slipped(family, "Deployment", name, rf"attune-({pool.component})-")
    yield from _examples(source, family, name)
    yield from _examples(source, "documents", source.promised.image_list)


def _examples(source: Source, family: str, name: str) -> Iterator[Mutant]:
    """Faults in the YAML of a document."""
    text = source.text(name)
    for fence in re.finditer(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        body = fence[1]
        for field in (*source.fields, *source.values, *source.contract.values_keys):
            for found in re.finditer(rf"^ *(?:- )?({field}):", body, re.MULTILINE):
                if field in ("name", "key"):
                    continue
                start, end = found.span(1)
                changed = body[:start] + source.slip(field) + body[end:]
                yield Mutant(family, f"example: {field}", name, text.replace(body, changed, 1))
        yield Mutant(family, "example: no YAML", name, text.replace(body, f"{body}  - [\n", 1))
        for found in re.finditer(r"(stopGracePeriod|replicas): (\d+)", body):
            changed = body.replace(found.group(), f"{found[1]}: many")
            yield Mutant(family, f"example: text for {found[1]}", name, text.replace(body, changed, 1))


def packaging(source: Source) -> Iterator[Mutant]:
    family = "packaging"
    name = f"{CHART}/Chart.yaml"
    yield from source.replaced(family, "no description", name, r"^description:.*\n", "")
    yield from source.replaced(family, "no appVersion", name, r"^appVersion:.*\n", "")
    yield from source.replaced(family, "another appVersion", name, r'^appVersion: "(\d+)', 'appVersion: "9')
    yield from source.replaced(family, "a version of two parts", name, r"^version: (\d+\.\d+)\.\d+", r'version: "\1"')
    yield from source.replaced(family, "no version", name, r"^version: .*", "version: latest")
    yield from source.replaced(family, "no range", name, r"^kubeVersion: .*", "kubeVersion: '>=one'")
    ignore = f"{CHART}/.helmignore"
    for pattern in (
        "pvc.yaml",
        "*.json",
        "_helpers.tpl",
        "NOTES.txt",
        "templates/secret.yaml",
        "values.yaml",
        "templates/",
    ):
        yield Mutant(family, f".helmignore {pattern}", ignore, f"{source.text(ignore)}{pattern}\n")
    git = source.text(".gitignore") if (source.root / ".gitignore").is_file() else ""
    for pattern in ("*secret*", "templates/", "charts/", "values.yaml", "*.tpl", f"/{CHART}/Chart.yaml", "NOTES.*"):
        yield Mutant(family, f".gitignore {pattern}", ".gitignore", f"{git}{pattern}\n")
    yield from _schema(source)
    for field in source.fields:
        yield from source.replaced("values.yaml", f"no {field}", VALUES, rf"^#   {field}  .*\n", "")
        yield from source.slipped("values.yaml", "field", VALUES, rf"^#   ({field})  ")
        yield from (
            source.slipped("values.yaml", "example", VALUES, rf"^#  +(?:- )?({field}):") if field != "name" else ()
        )
    for key in source.contract.values_keys:
        yield from source.slipped("values.yaml", "key of the example", VALUES, rf"^#   ({key}):")


def _schema(source: Source) -> Iterator[Mutant]:
    family, name = "packaging", f"{CHART}/values.schema.json"
    yield Mutant(family, "no schema", name, None)
    schema = json.loads(source.text(name))
    for definition, what in _loosened(schema):
        yield Mutant(family, f"schema: {what}", name, json.dumps(definition, indent=2))


def _loosened(schema: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """The schema without one of the keywords that make a worker's entry strict."""
    for name, definition in schema["definitions"].items():
        if "stopGracePeriod" not in definition.get("properties", {}):
            continue
        for keyword in ("additionalProperties", "required"):
            loose = json.loads(json.dumps(schema))
            loose["definitions"][name].pop(keyword, None)
            yield loose, f"no {keyword}"
        for field in definition["properties"]:
            loose = json.loads(json.dumps(schema))
            loose["definitions"][name]["properties"][field] = {}
            yield loose, f"anything for {field}"
