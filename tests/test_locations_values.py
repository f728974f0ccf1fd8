"""Which key of which file gave a text: the right one, or none."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import pytest

from attune_lint.finding import Location, Precision
from attune_lint.helm.renderer import Renderer
from attune_lint.run.documents import RenderedDocument
from attune_lint.sources.values import Layer
from attune_lint.syntax.set_values import parse
from tests.locate_harness import STYLES, Render, located, rendered
from tests.rule_harness import CHART, FIXTURES, REPOSITORIES
from tests.value_leaves import answers, untrue

FILES = {
    "Chart.yaml": (
        "apiVersion: v2\nname: app\nversion: 0.1.0\n"
        "dependencies: [{name: store, version: 0.1.0, alias: orders}, {name: queue, version: 0.1.0}]\n"
    ),
    "values.yaml": """\
global:
  domain: example.com
image:
  name: web
  tag: "1.0"
count: 2
ratio: 1.5
enabled: true
items: [a, b]
unset: null
empty: ""
fallback: other
same: other
spare: extra
nested:
  map: {one: uno}
  list:
    - first
    - name: second
template: "{{ .Values.image.name }}-x"
orders:
  size: 20Gi
people:
  - name: ann
    tags: [x]
  - name: bob
    tags: [y, z]
""",
    "templates/_helpers.tpl": """\
{{- define "app.image" -}}
{{ .image.name }}:{{ .image.tag }}
{{- end -}}
{{- define "app.word" -}}
{{ .word }}
{{- end -}}
""",
    "templates/a.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
data:
  tag: {{ .Values.image.tag | quote }}
  count: {{ .Values.count | quote }}
  ratio: {{ .Values.ratio | quote }}
  enabled: {{ .Values.enabled | quote }}
  second: {{ index .Values.items 1 }}
  {{- range .Values.items }}
  item-{{ . }}: {{ . }}
  {{- end }}
  {{- range $i, $person := .Values.people }}
  person-{{ $i }}: {{ $person.name }}
  tags-{{ $i }}: {{ join "," $person.tags }}
  {{- end }}
  unset: {{ .Values.unset | default "word" }}
  default: {{ .Values.missing | default .Values.fallback }}
  default-first: {{ default .Values.fallback .Values.image.name }}
  coalesce: {{ coalesce .Values.unset .Values.empty .Values.fallback }}
  ternary: {{ ternary .Values.image.name .Values.fallback .Values.enabled }}
  ternary-same: {{ ternary .Values.same .Values.fallback .Values.enabled }}
  merged: {{ (merge (dict "one" "eins") .Values.nested.map).one }}
  merged-values: {{ (merge (dict "two" "zwei") .Values.nested.map).one }}
  overwritten: {{ (mergeOverwrite (dict "one" "eins") .Values.nested.map).one }}
  tpl: {{ tpl .Values.template . }}
  required: {{ required "fallback is needed" .Values.fallback }}
  same: {{ .Values.same }}
  spare: {{ .Values.spare | default .Values.image.name }}
  fixed: web
  condition: {{ if .Values.enabled }}web{{ end }}
  next: {{ add .Values.count 1 | quote }}
  size: {{ len .Values.items | quote }}
  coded: {{ .Values.image.name | b64enc }}
  upper: {{ .Values.image.name | upper }}
  composed: "{{ .Values.image.name }}:{{ .Values.image.tag }}"
  printed: {{ printf "%s-%s" .Values.image.name .Values.fallback }}
  helper: {{ include "app.image" .Values }}
  handed: {{ include "app.word" (dict "word" .Values.fallback) }}
  {{- $word := .Values.fallback }}
  variable: {{ $word }}
  {{- if .Values.enabled }}
  {{- $word = .Values.image.name }}
  {{- end }}
  changed: {{ $word }}
  {{- with .Values.nested }}
  with: {{ .map.one }}
  {{- end }}
  domain: {{ .Values.global.domain }}
  sub: {{ .Values.orders.size }}
nested:
  {{- toYaml .Values.nested | nindent 2 }}
""",
    "charts/store/Chart.yaml": "apiVersion: v2\nname: store\nversion: 0.1.0\n",
    "charts/store/values.yaml": "size: 10Gi\nmode: rw\nglobal:\n  class: slow\n",
    "charts/store/templates/b.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: b
data:
  size: {{ .Values.size }}
  mode: {{ .Values.mode }}
  domain: {{ .Values.global.domain }}
  class: {{ .Values.global.class }}
""",
    "charts/queue/Chart.yaml": "apiVersion: v2\nname: queue\nversion: 0.1.0\n",
    "charts/queue/values.yaml": "# a queue\nlength: 5\n",
    "charts/queue/templates/c.yaml": (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  length: {{ .Values.length | quote }}\n"
    ),
}
PROD = "image:\n  tag: latest\nitems:\n  - a\n  - c\n"
LATER = "image:\n\n  tag: x\n"


class Case(NamedTuple):
    """A path in the ConfigMap `name`, and the keys that gave what stands there. Each is `file key`, with the text in
    the file that it is at; the file is empty for `--set`. A key is no more than likely that is passed over."""

    path: tuple[str | int, ...]
    keys: tuple[tuple[str, str, str], ...]
    files: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    name: str = "a"
    precision: Precision = Precision.EXACT


def own(key: str, text: str) -> tuple[str, str, str]:
    return "values.yaml", key, text


NAME, TAG, FALLBACK = own("image.name", "name: web"), own("image.tag", "tag: "), own("fallback", "fallback: other")
CASES = {
    "a text": Case(("data", "tag"), (TAG,)),
    "a number": Case(("data", "count"), (own("count", "count: 2"),)),
    "a fraction": Case(("data", "ratio"), (own("ratio", "ratio: 1.5"),)),
    "a switch": Case(("data", "enabled"), (own("enabled", "enabled: true"),)),
    "an item by its number": Case(("data", "second"), (own("items[1]", "b]"),)),
    "an item by its range": Case(("data", "item-b"), (own("items[1]", "b]"),)),
    "a field of an item": Case(("data", "person-1"), (own("people[1].name", "name: bob"),)),
    "a list that is joined": Case(("data", "tags-1"), (own("people[1].tags", "tags: [y"),)),
    "a null that is passed over": Case(
        ("data", "unset"), (own("unset", "unset: null"),), precision=Precision.BLOCK
    ),
    "what default falls back to": Case(("data", "default"), (FALLBACK,)),
    "what needs no default": Case(("data", "default-first"), (NAME,)),
    "the first that is set": Case(("data", "coalesce"), (FALLBACK,)),
    "what ternary chooses": Case(("data", "ternary"), (NAME,)),
    "what ternary chooses of two alike": Case(("data", "ternary-same"), (own("same", "same: other"),)),
    "what the template's own word hides": Case(("data", "merged"), ()),
    "what is merged": Case(("data", "merged-values"), (own("nested.map.one", "one: uno"),)),
    "what is written over": Case(("data", "overwritten"), (own("nested.map.one", "one: uno"),)),
    "a template": Case(("data", "tpl"), (own("template", "template: "),)),
    "what is required": Case(("data", "required"), (FALLBACK,)),
    "one of two that are alike": Case(("data", "same"), (own("same", "same: other"),)),
    "a word of the template that a value is too": Case(("data", "fixed"), ()),
    "a word that a condition prints": Case(("data", "condition"), ()),
    "a sum": Case(("data", "next"), (own("count", "count: 2"),), precision=Precision.BLOCK),
    "a length": Case(("data", "size"), (own("items", "items:"),), precision=Precision.BLOCK),
    "a part and another": Case(("data", "composed"), (TAG, NAME)),
    "parts of printf": Case(("data", "printed"), (FALLBACK, NAME)),
    "parts in a helper": Case(("data", "helper"), (TAG, NAME)),
    "an argument of a helper": Case(("data", "handed"), (FALLBACK,)),
    "a variable": Case(("data", "variable"), (FALLBACK,)),
    "a variable that is set again": Case(("data", "changed"), (NAME,)),
    "a field in a with": Case(("data", "with"), (own("nested.map.one", "one: uno"),)),
    "a value of all charts": Case(("data", "domain"), (own("global.domain", "domain: "),)),
    "a value of the chart in it": Case(("data", "sub"), (own("orders.size", "size: 20Gi"),)),
    "a part of a tree": Case(("nested", "map", "one"), (own("nested.map.one", "one: uno"),)),
    "an item of a tree": Case(("nested", "list", 1, "name"), (own("nested.list[1].name", "name: second"),)),
    "the chart in it: given from above": Case(("data", "size"), (own("orders.size", "size: 20Gi"),), name="b"),
    "the chart in it: its own default": Case(
        ("data", "mode"), (("charts/store/values.yaml", "mode", "mode: rw"),), name="b"
    ),
    "the chart in it: of all charts": Case(("data", "domain"), (own("global.domain", "domain: "),), name="b"),
    "the chart in it: its default for all": Case(
        ("data", "class"), (("charts/store/values.yaml", "global.class", "class: slow"),), name="b"
    ),
    "another chart in it": Case(("data", "length"), (("charts/queue/values.yaml", "length", "length: 5"),), name="c"),
    "one of two files": Case(("data", "tag"), (("1.yaml", "image.tag", "tag: latest"),), (PROD, "count: 3\n")),
    "the last of two files": Case(("data", "tag"), (("2.yaml", "image.tag", "tag: x"),), (PROD, LATER)),
    "the default beside a file": Case(("data", "count"), (own("count", "count: 2"),), (PROD,)),
    "an item of another file": Case(("data", "item-c"), (("1.yaml", "items[1]", "c\n"),), (PROD,)),
    "a null that takes a default away": Case(("data", "spare"), (NAME,), ("spare: null\n",)),
    "a value of --set": Case(("data", "tag"), (("", "image.tag", ""),), (PROD,), ("image.tag=2.0",)),
    "a file beside --set": Case(("data", "tag"), (("1.yaml", "image.tag", "tag: latest"),), (PROD,), ("count=4",)),
    "a number of --set": Case(("data", "count"), (("", "count", ""),), (), ("count=4",)),
    "a file for the chart in it": Case(
        ("data", "mode"), (("1.yaml", "orders.mode", "mode: ro"),), ("orders:\n  mode: ro\n",), name="b"
    ),
    "--set for the chart in it": Case(("data", "size"), (("", "orders.size", ""),), (), ("orders.size=1Gi",), name="b"),
}  # fmt: skip


@pytest.fixture(scope="module")
def chart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("values") / "app"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("name", CASES)
def test_a_text_is_traced_to_its_keys(name: str, chart: Path, embedded_engine: Renderer, tmp_path: Path) -> None:
    case = CASES[name]
    texts = {file: text for file, text in FILES.items() if file.endswith("values.yaml")}
    layers = []
    for number, text in enumerate(case.files, start=1):
        (tmp_path / f"{number}.yaml").write_text(text)
        layers.append(Layer.of_file(tmp_path / f"{number}.yaml"))
        texts[f"{number}.yaml"] = text
    if case.sets:
        layers.append(Layer.of_assignments([parse(expression) for expression in case.sets]))
    render = rendered(chart, embedded_engine, layers)
    (answer,) = located(render, embedded_engine, [(_config_map(render, case.name), case.path)])
    said = [place for place in answer if place.role == "values"]
    assert [_short(place, render) for place in said] == [
        (file, key, *_position(texts.get(file), text), case.precision) for file, key, text in case.keys
    ]


def _config_map(render: Render, name: str) -> RenderedDocument:
    (found,) = (document for document in render.documents if document.data["metadata"]["name"] == name)
    return found


def _short(place: Location, render: Render) -> tuple[object, ...]:
    file = str(place.file or "").removeprefix(f"{render.chart.root}/")
    return (
        (file if "charts/" in file else file.rpartition("/")[2]),
        place.key,
        place.line,
        place.column,
        place.precision,
    )


def _position(text: str | None, part: str) -> tuple[int | None, int | None]:
    if text is None:
        return None, None
    assert text.count(part) == 1, part
    at = text.index(part)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


@pytest.mark.parametrize("edition", REPOSITORIES)
def test_a_text_that_changes_with_a_value_names_its_key(edition: str, embedded_engine: Renderer) -> None:
    chart = REPOSITORIES[edition] / CHART
    for files in [[], sorted(chart.glob("ci/gpu-*values.yaml"))]:
        found = answers(chart, embedded_engine, files, every=2)
        assert len(found) > 30
        assert sum(one.right for one in found) >= 0.95 * len(found)


_CHARTS = {
    **{edition: root / CHART for edition, root in REPOSITORIES.items()},
    **{f"layout {layout.name}": layout for layout in sorted((FIXTURES / "layouts").iterdir())},
    **{f"style {folder.name}": folder for folder in sorted(STYLES.iterdir())},
}


@pytest.mark.parametrize("chart", _CHARTS.values(), ids=_CHARTS)
def test_no_key_is_called_exact_whose_value_makes_no_difference(chart: Path, embedded_engine: Renderer) -> None:
    render = rendered(chart, embedded_engine)
    assert list(untrue(render, embedded_engine)) == []


def test_helpers_that_multiply_are_not_followed_without_end(embedded_engine: Renderer, tmp_path: Path) -> None:
    twice = '{{ include "d%d" . | trunc 5 }}{{ if .nope }}{{ include "d%d" . | trunc 5 }}{{ end }}'
    chain = [f'{{{{ define "d{n}" }}}}{twice % (n + 1, n + 1)}{{{{ end }}}}' for n in range(30)]
    walk = (
        '{{ define "walk" }}{{ range $v := .v }}{{ include "walk" (dict "v" list) | upper }}'
        '{{ include "walk" (dict "v" list) | lower }}{{ else }}leaf{{ end }}{{ end }}'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 0.1.0\n")
    (tmp_path / "values.yaml").write_text("word: w\n")
    (tmp_path / "templates/_helpers.tpl").write_text(
        "\n".join([*chain, '{{ define "d30" }}{{ .word }}{{ end }}', walk])
    )
    (tmp_path / "templates/a.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n"
        '  chain: {{ include "d0" .Values | trunc 9 }}\n  walk: {{ include "walk" (dict "v" (list 1)) | trunc 9 }}\n'
    )
    render = rendered(tmp_path, embedded_engine)
    asked = [(render.documents[0], ("data", key)) for key in ("chain", "walk")]
    started = time.monotonic()
    found = located(render, embedded_engine, asked)
    assert time.monotonic() - started < 5
    assert [[place.line for place in answer if place.role == "template"] for answer in found] == [[6], [7]]
