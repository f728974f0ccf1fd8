"""Helm's rendered text as manifests: how its output is cut into documents, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from attune_lint.helm.renderer import Manifest
from attune_lint.path import lookup
from attune_lint.syntax.yamldoc import read_documents

# As Helm 4 has it; Helm 3 takes the white space around along, which changes no object.
_SEPARATOR = re.compile(r"^---[ \t]*", re.MULTILINE)
_SOURCE = re.compile(r"^---\n# Source: (.*)\n", re.MULTILINE)
_KIND = re.compile(r"^kind: *[\"']?(\w+)", re.MULTILINE)
# Every mention of the annotation, with its value where that is written plainly: on one line, and a key on the next.
_HOOK = re.compile(r"""helm\.sh/hook(?![-\w])(?:["']?:[ ]+(["']?)([a-z, -]+)\1(?=\s*\Z|\n[ ]*["']?[\w./-]+["']?:))?""")
_HOOKS = frozenset(
    {"pre-install", "post-install", "pre-delete", "post-delete", "pre-upgrade", "post-upgrade", "pre-rollback",
     "post-rollback", "test", "test-success"}
)  # fmt: skip


def of_output(text: str) -> tuple[tuple[Manifest, ...], tuple[Manifest, ...]]:
    """The manifests and the CRDs in what `helm template --include-crds` prints."""
    marks = list(_SOURCE.finditer(text))
    # The text of a CRD is printed as it stands, and may hold a line like Helm's own.
    chart = marks[0][1].partition("/")[0] if marks else ""
    marks = [mark for mark in marks if mark[1].startswith(f"{chart}/")]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found = [Manifest(mark[1], text[mark.end() : end]) for mark, end in zip(marks, ends, strict=False)]
    manifests = ordered(manifest for manifest in found if not _is_crd(manifest.template))
    return manifests, ordered(manifest for manifest in found if _is_crd(manifest.template))


def texts_of_output(text: str) -> dict[str, str]:
    """The text of each template in what `helm template --debug` prints where some text is no YAML."""
    marks = list(_SOURCE.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return {mark[1]: text[mark.end() : end] for mark, end in zip(marks, ends, strict=False)}


def _is_crd(template: str) -> bool:
    parts = PurePosixPath(template).parts
    return next((part == "crds" for part in parts if part in ("crds", "templates")), False)


def of_files(rendered: Mapping[str, str]) -> tuple[Manifest, ...]:
    """The manifests in what the library renders: a text for each template, partials and notes among them."""
    return ordered(manifest for template, text in rendered.items() for manifest in _cut(template, text))


@lru_cache(maxsize=256)
def _cut(template: str, text: str) -> tuple[Manifest, ...]:
    """The manifests of one template; most scenarios print it as the one before."""
    name = PurePosixPath(template).name
    if name.startswith("_") or name == "NOTES.txt":
        return ()
    return tuple(
        Manifest(template, f"{document.strip(chr(10))}\n")
        for document in _SEPARATOR.split(text)
        if document.strip() and not _has_unknown_hook(document)
    )


def _has_unknown_hook(text: str) -> bool:
    """Helm leaves an object out whose hook it does not know, with a note that nobody sees."""
    told = _HOOK.findall(text)
    if all(hook.strip() in _HOOKS for _, hooks in told for hook in hooks.split(",")):
        return False
    for document in read_documents(text):
        hooks = lookup(document.data, ("metadata", "annotations", "helm.sh/hook"))
        if isinstance(hooks, str):
            return any(hook.strip().lower() not in _HOOKS for hook in hooks.split(","))
    return False


def ordered(manifests: Iterable[Manifest]) -> tuple[Manifest, ...]:
    """By template and kind: Helm's output has the kinds in the order of their install, the library as the template
    has them. Within a kind both keep the template's order."""
    return tuple(sorted(manifests, key=lambda manifest: (manifest.template, _kind(manifest.text))))


@lru_cache(maxsize=256)
def _kind(text: str) -> str:
    found = _KIND.search(text)
    return found[1] if found else ""
