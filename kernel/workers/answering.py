"""A turn's answer: a model's, asked for, waited for, streamed and measured; or a text that is known."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial

from kernel.llm.base import ChatMessage, ChatModel, Done, ReasoningDelta, TextDelta, Usage
from kernel.llm.registry import ModelChoice
from kernel.prompts.breakdown import Beside, prompt_parts
from kernel.prompts.context_window import Budget, PastTurn
from kernel.prompts.observations import with_observations
from kernel.shared.crash import crash_point
from kernel.shared.errors import ContextWindowExceeded, ModelError, ModelUnavailable
from kernel.store.baseline_conversations import answer_limit
from kernel.store.choices import ContextSettings, get_choices, prompts_are_kept
from kernel.store.database import Transaction
from kernel.store.exchange_records import SentMessage
from kernel.store.exchanges import keep_prompt
from kernel.store.messages import history
from kernel.store.records import Performance, TurnWork
from kernel.workers.context import WorkerContext
from kernel.workers.patience import Patience
from kernel.workers.reply_writer import Asked, ReplyWriter
from kernel.workers.waiting import waits_for

SMALLER_WINDOWS = (1.0, 0.6, 0.3)  # shares of the context window to try when a prompt turns out too long
MOST_CHARACTERS_PER_TOKEN = 32  # an answer longer than this allows is cut: its backend ignores the limit

Compose = Callable[[Budget], Awaitable[Sequence[ChatMessage]]]
"""The prompt that a budget allows."""


class EmptyReply(ModelError):
    code = "empty_reply"


class StillUnavailable(ModelError):
    """The backend did not come in time: there is no point in running the whole job again."""

    code = ModelUnavailable.code
    status = ModelUnavailable.status


@dataclass(slots=True)
class _Measured:
    """What a reply cost. asked, ended: monotonic seconds."""

    asked: float
    prompt: Sequence[ChatMessage]
    usage: Usage = field(default_factory=Usage)
    pieces: int = 0
    ended: float = 0.0


@dataclass(frozen=True, slots=True)
class _Request:
    """parts: tokens of the prompt by part, estimated. most_tokens: of the answer."""

    turn: TurnWork
    prompt: Sequence[ChatMessage]
    parts: dict[str, int]
    most_tokens: int


@dataclass(frozen=True, slots=True)
class _Question:
    """What a model is asked. beside: what stands with the message in the last message of the prompt.
    most_tokens: of the answer, of which the sizes may allow more.
    """

    turn: TurnWork
    compose: Compose
    beside: Beside
    sizes: ContextSettings
    most_tokens: int


async def past_turns(context: WorkerContext, turn: TurnWork) -> list[PastTurn]:
    """The conversation before a turn as a model is sent it; final, since earlier turns have ended."""
    past = await history(context.db, turn.conversation_id, turn.ordinal)
    return [
        PastTurn(with_observations(exchange.user, exchange.found), exchange.assistant, exchange.turn_id)
        for exchange in past
    ]


async def answer_with_model(
    context: WorkerContext, turn: TurnWork, writer: ReplyWriter, compose: Compose, *, beside: Beside
) -> None:
    """Stream the model's answer to a prompt into the turn and complete it. Raises ModelError.

    beside: what the prompt holds beside the message, for the turn's figures.
    """
    choices = await get_choices(context.db.near)
    sizes = choices.context.over(context.settings)
    limit = await answer_limit(context.db.near, turn.conversation_id)
    question = _Question(turn, compose, beside, sizes, limit or sizes.max_response_tokens)
    try:
        model, measured = await _answer_when_available(
            context, writer, ModelChoice(*choices.of_model), question
        )
    finally:
        await writer.flush()
    writer.trace.end("answer")
    if not writer.text.strip():
        raise EmptyReply(_why_empty(writer, model))
    performance = _performance(context, turn, writer, model, measured)

    async def learn(tx: Transaction) -> None:
        await context.token_rates.learn(tx, model, measured.prompt, performance.prompt_tokens)

    await writer.complete(performance, also=learn)


async def answer_with_text(turn: TurnWork, writer: ReplyWriter, answer: str) -> None:
    """Complete a turn with an answer that is known already."""
    writer.write(answer)
    await writer.flush()
    writer.trace.end("answer")
    waited = writer.trace.until_now_ms
    await writer.complete(
        Performance(route=turn.route, decided_by=turn.decided_by, ttft_ms=waited, total_ms=waited)
    )


async def _answer_when_available(
    context: WorkerContext, writer: ReplyWriter, choice: ModelChoice, question: _Question
) -> tuple[ChatModel, _Measured]:
    patience = Patience(context.clock, context.settings.model_patience)
    while True:
        try:
            model = await context.models.chat(choice)
            return model, await _answer(context, writer, model, question)
        except ModelUnavailable as error:
            context.models.forget()  # the next try looks again which backend answers
            if writer.first_piece_mono is not None:
                raise
            pause = patience.next_pause(error.retry_after)
            if pause is None:
                raise StillUnavailable(error.detail) from error
            writer.stage("retrying", error.detail)
        await asyncio.sleep(pause)
        writer.trace.end("unavailable")


async def _answer(
    context: WorkerContext, writer: ReplyWriter, model: ChatModel, question: _Question
) -> _Measured:
    rate = await context.token_rates.of(context.db.near, model)
    for share in SMALLER_WINDOWS:
        try:
            window = int(model.context_window * share)
            prompt = await question.compose(
                Budget(window, question.sizes.max_response_tokens, question.sizes.compact_trigger_pct, rate)
            )
            await _keep_prompt(context, question.turn, prompt)
            parts = prompt_parts(prompt, question.turn.message, question.beside, rate)
            request = _Request(question.turn, prompt, parts, question.most_tokens)
            return await _stream(context, writer, model, request)
        except ContextWindowExceeded:
            # The estimate was too low for this text and model: leave out more of the history.
            if writer.text or share == SMALLER_WINDOWS[-1]:
                raise
    raise AssertionError("unreachable")


async def _stream(
    context: WorkerContext,
    writer: ReplyWriter,
    model: ChatModel,
    request: _Request,
) -> _Measured:
    most_tokens, temperature = request.most_tokens, context.settings.temperature
    left = most_tokens * MOST_CHARACTERS_PER_TOKEN
    measured = _Measured(context.clock.monotonic(), request.prompt)
    writer.asks(Asked(model.model, model.provider, measured.asked, request.parts))
    stream = model.stream(request.prompt, max_tokens=most_tokens, temperature=temperature)
    waits = partial(waits_for, context.db, request.turn, model, request.parts)
    async with aclosing(stream), writer.stages_if_slow(waits):
        async for delta in stream:
            match delta:
                case TextDelta(text):
                    writer.write(text[:left])
                    crash_point("reply.token")
                case ReasoningDelta(text):
                    writer.reason(text[:left])
                case Usage():
                    measured.usage = delta
                    continue
                case Done():
                    break
            measured.pieces += 1
            left -= len(text)
            if left <= 0 or measured.pieces > 2 * most_tokens:
                break  # closing the stream stops a backend that would never end
    measured.ended = context.clock.monotonic()
    return measured


async def _keep_prompt(context: WorkerContext, turn: TurnWork, prompt: Sequence[ChatMessage]) -> None:
    if await prompts_are_kept(context.db.near):
        sent = [SentMessage(role=message.role, content=message.content) for message in prompt]
        async with context.db.write_near() as tx:
            await keep_prompt(tx, context.clock, turn.id, sent)


def _why_empty(writer: ReplyWriter, model: ChatModel) -> str:
    if writer.has_reasoning:
        return (
            f"{model.model} used up its answer on reasoning and said nothing: ask again, "
            "or allow longer answers under Settings"
        )
    return f"{model.model} ended its answer without a word: ask again, or choose another model"


def _performance(
    context: WorkerContext, turn: TurnWork, writer: ReplyWriter, model: ChatModel, measured: _Measured
) -> Performance:
    first = writer.first_piece_mono
    tokens = measured.usage.completion_tokens
    spoken = measured.ended - first if first else 0.0
    return Performance(
        route=turn.route,
        decided_by=turn.decided_by,
        model=model.model,
        provider=model.provider,
        ttft_ms=_since_accepted(context, turn, first) if first else None,
        model_ttft_ms=_milliseconds(first - measured.asked) if first else None,
        total_ms=writer.trace.until_now_ms,
        prompt_tokens=measured.usage.prompt_tokens,
        cached_prompt_tokens=measured.usage.cached_prompt_tokens,
        completion_tokens=tokens,
        # The first token marks the start, so the interval holds one token less.
        tokens_per_second=round((tokens - 1) / spoken, 2) if tokens and tokens > 1 and spoken else None,
    )


def _since_accepted(context: WorkerContext, turn: TurnWork, moment: float) -> float | None:
    """Milliseconds from acceptance to a moment, None if a reboot was between them."""
    if turn.boot_id != context.clock.boot_id:
        return None
    return _milliseconds(moment - turn.accepted_mono)


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)
