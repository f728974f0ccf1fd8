"""The readers of YAML and of `--set` agree with Helm's own library, text by text."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from attune_lint.errors import UsageError
from attune_lint.sources.values import Layer, merge
from attune_lint.syntax.set_values import parse
from attune_lint.syntax.yamldoc import read_document

ORACLE = """
import json, sys
import helm_python
from helm_python import parse_set_string, values_from_yaml
read = {"yaml": values_from_yaml, "set": parse_set_string}
answers = []
for kind, text in json.load(sys.stdin):
    try:
        answers.append(["data", read[kind](text)])
    except helm_python.HelmError as error:
        answers.append(["error", str(error)])
json.dump(answers, sys.stdout)
"""

SCALARS = [
    "y", "n", "Y", "N", "yes", "No", "on", "OFF", "true", "True", "TRUE", "tRUE", "~", "null", "Null", "nULL",
    "0", "08", "089", "010", "0o777", "0O7", "0x1F", "0b101", "-0b11", "1_000", "+12", "-0", "1e3", "1E3", "12e03",
    "0e5", "1.", ".5", "-.5", "+.5", "1.5e-3", "1e999", "1:30", "1:30:45", "2020-01-01", "2020-01-01T00:00:00Z", "=",
    "<<", "123456789012345678901234567890", "9223372036854775807", "18446744073709551615", "1.10", "0123", "1,000",
    "'1'", '"1"', "!!str 1", "!!int '1'", "!!float 1", "!!binary aGVsbG8=", "a b", "a: b", "- a", "[1, 2]", "{a: 1}",
    "|\n  text\n", ">-\n  folded\n  text\n", "|+\n  kept\n\n", '"\\u00e9\\n"', "é", "1__0", "_1", "0x", "0b2", "--1",
    "1e", "e5", ".", "-", "+", "...x", "0.0", "00", "-08", "1.2.3", "v1.10", "12345678901234567",
]  # fmt: skip
DOCUMENTS = [
    "1: a\ntrue: b\n1.5: c\n",
    "a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n",
    "a: &x [1]\nb: *x\n",
    "a: 1\na: 2\n",
    "a: 1\n---\nb: 2\n",
    "# nothing\n",
    "",
    "a:\n  - b\n  -\n    c: 1\n",
    "\ufeffa: 1\n",
    "a: 1\r\nb: 2\r\n",
    "? a\n: b\n",
]
REFUSED = [
    "a: [",
    "a: b: c",
    "a:\n\t- b",
    "a: *none",
    "%YAML 1.2\n---\na: 1\n",
    "~: a\n",
    "a: .inf\n",
    "- a\n",
    "a: &x [*x]\n",
]
SETS = [
    "a=1", "a.b.c=x", "a=b,c=d", "a[0]=1", "a[1]=1", "a[0].b=1,a[0].c=2", "a={1,x,true}", "a={}", "a=", "a=null",
    "a=true", "a=TRUE", "a=007", "a=0", "a=-5", "a=1.5", "a=1e3", "a\\.b=c", "a=b\\,c", "a.b\\.c/d=e", "a=b=c",
    'a="x"', "a={b\\,c,d}", "a[0][1]=x", "a=x,", "a=9223372036854775808",
]  # fmt: skip
BAD_SETS = ["a", "=1", "a[x]=1", "a[0=1", "a={1", "a[-1]=1", "a.b"]


@cache
def oracle() -> dict[tuple[str, str], tuple[str, Any]]:
    """What Helm's library says of every text; it is loaded once, in a process of its own."""
    questions = [("yaml", f"v: {text}\n") for text in SCALARS]
    questions += [("yaml", text) for text in (*DOCUMENTS, *REFUSED)]
    questions += [("set", text) for text in (*SETS, *BAD_SETS)]
    done = subprocess.run(
        [sys.executable, "-c", ORACLE], input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    return dict(zip(questions, (tuple(answer) for answer in json.loads(done.stdout)), strict=True))


def same(data: Any) -> Any:
    """Helm's values know one kind of number."""
    if isinstance(data, dict):
        return {key: same(value) for key, value in data.items()}
    if isinstance(data, list):
        return [same(value) for value in data]
    return float(data) if isinstance(data, int) and not isinstance(data, bool) else data


@pytest.mark.parametrize("text", [f"v: {text}\n" for text in SCALARS] + DOCUMENTS)
def test_yaml_is_read_as_helm_reads_it(text: str) -> None:
    kind, answer = oracle()["yaml", text]
    document = read_document(text)
    broken = [defect for defect in document.defects if defect.blocking]
    if kind == "error":
        assert broken, answer
    else:
        assert broken == []
        assert same(document.data or {}) == same(answer)


@pytest.mark.parametrize("text", REFUSED)
def test_what_helm_refuses_is_a_defect(text: str) -> None:
    assert oracle()["yaml", text][0] == "error"
    layer = Layer.of_text(text, file="values.yaml")
    assert layer.broken


@pytest.mark.parametrize("text", SETS)
def test_set_is_read_as_helm_reads_it(text: str) -> None:
    kind, answer = oracle()["set", text]
    assert kind == "data"
    values = merge(Layer.of_data({}), [Layer.of_assignments([parse(text)])])
    assert same(values.overrides) == same(answer)


@pytest.mark.parametrize("text", BAD_SETS)
def test_a_malformed_set_is_refused_also_where_helm_only_drops_it(text: str) -> None:
    assert oracle()["set", text][0] == "error" or oracle()["set", text][1] == {}
    with pytest.raises(UsageError, match=r"\A`--set .*`: .*; write KEY=VALUE, as for helm --set\Z"):
        parse(text)
