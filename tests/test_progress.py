"""A long run shows how far it is, to those who look at it."""

from __future__ import annotations

import io

import pytest

from attune_lint.cli import progress
from attune_lint.cli.progress import Progress, is_wanted


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_a_short_run_shows_nothing(clock: list[float]) -> None:
    stream = Terminal()
    shown = Progress(stream)
    for done in range(1, 11):
        clock[0] += 0.09
        shown(done, 10)
    shown.close()
    assert stream.getvalue() == ""


def test_a_long_run_shows_one_line_and_takes_it_away(clock: list[float]) -> None:
    stream = Terminal()
    shown = Progress(stream)
    for done in (1, 2, 3):
        clock[0] += 1.1 if done == 1 else 0.06
        shown(done, 4)
    clock[0] += 1
    shown(4, 4)
    shown.close()
    assert stream.getvalue() == (
        "\r\x1b[K######.................. 1 of 4 scenarios\r\x1b[K##################...... 3 of 4 scenarios\r\x1b[K"
    )


@pytest.mark.parametrize(
    ("stream", "environment", "wanted"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "CI": "true"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_only_a_terminal_is_written_to(stream: io.StringIO, environment: dict[str, str], wanted: bool) -> None:
    assert is_wanted(stream, environment) is wanted
