"""Turn step 5/8: answer a turn with the model. Nothing else stands between the turn and its first token."""

from __future__ import annotations

from kernel.llm.base import ChatMessage
from kernel.prompts.compose import compose_system_prompt
from kernel.prompts.context_window import fit_context_window
from kernel.shared.crash import crash_point
from kernel.store.records import Job
from kernel.store.turns import get_turn
from kernel.workers.answering import answer_with_model, past_turns
from kernel.workers.context import WorkerContext
from kernel.workers.reply_writer import ReplyWriter


async def generate_reply(context: WorkerContext, job: Job) -> None:
    """Stream the model's answer into the turn and complete it."""
    crash_point("dialogue.claimed")
    turn = await get_turn(context.db, job.turn_id)
    past = await past_turns(context, turn)
    system_prompt = compose_system_prompt(context.profile, today=context.clock.today())

    def compose(context_window: int) -> list[ChatMessage]:
        return fit_context_window(
            system_prompt=system_prompt,
            history=past,
            message=turn.message,
            context_window=context_window,
            max_response_tokens=context.settings.max_response_tokens,
        )

    await answer_with_model(context, turn, ReplyWriter(context, job, turn), compose)
