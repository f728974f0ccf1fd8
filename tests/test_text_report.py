"""What a person reads."""

from __future__ import annotations

import io

import pytest

from attune_lint.finding import Excerpt, Finding, Location, ObjectRef, Occurrence, Precision, Severity, Suppression
from attune_lint.output.text import Style, write
from attune_lint.report import Cell, ChartInfo, Engine, Ledger, Report, Skipped, Trouble

WORKER = ObjectRef("apps/v1", "Deployment", "default", "attune-agent-worker-a")
OTHER = ObjectRef("apps/v1", "Deployment", "default", "attune-agent-worker-b")
TEMPLATE = Location("template", "charts/attune/templates/a.yaml")
VALUES = Location("values", "charts/attune/values.yaml", 12, 5, "agentWorkers[0].image", Precision.EXACT)


def finding(**changes: object) -> Finding:
    plain = Finding(
        rule="packs-read-only",
        category="packs",
        severity=Severity.ERROR,
        message="container `worker` mounts the packs writable",
        help="Set readOnly: true.",
        chart="charts/attune",
        object=WORKER,
        path="/spec",
        occurrences=(Occurrence(WORKER, "/spec", "default", "1.37"),),
        locations=(TEMPLATE,),
        fingerprint="v1:0",
        excerpts=(Excerpt(("- name: packs",)),),
    )
    return plain._replace(**changes)  # type: ignore[arg-type]


def ledger(**changes: object) -> Ledger:
    plain = Ledger(
        engine=Engine("helm", "v4.3.1"),
        cells=(Cell("charts/attune", "default", "1.37", "rendered", 21),),
        subjects={"packs-read-only": 2, "gpu-limit": 0},
        validated=21,
        skipped=(),
        troubles=(),
    )
    return plain._replace(**changes)  # type: ignore[arg-type]


CHART = ChartInfo("charts/attune", "attune", "0.4.0", "agent-workers")
CLOSING = """\
checked 1 chart: 1 scenario, Kubernetes 1.37, 21 objects, 1 of 2 rules
met no subject: gpu-limit
"""
CASES = {
    "clean": (Report((CHART,), (), ledger()), f"{CLOSING}no findings\n"),
    "one finding": (
        Report((CHART,), (finding(),), ledger()),
        f"""\
charts/attune/templates/a.yaml
  error  packs-read-only
    container `worker` mounts the packs writable
      rendered | - name: packs
    fix: Set readOnly: true.
    scenario default

{CLOSING}1 error
""",
    ),
    "a value of a probe, in two objects": (
        Report(
            (CHART,),
            (
                finding(
                    severity=Severity.WARNING,
                    locations=(VALUES, TEMPLATE),
                    excerpts=(Excerpt(("- name: a", "  image: a", "  replicas: 1"), 1, 11), Excerpt()),
                    occurrences=tuple(
                        Occurrence(ref, "/spec", name, "1.37")
                        for ref in (WORKER, OTHER)
                        for name in ("probe:full", "probe:zero", "probe:empty", "probe:several")
                    ),
                ),
            ),
            ledger(),
        ),
        f"""\
charts/attune/values.yaml
  12:5  warning  packs-read-only
    container `worker` mounts the packs writable
      11 | - name: a
    > 12 |   image: a
      13 |   replicas: 1
    key: agentWorkers[0].image
    template: charts/attune/templates/a.yaml
    fix: Set readOnly: true.
    in 2 objects; scenarios probe:full, probe:zero, probe:empty and 1 more

{CLOSING}1 warning
""",
    ),
    "a block, and many places that take part": (
        Report(
            (CHART,),
            (
                finding(
                    locations=(
                        Location("template", "charts/attune/templates/a.yaml", 9, 3, None, Precision.BLOCK),
                        VALUES,
                        *(
                            Location("related", "charts/attune/templates/b.yaml", i, 1, None, Precision.EXACT)
                            for i in range(1, 6)
                        ),
                    ),
                    excerpts=(
                        Excerpt(("  volumeMounts:", "\t- name: " + "a" * 90), 0, 9),
                        Excerpt(("  image: a",), 0, 12),
                    ),
                ),
            ),
            ledger(),
        ),
        f"""\
charts/attune/templates/a.yaml
  9:3  error  packs-read-only  somewhere in this block
    container `worker` mounts the packs writable
    >  9 | volumeMounts:
      10 | - name: {"a" * 60}…
    values: charts/attune/values.yaml:12  agentWorkers[0].image
      12 | image: a
    related: charts/attune/templates/b.yaml:1
    related: charts/attune/templates/b.yaml:2
    related: charts/attune/templates/b.yaml:3
    and 2 more places; the JSON report lists them
    fix: Set readOnly: true.
    scenario default

{CLOSING}1 error
""",
    ),
    "what was not checked": (
        Report(
            (CHART._replace(edition=None),),
            (finding(suppressed=Suppression("accepted", "a:1")),),
            ledger(
                skipped=(Skipped("charts/attune", "Thing", "example.com/v1", 2, "no schema"),),
                troubles=(Trouble("charts/attune", "default", "helm is gone"), Trouble(None, None, "no rule is left")),
                turned_off=("c.yaml ignores gpu",),
            ),
        ),
        """\
not checked: charts/attune default: helm is gone
not checked: no rule is left
turned off: c.yaml ignores gpu
charts/attune: no contract known for this chart; the general rules were applied
checked 1 chart: 1 scenario, Kubernetes 1.37, 21 objects, 1 of 2 rules
no schema: 2 objects of Thing (example.com/v1) in charts/attune
met no subject: gpu-limit
incomplete: 1 suppressed
""",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_report_reads_so(name: str) -> None:
    report, text = CASES[name]
    stream = io.StringIO()
    write(report, stream)
    assert stream.getvalue() == text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_quiet_leaves_findings_and_the_last_line() -> None:
    stream = io.StringIO()
    write(CASES["one finding"][0], stream, Style(quiet=True))
    assert stream.getvalue() == CASES["one finding"][1].replace(CLOSING, "")


def test_colour_is_only_put_around_the_text() -> None:
    stream = io.StringIO()
    write(CASES["one finding"][0], stream, Style(color=True))
    coloured = stream.getvalue()
    assert "\x1b[31;1merror\x1b[0m" in coloured
    for code in ("\x1b[31;1m", "\x1b[1m", "\x1b[2m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == CASES["one finding"][1]


def test_many_idle_rules_are_counted() -> None:
    stream = io.StringIO()
    write(Report((CHART,), (), ledger(subjects={f"rule-{i}": 0 for i in range(20)})), stream)
    assert "20 rules met no subject; the JSON report lists them\n" in stream.getvalue()
