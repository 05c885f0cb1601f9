"""Model calls that nobody waits for: which model may make them, and how they step back for turns."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial, wraps

from kernel.llm.base import ChatMessage, ChatModel
from kernel.llm.registry import ModelChoice
from kernel.llm.structured import ask_for_json
from kernel.memory import notes
from kernel.memory.calibrate import known_unfit, still_holds, try_model
from kernel.store import jobs
from kernel.store.choices import get_model_choice
from kernel.store.notes import Verdict, get_verdict, put_verdict
from kernel.store.records import Job
from kernel.workers.context import Handler
from kernel.workers.foreground import TurnGoesFirst
from kernel.workers.orchestrator.context import OrchestratorContext

REPLY_SECONDS = 120.0
"""For one reply, its repair included."""
FIRST_PAUSE = 1.0  # seconds until a job that stepped back tries again, doubled each time
LONGEST_PAUSE = 30.0
log = logging.getLogger(__name__)


def stepping_back(handler: Handler[OrchestratorContext]) -> Handler[OrchestratorContext]:
    """A handler whose job is put back when a turn goes first: this attempt does not count."""

    @wraps(handler)
    async def handle(context: OrchestratorContext, job: Job) -> None:
        try:
            await handler(context, job)
        except TurnGoesFirst:
            pause = min(FIRST_PAUSE * 2.0 ** min(job.uncounted, 10), LONGEST_PAUSE)
            async with context.db.write_near() as tx:
                await jobs.retry(tx, context.clock, job, delay=pause, error=job.last_error, counts=False)

    return handle


async def ask_in_background(
    context: OrchestratorContext,
    model: ChatModel,
    max_tokens: int,
    schema: dict[str, object],
    messages: Sequence[ChatMessage],
) -> dict[str, object]:
    """An object that fits the schema. The connection is closed when a turn is accepted.

    Raises TurnGoesFirst or what `ask_for_json` raises.
    """
    async with context.foreground.steps_back(context.db):
        reply = await ask_for_json(model, messages, schema, max_tokens=max_tokens, timeout=REPLY_SECONDS)
    return reply.value


async def capable_model(context: OrchestratorContext) -> ChatModel | None:
    """The model that is chosen now if it takes notes well enough, which is tried once. Raises ModelError."""
    model = await context.models.chat(ModelChoice(*await get_model_choice(context.db)))
    known = await get_verdict(context.db, model.provider, model.model)
    verdict = await _judge(context, model, known)
    if verdict != known:
        log.info("%s", verdict.reason or f"{model.model} takes notes")
        async with context.db.write() as tx:
            await put_verdict(tx, model.provider, model.model, verdict)
    return model if verdict.passed else None


async def _judge(context: OrchestratorContext, model: ChatModel, known: Verdict | None) -> Verdict:
    """The known verdict if it was found as it would be found now, else a new one. Raises ModelError."""
    unfit = known_unfit(model)
    if unfit:
        return Verdict(passed=False, reason=unfit, samples="not tried")
    prompt, samples = context.prompts["memory_notes"], context.samples
    today = context.clock.local_date()
    if known and still_holds(known, prompt, samples, today):
        return known
    ask = partial(ask_in_background, context, model, notes.REPLY_TOKENS, notes.SCHEMA)
    return await try_model(model, ask, prompt, samples, today)
