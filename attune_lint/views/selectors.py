"""Label selectors: what is wrong with one, and what it selects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attune_lint.path import Path
from attune_lint.syntax.grammar import label_key_fault, label_value_fault

OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def selector_faults(selector: Any) -> Iterator[tuple[str, Path]]:
    """Everything that the API server refuses in a label selector, and where in it."""
    if not isinstance(selector, dict):
        return
    labels = selector.get("matchLabels")
    yield from ((fault, ("matchLabels", *path)) for fault, path in label_faults(labels))
    expressions = selector.get("matchExpressions")
    for index, expression in enumerate(expressions if isinstance(expressions, list) else ()):
        if isinstance(expression, dict):
            for fault, path in _expression_faults(expression):
                yield fault, ("matchExpressions", index, *path)


def label_faults(labels: Any) -> Iterator[tuple[str, Path]]:
    """Everything that the API server refuses in a mapping of labels."""
    for key, value in labels.items() if isinstance(labels, dict) else ():
        fault = label_key_fault(str(key))
        if fault:
            yield f"has the key `{key}`, which {fault}", (key,)
        elif isinstance(value, str) and label_value_fault(value):
            yield f"wants `{key}: {value}`, whose value {label_value_fault(value)}", (key,)


def _expression_faults(expression: Mapping[str, Any]) -> Iterator[tuple[str, Path]]:
    key, operator, values = (expression.get(field) for field in ("key", "operator", "values"))
    if isinstance(key, str) and label_key_fault(key):
        yield f"has the key `{key}`, which {label_key_fault(key)}", ("key",)
    if operator not in OPERATORS:
        if isinstance(operator, str):
            yield f"has the operator `{operator}`; there is {', '.join(OPERATORS)}", ("operator",)
    elif operator in ("In", "NotIn") and not values:
        yield f"has the operator {operator} for `{key}` without values", ("values",)
    elif operator in ("Exists", "DoesNotExist") and values:
        yield f"has the operator {operator} for `{key}` beside values", ("values",)
    for index, value in enumerate(values if isinstance(values, list) else ()):
        if isinstance(value, str) and label_value_fault(value):
            yield f"has the value `{value}` for `{key}`, which {label_value_fault(value)}", ("values", index)


def selects(selector: Any, labels: Mapping[str, Any]) -> bool:
    """Whether a selector selects something with these labels. An empty one selects everything, an absent one
    nothing."""
    if not isinstance(selector, dict):
        return False
    wanted, expressions = selector.get("matchLabels"), selector.get("matchExpressions")
    if isinstance(wanted, dict) and any(labels.get(key) != value for key, value in wanted.items()):
        return False
    items = expressions if isinstance(expressions, list) else []
    return all(_matches(item, labels) for item in items if isinstance(item, dict))


def _matches(expression: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    key, values = expression.get("key"), expression.get("values")
    found = labels.get(key) if isinstance(key, str) else None
    given = values if isinstance(values, list) else []
    match expression.get("operator"):
        case "In":
            return found is not None and found in given
        case "NotIn":
            return found is None or found not in given
        case "Exists":
            return found is not None
        case "DoesNotExist":
            return found is None
    return False
