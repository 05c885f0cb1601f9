"""The HTTP side of the embedding model: what OpenAI's API says of embeddings and models, behind a key.

Source: OpenAI's API reference, "Create embeddings" and "List models".
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from kernel.llm.embedded import EMBEDDING_MODEL
from kernel.llm.embedded.minilm import Embedding, MiniLM
from kernel.shared.errors import ConfigurationError

_MOST_THREADS = 4
_TEXTS_OF_A_TURN = 2
RECENT_SECONDS = 5  # so long an embedding is kept for the next who asks
_MOST_TOGETHER = 8
_MOST_CHARS = 2_000  # of a piece, as if all of its texts were as long as its longest: bounds time and memory


class EmbeddingRequest(BaseModel):
    """`model` and whatever else a client sends are ignored: there is one model and one form of vectors."""

    input: str | list[str]


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigurationError if the address cannot be had."""
    # Names TCP: else asyncio leaves Nagle's algorithm on, which costs 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise ConfigurationError(f"the model server cannot listen on {host}:{port}: {error}") from error
    return listener


def serve_embeddings(model: MiniLM, key: str, listener: socket.socket) -> None:
    """Answer on `listener` from a thread of its own, for as long as the process lives."""
    config = uvicorn.Config(embeddings_app(model, key), log_level="warning", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, args=([listener],), name="embeddings", daemon=True).start()


def embeddings_app(model: MiniLM, key: str) -> Starlette:
    """The application; all but `/health` wants the key."""
    threads = _Threads(model)

    async def embeddings(request: Request) -> Response:
        try:
            wanted = EmbeddingRequest.model_validate_json(await request.body())
        except ValidationError:
            return _problem(400, "send JSON with `input`: a text or a list of texts")
        texts = [wanted.input] if isinstance(wanted.input, str) else wanted.input
        if request.headers.get("prefer") == "respond-async":
            threads.begin(texts)
            return Response(status_code=202, headers={"Preference-Applied": "respond-async"})
        found = await threads.embed(texts)
        data = [
            {"object": "embedding", "index": index, "embedding": one.vector.tolist()}
            for index, one in enumerate(found)
        ]
        tokens = sum(one.tokens for one in found)
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        return JSONResponse({"object": "list", "model": EMBEDDING_MODEL, "data": data, "usage": usage})

    routes = [
        Route("/health", _health),
        Route("/v1/models", _models),
        Route("/v1/embeddings", embeddings, methods=["POST"]),
    ]
    return Starlette(routes=routes, middleware=[Middleware(KeyGuard, key=key)])


class KeyGuard:
    """Middleware that lets nobody past `/health` without the key."""

    def __init__(self, app: ASGIApp, key: str) -> None:
        self._app = app
        self._right = f"Bearer {key}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sent = Headers(scope=scope).get("authorization", "").encode()
        if scope["path"] == "/health" or hmac.compare_digest(sent, self._right):
            await self._app(scope, receive, send)
        else:
            refused = _problem(401, "this server wants its key: `Authorization: Bearer …`")
            await refused(scope, receive, send)


class _Threads:
    """One a core. The one or two texts of a turn are embedded at once, those of a batch in pieces."""

    def __init__(self, model: MiniLM) -> None:
        self._model = model
        self._pool = ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS), "embed")
        self._one_batch = asyncio.Lock()
        self._recent = _Recent(self._embed)

    async def embed(self, texts: list[str]) -> list[Embedding]:
        if len(texts) <= _TEXTS_OF_A_TURN:
            return await asyncio.gather(*(self._recent.get(text) for text in texts))
        found: dict[int, Embedding] = {}
        async with self._one_batch:
            for piece in pieces(texts):
                found.update(zip(piece, await self._embed([texts[place] for place in piece]), strict=True))
        return [found[place] for place in range(len(texts))]

    def begin(self, texts: list[str]) -> None:
        """As `embed` for a turn, which asks for them in a moment; more than a turn has are left to it."""
        for text in texts[:_TEXTS_OF_A_TURN]:
            self._recent.begin(text)

    async def _embed(self, texts: list[str]) -> list[Embedding]:
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._model.embed, texts)


class _Recent:
    """Embeddings of the last seconds: routing and memory ask for the same text, the second while it is made.

    They are kept under a digest, so that no text stays here.
    """

    def __init__(self, embed: Callable[[list[str]], Awaitable[list[Embedding]]]) -> None:
        self._embed = embed
        self._made: dict[bytes, asyncio.Task[list[Embedding]]] = {}

    def begin(self, text: str) -> asyncio.Task[list[Embedding]]:
        """A task of its own makes it, as who asks may go away. After a failure the next one begins anew."""
        key = hashlib.sha256(text.encode()).digest()
        task = self._made.get(key)
        if task is None or (task.done() and task.exception()):
            task = self._made[key] = asyncio.ensure_future(self._embed([text]))
            asyncio.get_running_loop().call_later(RECENT_SECONDS, self._made.pop, key, None)
        return task

    async def get(self, text: str) -> Embedding:
        [embedding] = await asyncio.shield(self.begin(text))
        return embedding


def pieces(texts: Sequence[str]) -> Iterator[list[int]]:
    """The places of the texts, those of like length together; a piece takes a tenth of a second or so."""
    piece: list[int] = []
    for place in sorted(range(len(texts)), key=lambda place: len(texts[place])):
        if piece and (len(piece) == _MOST_TOGETHER or (len(piece) + 1) * len(texts[place]) > _MOST_CHARS):
            yield piece
            piece = []
        piece.append(place)
    if piece:
        yield piece


async def _health(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _models(_: Request) -> Response:
    model = {"id": EMBEDDING_MODEL, "object": "model", "owned_by": "sentence-transformers"}
    return JSONResponse({"object": "list", "data": [model]})


def _problem(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message, "code": status}}, status)
