"""The verdicts on the objects of one chart for several Kubernetes versions, each found as seldom as it can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attune_lint.validation.kube_definitions import definitions
from attune_lint.validation.kube_differences import Uses, alike, is_known, uses
from attune_lint.validation.kube_schema import (
    KubeSchemas,
    Status,
    Verdict,
    gvk_of,
    served,
    without_nulls,
)


class _Checked:
    """An object with its verdicts by version; `asked` are the versions whose own schemas gave one."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.gvk = gvk_of(data)
        self.verdicts: dict[str, Verdict] = {}
        self.asked: list[str] = []
        self._uses: dict[str, Uses] = {}

    def uses(self, version: str) -> Uses:
        """What it uses of the definitions of a version that was asked."""
        if version not in self._uses:
            name = served(version)[self.gvk]
            self._uses[version] = uses(without_nulls(self.data), name, definitions(version))
        return self._uses[version]


class Verdicts:
    """A verdict that holds for another version too, since both describe the object alike, is not asked for again."""

    def __init__(self, versions: Iterable[str], crds: Iterable[Mapping[str, Any]] = ()) -> None:
        crds = tuple(crds)
        self._schemas = {version: KubeSchemas(version, crds) for version in versions}
        self._known: dict[int, _Checked] = {}

    def on(self, version: str, objects: Iterable[Mapping[str, Any]]) -> list[Verdict]:
        """The verdict on each object for one version (`X.Y`)."""
        checked = [self._checked(data) for data in objects]
        for one in checked:
            if version not in one.verdicts:
                self._borrow(one, version)
        schemas = self._schemas[version]
        schemas.prepare(one.data for one in checked if version not in one.verdicts)
        for one in checked:
            if version not in one.verdicts:
                one.verdicts[version] = schemas.check(one.data)
                one.asked.append(version)
        return [one.verdicts[version] for one in checked]

    def keep(self, objects: Iterable[Mapping[str, Any]]) -> None:
        """Lets go of all objects but those that may come again."""
        kept = {id(data) for data in objects}
        self._known = {key: one for key, one in self._known.items() if key in kept}

    def _checked(self, data: Mapping[str, Any]) -> _Checked:
        if id(data) not in self._known:
            self._known[id(data)] = _Checked(data)
        return self._known[id(data)]

    def _borrow(self, one: _Checked, version: str) -> None:
        for other in one.asked:
            if one.gvk in self._schemas[version].custom or self._is_alike(one, other, version):
                one.verdicts[version] = one.verdicts[other]
                return

    def _is_alike(self, one: _Checked, asked: str, version: str) -> bool:
        """Whether a version would say the same as one that was asked. What is wrong is told by each version itself,
        since it may offer other fields instead."""
        if one.verdicts[asked].status is not Status.VALID or not (is_known(asked) and is_known(version)):
            return False
        same_definition = served(version).get(one.gvk) == served(asked)[one.gvk]
        return same_definition and alike(one.uses(asked), asked, version)
