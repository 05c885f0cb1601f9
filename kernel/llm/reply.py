"""Reading one streamed reply: lines to deltas, silence to a timeout, a missing end to an error."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass

from kernel.llm.backend import Backend
from kernel.llm.base import Delta, Done, FinishReason, ReasoningDelta, Usage
from kernel.llm.think import ThinkSplitter
from kernel.shared.errors import ModelError, ModelProtocolError, ModelRejected, ModelTimeout

_END_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """What one line of a stream says, in whatever wire format."""

    text: str = ""
    reasoning: str = ""
    usage: Usage | None = None
    finish: FinishReason | None = None
    is_last: bool = False


class ReplyReader:
    """Streams replies of one model. `parse` reads a line and gives None for one without a meaning."""

    def __init__(self, backend: Backend, path: str, parse: Callable[[bytes], Part | None]) -> None:
        self._backend = backend
        self._path = path
        self._parse = parse
        self._takes_think = True

    async def stream(
        self, payload: Mapping[str, object], *, max_tokens: int, think: Mapping[str, object]
    ) -> AsyncGenerator[Delta, None]:
        """The deltas of one reply; see `ChatModel.stream`.

        think: fields that switch reasoning. A backend or model without such a switch refuses them; then, and
        from then on, the request goes without.
        """
        if think and self._takes_think:
            try:
                async with aclosing(self._read({**payload, **think}, max_tokens)) as deltas:
                    async for delta in deltas:
                        yield delta
                return
            except ModelRejected as error:
                if not any(name in error.detail for name in think):
                    raise
                self._takes_think = False
        async with aclosing(self._read(payload, max_tokens)) as deltas:
            async for delta in deltas:
                yield delta

    async def _read(self, payload: Mapping[str, object], max_tokens: int) -> AsyncGenerator[Delta, None]:
        splitter = ThinkSplitter()
        usage: Usage | None = None
        finish: FinishReason | None = None
        pieces = 0
        async with aclosing(self._parts(payload)) as parts:
            async for part in parts:
                if part.reasoning:
                    yield ReasoningDelta(part.reasoning)
                for delta in splitter.feed(part.text):
                    yield delta
                usage = part.usage or usage
                finish = part.finish or finish
                pieces += bool(part.text or part.reasoning)
                if pieces > max_tokens:  # a piece is at least a token: this backend ignores its limit
                    finish = "length"
                    break
        if finish is None:
            raise ModelProtocolError(
                f"{self._backend.label} ended its answer without saying that it is complete"
            )
        for delta in splitter.finish():
            yield delta
        if usage is not None:
            yield usage
        yield Done(finish)

    async def _parts(self, payload: Mapping[str, object]) -> AsyncGenerator[Part, None]:
        """The parts of a reply up to its last. Raises ModelTimeout after too long without a token.

        Only waiting for the backend counts, not what the consumer takes; lines without a token do not count
        as life.
        """
        timeouts = self._backend.timeouts
        limit = patience = timeouts.first_token
        async with aclosing(self._backend.lines(self._path, payload)) as lines:
            while True:
                asked = time.monotonic()
                try:
                    async with asyncio.timeout(patience):
                        line = await anext(lines, None)
                except TimeoutError as error:
                    raise ModelTimeout(f"{self._backend.label} sent nothing for {limit:g} seconds") from error
                if line is None:
                    return
                part = self._parse(line)
                if part is not None and (part.text or part.reasoning):
                    limit = patience = timeouts.idle
                else:
                    patience -= time.monotonic() - asked
                if part is not None:
                    yield part
                    if part.is_last:
                        await _to_the_end(lines)
                        return


async def _to_the_end(lines: AsyncGenerator[bytes, None]) -> None:
    """Read what ends the answer after its last line, so that the connection can be used again."""
    with contextlib.suppress(TimeoutError, ModelError):
        async with asyncio.timeout(_END_SECONDS):
            async for _ in lines:
                pass
