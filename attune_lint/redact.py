"""Takes secrets out of a report before any format sees it: one redactor for messages, excerpts and problems.

A secret is what stands under a key that says so, a variable whose name says so, the data of a rendered Secret, or
the password in a URL. Short or everyday words (also used as plain values) cannot be told from the text around
them, so in text they are masked only where the line itself says what they are.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from typing import Any

from attune_lint.finding import Finding
from attune_lint.report import Report

MASK = "***"
_MINIMUM = 5

_SECRET_KEY = re.compile(
    r"(pass(word|wd|phrase)?|secret|token|credentials?|(api|private|encryption|signing|access|auth|master)[-_]?key"
    r"|jwt|bearer|client[-_]?secret)s?\Z",
    re.IGNORECASE,
)
# Keys that hold the name of a Secret, or a setting about one.
_NAME_KEY = re.compile(r"(existing|pull)[-_]?secrets?\Z|\Asecrets?\Z", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(?<=://)([^\s/@:\"']*):([^\s/@\"']+)(?=@)")
_SECRET_LINE = re.compile(
    r"(?P<key>[\w.-]*?(?:pass(?:word|wd|phrase)?|secret|token|jwt"
    r"|(?:api|private|encryption|signing|access|auth|master)[-_]?key)s?[\"']?\s*[:=]\s*)"
    r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'{}\[\]#,|>][^\s,\"']*)",
    re.IGNORECASE,
)


def is_secret_key(key: str) -> bool:
    """Whether a value under this key is a secret, by the key's own name."""
    return bool(_SECRET_KEY.search(key)) and not _NAME_KEY.search(key)


def secrets_in_values(values: Any) -> Iterator[str]:
    """The secret strings of a values tree."""
    yield from _walk(values, secret=False)


def secrets_in_object(data: Any) -> Iterator[str]:
    """The secret strings of a rendered object: a Secret's data, and variables that say they are secret."""
    if isinstance(data, dict) and data.get("kind") == "Secret":
        for field in ("data", "stringData"):
            entries = data.get(field)
            for value in entries.values() if isinstance(entries, dict) else ():
                if isinstance(value, str):
                    yield value
                    if field == "data":
                        yield from _decoded(value)
        return
    yield from _walk(data, secret=False)


def plain_in_values(values: Any) -> Iterator[str]:
    """The strings of a values tree that are no secrets: a secret equal to one of them is an everyday word."""
    if isinstance(values, dict):
        for key, value in values.items():
            if is_secret_key(str(key)):
                continue
            if isinstance(value, str):
                yield value
            else:
                yield from plain_in_values(value)
    elif isinstance(values, list):
        for value in values:
            if isinstance(value, str):
                yield value
            elif not (isinstance(value, dict) and is_secret_key(str(value.get("name")))):
                yield from plain_in_values(value)


def _walk(node: Any, *, secret: bool) -> Iterator[str]:
    if isinstance(node, dict):
        variable = isinstance(node.get("name"), str) and is_secret_key(node["name"])
        for key, value in node.items():
            yield from _walk(value, secret=secret or is_secret_key(str(key)) or (variable and key == "value"))
    elif isinstance(node, list):
        for item in node:
            yield from _walk(item, secret=secret)
    elif isinstance(node, str):
        if secret:
            yield node
        yield from (match.group(2) for match in _URL_PASSWORD.finditer(node))
    elif secret and isinstance(node, int | float) and not isinstance(node, bool):
        yield str(node)


def _decoded(value: str) -> Iterator[str]:
    try:
        yield base64.b64decode(value, validate=True).decode()
    except (binascii.Error, ValueError):
        return


class Redactor:
    """Masks known secrets, and whatever a line itself calls a secret."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._plain: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, *, secrets: Iterable[str] = (), plain: Iterable[str] = ()) -> None:
        for secret in secrets:
            self._secrets.update(
                part for part in (secret, secret.strip(), *secret.splitlines()) if len(part) >= _MINIMUM
            )
        self._plain.update(plain)
        self._pattern = None

    def text(self, text: str) -> str:
        """The text without secrets."""
        if self._pattern is None:
            known = sorted(self._secrets - self._plain, key=lambda secret: (-len(secret), secret))
            self._pattern = re.compile("|".join(re.escape(secret) for secret in known) or r"(?!)")
        masked = self._pattern.sub(MASK, text)
        return _URL_PASSWORD.sub(rf"\1:{MASK}", masked)

    def line(self, line: str) -> str:
        """A line of a source file without secrets: what it calls a password is masked even if it is a common word."""
        return _SECRET_LINE.sub(_mask_value, self.text(line))

    def report(self, report: Report) -> Report:
        """The report without secrets."""
        ledger = report.ledger
        troubles = tuple(trouble._replace(what=self.text(trouble.what)) for trouble in ledger.troubles)
        findings = tuple(self._finding(finding) for finding in report.findings)
        return report._replace(findings=findings, ledger=ledger._replace(troubles=troubles))

    def _finding(self, finding: Finding) -> Finding:
        return finding._replace(
            message=self.text(finding.message),
            help=self.text(finding.help),
            excerpt=tuple(self.line(line) for line in finding.excerpt),
        )


def _mask_value(match: re.Match[str]) -> str:
    value = match.group("value")
    if is_template(value) or value.strip("\"'") in ("true", "false", "null", "~", MASK):
        return match.group(0)
    return match.group("key") + MASK


def is_template(value: str) -> bool:
    """Whether a scalar is a template action or a reference and no literal."""
    return value.lstrip("\"'").startswith(("{{", "$", "."))
