"""Schemas of strangers, made plain: every reference put in its place, nothing that costs much to check.

What is left is a JSON Schema (2020-12) that says the same but for recursion, which is cut, and patterns,
which are left out because a regular expression can be written so that checking it never ends. The server
checks its arguments itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator, SchemaError

from kernel.mcp.limits import Limits
from kernel.mcp.text import clean

_ONE = {
    *("additionalProperties", "items", "contains", "not", "if", "then", "else", "propertyNames"),
    *("unevaluatedItems", "unevaluatedProperties"),
}
_MANY = {"allOf", "anyOf", "oneOf", "prefixItems"}
_NAMED = {"properties", "dependentSchemas"}
_TEXTS = {"title", "description"}
_VALUES = {
    *("type", "required", "enum", "const", "default", "format", "minimum", "maximum", "multipleOf"),
    *("exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems"),
    *("minProperties", "maxProperties", "minContains", "maxContains", "dependentRequired"),
}
LONGEST_PROPERTY = 128


class SchemaRefused(Exception):
    """Why a schema cannot be used."""


def plain_schema(schema: Mapping[str, Any], limits: Limits) -> dict[str, object]:
    """The schema of an object, made plain. Raises SchemaRefused."""
    if size_of(schema) > limits.schema:
        raise SchemaRefused(f"its schema is larger than {limits.schema // 1024} KiB")
    plain = _Walk(schema, limits).plain(schema, frozenset(), 0)
    if not isinstance(plain, dict) or plain.setdefault("type", "object") != "object":
        raise SchemaRefused("its schema is not one of an object")
    if size_of(plain) > limits.schema:
        raise SchemaRefused(f"its schema is larger than {limits.schema // 1024} KiB once it is written out")
    try:
        Draft202012Validator.check_schema(plain)
    except SchemaError as error:
        raise SchemaRefused(f"its schema is not valid: {clean(error.message, 200, lines=False)}") from error
    return plain


def size_of(value: object) -> int:
    """Bytes of a JSON value."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


class _Walk:
    def __init__(self, root: Mapping[str, Any], limits: Limits) -> None:
        self._root = root
        self._limits = limits
        self._nodes = 0

    def plain(self, schema: object, within: frozenset[str], depth: int) -> dict[str, Any] | bool:
        """A part of the schema; `within` are the references that led here."""
        if isinstance(schema, bool):
            return schema
        if not isinstance(schema, dict):
            raise SchemaRefused("its schema is not valid: a part of it is no schema")
        self._nodes += 1
        if self._nodes > self._limits.schema_nodes:
            raise SchemaRefused(f"its schema has more than {self._limits.schema_nodes} parts")
        if depth > self._limits.schema_depth:
            return {}
        found: dict[str, Any] = {}
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in within:
            inlined = self.plain(self._resolve(reference), within | {reference}, depth)
            if isinstance(inlined, bool):
                return inlined
            found = inlined
        for key, value in schema.items():
            found |= self._keyword(key, value, within, depth + 1)
        return found

    def _keyword(self, key: str, value: Any, within: frozenset[str], depth: int) -> dict[str, Any]:
        if key in _VALUES:
            return {key: value}
        if key in _TEXTS and isinstance(value, str):
            return {key: clean(value, self._limits.description)}
        if key in _ONE and isinstance(value, dict | bool):
            return {key: self.plain(value, within, depth)}
        if key in _MANY and isinstance(value, list):
            return {key: [self.plain(part, within, depth) for part in value]}
        if key in _NAMED and isinstance(value, dict):
            parts = {name: part for name, part in value.items() if _is_plain_name(name)}
            return {key: {name: self.plain(part, within, depth) for name, part in parts.items()}}
        return {}

    def _resolve(self, reference: str) -> object:
        """The part that a JSON pointer (RFC 6901) names."""
        if reference != "#" and not reference.startswith("#/"):
            raise SchemaRefused("its schema refers to something outside of itself")
        part: Any = self._root
        for token in unquote(reference).split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            if isinstance(part, dict) and name in part:
                part = part[name]
            elif isinstance(part, list) and name.isdecimal() and int(name) < len(part):
                part = part[int(name)]
            else:
                raise SchemaRefused("its schema refers to a part that it does not have")
        return part


def _is_plain_name(name: str) -> bool:
    return len(name) <= LONGEST_PROPERTY and name.isprintable()
