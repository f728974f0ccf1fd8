"""Takes secrets out of a report before any format sees it: one redactor for messages, excerpts and problems.

Short or everyday words (also used as plain values) cannot be told from the text around
them, so in text they are masked only where the line itself says what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from attune_lint.finding import Finding
from attune_lint.report import Report
from attune_lint.views.manifest import KubeObject
from attune_lint.views.secrets import URL_PASSWORD, secrets_in_object

MASK = "***"
_MINIMUM = 5

_SECRET_LINE = re.compile(
    r"(?P<key>[\w.-]*?(?:pass(?:word|wd|phrase)?|secret|token|jwt"
    r"|(?:api|private|encryption|signing|access|auth|master)[-_]?key)s?[\"']?\s*[:=]\s*)"
    r"(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"'{}\[\]#,|>][^\s,\"']*)",
    re.IGNORECASE,
)


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

    def learn_object(self, object_: KubeObject) -> None:
        """The secrets that a rendered object holds. A host in a Secret is the name of a Service, which is no secret."""
        self.learn(secrets=secrets_in_object(object_.data), plain=[object_.name])

    def take(self, other: Redactor) -> None:
        """Learns what another one knows."""
        self._secrets |= other._secrets
        self._plain |= other._plain
        self._pattern = None

    def text(self, text: str) -> str:
        """The text without secrets."""
        if self._pattern is None:
            known = sorted(self._secrets - self._plain, key=lambda secret: (-len(secret), secret))
            self._pattern = re.compile("|".join(re.escape(secret) for secret in known) or r"(?!)")
        masked = self._pattern.sub(MASK, text)
        return URL_PASSWORD.sub(rf"\1:{MASK}", masked)

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
            excerpts=tuple(
                excerpt._replace(lines=tuple(self.line(line) for line in excerpt.lines)) for excerpt in finding.excerpts
            ),
        )


def _mask_value(match: re.Match[str]) -> str:
    value = match.group("value")
    if is_template(value) or value.strip("\"'") in ("true", "false", "null", "~", MASK):
        return match.group(0)
    return match.group("key") + MASK


def is_template(value: str) -> bool:
    """Whether a scalar is a template action or a reference and no literal."""
    return value.lstrip("\"'").startswith(("{{", "$", "."))
