"""An engine that renders what it was given."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from attune_lint.errors import EngineError
from attune_lint.helm.renderer import Manifest, Rendered, RenderRequest, Texts


class Given:
    """Renders the same objects, each with its template, whatever is asked."""

    name = "helm"
    version = "test"
    concurrent = False

    def __init__(self, objects: Iterable[tuple[str, Any]]) -> None:
        self.manifests = tuple(Manifest(template, json.dumps(data)) for template, data in objects)

    def render(self, request: RenderRequest) -> Rendered:
        return Rendered(self.manifests)

    def texts(self, request: RenderRequest) -> Texts:
        """There is no template behind the objects."""
        raise EngineError("the objects are given")

    def close(self) -> None:
        """Nothing was started."""
