"""Templates are cut into text, actions and blocks just where Go cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attune_lint.helm.renderer import UNREADABLE, Renderer, RenderRequest
from attune_lint.locate.instrument import Instrument, marked_files
from attune_lint.locate.marks import Alphabet, Source
from attune_lint.locate.trace import read
from attune_lint.syntax.template import (
    Action,
    Block,
    Branch,
    TemplateSyntaxError,
    Text,
    parse,
    unquoted,
)

# What is printed stands as it is, an action as (keyword, code), a block as [keyword, (head's code, nodes)…].
SHAPES: dict[str, tuple[str, list[Any]]] = {
    "no text": ("", []),
    "text alone": ("a: b\n", ["a: b\n"]),
    "an action": ("a{{ .x }}b", ["a", ("", ".x"), "b"]),
    "an action without space": ("{{.x}}", [("", ".x")]),
    "two actions in a row": ("{{.x}}{{.y}}", [("", ".x"), ("", ".y")]),
    "an empty file of space": (" \n", [" \n"]),
    "trimmed on the left": ("a \n\t{{- .x }} b", ["a", ("", ".x"), " b"]),
    "trimmed on the right": ("a {{ .x -}} \r\n b", ["a ", ("", ".x"), "b"]),
    "all of it trimmed": (" {{- .x -}} ", [("", ".x")]),
    "nothing left between two trims": ("{{ .x -}} \n {{- .y }}", [("", ".x"), ("", ".y")]),
    "trimmed from both sides of one text": ("{{ .x -}} a {{- .y }}", [("", ".x"), "a", ("", ".y")]),
    "a minus sign that belongs to a number": ("a {{-3 }}", ["a ", ("", "-3")]),
    "a minus sign and a trim": ("a {{- -3 -}} b", ["a", ("", "-3"), "b"]),
    "a trim marker behind a line break": ("a {{-\n.x\n-}} b", ["a", ("", ".x"), "b"]),
    "a comment": ("a{{/* b */}}c", ["a", "c"]),
    "a comment with trims": ("a {{- /* b */ -}} c", ["a", "c"]),
    "a comment that holds delimiters": ("a{{/* {{ b }} */}}c", ["a", "c"]),
    "a comment over lines": ("{{/*\n a\n*/}}b", ["b"]),
    "a comment that holds a quote": ("{{/* don't \"x */}}b", ["b"]),
    "a double quoted text that holds delimiters": ('{{ "}}{{" }}', [("", '"}}{{"')]),
    "a double quoted text with an escaped quote": (r'{{ "a\"}}" }}', [("", r'"a\"}}"')]),
    "a raw text that holds delimiters": ("{{ `}} \\` }}b", [("", "`}} \\`"), "b"]),
    "a raw text over lines": ("{{ `a\n-}}b` -}} c", [("", "`a\n-}}b`"), "c"]),
    "a character that is a brace": ("{{ '}' }}", [("", "'}'")]),
    "a character that is a quote": (r"{{ '\'' }}{{ '" "\"' }}", [("", r"'\''"), ("", "'\"'")]),
    "a trim marker in a text": ('{{ " -}}" }} b', [("", '" -}}"'), " b"]),
    "an action over lines": ("{{ dict\n  1\n}}", [("", "dict\n  1")]),
    "braces that open nothing": ("{ {a} }} }", ["{ {a} }} }"]),
    "a brace behind an action": ("{{ .x }}}", [("", ".x"), "}"]),
    "braces of a flow mapping around an action": ("{a: {{ .x }}}", ["{a: ", ("", ".x"), "}"]),
    "if": ("{{ if .a }}b{{ end }}", [["if", (".a", ["b"])]]),
    "if with all branches": (
        "{{if .a}}1{{else if .b}}2{{else}}3{{end}}4",
        [["if", (".a", ["1"]), (".b", ["2"]), ("", ["3"])], "4"],
    ),
    "else with": ("{{with .a}}1{{else with .b}}2{{end}}", [["with", (".a", ["1"]), (".b", ["2"])]]),
    "else on the next line": ("{{ if .a }}1{{ else\nif .b }}2{{ end }}", [["if", (".a", ["1"]), (".b", ["2"])]]),
    "range with else": (
        "{{ range $k, $v := .a }}1{{ else }}2{{ end }}",
        [["range", ("$k, $v := .a", ["1"]), ("", ["2"])]],
    ),
    "a block in a block": (
        "{{ range .a }}{{ if .b }}x{{ end }}y{{ end }}",
        [["range", (".a", [["if", (".b", ["x"])], "y"])]],
    ),
    "break and continue": (
        "{{ range .a }}{{ break }}{{ continue }}{{ end }}",
        [["range", (".a", [("break", ""), ("continue", "")])]],
    ),
    "a define": ('{{- define "a.b" -}} x {{- end -}}', [["define", ("", ["x"])]]),
    "a define by a raw text": ("{{ define `a` }}x{{ end }}", [["define", ("", ["x"])]]),
    "a block by name": ('{{ block "a" .x }}y{{ end }}', [["block", (".x", ["y"])]]),
    "template": ('{{ template "a" . }}', [("template", '"a" .')]),
    "a variable called as a keyword": ("{{ $if := 1 }}{{ .end }}", [("", "$if := 1"), ("", ".end")]),
    "end with trims": ("{{ if .a }} 1 {{- end -}} 2", [["if", (".a", [" 1"])], "2"]),
    "Windows line ends": ("a\r\n{{- .x -}}\r\nb\r\n", ["a", ("", ".x"), "b\r\n"]),
    "no-break space is not trimmed": ("\u00a0{{- .x }}", ["\u00a0", ("", ".x")]),
    "letters of other scripts": ("ä{{ .x }}世", ["ä", ("", ".x"), "世"]),
}
REFUSED: dict[str, tuple[str, str, int]] = {
    "an action that is not closed": ("a\n{{ .x", "an action is not closed", 2),
    "an action that ends with the line in a text": ('{{ "a\n" }}', "an action is not closed", 0),
    "a raw text that is not closed": ("{{ `a }}", "an action is not closed", 0),
    "a comment that is not closed": ("a {{/* b }}", "a comment is not closed", 2),
    "a comment with more behind it": ("{{/* b */ .x }}", "a comment is not closed", 0),
    "a block without an end": ("a{{ if .x }}b", "a block has no end", 1),
    "an end without a block": ("a{{ end }}", "`end` without a block", 1),
    "an else without a block": ("{{ else }}", "`else` without a block", 0),
    "more blocks in blocks than anybody writes": (
        "{{ if 1 }}" * 101 + "{{ end }}" * 101,
        "blocks are nested too deep",
        1000,
    ),
    "a define without a name": ("{{ define }}{{ end }}", "`define` without a name", 0),
}


def shape(branch: Branch, text: str) -> list[Any]:
    """The nodes of a branch, written as in SHAPES."""
    found: list[Any] = []
    for node in branch.nodes:
        if isinstance(node, Text):
            found.append(text[node.start : node.end])
        elif isinstance(node, Action):
            found.append((node.keyword, node.code.strip()))
        else:
            found.append([node.keyword, *((below.code.strip(), shape(below, text)) for below in node.branches)])
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A chart without templates."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 0.1.0\n")
    (tmp_path / UNREADABLE[0]).write_text(UNREADABLE[1])
    return tmp_path


def go(engine: Renderer, folder: Path, text: str) -> str | None:
    """What Go prints for a template; None where it refuses it."""
    (folder / "templates/a.txt").write_bytes(text.encode())
    answer = engine.texts(RenderRequest(folder, {}, "release", "default", "v1.37.0"))
    return None if answer.failure is not None else answer.texts["app/templates/a.txt"]


@pytest.mark.parametrize("name", SHAPES)
def test_a_template_is_cut_as_go_cuts_it(name: str, embedded_engine: Renderer, folder: Path) -> None:
    text, wanted = SHAPES[name]
    assert shape(parse(text).body, text) == wanted
    defined = "" if name != "template" else '{{ define "a" }}{{ end }}'
    assert go(embedded_engine, folder, defined + text) is not None


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_template_is_refused(name: str, embedded_engine: Renderer, folder: Path) -> None:
    text, what, offset = REFUSED[name]
    with pytest.raises(TemplateSyntaxError) as refused:
        parse(text)
    assert (str(refused.value), refused.value.offset) == (what, offset)
    assert (go(embedded_engine, folder, text) is None) == ("deep" not in what)


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        ('"a"', "a"),
        ("`a`", "a"),
        ("`a\r\n\\n`", "a\n\\n"),
        (r'"a\"\\b\n"', 'a"\\b\n'),
        (r'"\x41\u00fc"', "Aü"),
        (r'"\q"', r"\q"),
    ],
)
def test_a_literal_is_read(literal: str, text: str) -> None:
    assert unquoted(literal) == text


TEXTS = (
    "a", "b: c", " ", "\n", "\r\n", "-", "{ ", "{\n", "}", '"', "`", "'", "ü", "---\n", "\n\n  ", "}}", "-}}", "*/",
)  # fmt: skip
ACTIONS = (
    '{{ "x" }}', '{{- "}}" -}}', "{{ `{{ -}}\n` }}", r'{{ "\"}}" }}', "{{ '}' }}", "{{ -1 }}", "{{-1 }}",
    "{{ print 1 -}}", "{{/* c */}}", "{{- /* }} */ -}}", "{{ $x := 1 }}", "{{- $x := 2 -}}", "{{ $.Release.Name }}",
    '{{ template "d" $ }}', '{{- include "d" $ | nindent 2 -}}', '{{ include "e" $ | trim | quote }}',
    '{{ printf "%s" (include "d" $) }}', '{{ include "e" $ | upper }}', '{{- include "s" $ | trim }}',
    '{{ include "s" $ | trimSuffix "-" -}}', '{{ tpl (include "d" $) $ }}',
    '{{- toYaml (dict "a" (list 1 "b")) | nindent 2 }}', '{{ include "d" $ | len }}',
    '{{ if eq (include "d" $) "y" }}same{{ end }}', '{{ include "e" $ | trunc 3 }}',
    '{{ include "r" (dict "items" (list 1 2)) }}', '{{ include "s" $ | replace " " "" }}',
    '{{ include "d" $ | required "m" | indent 1 }}', '{{ print (include "d" $) "z" }}',
)  # fmt: skip
HEADS = (
    "{{ if true }}", "{{- if false -}}", "{{ with 1 }}", '{{- with "" }}', '{{ range list "k" "l" }}',
    "{{ range list }}", '{{- range $i, $v := dict "a" 1 "b" 2 -}}', '{{ range $x := list "m" }}',
)  # fmt: skip
ELSES = ("{{ else }}", "{{- else -}}")
ENDS = ("{{ end }}", "{{- end -}}", "{{- end }}", "{{end -}}")
DEFINES = (
    '{{ define "d" }}y{{ end }}{{- define "e" -}}\n v: w\n{{ end -}}'
    '{{ define "s" }} - {{ end }}{{- define "r" }}{{ range .items }}{{ . }}, {{ end }}{{- end }}'
)
# White space, comments and ends of blocks: what may stand between what is printed and what is done.
BETWEEN = re.compile(r"(?:\s|\{\{(?:-\s)?/\*.*?\*/(?:\s-)?\}\}|\{\{(?:-\s)?\s*end\s*?(?:\s-)?\}\})*", re.DOTALL)

pieces = st.one_of(st.sampled_from(TEXTS), st.sampled_from(ACTIONS))
broken = st.lists(
    st.one_of(pieces, st.sampled_from((*HEADS, *ELSES, *ENDS, DEFINES, "{{", "{{-", " -}}", "{{/*"))), max_size=14
).map("".join)
joined = st.lists(pieces, max_size=5).map("".join)
templates = st.recursive(
    joined,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(st.sampled_from(HEADS), inner, st.sampled_from(ENDS)).map("".join),
        st.tuples(st.sampled_from(HEADS), inner, st.sampled_from(ELSES), inner, st.sampled_from(ENDS)).map("".join),
    ),
    max_leaves=6,
)


def spans(branch: Branch) -> Iterator[tuple[int, int]]:
    """Text, actions, and heads of blocks, in their order."""
    for node in branch.nodes:
        if isinstance(node, Block):
            for below in node.branches:
                assert below.head is not None
                yield below.head.start, below.head.end
                yield from spans(below)
        else:
            yield node.start, node.end


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), broken, templates))
@example("{{" * 5000)
@example("{{ if 1 }}" * 5000)
@example("{{ if 1 }}" * 1000 + "{{ end }}" * 1000)
@example('{{ "' + "\\" * 20001)
def test_no_text_confuses_the_reader(text: str) -> None:
    try:
        template = parse(text)
    except TemplateSyntaxError:
        return
    at = 0
    for start, end in (*spans(template.body), (len(text), len(text))):
        assert at <= start <= end
        assert BETWEEN.fullmatch(text, at, start), text[at:start]
        at = end


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(templates)
def test_a_marked_template_prints_what_the_true_one_does(embedded_engine: Renderer, folder: Path, text: str) -> None:
    text = DEFINES + text
    true = go(embedded_engine, folder, text)
    assert true is not None
    alphabet = Alphabet.unused_in([text])
    assert alphabet is not None
    source = {"a": Source("a", parse(text))}
    instrument = Instrument(alphabet, trimmable=dict.fromkeys("desr", False), files=(), ranges=True)
    files = marked_files(source, instrument, wanted={"a": False}, name_beside=str)
    printed = go(embedded_engine, folder, files["a"])
    assert printed is not None
    trace = read(printed, alphabet, instrument.marks)
    assert trace.text == true
    for piece in trace.pieces:
        mark = piece.mark
        if mark.action is None and not piece.calls:
            written = text[mark.start : mark.end]
            assert trace.text[piece.start : trace.end(piece)].startswith(written)
