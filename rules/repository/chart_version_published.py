"""The versions that a workflow writes out are those of Chart.yaml.

Why
    A workflow that packages the chart as one version, or tags images with it, while Chart.yaml says another, publishes
    a chart that asks for images which are not there. Where the version is taken from a tag or a variable, nothing can
    differ, and nothing is said.

Bad
    ```diff .gitea/workflows/publish.yml
    -          version="${GITHUB_REF_NAME#v}"
    +          version="0.3.9"
    ```

    or images of another version than the chart's application:

    ```diff .gitea/workflows/publish.yml
    -          tags: ${{ env.REGISTRY }}/${{ env.NAMESPACE }}/${{ matrix.image }}:${{ steps.version.outputs.number }}
    +          tags: ${{ env.REGISTRY }}/${{ env.NAMESPACE }}/${{ matrix.image }}:0.3.9
    ```

Good
    ```diff .gitea/workflows/publish.yml
    -          version="${GITHUB_REF_NAME#v}"
    +          version="0.4.0"
    ```

Fix
    Take the version from the tag that starts the workflow, or write the one of Chart.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attune_lint.rule import Context, Problem, RepositoryView, Scope, Severity, rule

_VERSION = re.compile(r"v?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)\Z")


def says_versions(view: RepositoryView, ctx: Context) -> bool:
    return bool(any(view.chart_uses("package")) or any(view.builds_of(image) for image in view.images))


@rule(severity=Severity.ERROR, scope=Scope.REPOSITORY, when=says_versions, contract=True)
def check(view: RepositoryView, ctx: Context) -> Iterator[Problem]:
    own = {"version": view.chart.version, "appVersion": str(view.chart.metadata.get("appVersion") or "")}
    for use in view.chart_uses("package"):
        for key, found in (("version", use.done.version), ("appVersion", use.done.app_version)):
            version = _VERSION.match(found)
            if version is not None and own[key] and version[1] != own[key].removeprefix("v"):
                yield view.problem(
                    f"the workflow packages the chart with the {key} `{found}`; Chart.yaml says `{own[key]}`",
                    f"Write {own[key]}, or take the {key} from the tag.",
                    use.location(found),
                    detail=f"package {key}",
                )
    yield from _images(view, own["appVersion"].removeprefix("v"))


def _images(view: RepositoryView, wanted: str) -> Iterator[Problem]:
    """Tags of images: one of several may be another (`latest`, a shorter one), so that all must differ."""
    seen: set[str] = set()
    for image in view.images:
        for build in view.builds_of(image):
            tags = [name.rpartition(":")[2] for name in build.names]
            versions = [found[1] for tag in tags if (found := _VERSION.match(tag))]
            if not wanted or len(versions) != len(tags) or wanted in versions or not versions:
                continue
            if versions[0] not in seen:
                seen.add(versions[0])
                yield view.problem(
                    f"the workflow tags the image `{image.repository}` with `{versions[0]}`; the chart's appVersion is "
                    f"`{wanted}`",
                    f"Write {wanted}, or take the version from the tag.",
                    build.location("tag"),
                    detail=f"image {versions[0]}",
                )
