"""Turn step 5/8: answer a turn with the model. Nothing else stands between the turn and its first token."""

from __future__ import annotations

import asyncio
import secrets

from kernel.llm.base import ChatMessage
from kernel.prompts.active import active_system_prompt
from kernel.prompts.context_window import Budget, fit_history
from kernel.prompts.memories import with_memories
from kernel.shared.crash import crash_point
from kernel.store.memory import documents_being_read
from kernel.store.records import Job
from kernel.store.turns import get_turn
from kernel.workers.answering import answer_with_model, past_turns
from kernel.workers.dialogue.context import DialogueContext
from kernel.workers.dialogue.recall import recall_for
from kernel.workers.reply_writer import ReplyWriter


async def generate_reply(context: DialogueContext, job: Job) -> None:
    """Stream the model's answer into the turn and complete it."""
    crash_point("dialogue.claimed")
    turn = await get_turn(context.db.near, job.turn_id)
    writer = ReplyWriter(context, job, turn)
    async with recall_for(context, job, turn, writer) as recall:
        past, being_read, _ = await asyncio.gather(
            past_turns(context, turn),
            documents_being_read(context.db.near, turn.conversation_id),
            recall.prepare(),
        )
        writer.trace.end("preparing")
        system_prompt = await active_system_prompt(
            context.db.near, context.profile, today=context.clock.today()
        )

        async def compose(budget: Budget) -> list[ChatMessage]:
            fitted = fit_history(
                system_prompt=system_prompt,
                history=past,
                message=turn.message,
                budget=budget,
                reserve=recall.reserve(budget.context_window),
            )
            items = await recall.find(past, fitted)
            writer.trace.end("memory")
            fence = f"memory-{secrets.token_hex(6)}"
            return fitted.with_message(with_memories(turn.message, items, fence=fence, being_read=being_read))

        await answer_with_model(context, turn, writer, compose, beside="memory")
