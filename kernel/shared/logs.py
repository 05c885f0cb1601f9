"""Logging: one line an event, to standard error, with the process's name."""

from __future__ import annotations

import logging
import sys


def configure_logging(level: str, process: str) -> None:
    """Set up the root logger of this process; called once by each entry point."""
    logging.basicConfig(
        level=level.upper(),
        stream=sys.stderr,
        format=f"%(asctime)s %(levelname)-7s {process} %(name)s: %(message)s",
        datefmt="%Y-%m-%dT%H:%M:%S",
        force=True,
    )
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "aiosqlite", "sse_starlette"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for strange in ("mcp", "client"):  # the MCP SDK logs what servers send; their rows say what went wrong
        logging.getLogger(strange).setLevel(logging.CRITICAL)
