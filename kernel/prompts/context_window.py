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
from kernel.store.choices import DEFAULT_TRIGGER_PCT

MESSAGE_OVERHEAD_TOKENS = 6  # the role and separators that a chat template puts around a message
_BLOCKS = 4  # a block is this part of what history may take


@dataclass(frozen=True, slots=True)
class Budget:
    """What a prompt may take.

    context_window, max_response_tokens: in tokens; the answer is kept room for, at most half of the window.
    compact_trigger_pct: of the window; a prompt that would take more leaves out old turns, while a message
    that needs more room alone may have it. chars_per_token: see `estimate_tokens`. Keep them steady: a change
    of them may move the cut.
    """

    context_window: int
    max_response_tokens: int
    compact_trigger_pct: int = DEFAULT_TRIGGER_PCT
    chars_per_token: float = DEFAULT_CHARS_PER_TOKEN

    @property
    def prompt(self) -> int:
        """Tokens that the answer leaves."""
        return self.context_window - min(self.max_response_tokens, self.context_window // 2)

    @property
    def prompt_with_history(self) -> int:
        """Tokens from which on history is shortened."""
        return min(self.prompt, self.context_window * self.compact_trigger_pct // 100)


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
    budget: Budget,
) -> list[ChatMessage]:
    """The system prompt, the newest turns that fit, and `message`; see `fit_history`."""
    fitted = fit_history(system_prompt=system_prompt, history=history, message=message, budget=budget)
    return fitted.with_message(message)


def fit_history(
    *,
    system_prompt: str,
    history: Sequence[PastTurn],
    message: str,
    budget: Budget,
    reserve: int = 0,
) -> Fitted:
    """What of a conversation fits before `message`.

    history: all turns of the conversation before this one, oldest first: where it is cut is counted from its
    beginning. reserve: tokens to leave beside the message, as far as there are so many; keep it steady too.

    Raises MessageTooLong when not even `message` alone fits.
    """

    def cost(text: str) -> int:
        return estimate_tokens(text, budget.chars_per_token) + MESSAGE_OVERHEAD_TOKENS

    message_budget = budget.prompt - cost(system_prompt)
    available = message_budget - cost(message)
    if available < 0:
        raise MessageTooLong(
            f"The message is too long for the model: about {cost(message)} tokens, and beside the "
            f"instructions and the answer {max(message_budget, 0)} fit. Shorten or split it, or raise "
            f"the context window under Settings, now {budget.context_window}."
        )
    room = min(reserve, available)
    history_budget = budget.prompt_with_history - cost(system_prompt)
    turns = [turn for turn in history if turn.assistant]
    costs = [cost(turn.user) + cost(turn.assistant) for turn in turns]
    left = history_budget - cost(message) - room
    first = _first_kept(costs, left, block=max(history_budget // _BLOCKS, 1))
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
