"""Schemas come from strangers: whatever they hold, checking a value ends soon, fetches nothing and says what
is wrong."""

from __future__ import annotations

import time

import pytest

from kernel.llm.json_schema import problem_with
from tests.harness.waiting import HANGS_AFTER_SECONDS

DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def test_what_fits_has_no_problem_and_what_does_not_is_named_with_its_place() -> None:
    schema: dict[str, object] = {
        "type": "object",
        "properties": {"places": {"type": "array", "items": {"type": "string"}}},
        "required": ["places"],
    }
    assert problem_with({"places": ["Rome"]}, schema) is None
    assert problem_with({"places": ["Rome", 7]}, schema) == "places.1: 7 is not of type 'string'"
    assert problem_with({}, schema) == "'places' is a required property"


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"properties": {"a": {"type": "strng"}}}, "schema itself"),
        ({"properties": {"a": {"minimum": "x"}}}, "schema itself"),
        ({"$ref": "http://127.0.0.1:1/other.json"}, "schema itself"),
        ({"$ref": "file:///etc/passwd"}, "schema itself"),
        ({"$ref": "#/nowhere"}, "schema itself"),
        ({"$schema": 5}, "schema itself"),
        ({"$schema": "http://[x", "required": ["b"]}, "schema itself"),
        ({"$ref": "#"}, "nested too deeply"),
        ({"$schema": "https://example.com/unknown", "required": ["b"]}, "'b' is a required property"),
        ({"$schema": DRAFT_7, "properties": {}, "additionalProperties": False}, "'a' was unexpected"),
        ({"properties": {}, "additionalProperties": False}, "'a' was unexpected"),
    ],
)
def test_a_schema_that_cannot_be_used_is_a_problem_and_no_crash(
    schema: dict[str, object], problem: str
) -> None:
    found = problem_with({"a": 1}, schema)
    assert found is not None
    assert problem in found


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"pattern": "^(a+)+$"}}},
        {"patternProperties": {"^(a+)+$": {}}, "additionalProperties": False},
        {"patternProperties": {"^(a+)+$": {}}, "unevaluatedProperties": False},
    ],
)
def test_a_regular_expression_of_a_stranger_is_not_run(schema: dict[str, object]) -> None:
    trap = "a" * 40 + "!"
    began = time.monotonic()
    assert problem_with({"a": trap, trap: 1}, schema) is None
    assert time.monotonic() - began < HANGS_AFTER_SECONDS


def test_a_problem_with_a_huge_value_is_told_shortly() -> None:
    problem = problem_with({"a": "x" * 100_000}, {"properties": {"a": {"type": "number"}}})
    assert problem is not None
    assert len(problem) <= 300
