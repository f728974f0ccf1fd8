"""The grammar of a CronJob's schedule and time zone, as the API server reads them."""

from __future__ import annotations

import re

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 6))
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NAMES = {
    "month": {name: number for number, name in enumerate(_MONTHS, 1)},
    "day of the week": {name: number for number, name in enumerate(_DAYS)},
}
_MACROS = frozenset({"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
_EVERY = re.compile(r"@every [+-]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))+\Z")
_PART = re.compile(r"(?P<first>[^-/]+)(-(?P<last>[^-/]+))?(/(?P<step>[^/]+))?\Z")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\Z")
_OFFSET = re.compile(r"(?!Etc/)([A-Za-z]*)[+-]\d+\Z")


def schedule_fault(schedule: str) -> str:
    """What keeps a text from being a schedule, or ""."""
    if schedule.startswith("@"):
        known = schedule in _MACROS or _EVERY.match(schedule)
        return "" if known else f"is none of {', '.join(sorted(_MACROS))} or `@every <duration>`"
    if "TZ" in schedule:
        return "names a time zone, which is the field timeZone's"
    fields = schedule.split()
    if len(fields) != len(_FIELDS):
        return f"has {len(fields)} fields, and takes 5 (minute, hour, day of the month, month, day of the week)"
    faults = (_field_fault(text, *field) for text, field in zip(fields, _FIELDS, strict=True))
    return next((fault for fault in faults if fault), "")


def zone_fault(zone: str) -> str:
    """What keeps a text from being the name of a time zone. Whether it is in the cluster's list is not known."""
    if zone.lower() == "local":
        return "is the node's own, and none by name"
    if not _ZONE.match(zone) or (_OFFSET.match(zone) and zone not in ("GMT+0", "GMT-0")):
        return "is no name of a time zone, such as `Europe/Berlin` or `Etc/UTC`"
    return ""


def _field_fault(text: str, what: str, low: int, high: int) -> str:
    for part in text.split(","):
        match = _PART.match(part)
        if match is None:
            return f"has the {what} `{text}`"
        first, last = _number(match["first"], what, low), _number(match["last"] or match["first"], what, high)
        if match["last"] is None and match["step"] is not None and first is not None:
            last = high  # `5/15` means from 5 on
        step = match["step"]
        if first is None or last is None or (step is not None and not (step.isdecimal() and int(step) > 0)):
            return f"has the {what} `{text}`"
        if not low <= first <= last <= high:
            return f"has the {what} `{text}`, which is not from {low} to {high}"
    return ""


def _number(word: str, what: str, otherwise: int) -> int | None:
    """A number or a name of the field; `*` and `?` stand for its bound."""
    if word in ("*", "?"):
        return otherwise
    if word.isdecimal() and word.isascii():
        return int(word)
    return _NAMES.get(what, {}).get(word.lower())
