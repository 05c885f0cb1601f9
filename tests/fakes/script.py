"""What the fake model backend shall do: a `Script` for a reply, and the rules that pick one for a request."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

Fault = Literal[
    "hang",  # says nothing more, keeps the connection
    "fin",  # closes in the middle, as a process that ends
    "rst",  # resets the connection, as a process that is killed
    "no_done",  # ends the response well-formed, but never says that the reply is complete
    "error_line",  # reports an error inside the stream, after HTTP 200
    "malformed_line",  # a line that is not JSON, then goes on
    "long_line",  # 5 MiB without a line end
]
EmbeddingFault = Literal["nan", "wrong_dimension", "missing"]


@dataclass(frozen=True)
class Script:
    """One reply. Without `text` or `pieces` it is `tok0 tok1 tok2 …`, so that lost or doubled text shows."""

    tokens: int = 5
    text: str | None = None  # sent word by word
    pieces: tuple[str, ...] | None = None  # the exact text deltas
    reasoning: tuple[str, ...] = ()  # sent before the text, in the backend's own field
    reasoning_field: str = "reasoning_content"  # OpenAI format: some servers call it `reasoning`
    first_token_ms: float = 0
    tokens_per_second: float = 0  # 0: as fast as it goes
    finish: Literal["stop", "length"] = "stop"
    endless: bool = False  # ignores the token limit and never ends
    fault: Fault | None = None
    fault_after: int = 0  # deltas sent before the fault
    before_headers: bool = False  # `fault` strikes (and `first_token_ms` passes) before the response starts
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None  # the response for a status that is not 200
    bytes_at_a_time: int = 0  # cuts the response into chunks of so many bytes
    crlf: bool = False
    bom: bool = False
    embedding_fault: EmbeddingFault | None = None

    def changed(self, values: dict[str, Any]) -> Script:
        """This script with some fields replaced, as JSON brings them. Raises ValueError on an unknown one."""
        unknown = values.keys() - {item.name for item in fields(self)}
        if unknown:
            raise ValueError(f"unknown script fields: {sorted(unknown)}")
        lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
        return replace(self, **{**values, **lists})

    def deltas(self, limit: int | None, schema: dict[str, Any] | None) -> tuple[list[str], str]:
        """The text deltas and the finish reason under a token limit."""
        if self.pieces is not None:
            pieces = list(self.pieces)
        elif self.text is not None or schema is not None:
            text = self.text if self.text is not None else json.dumps(smallest_instance(schema or {}))
            pieces = [f" {word}" if index else word for index, word in enumerate(text.split(" "))]
        else:
            pieces = [f" tok{index}" if index else "tok0" for index in range(self.tokens)]
        if limit is not None and len(pieces) > limit:
            return pieces[:limit], "length"
        return pieces, self.finish


@dataclass
class Rule:
    """Use `script` for a request whose last user message contains `marker` (None: any), `times` times."""

    script: Script
    marker: str | None = None
    times: int | None = None

    def matches(self, last_user_message: str) -> bool:
        return self.times != 0 and (self.marker is None or self.marker in last_user_message)

    def take(self) -> Script:
        if self.times is not None:
            self.times -= 1
        return self.script


def smallest_instance(schema: dict[str, Any]) -> Any:
    """The plainest value that fits a JSON schema of the simple kinds we use."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type")
    if kind == "object":
        return {name: smallest_instance(part) for name, part in schema.get("properties", {}).items()}
    return {"array": [], "string": "", "integer": 0, "number": 0, "boolean": False}.get(str(kind))
