"""The size of prompts, estimated better and better: each backend counts what it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from kernel.llm.base import ChatMessage, ChatModel
from kernel.prompts.context_window import MESSAGE_OVERHEAD_TOKENS
from kernel.shared.tokens import DEFAULT_CHARS_PER_TOKEN, OTHER_BYTES_PER_TOKEN, estimate_tokens
from kernel.store.database import Reader, Transaction
from kernel.store.token_rates import CountedPrompt, get_token_rate, learn_token_rate

_LEAST_PROMPTS = 3  # before what was learned is used
_LEAST_CHARACTERS = 400  # of a prompt to learn from: below, the chat template's own tokens are most of it
_CAUTION = 0.95  # rather too many tokens than too few
_STEP = 0.25  # a rate that moves a little must not move the cut of the history: a prompt cache would be lost
_BOUNDS = 1.5, 6.0


class TokenRates:
    """One for a worker process: the rates in use, by provider and model."""

    def __init__(self) -> None:
        self._used: dict[tuple[str, str], float] = {}

    async def of(self, db: Reader, model: ChatModel) -> float:
        """ASCII characters a token to estimate with; keeps still until there is reason to change."""
        key = model.provider, model.model
        if key not in self._used:
            await self._look(db, key)
        return self._used[key]

    async def learn(
        self, tx: Transaction, model: ChatModel, prompt: Sequence[ChatMessage], tokens: int | None
    ) -> None:
        """tokens: what the backend counted, None if it does not say."""
        key = model.provider, model.model
        counted = _counted(prompt, tokens, self._used.get(key, DEFAULT_CHARS_PER_TOKEN))
        if counted is not None:
            await learn_token_rate(tx, *key, counted)
            await self._look(tx, key)

    async def _look(self, db: Reader, key: tuple[str, str]) -> None:
        learned, used = await get_token_rate(db, *key), self._used.get(key, DEFAULT_CHARS_PER_TOKEN)
        if learned is not None and learned.prompts >= _LEAST_PROMPTS:
            careful = min(max(learned.characters_per_token * _CAUTION, _BOUNDS[0]), _BOUNDS[1])
            if not 0 <= careful - used < 2 * _STEP:
                used = floor(careful / _STEP) * _STEP
        self._used[key] = used


def _counted(prompt: Sequence[ChatMessage], tokens: int | None, used: float) -> CountedPrompt | None:
    texts = [message.content for message in prompt]
    characters = sum(len(text.encode("ascii", "ignore")) for text in texts)
    if not tokens or characters < _LEAST_CHARACTERS:
        return None
    other = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) - characters
    plain = tokens - other / OTHER_BYTES_PER_TOKEN - MESSAGE_OVERHEAD_TOKENS * len(texts)
    if plain <= 0:
        return None

    def off(rate: float) -> float:
        estimated = sum(estimate_tokens(text, rate) + MESSAGE_OVERHEAD_TOKENS for text in texts)
        return abs(estimated - tokens) / tokens

    return CountedPrompt(characters, plain, off(DEFAULT_CHARS_PER_TOKEN), off(used))
