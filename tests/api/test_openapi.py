"""/openapi.json is the contract: complete enough to generate a client from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from kernel.store.event_types import EVENT_TYPES


@pytest.fixture
async def document(http: httpx.AsyncClient) -> dict[str, Any]:
    answer = await http.get("/openapi.json")
    assert answer.status_code == 200
    contract: dict[str, Any] = answer.json()
    return contract


def references(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(references(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(references(value) for value in node))
    return set()


async def test_the_copy_that_the_webuis_types_are_made_from_is_up_to_date(document: dict[str, Any]) -> None:
    copy = Path(__file__).parents[2] / "agent-webui/openapi.json"
    assert json.loads(copy.read_text("utf-8")) == document, (
        "python -m kernel.api.openapi > agent-webui/openapi.json, then npm run gen:api there"
    )


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= known


async def test_every_route_says_what_it_does_and_how_it_fails(document: dict[str, Any]) -> None:
    operations = [
        (path, operation) for path, methods in document["paths"].items() for operation in methods.values()
    ]
    assert operations
    for path, operation in operations:
        assert operation.get("description"), path
        for status in ("403", "421", "500"):
            assert "application/problem+json" in operation["responses"][status]["content"], path


async def test_the_data_of_every_event_is_described(document: dict[str, Any]) -> None:
    stream = document["paths"]["/api/conversations/{conversation_id}/stream"]["get"]["responses"]["200"]
    for event in EVENT_TYPES:
        assert f"`{event.type}`" in stream["description"]
        assert event.__name__ in document["components"]["schemas"]
