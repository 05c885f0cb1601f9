"""What a tool answered, as a text that a model may read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator
from mcp import types

from kernel.mcp.limits import Limits
from kernel.mcp.text import clean
from kernel.shared.errors import ToolError

MOST_CHECKS = 200_000  # parts of the schema times parts of the result, about a second's work
_EMPTY_TEXT = {"result": ""}  # what servers made with the SDK send beside an empty text


@dataclass(frozen=True, slots=True)
class McpResult:
    """A tool's answer. `text` is at most as long as the limit, with a note when something was cut off it.

    `is_error`: the tool says that it failed, and `text` says why. `structured` is the same for programs.
    """

    text: str
    is_error: bool
    truncated: bool
    structured: dict[str, object] | None


def read_result(result: types.CallToolResult, schema: dict[str, object] | None, limits: Limits) -> McpResult:
    """The answer, cut to the limit. Raises ToolError if it is not what the tool's own schema promises."""
    structured = result.structured_content if isinstance(result.structured_content, dict) else None
    if schema is not None and not result.is_error:
        _check(structured, schema)
    text = "\n\n".join(part for part in map(_as_text, result.content) if part)
    if not text and structured not in (None, _EMPTY_TEXT):
        text = json.dumps(structured, ensure_ascii=False, indent=1)
    text = text.replace("\0", "")
    raw = text.encode("utf-8", "replace")
    truncated = len(raw) > limits.result
    if truncated:
        kept = raw[: limits.result].decode("utf-8", "ignore")
        text = f"{kept}\n[cut here: the answer has {len(raw) // 1024} KiB, {limits.result // 1024} are shown]"
        structured = None
    return McpResult(text, bool(result.is_error), truncated, structured)


def _as_text(block: types.ContentBlock) -> str:
    match block:
        case types.TextContent():
            return block.text
        case types.ImageContent() | types.AudioContent():
            return f"[{clean(block.mime_type, 60, lines=False)}, {len(block.data) * 3 // 4} bytes, not shown]"
        case types.ResourceLink():
            return f"[{clean(block.name, 200, lines=False)}: {clean(str(block.uri), 2000, lines=False)}]"
        case types.EmbeddedResource(resource=types.TextResourceContents() as resource):
            return resource.text
        case _:
            return "[data, not shown]"


def _check(structured: dict[str, Any] | None, schema: dict[str, object]) -> None:
    if structured is None:
        raise ToolError("the tool promises a structured answer and sent none")
    if _parts(schema) * _parts(structured) > MOST_CHECKS:
        return
    error = next(iter(Draft202012Validator(schema).iter_errors(structured)), None)
    if error is not None:
        where = clean("/".join(map(str, error.absolute_path)), 100, lines=False) or "its answer"
        why = clean(error.message, 200, lines=False)
        raise ToolError(f"the tool's answer is not what its own schema promises: {where}: {why}")


def _parts(value: object) -> int:
    if isinstance(value, dict):
        return 1 + sum(map(_parts, value.values()))
    if isinstance(value, list):
        return 1 + sum(map(_parts, value))
    return 1
