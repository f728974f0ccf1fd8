"""What is wrong with data, in words: a path, the value found and the value wanted, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attune_lint.named_tuple import NamedTuple
from attune_lint.nearest import nearest
from attune_lint.path import Path, key_path
from attune_lint.validation.schema_engine import Fault

_NAMES = {
    "string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
    "array": "a list", "object": "a mapping", "null": "null",
}  # fmt: skip
_LONGEST = 60


class SchemaError(NamedTuple):
    """One error. `detail` names the fault where one path can have several, and never holds a value. `meant` is the
    field that an unknown one nearly names."""

    path: Path
    message: str
    help: str
    detail: str
    meant: str = ""

    def below(self, key: str) -> SchemaError:
        """The same error seen from a mapping that holds the data under a key."""
        message = self.message.replace(f"`{key_path(self.path)}`", f"`{key_path((key, *self.path))}`", 1)
        message = message if self.path else message.replace("it ", f"`{key}` ", 1)
        return self._replace(path=(key, *self.path), message=message)


def explain(faults: Iterable[Fault]) -> Iterator[SchemaError]:
    """All faults in words, each once, in the order of their paths."""
    errors = dict.fromkeys(error for fault in faults for error in _errors(fault))
    return iter(sorted(errors, key=lambda error: (tuple(map(str, error.path)), error.detail, error.message)))


def _errors(fault: Fault) -> Iterator[SchemaError]:
    if fault.keyword in ("anyOf", "oneOf"):
        yield from _alternatives(fault)
    elif fault.keyword in ("additionalProperties", "unevaluatedProperties") and isinstance(fault.instance, dict):
        yield from _unknown(fault)
    elif fault.keyword == "required":
        yield from _missing(fault)
    elif fault.keyword == "enum":
        yield _enum(fault)
    else:
        yield _plain(fault)


def _at(path: Path) -> str:
    return f"`{key_path(path)}`" if path else "it"


def _error(fault: Fault, wanted: str, help: str | None = None) -> SchemaError:
    message = f"{_at(fault.path)} must be {wanted}, and is {shown(fault.instance)}"
    return SchemaError(fault.path, message, help or f"Set {key_path(fault.path)} to {wanted}.", fault.keyword)


def shown(value: Any) -> str:
    """A value with its type in words: ``the text `2` ``, `a list`, `null`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean `{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number `{value}`"
    if isinstance(value, str):
        if not value:
            return "empty text"
        line = " ".join(value.split())
        return f"the text `{line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}`"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a mapping" if value else "an empty mapping"


def _unknown(fault: Fault) -> Iterator[SchemaError]:
    known = [*fault.schema.get("properties", ())]
    patterns = fault.schema.get("patternProperties", {})
    for name in fault.instance:
        if name in known or any(_matches(pattern, name) for pattern in patterns):
            continue
        path = (*fault.path, name)
        near = nearest(name, known)
        if near:
            help = f"Write {near} in place of {name}."
            yield SchemaError(path, f"{_at(path)} is no known field; did you mean `{near}`?", help, "unknown", near)
        else:
            yield SchemaError(path, f"{_at(path)} is no known field{_some(known)}", f"Remove {name}.", "unknown")


def _matches(pattern: str, name: str) -> bool:
    import re

    return re.search(pattern, name) is not None


def _some(known: list[str]) -> str:
    return f": there is {', '.join(known)}" if 0 < len(known) <= 12 else ""


def _missing(fault: Fault) -> Iterator[SchemaError]:
    instance = fault.instance if isinstance(fault.instance, dict) else {}
    named = [name for name in fault.schema.get("required", ()) if name not in instance]
    for name in named:
        message = f"{_at(fault.path)} lacks the field `{name}`"
        yield SchemaError(fault.path, message, f"Set {key_path((*fault.path, name))}.", f"lacks {name}")


def _enum(fault: Fault) -> SchemaError:
    allowed = fault.schema.get("enum", [])
    words = " or ".join(f"`{value}`" for value in allowed) if allowed else "nothing"
    near = nearest(str(fault.instance), (str(value) for value in allowed))
    help = f"Write {near}." if near else f"Write {' or '.join(str(value) for value in allowed)}."
    return _error(fault, f"one of {words}" if len(allowed) > 1 else words, help)


def _types(schema: Any) -> list[str]:
    given = schema.get("type", ()) if isinstance(schema, dict) else ()
    names = [given] if isinstance(given, str) else list(given)
    return sorted(dict.fromkeys(name for name in names if name != "null"), key=list(_NAMES).index) or names


def _plain(fault: Fault) -> SchemaError:
    schema = fault.schema
    match fault.keyword:
        case "type":
            wanted = " or ".join(_NAMES[name] for name in _types(schema) if name in _NAMES)
            return _error(fault, wanted or "of another type", _quoting(fault, _types(schema)))
        case "minimum" | "exclusiveMinimum" | "maximum" | "exclusiveMaximum":
            words = {"minimum": "at least", "maximum": "at most", "exclusiveMinimum": "more than"}
            return _error(fault, f"{words.get(fault.keyword, 'less than')} {schema.get(fault.keyword)}")
        case "minLength" | "minItems" | "minProperties" if schema.get(fault.keyword) == 1:
            message = f"{_at(fault.path)} must not be empty"
            return SchemaError(
                fault.path, message, f"Give {key_path(fault.path)} a value, or remove it.", fault.keyword
            )
        case "maxLength":
            length = len(fault.instance) if isinstance(fault.instance, str) else 0
            message = f"{_at(fault.path)} has {length} characters; at most {schema.get('maxLength')} are allowed"
            return SchemaError(fault.path, message, f"Shorten {key_path(fault.path)}.", fault.keyword)
        case "pattern":
            return _error(fault, schema.get("x-wanted") or f"of the form `{schema.get('pattern')}`")
        case "const":
            return _error(fault, shown(schema.get("const")))
        case "uniqueItems":
            message = f"{_at(fault.path)} has one item twice"
            return SchemaError(fault.path, message, "Remove one of them.", fault.keyword)
        case "falseSchema":
            message = f"{_at(fault.path)} is not allowed here"
            return SchemaError(fault.path, message, f"Remove {key_path(fault.path)}.", fault.keyword)
    text = fault.text.splitlines()[0]
    return SchemaError(fault.path, f"{_at(fault.path)}: {text}", f"Correct {key_path(fault.path)}.", fault.keyword)


def _quoting(fault: Fault, wanted: list[str]) -> str | None:
    """The most frequent cause has a remedy of its own: a scalar that lacks its quotes, or has some too many."""
    if wanted == ["string"] and isinstance(fault.instance, bool | int | float):
        return f"Put the value of {key_path(fault.path)} in quotes."
    if wanted in (["integer"], ["number"]) and isinstance(fault.instance, str) and fault.instance.isdigit():
        return f"Remove the quotes around the value of {key_path(fault.path)}."
    return None


def _alternatives(fault: Fault) -> Iterator[SchemaError]:
    """The faults of the one alternative that was meant, where its type says so; else what all of them want."""
    own = [branch for branch in fault.branches if not any(_is_type_fault(f, fault.path) for f in branch)]
    if len(own) == 1:
        for inner in own[0]:
            yield from _errors(inner)
        return
    types = dict.fromkeys(name for branch in fault.branches for f in branch for name in _types(f.schema))
    wanted = " or ".join(_NAMES[name] for name in sorted(types, key=list(_NAMES).index) if name != "null")
    if own or not wanted:
        message = f"{_at(fault.path)} fits none of the forms that are allowed, or more than one"
        yield SchemaError(fault.path, message, f"Correct {key_path(fault.path)}.", fault.keyword)
    else:
        yield _error(fault, wanted)


def _is_type_fault(fault: Fault, path: Path) -> bool:
    return fault.keyword == "type" and fault.path == path
