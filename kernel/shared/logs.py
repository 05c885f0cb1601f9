"""Logging: one line an event, to standard error, with the process's name; as text or as JSON."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from kernel.shared.log_context import turn_in_log
from kernel.shared.settings import Settings


class JsonFormatter(logging.Formatter):
    """A record as one JSON object on one line.

    `time` (ISO-8601 UTC), `level`, `logger`, `process` (its role), `message`; where they apply `turn_id`,
    `conversation_id`, `job` (its kind) and `exception` (the traceback).
    """

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": self._process,
            "message": record.getMessage(),
        }
        if turn := turn_in_log():
            line |= {"turn_id": turn.turn_id, "conversation_id": turn.conversation_id}
            if turn.job:
                line["job"] = turn.job
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line)


def configure_logging(settings: Settings, process: str) -> None:
    """Set up the root logger of this process; called once by each entry point."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonFormatter(process)
        if settings.log_format == "json"
        else logging.Formatter(
            f"%(asctime)s %(levelname)-7s {process} %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S"
        )
    )
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "aiosqlite", "sse_starlette"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for strange in ("mcp", "client"):  # the MCP SDK logs what servers send; their rows say what went wrong
        logging.getLogger(strange).setLevel(logging.CRITICAL)
