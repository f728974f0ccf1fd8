"""Writes what is generated: schemas from pydantic models, the list of rules from their pages, the README's samples:
`python -m tests.generate`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from attune_lint.run.registry import load_rules
from attune_lint.sources.config_model import ConfigModel
from attune_lint.validation.values_model import AgentWorkersValues, WorkerPoolsValues
from tests.kube_differences import apis, differences
from tests.readme import readme

ROOT = Path(__file__).parent.parent
COMMAND = "python -m tests.generate"
_NULL = {"type": "null"}
_MAPS = ("properties", "patternProperties", "definitions", "$defs")


def generated() -> dict[str, str]:
    """The text of every generated file, by its path from the root; the reference charts carry their schemas too."""
    schemas = {
        "schemas/values.schema.json": draft7(AgentWorkersValues),
        "schemas/values.worker-pools.schema.json": draft7(WorkerPoolsValues),
        "fixtures/attune/charts/attune/values.schema.json": draft7(AgentWorkersValues),
        "fixtures/attune-pools/charts/attune/values.schema.json": draft7(WorkerPoolsValues),
        "fixtures/layouts/agent-workers/values.schema.json": draft7(AgentWorkersValues),
        "fixtures/layouts/maps/values.schema.json": draft7(AgentWorkersValues),
        "fixtures/layouts/worker-pools/values.schema.json": draft7(WorkerPoolsValues),
        "schemas/config.schema.json": {
            "$schema": GenerateJsonSchema.schema_dialect,
            **_plain(ConfigModel, "#/$defs/{model}"),
        },
    }
    texts = {name: json.dumps(data, indent=2, ensure_ascii=False) + "\n" for name, data in schemas.items()}
    texts["schemas/kubernetes-apis.json"] = json.dumps(apis(), separators=(",", ":")) + "\n"
    texts["schemas/kubernetes-differences.json"] = json.dumps(differences(), separators=(",", ":")) + "\n"
    return {**texts, "rules/README.md": rule_list(), "README.md": readme()}


# Rules about kinds that Attune's charts do not render.
WITHOUT_SUBJECT = ("cluster-object-invalid", "webhook-invalid")


def rule_list() -> str:
    """All rules in one page, by category."""
    lines = [
        "# The rules",
        "",
        "`attune-lint explain RULE` says why each one is there, with a bad and a good example and the fix.",
        "A rule that is marked \\* says that something could not be read or rendered: it cannot be ignored.",
    ]
    for category, rules in groupby(load_rules(), key=lambda rule: rule.category):
        lines += ["", f"## {category}", "", "| rule | severity | what holds |", "| --- | --- | --- |"]
        for rule in rules:
            page = f"{rule.category.replace('-', '_')}/{rule.id.replace('-', '_')}.py"
            mark = " \\*" if rule.mandatory else ""
            lines.append(f"| [{rule.id}]({page}){mark} | {rule.severity} | {rule.summary} |")
    lines += [
        "",
        "## Not exercised by the reference charts",
        "",
        "Every rule meets a subject on the chart in `fixtures/attune`, but for those about kinds that Attune does not",
        f"render: {', '.join(f'`{rule}`' for rule in WITHOUT_SUBJECT)}. Their pages and tables of cases exercise them.",
    ]
    return "\n".join(lines) + "\n"


def draft7(model: type[BaseModel]) -> dict[str, Any]:
    """A model's schema in the draft that Helm 3 reads."""
    data = _plain(model, "#/definitions/{model}")
    definitions = data.pop("$defs", {})
    data = {"$schema": "http://json-schema.org/draft-07/schema#", **data, "definitions": definitions}
    nullable: set[str] = set()
    for schema in list(subschemas(data)):
        _merge_null(schema, nullable)
        if schema.get("default", 0) is None:
            del schema["default"]  # null is what unset means
    # `anyOf` hides the error of the branch that was meant, so a definition takes null itself.
    for name in nullable:
        definitions[name]["type"] = [definitions[name]["type"], "null"]
    return data


def _plain(model: type[BaseModel], ref_template: str) -> dict[str, Any]:
    data = model.model_json_schema(ref_template=ref_template)
    kept = data.get("title") if "title" in model.model_config else None
    for schema in subschemas(data):
        schema.pop("title", None)  # pydantic repeats the name
    return {"title": kept, **data} if kept else data


def subschemas(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and all below it; names of properties are no keywords."""
    if isinstance(schema, list):
        for item in schema:
            yield from subschemas(item)
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword, below in list(schema.items()):
        if keyword in _MAPS:
            yield from subschemas(list(below.values()))
        elif keyword in ("items", "additionalProperties", "prefixItems", "anyOf", "oneOf", "allOf", "not"):
            yield from subschemas(below)


def _merge_null(schema: dict[str, Any], nullable: set[str]) -> None:
    """`anyOf` with null becomes a list of types; an enum keeps it, since null is no word to offer."""
    branches = schema.get("anyOf", [])
    if len(branches) != 2 or branches[1] != _NULL or "enum" in branches[0]:
        return
    del schema["anyOf"]
    branch = branches[0]
    if "$ref" in branch:
        nullable.add(branch["$ref"].rpartition("/")[2])
        schema["$ref"] = branch["$ref"]
        return
    types = branch["type"] if isinstance(branch["type"], list) else [branch["type"]]
    rest = dict(schema)
    schema.clear()
    schema.update({**branch, "type": [*types, "null"], **rest})


if __name__ == "__main__":
    for name, text in generated().items():
        (ROOT / name).write_text(text, encoding="utf-8")
