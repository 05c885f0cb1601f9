"""Checking a value against a JSON schema that may come from a stranger, such as an MCP server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, UnknownType, ValidationError, best_match
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

_Check = Callable[[Any, Any, Any, Any], Iterable[ValidationError]]

_SHOWN_CHARS = 300


def problem_with(value: object, schema: Mapping[str, object]) -> str | None:
    """What does not fit, for a model or a person to read, None if the value fits.

    Nothing is fetched for a `$ref`, and regular expressions are not run: both would be a stranger's to abuse.
    A schema that cannot be used is a problem too.
    """
    try:
        kind = validator_for(schema if isinstance(schema.get("$schema"), str) else {}, Draft202012Validator)
        kind.check_schema(dict(schema))
        validator = _without_patterns(kind)(dict(schema), registry=Registry())
        error = best_match(validator.iter_errors(value))
    except (SchemaError, UnknownType, Unresolvable, ValueError) as unusable:
        return _shorten(f"the schema itself is not usable: {str(unusable).splitlines()[0]}")
    except RecursionError:
        return "the schema or the value is nested too deeply"
    if error is None:
        return None
    place = ".".join(str(part) for part in error.absolute_path)
    return _shorten(f"{place}: {error.message}" if place else error.message)


@cache
def _without_patterns(kind: type[Validator]) -> Any:
    """A validator that does not run the schema's regular expressions; whoever wrote them checks them."""
    additional: _Check = kind.VALIDATORS["additionalProperties"]

    def unchecked(_validator: Any, _value: Any, _instance: Any, _schema: Any) -> Iterable[ValidationError]:
        return ()

    def additional_unless_patterns(
        validator: Any, value: Any, instance: Any, schema: Any
    ) -> Iterable[ValidationError]:
        return () if "patternProperties" in schema else additional(validator, value, instance, schema)

    with_patterns = dict.fromkeys(("pattern", "patternProperties", "unevaluatedProperties"), unchecked)
    changed = {**with_patterns, "additionalProperties": additional_unless_patterns}
    return extend(kind, changed)  # type: ignore[no-untyped-call]


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"
