"""Renders ahead of the checks: the engine works while the process imports, reads and checks what came before."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from attune_lint.helm.renderer import Rendered, Renderer, RenderRequest, Texts

# How many renders may wait to be taken: a thousand scenarios must not lie in memory.
_WAITING = 4


class Ahead:
    """A renderer that has begun with the requests that are to come, in their order.

    A request other than the one expected next is rendered at once.
    """

    def __init__(self, renderer: Renderer, requests: Sequence[RenderRequest], *, jobs: int) -> None:
        self._renderer = renderer
        self._requests = requests
        self._begun = 0
        self._taken = 0
        self._state = threading.Condition()
        self._answers: dict[int, Rendered | BaseException] = {}
        self._closed = False
        threads = min(jobs if renderer.concurrent else 1, len(requests))
        self._ahead = threads + _WAITING
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    @property
    def name(self) -> str:
        return self._renderer.name

    @property
    def concurrent(self) -> bool:
        return self._renderer.concurrent

    @property
    def version(self) -> str:
        return self._renderer.version

    def _work(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._closed or self._begun < self._taken + self._ahead)
                if self._closed or self._begun == len(self._requests):
                    return
                index = self._begun
                self._begun += 1
            try:
                answer: Rendered | BaseException = self._renderer.render(self._requests[index])
            except BaseException as error:  # raised again by the one who asks for this render
                answer = error
            with self._state:
                self._answers[index] = answer
                self._state.notify_all()

    def render(self, request: RenderRequest) -> Rendered:
        """The answer to the next request."""
        index = self._taken
        if index >= len(self._requests) or self._requests[index] != request:
            return self._renderer.render(request)
        with self._state:
            self._state.wait_for(lambda: index in self._answers)
            answer = self._answers.pop(index)
            self._taken += 1
            self._state.notify_all()
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def texts(self, request: RenderRequest) -> Texts:
        """Rendered at once."""
        return self._renderer.texts(request)

    def another(self) -> Renderer:
        """One that has begun with nothing."""
        return self._renderer.another()

    def stop(self) -> None:
        """Begins no further render, and waits for those that run."""
        self._begin_no_more()
        for thread in self._threads:
            thread.join()

    def close(self) -> None:
        """Begins no further render and ends those that run."""
        self._begin_no_more()
        self._renderer.close()

    def _begin_no_more(self) -> None:
        with self._state:
            self._closed = True
            self._state.notify_all()
