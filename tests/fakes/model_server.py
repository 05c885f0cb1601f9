"""A scriptable fake model backend that speaks Ollama's and OpenAI's wire formats over real HTTP.

In a test: `async with FakeModelServer(Script(tokens=3)) as fake: ...`, then `fake.base_url`,
`fake.script(...)` and `fake.log`. As a process, for black-box tests and benchmarks:

    python -m tests.fakes.model_server --port-file F --first-token-ms 50 --tokens-per-second 100 --tokens 120

There `POST /__script {"script": {...}, "marker": null, "times": null}` sets what the next requests get
(fields of `Script`; what is missing keeps its default), `DELETE /__script` drops all rules, `GET /__log`
tells of each request and `DELETE /__log` forgets them. Times in the log are CLOCK_MONOTONIC seconds, the same
in every process.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import signal
import time
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.fakes.http_server import Connection, HttpServer, Request
from tests.fakes.script import Rule, Script
from tests.fakes.stream import Exchange, prompt_words, stream_reply
from tests.fakes.wire import embeddings_answer, model_missing, tag

CHAT_MODEL = "alibayram/smollm3"
EMBEDDING_MODEL = "nomic-embed-text"


class FakeModelServer:
    context_window = 3072  # of a slot, as a llama.cpp server tells it
    model_context = 131_072  # that the model was trained for, as Ollama tells it

    def __init__(
        self,
        script: Script | None = None,
        *,
        models: tuple[str, ...] = (CHAT_MODEL, EMBEDDING_MODEL),
        slots: int = 1_000,
    ) -> None:
        """slots: replies that it makes at once; further ones wait until one ends or its client leaves."""
        self.default = script or Script()
        self.models = list(models)
        self.loaded = [self.models[0]] if models else []
        self.log: list[Exchange] = []
        self.port = 0
        self._rules: list[Rule] = []
        self._last_prompt: list[str] = []
        self._slots = asyncio.Semaphore(slots)
        self._client_left = asyncio.Event()
        self._http = HttpServer(self._handle)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def connections(self) -> int:
        """How many were opened so far."""
        return self._http.accepted

    def script(self, script: Script, *, marker: str | None = None, times: int | None = None) -> None:
        """Answer requests with this; later rules go before earlier ones, those with a marker before all."""
        self._rules.insert(0, Rule(script, marker, times))
        self._rules.sort(key=lambda rule: rule.marker is None)

    async def until_client_left(self, exchange: Exchange, timeout: float = 5) -> float:
        """When the client closed the connection of this exchange. Raises TimeoutError."""
        async with asyncio.timeout(timeout):
            while exchange.client_closed is None:
                self._client_left.clear()
                await self._client_left.wait()
        return exchange.client_closed

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self.port = await self._http.start(host, port)

    async def stop(self) -> None:
        await self._http.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: Request, connection: Connection) -> None:
        match request.method, request.path:
            case "POST", "/api/chat" | "/v1/chat/completions" | "/api/embed" | "/v1/embeddings":
                await self._model_call(request, connection)
            case "GET", "/api/version":
                await connection.answer(200, {"version": "0.13.0"})
            case "GET", "/api/tags":
                await connection.answer(200, {"models": [tag(name) for name in self.models]})
            case "GET", "/api/ps":
                await connection.answer(200, {"models": [tag(name) for name in self.loaded]})
            case "POST", "/api/show":
                about = {"general.architecture": "llama", "llama.context_length": self.model_context}
                await connection.answer(200, {"details": {"family": "llama"}, "model_info": about})
            case "GET", "/props":
                await connection.answer(200, {"default_generation_settings": {"n_ctx": self.context_window}})
            case "POST", "/api/pull":
                await self._pull(request, connection)
            case "GET", "/v1/models":
                data = [{"id": name, "object": "model", "owned_by": "fake"} for name in self.models]
                await connection.answer(200, {"object": "list", "data": data})
            case _, "/__log" | "/__script":
                await self._control(request, connection)
            case _:
                await connection.answer(404, {"error": f"no route {request.method} {request.path}"})

    async def _control(self, request: Request, connection: Connection) -> None:
        match request.method, request.path:
            case "GET", "/__log":
                await connection.answer(200, {"requests": [asdict(item) for item in self.log]})
                return
            case "DELETE", "/__log":
                self.log.clear()
            case "DELETE", "/__script":
                self._rules.clear()
            case "POST", "/__script":
                rule = request.json()
                try:
                    script = self.default.changed(rule.get("script", {}))
                except ValueError as error:
                    await connection.answer(400, {"error": str(error)})
                    return
                self.script(script, marker=rule.get("marker"), times=rule.get("times"))
        await connection.answer(200, {"ok": True})

    async def _model_call(self, request: Request, connection: Connection) -> None:
        body = request.json()
        exchange = Exchange(request.path, body, request.headers.get("authorization"), time.monotonic())
        self.log.append(exchange)
        script = self._script_for(body)
        if script.status != 200:
            await connection.answer(script.status, script.body or {"error": "scripted"}, script.headers)
        elif not self._has(str(body["model"])):
            await connection.answer(404, model_missing(request.path, str(body["model"])))
        elif request.path in ("/api/embed", "/v1/embeddings"):
            await connection.answer(200, embeddings_answer(request.path, body, script.embedding_fault))
        else:
            await self._reply(exchange, script, connection)
        exchange.completed = time.monotonic()

    async def _reply(self, exchange: Exchange, script: Script, connection: Connection) -> None:
        task = asyncio.current_task()
        assert task is not None
        connection.when_gone(task.cancel)
        try:
            async with self._slots:
                cached = self._cached_tokens(exchange.body)
                await stream_reply(exchange, script, connection, cached_tokens=cached)
        except asyncio.CancelledError:
            if connection.gone_at is None:
                raise
            exchange.client_closed = connection.gone_at
            self._client_left.set()
            connection.cut()

    def _cached_tokens(self, body: dict[str, Any]) -> int:
        """How much of the prompt the previous one began with: what a prompt cache would save."""
        previous, self._last_prompt = self._last_prompt, prompt_words(body)
        pairs = zip(self._last_prompt, previous, strict=False)
        return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))

    async def _pull(self, request: Request, connection: Connection) -> None:
        name = str(request.json()["model"])
        connection.head(200, {"Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked"})
        if "missing" in name:  # as Ollama: the failure comes inside the stream
            await connection.chunk(b'{"error":"pull model manifest: file does not exist"}\n')
        else:
            await connection.chunk(b'{"status":"pulling manifest"}\n')
            await connection.chunk(b'{"status":"pulling abc","digest":"abc","total":100,"completed":50}\n')
            await connection.chunk(b'{"status":"success"}\n')
            self.models.append(name)
        connection.end_chunks()

    def _script_for(self, body: dict[str, Any]) -> Script:
        users = [m["content"] for m in body.get("messages", []) if m["role"] == "user"]
        last = users[-1] if users else ""
        rule = next((rule for rule in self._rules if rule.matches(last)), None)
        return rule.take() if rule else self.default

    def _has(self, model: str) -> bool:
        return model.removesuffix(":latest") in [name.removesuffix(":latest") for name in self.models]


async def _run(arguments: argparse.Namespace) -> None:
    script = Script(
        tokens=arguments.tokens,
        first_token_ms=arguments.first_token_ms,
        tokens_per_second=arguments.tokens_per_second,
    )
    models = tuple(arguments.model or (CHAT_MODEL, EMBEDDING_MODEL))
    server = FakeModelServer(script, models=models, slots=arguments.slots)
    await server.start(arguments.host, arguments.port)
    if arguments.port_file:
        partial = arguments.port_file.with_suffix(".partial")
        partial.write_text(str(server.port))
        partial.replace(arguments.port_file)
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await stop.wait()
    await server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description="A scriptable fake model backend")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", type=Path, help="where to write the port once it answers")
    parser.add_argument("--model", action="append", help="a model it has; may be repeated")
    parser.add_argument("--slots", type=int, default=1_000, help="replies that it makes at once")
    parser.add_argument("--first-token-ms", type=float, default=0)
    parser.add_argument("--tokens-per-second", type=float, default=0)
    parser.add_argument("--tokens", type=int, default=5)
    asyncio.run(_run(parser.parse_args()))


if __name__ == "__main__":
    main()
