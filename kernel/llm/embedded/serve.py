"""The command `serve`: options and settings for the model server."""

from __future__ import annotations

import argparse
from pathlib import Path

import httpx

from kernel.llm.embedded.server import serve
from kernel.shared.settings import load_settings


def main(argv: list[str]) -> None:
    settings = load_settings()
    parser = argparse.ArgumentParser(prog="python -m kernel.llm.embedded serve")
    parser.add_argument("--dir", type=Path, default=Path("models-local"), help="where the model files lie")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument(
        "--port",
        type=int,
        default=httpx.URL(settings.embedded_base_url).port or 80,
        help="of the chat, the embeddings take the next one; 0 takes a free pair (default: %(default)s)",
    )
    parser.add_argument("--port-file", type=Path, help="where to write the port once both servers answer")
    parser.add_argument(
        "--key-file", type=Path, default=settings.embedded_key_file, help="the API key, made if missing"
    )
    options = parser.parse_args(argv)
    serve(
        options.dir,
        host=options.host,
        port=options.port,
        key_file=options.key_file,
        port_file=options.port_file,
    )
