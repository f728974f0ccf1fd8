"""Versions and ranges as Helm reads them (Masterminds/semver): `>=1.27.0-0`, `^1.2`, `~1.2.3`, `1.x`, `1.2 - 1.4`."""

from __future__ import annotations

import re

from attune_lint.named_tuple import NamedTuple

_STRICT = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)"
    r"(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?"
    r"(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?\Z"
)
_NUMBER = r"(?:\d+|[xX*])"
_LOOSE = (
    rf"v?(?P<major>{_NUMBER})(?:\.(?P<minor>{_NUMBER}))?(?:\.(?P<patch>{_NUMBER}))?"
    r"(?:-(?P<pre>[0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?"
)
_VERSION = re.compile(_LOOSE)
_OPERATOR = r"(?:!=|>=|=>|<=|=<|~>|=|>|<|~|\^)"
_PART = re.compile(rf"\s*(?P<operator>{_OPERATOR})?\s*(?P<version>{_LOOSE.replace('?P<', '?P<part_')})\s*,?")
_BARE = rf"v?{_NUMBER}(?:\.{_NUMBER}){{0,2}}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
_HYPHEN = re.compile(rf"\s*({_BARE})\s+-\s+({_BARE})\s*")


def is_strict_version(text: str) -> bool:
    """Whether a text is a whole semantic version (semver.org, 2.0.0)."""
    return _STRICT.match(text) is not None


class Version(NamedTuple):
    """A version; a part that is missing counts as 0, and `known` is how many were written."""

    major: int
    minor: int
    patch: int
    pre: str = ""
    known: int = 3

    @property
    def key(self) -> tuple[int, int, int, tuple[tuple[int, int, str], ...]]:
        """What is compared: a version before a release is lower than it."""
        if not self.pre:
            return self.major, self.minor, self.patch, ((2, 0, ""),)
        parts = tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in self.pre.split("."))
        return self.major, self.minor, self.patch, parts


def read_version(text: str) -> Version | None:
    """A version, with or without `v` and all of its parts."""
    found = _VERSION.fullmatch(text.strip())
    return None if found is None else _version(found, "")


def _version(found: re.Match[str], prefix: str) -> Version:
    numbers: list[int] = []
    for name in ("major", "minor", "patch"):
        part = found[f"{prefix}{name}"]
        if part is None or not part.isdigit():
            break
        numbers.append(int(part))
    known = len(numbers)
    major, minor, patch = (*numbers, 0, 0, 0)[:3]
    return Version(major, minor, patch, found[f"{prefix}pre"] or "", known)


def matches(constraint: str, version: str) -> bool | None:
    """Whether a version is within a range; None where one of them cannot be read."""
    found = read_version(version)
    if found is None or found.known == 0:
        return None
    answers = [_all(part, found) for part in constraint.split("||")]
    return None if None in answers else any(answers)


def _all(text: str, version: Version) -> bool | None:
    """Whether a version fits all parts of a range."""
    if " - " in text:
        text = _HYPHEN.sub(r" >=\1 <=\2 ", text)
    at, answers = 0, []
    while text[at:].strip(" ,"):
        part = _PART.match(text, at)
        if part is None:
            return None
        answers.append(_fits(part["operator"] or "=", _version(part, "part_"), version))
        at = part.end()
    return all(answers) if answers else None


def _fits(operator: str, wanted: Version, version: Version) -> bool:
    # What comes before a release is only meant where the range names such a version itself.
    if version.pre and not wanted.pre:
        return False
    low, upper = version.key >= wanted.key, _upper(operator, wanted)
    match operator:
        case ">":
            return version.key > wanted.key if wanted.known == 3 else upper is not None and version.key[:3] >= upper
        case ">=" | "=>":
            return low
        case "<":
            return version.key < wanted.key
        case "<=" | "=<":
            return version.key <= wanted.key if wanted.known == 3 else upper is None or version.key[:3] < upper
        case "!=":
            return (
                not (low and (upper is None or version.key[:3] < upper))
                if wanted.known < 3
                else (version.key != wanted.key)
            )
        case "=" if wanted.known == 3:
            return version.key == wanted.key
    return low and (upper is None or version.key[:3] < upper)


def _upper(operator: str, wanted: Version) -> tuple[int, int, int] | None:
    """The first version that is above what an operator allows; None where there is none."""
    major, minor, patch, known = wanted.major, wanted.minor, wanted.patch, wanted.known
    if known == 0:
        return None
    if operator == "^":
        if major or known == 1:
            return major + 1, 0, 0
        if minor or known == 2:
            return 0, minor + 1, 0
        return 0, 0, patch + 1
    return (major + 1, 0, 0) if known == 1 else (major, minor + 1, 0)
