"""The two servers of one process: llama.cpp's for chat on a port, ours for embeddings on the next one.

The chat server has two slots of 8192 tokens: as many conversations are continued without reading them again.
"""

from __future__ import annotations

import importlib
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import Any

from kernel.llm.embedded import CHAT_MODEL, EMBEDDING_MODEL
from kernel.llm.embedded.embeddings_api import listen, serve_embeddings
from kernel.llm.embedded.files import CHAT, MODEL_FILES, read_or_make_key
from kernel.llm.embedded.minilm import MiniLM
from kernel.shared.errors import ConfigurationError

_SLOTS = 2
_MOST_THREADS = 8
_CHAT_CONTEXT = 8192  # tokens a slot: what SmolLM2 was trained for
_PROMPT_CACHE_MB = 128  # prompts of conversations that have no slot now: about 5,500 tokens


def serve(folder: Path, *, host: str, port: int, key_file: Path, port_file: Path | None) -> None:
    """Serve until SIGTERM or SIGINT; port 0 takes a free pair.

    `port_file` gets the chat's port once both servers answer. Raises ConfigurationError if a file or a
    package is missing or a port is taken.
    """
    for model in MODEL_FILES:
        if not (folder / model.name).is_file():
            raise ConfigurationError(
                f"{folder / model.name} is missing: run `python -m kernel.llm.embedded fetch --dir {folder}`"
            )
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    key = read_or_make_key(key_file)
    port = port or free_pair(host)
    chat = _start_chat(folder / CHAT.name, host, port, key)
    serve_embeddings(MiniLM(folder), key, listen(host, port + 1))
    if port_file is not None:
        partial = port_file.with_name(f".{port_file.name}.{os.getpid()}")
        partial.write_text(str(port))
        partial.replace(port_file)
    sys.stdout.write(f"serving {CHAT_MODEL} at {chat.listening_address}\n")
    sys.stdout.write(f"serving {EMBEDDING_MODEL} at http://{host}:{port + 1}\n")
    sys.stdout.flush()
    stop.wait()
    os._exit(0)  # nothing is to be saved, and llama.cpp would first end its running replies


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


def _start_chat(model: Path, host: str, port: int, key: str) -> Any:
    """Start llama.cpp's server; it answers when this returns."""
    # Read by the OpenMP runtime when it is loaded. Threads that wait for one another by spinning stall as
    # soon as something else wants their core.
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
    params.model.path = str(model)
    params.model_alias = {CHAT_MODEL}
    params.n_parallel = _SLOTS
    params.n_ctx = _SLOTS * _CHAT_CONTEXT
    # ADR 0013: a long context is read slowly by "flash attention" on a CPU; without it, values need 16 bits.
    params.cache_type_k = library.ggml_type.GGML_TYPE_Q8_0
    params.cache_type_v = library.ggml_type.GGML_TYPE_F16
    params.flash_attn_type = library.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    params.cache_ram_mib = _PROMPT_CACHE_MB
    # Threads that wait for one another stall when they share a core with a busy browser: half of the cores.
    threads = min(max((os.cpu_count() or 2) // 2, 1), _MOST_THREADS)
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    try:
        return library.Server(params)
    except RuntimeError as error:
        raise ConfigurationError(f"the model server cannot listen on {host}:{port}: {error}") from error
