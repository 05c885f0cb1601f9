"""The event stream as OpenAPI describes it."""

from __future__ import annotations

from typing import Any

from kernel.store.event_types import EVENT_TYPES

EVENT_STREAM: dict[str, Any] = {
    "description": (
        "Server-sent events. `id` is the seq to resume after, `event` one of "
        + ", ".join(f"`{event.type}`" for event in EVENT_TYPES)
        + " with the data below; or `conversation` with the whole state; or, without an id, `reset`, "
        "`conversation.deleted`, `timeout` and `shutdown`."
    ),
    "content": {
        "text/event-stream": {
            "schema": {"oneOf": [{"$ref": f"#/components/schemas/{event.__name__}"} for event in EVENT_TYPES]}
        }
    },
}


def event_schemas() -> dict[str, Any]:
    """The JSON schemas of all event data, for `components.schemas`."""
    schemas: dict[str, Any] = {}
    for event in EVENT_TYPES:
        schema = event.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[event.__name__] = schema
    return schemas
