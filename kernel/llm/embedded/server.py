"""The two llama.cpp servers of one process: chat on a port, embeddings on the next one.

Memory decides the context: with two slots of 8192 tokens the chat server takes 350 MB if it keeps the context
in 8 bits a value and 520 MB in 16, at the same speed. Both servers take 420 MB at start, 600 MB at most.
"""

from __future__ import annotations

import importlib
import json
import os
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernel.llm.embedded import CHAT_MODEL, EMBEDDING_MODEL
from kernel.llm.embedded.files import CHAT, EMBEDDING, read_or_make_key
from kernel.shared.errors import ConfigurationError

_SLOTS = 2
_MOST_THREADS = 8
_MOST_EMBEDDING_THREADS = 4
_CHAT_CONTEXT = 8192  # tokens a slot: what SmolLM2 was trained for
_EMBEDDING_CONTEXT = 512  # all that MiniLM takes
_PROMPT_CACHE_MB = 128  # prompts of conversations that have no slot now: about 10,000 tokens


def serve(folder: Path, *, host: str, port: int, key_file: Path, port_file: Path | None) -> None:
    """Serve until SIGTERM or SIGINT; port 0 takes a free pair.

    `port_file` gets the chat's port once both servers answer. Raises ConfigurationError if a file or a
    package is missing or a port is taken.
    """
    for model in (CHAT, EMBEDDING):
        if not (folder / model.name).is_file():
            raise ConfigurationError(
                f"{folder / model.name} is missing: run `python -m kernel.llm.embedded fetch --dir {folder}`"
            )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    key = read_or_make_key(key_file)
    port = port or free_pair(host)
    chat = _start(_chat_settings(folder / CHAT.name), host, port, key)
    embeddings = _start(_embedding_settings(folder / EMBEDDING.name), host, port + 1, key)
    if port_file is not None:
        partial = port_file.with_name(f".{port_file.name}.{os.getpid()}")
        partial.write_text(str(port))
        partial.replace(port_file)
    for name, server in ((CHAT_MODEL, chat), (EMBEDDING_MODEL, embeddings)):
        sys.stdout.write(f"serving {name} at {server.listening_address}\n")
    sys.stdout.flush()
    stop.wait()
    os._exit(0)  # nothing is to be saved, and llama.cpp would first end its running replies


def embed_in_process(model: Path, texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of `texts` by the model in this file, shape (len(texts), dimensions)."""
    server = _start(_embedding_settings(model), "127.0.0.1", 0, secrets.token_hex())
    answer = server.handle_embeddings({"input": list(texts)})
    rows = answer["data"] if isinstance(answer, dict) else json.loads(answer)["data"]
    return np.asarray([row["embedding"] for row in rows], np.float32)


def free_pair(host: str) -> int:
    """A port that is free together with the next one."""
    while True:
        with socket.create_server((host, 0)) as first:
            port: int = first.getsockname()[1]
            try:
                with socket.create_server((host, port + 1)):
                    return port
            except (OSError, OverflowError):
                continue


def _chat_settings(model: Path) -> Callable[[Any, Any], None]:
    def fill(params: Any, library: Any) -> None:
        params.model.path = str(model)
        params.model_alias = {CHAT_MODEL}
        params.n_parallel = _SLOTS
        params.n_ctx = _SLOTS * _CHAT_CONTEXT
        params.cache_type_k = params.cache_type_v = library.ggml_type.GGML_TYPE_Q8_0
        params.cache_ram_mib = _PROMPT_CACHE_MB
        # Threads that wait for one another stall when they share a core with a busy browser: half of them.
        _set_threads(params, min(max((os.cpu_count() or 2) // 2, 1), _MOST_THREADS))

    return fill


def _embedding_settings(model: Path) -> Callable[[Any, Any], None]:
    def fill(params: Any, library: Any) -> None:
        params.model.path = str(model)
        params.model_alias = {EMBEDDING_MODEL}
        params.embedding = True
        params.pooling_type = library.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN
        params.n_parallel = _SLOTS
        params.n_ctx = _SLOTS * _EMBEDDING_CONTEXT
        params.n_batch = params.n_ubatch = _EMBEDDING_CONTEXT
        params.cache_ram_mib = 0
        # A burst of some milliseconds that a turn waits for: with two threads 10 ms, with one 17.
        _set_threads(params, min(os.cpu_count() or 1, _MOST_EMBEDDING_THREADS))

    return fill


def _set_threads(params: Any, threads: int) -> None:
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads


def _start(fill: Callable[[Any, Any], None], host: str, port: int, key: str) -> Any:
    """Start one server; it answers when this returns."""
    # Read by the OpenMP runtime when it is loaded. Threads that wait for one another by spinning stall as
    # soon as something else wants their core: with two servers on two cores an embedding took 335 ms, not 17.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")
    try:
        library = importlib.import_module("xllamacpp")
    except ImportError as error:
        raise ConfigurationError(
            f"xllamacpp cannot be loaded ({error}): install the extra `embedded` of aigentos, "
            "and on a slim Linux the package libgomp1"
        ) from error
    params = library.CommonParams()
    params.hostnames = [host]
    params.port = port
    params.reuse_port = False
    params.api_keys = [key]
    params.ui = False
    params.offline = True
    params.verbosity = 1  # errors only
    fill(params, library)
    try:
        return library.Server(params)
    except RuntimeError as error:
        raise ConfigurationError(f"the model server cannot listen on {host}:{port}: {error}") from error
