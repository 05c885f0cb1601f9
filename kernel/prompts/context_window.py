"""Which messages of a conversation a model is sent: a pure function of its inputs.

Backends keep the prompt of the last call and read only what is new, as long as the beginning is the same.
So old turns are dropped in blocks: the beginning moves once in many turns, not with every message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from kernel.llm.base import ChatMessage
from kernel.shared.errors import MessageTooLong
from kernel.shared.tokens import DEFAULT_CHARS_PER_TOKEN, estimate_tokens

MESSAGE_OVERHEAD_TOKENS = 6  # the role and separators that a chat template puts around a message
_BLOCKS = 4  # a block is this part of what history may take


@dataclass(frozen=True, slots=True)
class PastTurn:
    """What was said in an earlier turn. The reasoning before an answer is no part of it."""

    user: str
    assistant: str
    """Empty when the turn was cancelled or failed before a word of it: such a turn is not sent."""
    turn_id: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What stands before a message: the system prompt and the newest turns that fit, oldest first.

    room: tokens that are left for what is put beside the message.
    """

    system_prompt: str
    turns: Sequence[PastTurn]
    room: int

    def with_message(self, message: str) -> list[ChatMessage]:
        """The whole prompt."""
        return [
            ChatMessage("system", self.system_prompt),
            *(
                said
                for turn in self.turns
                for said in (ChatMessage("user", turn.user), ChatMessage("assistant", turn.assistant))
            ),
            ChatMessage("user", message),
        ]


def fit_context_window(
    *,
    system_prompt: str,
    history: Sequence[PastTurn],
    message: str,
    context_window: int,
    max_response_tokens: int,
    chars_per_token: float = DEFAULT_CHARS_PER_TOKEN,
) -> list[ChatMessage]:
    """The system prompt, the newest turns that fit, and `message`; see `fit_history`."""
    fitted = fit_history(
        system_prompt=system_prompt,
        history=history,
        message=message,
        context_window=context_window,
        max_response_tokens=max_response_tokens,
        chars_per_token=chars_per_token,
    )
    return fitted.with_message(message)


def fit_history(
    *,
    system_prompt: str,
    history: Sequence[PastTurn],
    message: str,
    context_window: int,
    max_response_tokens: int,
    reserve: int = 0,
    chars_per_token: float = DEFAULT_CHARS_PER_TOKEN,
) -> Fitted:
    """What of a conversation fits before `message`.

    history: all turns of the conversation before this one, oldest first: where it is cut is counted from its
    beginning. context_window, max_response_tokens: in tokens; the answer is kept room for, at most half of
    the window. reserve: tokens to leave beside the message, as far as there are so many; keep it and
    chars_per_token (see `estimate_tokens`) steady, since a change of them may move the cut.

    Raises MessageTooLong when not even `message` alone fits.
    """

    def cost(text: str) -> int:
        return estimate_tokens(text, chars_per_token) + MESSAGE_OVERHEAD_TOKENS

    prompt_budget = context_window - min(max_response_tokens, context_window // 2)
    history_budget = prompt_budget - cost(system_prompt)
    available = history_budget - cost(message)
    if available < 0:
        raise MessageTooLong(
            f"The message is too long for the model: about {cost(message)} tokens, and beside the "
            f"instructions and the answer {max(history_budget, 0)} fit. Shorten or split it, or raise "
            f"OLLAMA_CONTEXT_WINDOW, now {context_window}."
        )
    room = min(reserve, available)
    turns = [turn for turn in history if turn.assistant]
    costs = [cost(turn.user) + cost(turn.assistant) for turn in turns]
    first = _first_kept(costs, available - room, block=max(history_budget // _BLOCKS, 1))
    return Fitted(system_prompt, turns[first:], room)


def _first_kept(costs: Sequence[int], available: int, *, block: int) -> int:
    """The index of the first turn to send: whole blocks, counted from the first turn, are left out before it.

    Every answered turn adds to the excess, so the cut does not move back.
    """
    excess = sum(costs) - available
    if excess <= 0:
        return 0
    dropped = -(-excess // block) * block
    return next(
        (index for index, before in enumerate(accumulate(costs, initial=0)) if before >= dropped), len(costs)
    )
