"""Edits of a repository that change nothing that was promised: another form, another order, other words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.repository_mutants import CHART, NOTES, VALUES, Source

Files = dict[str, str | None]
PUBLISH = ".gitea/workflows/publish.yml"


def harmless(source: Source) -> Iterator[tuple[str, Files]]:
    """All edits that fit a repository, each with the files that it changes."""
    for name, edit in EDITS.items():
        files = edit(source)
        assert files, f"{name} fits no more"
        if any(text != _text(source, file) for file, text in files.items()):
            yield name, files


def _text(source: Source, name: str) -> str | None:
    return source.text(name) if (source.root / name).is_file() else None


def _in(
    name: str, pattern: str, new: str | Callable[[re.Match[str]], str], count: int = 0
) -> Callable[[Source], Files]:
    """An edit of one file by a pattern."""
    return lambda source: {name: re.sub(pattern, new, source.text(name), count=count, flags=re.MULTILINE)}


def _in_each(pattern: str, new: str | Callable[[re.Match[str]], str], *globs: str) -> Callable[[Source], Files]:
    def edit(source: Source) -> Files:
        names = [name for glob in globs for name in source.names(glob)]
        return {name: re.sub(pattern, new, source.text(name), flags=re.MULTILINE) for name in names}

    return edit


def _reference(pattern: str, new: str | Callable[[re.Match[str]], str]) -> Callable[[Source], Files]:
    return lambda source: _in(source.promised.quick_reference, pattern, new)(source)


def _jobs_reordered(source: Source) -> Files:
    head, jobs = source.text(PUBLISH).split("\njobs:\n")
    blocks = re.split(r"\n(?=  \w+:\n)", jobs.rstrip("\n"))
    return {PUBLISH: f"{head}\njobs:\n" + "\n\n".join(block.strip("\n") for block in reversed(blocks)) + "\n"}


def _moved(source: Source) -> Files:
    names = source.names(".gitea/workflows/*.yml")
    moved: Files = dict.fromkeys(names)
    moved.update({name.replace(".gitea", ".github"): source.text(name) for name in names})
    for name in source.promised.documents:
        moved[name] = source.text(name).replace(".gitea/workflows", ".github/workflows")
    return moved


def _fields_as_list(source: Source) -> Files:
    """The table of fields as a list."""

    def item(found: re.Match[str]) -> str:
        default = "required" if "required" in found[2] else f"default: {found[2].strip()}"
        return f"* **`{found[1]}`** ({default}): {found[3].strip()}"

    name = source.promised.quick_reference
    text = re.sub(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", item, source.text(name), flags=re.MULTILINE)
    return {name: re.sub(r"^\| field \| default .*\n\|[-| ]+\n", "", text, flags=re.MULTILINE)}


def _fields_as_table(source: Source) -> Files:
    """The list of fields as a table with more columns."""

    def row(found: re.Match[str]) -> str:
        default = re.search(r"default: `?([^`,)]+)", found[0])
        need = "Yes" if "required" in found[0] else "No"
        return f"| {found[1]} | {need} | {default[1] if default else '—'} | see above |\n"

    name = source.promised.quick_reference
    text = source.text(name)
    head = "| Field | Required | Default | Description |\n|---|:---:|---|---|\n"
    lines = re.sub(r"^- `(\w+)`.*\n", row, text, flags=re.MULTILINE)
    return {name: re.sub(r"\n\n(\| \w+ \| (?:Yes|No) )", rf"\n\n{head}\1", lines)}


def _runtimes_otherwise(source: Source) -> Files:
    """The runtimes as a list where they are a table, and as a table where they are a list."""
    name = source.promised.quick_reference
    text = source.text(name)
    if "| runtime |" in text:
        text = re.sub(r"^\| runtime .*\n\|[-| ]+\n", "", text, flags=re.MULTILINE)
        runtimes = "|".join(source.contract.runtimes)
        return {name: re.sub(rf"^\| `({runtimes})` \| (.*) \|$", r"- `\1` by \2", text, flags=re.MULTILINE)}
    rows = re.sub(r"^- \*\*(\w+)\*\*: (.*)$", r"| \2 | \1 |", text, flags=re.MULTILINE)
    return {name: rows.replace("\n| `bash`", "\n| Programs | Runtime |\n| --- | --- |\n| `bash`", 1)}


def _notes_as(body: str) -> Callable[[Source], Files]:
    """Another form of the notes; `ENTRIES` is each list of workers."""

    def edit(source: Source) -> Files:
        lists = "".join(
            f"{{{{- range .Values.{pool.values_key} }}}}\n{body}\n{{{{- end }}}}\n" for pool in source.contract.pools
        )
        return {NOTES: f"Thank you for installing {{{{ .Chart.Name }}}}.\n{lists}"}

    return edit


_REPLICAS = '{{ ternary 1 (int .replicas) (kindIs "invalid" .replicas) }}'
_RUNTIMES = '{{ if .runtimes }}{{ .runtimes | join ", " }}{{ else }}auto-detect{{ end }}'


def _separate_jobs(source: Source) -> Files:
    """Each image in a job of its own, by plain commands."""
    text = ["on: {push: {tags: ['v*']}}\n", "env: {REGISTRY: gitea.example.com}\n", "jobs:\n"]
    agent = source.promised
    for image in source.images:
        job = image.replace("attune-", "")
        is_agent = image.endswith("-agent")
        file = agent.dockerfile if is_agent else "docker/Dockerfile"
        target = f" --target={agent.target}" if is_agent else ""
        name = f"$REGISTRY/${{{{ github.repository_owner }}}}/{image}:${{GITHUB_SHA::7}}"
        text.append(
            f"  {job}:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
            f"      - run: |\n          docker build -t {name} -f {file}{target} .\n          docker push {name}\n"
        )
    text.append(
        "  chart:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
        "      - run: helm lint --strict ./charts/attune/\n"
        "      - run: helm package ./charts/attune && helm push attune-*.tgz oci://$REGISTRY/charts\n"
    )
    return {PUBLISH: "".join(text)}


def _computed_matrix(source: Source) -> Files:
    text = re.sub(
        r"^      matrix:\n(?:(?: {8,}.*)?\n)*",
        "      matrix: ${{ fromJSON(vars.IMAGES) }}\n",
        source.text(PUBLISH),
        flags=re.MULTILINE,
    )
    return {PUBLISH: text}


EDITS: dict[str, Callable[[Source], Files]] = {
    "another heading": _reference(r"^## (How|What|Beside|Former) (.*)$", r"## \2: \1"),
    "deeper headings": _reference(r"^(#+) ", r"#\1 "),
    "prose changed": _reference(r"\bafter\b", "following"),
    "stars for hyphens": _in_each(r"^- ", "* ", "docs/**/*.md", "*.md"),
    "wider tables": _in_each(r"^\| (?=`)", "|    ", "docs/**/*.md"),
    "fields as a list": _fields_as_list,
    "fields as a table": _fields_as_table,
    "runtimes in another form": _runtimes_otherwise,
    "defaults without marks": _reference(r"\| `(info|45|1|\[\]|\{\})` \|", r"| \1 |"),
    "a note at the end": lambda s: {
        s.promised.quick_reference: f"{s.text(s.promised.quick_reference)}\nThat is all.\n"
    },
    "an example of a manifest": lambda s: {
        s.promised.quick_reference: f"{s.text(s.promised.quick_reference)}\n```yaml\napiVersion: v1\nkind: Namespace\n"
        "metadata:\n  name: attune\n```\n"
    },
    "an example with a gap": lambda s: {
        s.promised.quick_reference: f"{s.text(s.promised.quick_reference)}\n```yaml\n{s.contract.values_keys[0]}:\n"
        "  - name: mine\n    image: <your image>\n```\n"
    },
    "images in another order": lambda s: _in(
        s.promised.image_list, r"(^(?:- |\| )`attune-.*\n)(^(?:- |\| )`attune-.*\n)", r"\2\1"
    )(s),
    "images by their whole names": lambda s: _in(
        s.promised.image_list, r"^(- |\| )`(attune-\w[\w-]*)`", r"\1`gitea.example.com/attune/\2:<version>`"
    )(s),
    "links with titles": _in_each(r"\]\(([\w./#-]+)\)", r'](\1 "see there")', "docs/**/*.md", "*.md"),
    "links from the root": lambda s: _in(s.promised.plan, r"\]\(\.\./QUICKREF", "](/docs/QUICKREF")(s),
    "states in other words": lambda s: _in(s.promised.plan, r"\bcomplete\b", "done")(s),
    "jobs reordered": _jobs_reordered,
    "steps renamed": _in_each(r"^(      - name: ).*$", r"\1Do it", ".gitea/workflows/*.yml"),
    "comments in workflows": _in_each(r"^(    +)(steps:|runs-on:)", r"\1# why\n\1\2", ".gitea/workflows/*.yml"),
    "quotes in workflows": _in_each(r"(dockerfile|target|file): ([\w./-]+)$", r'\1: "\2"', ".gitea/workflows/*.yml"),
    "another folder of workflows": _moved,
    "each image in a job": _separate_jobs,
    "a computed matrix": _computed_matrix,
    "another workflow": lambda s: {
        ".github/workflows/test.yml": "on: push\njobs: {t: {runs-on: x, steps: [{run: make}]}}\n"
    },
    "line ends of Windows": lambda s: {
        name: s.text(name).replace("\n", "\r\n")
        for name in (*s.names("docs/**/*.md"), *s.names("docker/*"), PUBLISH, "AGENTS.md")
    },
    "comments in Dockerfiles": _in_each(r"^(FROM|COPY|RUN) ", r"# why\n\1 ", "docker/*"),
    "small letters in Dockerfiles": _in_each(
        r"^(FROM|COPY|RUN|ENTRYPOINT|WORKDIR) ", lambda found: found[0].lower(), "docker/*"
    ),
    "another base": lambda s: _in(s.promised.dockerfile, r"^FROM busybox:1\.36 AS", "FROM debian:trixie-slim AS")(s),
    "another stage": lambda s: _in(
        s.promised.dockerfile, r"^# The init", "FROM alpine:3.23 AS tools\nRUN apk add --no-cache curl\n\n# The init"
    )(s),
    "a flag of COPY": lambda s: _in(s.promised.dockerfile, r"^COPY --from", "COPY --link --chmod=0755 --from")(s),
    "the target renamed in both": lambda s: {
        s.promised.dockerfile: s.text(s.promised.dockerfile).replace(f"AS {s.promised.target}", "AS handover"),
        PUBLISH: re.sub(rf"target: {s.promised.target}\b", "target: handover", s.text(PUBLISH)),
    },
    "notes as a table": _notes_as(f"{{{{ .name }}}}\t{{{{ .image }}}}\t{_REPLICAS}\t{_RUNTIMES}"),
    "notes as sentences": _notes_as(
        f'The worker "{{{{ .name }}}}" runs {{{{ .image }}}} in {_REPLICAS} pods (runtimes: {_RUNTIMES}).'
    ),
    "notes in paragraphs": _notes_as(
        f"\n* {{{{ .name }}}}\n    Image: {{{{ .image }}}}\n    Replicas: {_REPLICAS}\n    Runtimes: {_RUNTIMES}"
    ),
    "more in the notes": lambda s: {
        NOTES: f"{s.text(NOTES)}\nOpen http://localhost:8000 and see docs.example.com:443.\n"
    },
    "an icon": lambda s: {f"{CHART}/Chart.yaml": f"{s.text(f'{CHART}/Chart.yaml')}icon: https://example.com/a.svg\n"},
    "a wider range": _in(f"{CHART}/Chart.yaml", r"^kubeVersion: .*", 'kubeVersion: ">= 1.25.0-0 < 2.0.0-0"'),
    "no range": _in(f"{CHART}/Chart.yaml", r"^kubeVersion: .*\n", ""),
    "more to ignore": lambda s: {
        ".gitignore": "target/\n*.log\n.idea/\n*~\n",
        f"{CHART}/.helmignore": f"{s.text(f'{CHART}/.helmignore')}# editors\n.idea/\n*.bak\nREADME.md.gotmpl\n",
    },
    "comments of values.yaml in another form": _in(VALUES, r"^#   (\w+)  +(.*)$", r"#   \1 (see the docs) - \2"),
    "values.yaml with more prose": _in(VALUES, r"^(# .*: each entry makes)", r"# See docs/ for more.\n#\n\1"),
}
