"""`aigentos models` against the kernel's API over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from typer.testing import CliRunner, Result

from kernel.cli.main import app
from tests.webui.servers import free_listener, serving


@dataclass
class ModelKernel:
    """The three routes of models."""

    current: str = "small"
    tokens: list[str | None] = field(default_factory=list)
    pull_events: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/api/llm/models", self._list),
                Route("/api/llm/model", self._use, methods=["PUT"]),
                Route("/api/llm/pull", self._pull, methods=["POST"]),
            ]
        )

    async def _list(self, request: Request) -> Response:
        self.tokens.append(request.headers.get("authorization"))
        models = [
            {"name": name, "provider": "ollama", "size_bytes": size, "current": name == self.current}
            for name, size in (("small", 1_900_000_000), ("large", None))
        ]
        return JSONResponse({"provider": "ollama", "model": self.current, "models": models})

    async def _use(self, request: Request) -> Response:
        wanted = (await request.json())["model"]
        if wanted not in ("small", "large"):
            return JSONResponse({"code": "not_found", "detail": f"no backend offers {wanted}"}, 404)
        self.current = wanted
        return await self._list(request)

    async def _pull(self, request: Request) -> Response:
        async def frames() -> AsyncIterator[str]:
            for kind, data in self.pull_events:
                yield f"event: {kind}\ndata: {json.dumps(data)}\n\n"

        return StreamingResponse(frames(), media_type="text/event-stream")


@pytest.fixture
async def kernel() -> AsyncGenerator[ModelKernel, None]:
    listener = free_listener()
    running = ModelKernel(url=f"http://127.0.0.1:{listener.getsockname()[1]}")
    async with serving((running.app(), listener)):
        yield running


async def models(kernel: ModelKernel, *arguments: str) -> Result:
    command = ["models", *arguments, "--url", kernel.url]
    return await asyncio.to_thread(lambda: CliRunner().invoke(app, command))


def lines(result: Result) -> list[list[str]]:
    return [line.split() for line in result.output.splitlines()]


async def test_the_list_marks_the_model_that_answers(kernel: ModelKernel) -> None:
    result = await models(kernel, "list")
    assert lines(result)[1:] == [["*", "small", "ollama", "1.9", "GB"], ["large", "ollama"]]


async def test_using_another_model_moves_the_mark(kernel: ModelKernel) -> None:
    result = await models(kernel, "use", "large")
    assert lines(result)[1:] == [["small", "ollama", "1.9", "GB"], ["*", "large", "ollama"]]


async def test_a_model_that_nobody_offers_is_refused_in_the_kernels_words(kernel: ModelKernel) -> None:
    assert str((await models(kernel, "use", "huge")).exception) == "no backend offers huge"


async def test_a_pull_ends_well_when_the_kernel_says_so(kernel: ModelKernel) -> None:
    kernel.pull_events = [
        ("progress", {"status": "pulling", "completed": 50, "total": 100}),
        ("progress", {"status": "verifying", "completed": None, "total": None}),
        ("done", {}),
    ]
    result = await models(kernel, "pull", "large")
    assert result.exit_code == 0
    assert "large: ready" in result.output


async def test_a_pull_that_fails_says_why(kernel: ModelKernel) -> None:
    kernel.pull_events = [("error", {"code": "model_not_found", "detail": "no such model"})]
    assert str((await models(kernel, "pull", "typo")).exception) == "no such model"


async def test_a_pull_whose_end_is_not_told_is_no_success(kernel: ModelKernel) -> None:
    kernel.pull_events = [("progress", {"status": "pulling", "completed": 50, "total": 100})]
    assert "stopped telling" in str((await models(kernel, "pull", "large")).exception)


async def test_the_token_of_the_settings_is_sent(
    kernel: ModelKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIGENT_API_TOKEN", "secret")
    await models(kernel, "list")
    assert kernel.tokens == ["Bearer secret"]
