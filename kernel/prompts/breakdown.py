"""What of a prompt is what, in tokens, before the backend has counted them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kernel.llm.base import ChatMessage
from kernel.prompts.context_window import MESSAGE_OVERHEAD_TOKENS
from kernel.shared.tokens import DEFAULT_CHARS_PER_TOKEN, estimate_tokens

Beside = Literal["memory", "tool"]


def prompt_parts(
    prompt: Sequence[ChatMessage],
    message: str,
    beside: Beside,
    chars_per_token: float = DEFAULT_CHARS_PER_TOKEN,
) -> dict[str, int]:
    """Tokens of `system`, of `user` and `assistant` in earlier turns, of this turn's `message`, and of what
    stands beside it in the last message of the prompt; parts that are empty are left out.
    """
    parts = dict.fromkeys(("system", "user", "assistant", beside, "message"), 0)
    for said in prompt[:-1]:
        parts[said.role] += estimate_tokens(said.content, chars_per_token) + MESSAGE_OVERHEAD_TOKENS
    own = estimate_tokens(message, chars_per_token)
    whole = estimate_tokens(prompt[-1].content, chars_per_token)
    parts["message"] = min(own, whole) + MESSAGE_OVERHEAD_TOKENS
    parts[beside] = max(whole - own, 0)
    return {name: tokens for name, tokens in parts.items() if tokens}
