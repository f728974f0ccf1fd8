"""Names of releases that Helm takes: what becomes of them in the names of the reference charts' objects."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli_harness import attune_lint
from tests.conftest import FIXTURES

LONG = "r" * 53
WORKERS = {
    "attune": "agentWorkers: [{name: one, image: 'busybox:1.36'}, {name: two, image: 'busybox:1.36'}]\n",
    "attune-pools": "actionWorkers: [{name: one, image: 'busybox:1.36'}, {name: two, image: 'busybox:1.36'}]\n"
    "sensorWorkers: []\n",
}
SERVERS = {"attune": ("postgresql", "rabbitmq", "redis"), "attune-pools": ("postgresql", "rabbitmq")}
SERVICES = {"attune": ("api", "notifier", "web"), "attune-pools": ("api", "notifier", "mcp", "web")}
JOBS = ("init-packs", "init-user", "migrations")


def found(chart: str, release: str, values: Path) -> list[tuple[str, str, str]]:
    """Rule, kind and name without the release of everything that is wrong, objects as the report counts them."""
    values.write_text(WORKERS[chart], encoding="utf-8")
    result = attune_lint(
        "--no-config", "--engine", "embedded", "--release", release, "--scenarios", "given", "-f", values,
        "--format", "json", FIXTURES / chart / "charts" / "attune",
    )  # fmt: skip
    objects = [
        (finding["rule"], occurrence["object"]["kind"], occurrence["object"]["name"].removeprefix(f"{release}-attune"))
        for finding in result.report["findings"]
        for occurrence in finding["occurrences"]
        if occurrence["object"]
    ]
    values_findings = [(f["rule"], "", "") for f in result.report["findings"] if not f["object"]]
    return sorted(objects + values_findings)


def named(kind: str, *suffixes: str) -> list[tuple[str, str, str]]:
    return [("invalid-name", kind, f"-{suffix}") for suffix in suffixes]


@pytest.mark.parametrize("chart", WORKERS)
def test_a_name_of_53_characters_leaves_too_little_for_others(chart: str, tmp_path: Path) -> None:
    servers = SERVERS[chart]
    # `<release>-attune` has 60 characters: with `-web` it is 64, one too many for a Service.
    assert found(chart, LONG, tmp_path / "values.yaml") == sorted(
        [
            *named("Service", *SERVICES[chart], *servers),
            *named("StatefulSet", *servers),
            *named("Job", *JOBS),
            ("worker-name-collision", "", ""),
        ]
    )


@pytest.mark.parametrize("chart", WORKERS)
def test_a_name_of_digits_makes_services_that_begin_with_one(chart: str, tmp_path: Path) -> None:
    wanted = named("Service", *SERVICES[chart], *SERVERS[chart])
    assert found(chart, "123", tmp_path / "values.yaml") == sorted(wanted)


@pytest.mark.parametrize("chart", WORKERS)
def test_a_name_with_a_dot_is_no_dns_label(chart: str, tmp_path: Path) -> None:
    servers = SERVERS[chart]
    wanted = [*named("Service", *SERVICES[chart], *servers), *named("StatefulSet", *servers), *named("Job", *JOBS)]
    assert found(chart, "a.b", tmp_path / "values.yaml") == sorted(wanted)


@pytest.mark.parametrize("chart", WORKERS)
def test_a_name_of_35_characters_fits_everywhere(chart: str, tmp_path: Path) -> None:
    # `<release>-attune-postgresql` has 53: one more than the pods of a StatefulSet can bear.
    assert found(chart, "r" * 35, tmp_path / "values.yaml") == sorted(named("StatefulSet", "postgresql"))
    assert found(chart, "r" * 34, tmp_path / "values.yaml") == []
