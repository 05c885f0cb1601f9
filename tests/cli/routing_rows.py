"""Turns of which nobody doubts where they go, and a small catalogue of tools for them."""

from __future__ import annotations

from typing import Any

COUNTED_BEFORE = [
    {"role": "user", "content": "how many r's are in blackcherry?"},
    {"role": "assistant", "content": "The letter r occurs twice."},
]
WORKED_OUT_BEFORE = [
    {"role": "user", "content": "8 * 12"},
    {"role": "assistant", "content": "8 * 12 = 96"},
]


def _row(name: str, message: str, route: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "message": message, "route": route, **more}


ROWS = [
    _row("weather", "What's the weather in Lisbon right now?", "mcp::sky::current_weather"),
    _row("file", "open /home/me/notes/todo.txt and show me what's in it", "mcp::disk::read_file"),
    _row("folder", "list the files in /var/log", "mcp::disk::list_directory"),
    _row("mail", "send an email to ann@example.org saying that I'll be late", "mcp::post::send_email"),
    _row("arithmetic", "what is 48 * 7?", "math_subagent", answer="336"),
    _row("problem", "A notebook costs 4 euros. How much do 6 notebooks cost?", "math_subagent", answer="24"),
    _row("carry", "double it and add 40", "math_subagent", answer="232", context=WORKED_OUT_BEFORE),
    _row("count", "how many r's are in strawberry?", "count_occurrences", answer=3),
    _row("follow-up", "and how many c's?", "count_occurrences", answer=2, context=COUNTED_BEFORE),
    _row("thanks", "thanks, you're great!", "dialogue"),
    _row("hello", "hey, how are you today?", "dialogue"),
    _row("explain", "explain to me how photosynthesis works", "dialogue"),
    _row("why", "why is minus times minus plus?", "dialogue"),
    _row("poem", "write a short poem about the rain in autumn", "dialogue"),
    _row("history", "who was the first person on the moon?", "dialogue"),
]


def _tool(name: str, description: str, **parameters: str) -> dict[str, Any]:
    properties = {key: {"type": "string", "description": text} for key, text in parameters.items()}
    schema = {"type": "object", "properties": properties, "required": list(parameters)}
    return {"name": name, "description": description, "inputSchema": schema}


CATALOGUE = {
    "servers": [
        {
            "ref": "sky",
            "name": "Sky",
            "tools": [_tool("current_weather", "Get the current weather at a place.", place="City or place")],
        },
        {
            "ref": "disk",
            "name": "Disk",
            "tools": [
                _tool("read_file", "Read the contents of a text file.", path="Path of the file"),
                _tool("list_directory", "List the files of a directory.", path="Path of the directory"),
            ],
        },
        {
            "ref": "post",
            "name": "Post",
            "tools": [_tool("send_email", "Send an email.", to="Address of the receiver", body="Its text")],
        },
    ]
}
