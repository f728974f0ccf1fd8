"""What was begun ahead is told to the one who asks for it, whatever else is asked between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attune_lint.errors import EngineError
from attune_lint.helm.ahead import Ahead
from attune_lint.helm.cli import HelmCli
from attune_lint.helm.embedded import Embedded
from attune_lint.helm.renderer import Rendered, Renderer, RenderRequest, Texts
from tests.conftest import FIXTURES

PLAIN = FIXTURES / "charts" / "plain"


def requests(count: int, chart: Path = PLAIN) -> list[RenderRequest]:
    return [RenderRequest(chart, {"number": number}, f"r{number}", "default", "v1.37.0") for number in range(count)]


@pytest.mark.parametrize("engine", ["helm4_engine", "embedded_engine"])
def test_renders_come_as_without_it(engine: str, request: pytest.FixtureRequest) -> None:
    renderer: Renderer = request.getfixturevalue(engine)
    known, other = requests(7), requests(9)[8]
    alone = [renderer.render(one) for one in (*known, other)]
    assert len({rendered.manifests for rendered in alone}) == len(alone)
    ahead = Ahead(renderer, known, jobs=2)
    found = [ahead.render(one) for one in known[:3]]
    assert ahead.render(other) == alone[-1]
    found += [ahead.render(one) for one in known[3:]]
    assert found == alone[:-1]
    assert ahead.render(known[0]) == alone[0]


def test_texts_are_told_between_renders(embedded_engine: Embedded) -> None:
    known = requests(3)
    texts, alone = embedded_engine.texts(known[2]), [embedded_engine.render(one) for one in known]
    ahead = Ahead(embedded_engine, known, jobs=1)
    assert ahead.texts(known[2]) == texts
    assert [ahead.render(one) for one in known] == alone


class Counted:
    """An engine that notes how many renders were begun whose result nobody has asked for."""

    name = version = "counted"

    def __init__(self, *, concurrent: bool) -> None:
        self.concurrent = concurrent
        self.begun = self.most = 0

    def begin(self, request: RenderRequest) -> Callable[[], Rendered]:
        self.begun += 1
        self.most = max(self.most, self.begun)
        return self._result

    def _result(self) -> Rendered:
        self.begun -= 1
        return Rendered()

    def render(self, request: RenderRequest) -> Rendered:
        return self.begin(request)()

    def texts(self, request: RenderRequest) -> Texts:
        return Texts({})

    def another(self) -> Counted:
        return Counted(concurrent=self.concurrent)

    def close(self) -> None:
        """Nothing runs."""


@pytest.mark.parametrize(("concurrent", "most"), [(True, 2), (False, 4)])
def test_no_more_is_begun_than_can_wait(concurrent: bool, most: int) -> None:
    engine = Counted(concurrent=concurrent)
    asked = requests(40)
    ahead = Ahead(engine, asked, jobs=2)
    for one in asked:
        ahead.render(one)
    assert (engine.begun, engine.most) == (0, most)


@pytest.mark.parametrize("engine", [Embedded, lambda: HelmCli("helm")])
def test_an_engine_that_was_closed_is_told_where_it_is_asked_for(engine: Callable[[], Renderer]) -> None:
    closed = engine()
    closed.close()
    ahead = Ahead(closed, requests(2), jobs=1)
    for one in requests(2):
        with pytest.raises(EngineError, match=r"\A(the embedded engine|helm) is not needed any more\Z"):
            ahead.render(one)
