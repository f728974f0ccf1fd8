"""Renders ahead of the checks: the engine works while the process imports, reads and checks what came before."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from attune_lint.helm.renderer import Rendered, Renderer, RenderRequest, Texts

# How many requests an engine is given that answers one after the other. A thousand scenarios must not lie in memory.
_GIVEN = 4


class Ahead:
    """A renderer that has begun with the requests that are to come, in their order; with as many as `jobs` where it
    renders several at a time.

    A request other than the one expected next is rendered at once.
    """

    def __init__(self, renderer: Renderer, requests: Sequence[RenderRequest], *, jobs: int) -> None:
        self._renderer = renderer
        self._requests = requests
        self._most = jobs if renderer.concurrent else _GIVEN
        self._taken = 0
        self._begun: deque[Callable[[], Rendered]] = deque()
        self._begin()

    @property
    def name(self) -> str:
        return self._renderer.name

    @property
    def concurrent(self) -> bool:
        return self._renderer.concurrent

    @property
    def version(self) -> str:
        return self._renderer.version

    def _begin(self) -> None:
        first = self._taken + len(self._begun)
        self._begun += map(self._renderer.begin, self._requests[first : self._taken + self._most])

    def begin(self, request: RenderRequest) -> Callable[[], Rendered]:
        """Begins with one more."""
        return self._renderer.begin(request)

    def render(self, request: RenderRequest) -> Rendered:
        """The answer to the next request."""
        if self._taken >= len(self._requests) or self._requests[self._taken] != request:
            return self._renderer.render(request)
        self._taken += 1
        try:
            return self._begun.popleft()()
        finally:
            self._begin()

    def texts(self, request: RenderRequest) -> Texts:
        """Rendered at once."""
        return self._renderer.texts(request)

    def another(self) -> Renderer:
        """One that has begun with nothing."""
        return self._renderer.another()

    def close(self) -> None:
        """Ends all renders."""
        self._renderer.close()
