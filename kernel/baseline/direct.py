"""Mode `direct_model`: the prompt of a turn goes straight to the model; nothing of AIgentOS is in between."""

from __future__ import annotations

from contextlib import aclosing

from kernel.baseline.outcome import Outcome, Stopwatch
from kernel.baseline.surroundings import Said, Surroundings
from kernel.llm.base import ChatModel, Done, ReasoningDelta, TextDelta, Usage
from kernel.shared.errors import AIgentError


class DirectTalk:
    """A conversation with the model itself; its history is what was said here."""

    def __init__(self, surroundings: Surroundings, model: ChatModel, max_response_tokens: int) -> None:
        self._surroundings = surroundings
        self._model = model
        self._max_tokens = max_response_tokens
        self._said: list[Said] = []

    async def ask(self, message: str) -> Outcome:
        """Ask and remember the answer; what fails is told in the outcome. Cancelling closes the stream."""
        watch = Stopwatch(self._surroundings.clock.monotonic())
        try:
            outcome = await self._stream(message, watch)
        except AIgentError as error:
            return Outcome(self._since(watch), code=error.code, error=error.detail)
        if not outcome.answer.strip():
            return Outcome(outcome.total_ms, code="empty_reply", error="the answer ended without a word")
        self._said.append((message, outcome.answer))
        return outcome

    async def _stream(self, message: str, watch: Stopwatch) -> Outcome:
        clock, settings = self._surroundings.clock, self._surroundings.settings
        prompt = self._surroundings.compose(self._said, message, self._model.context_window)
        text: list[str] = []
        usage, pieces = Usage(), 0
        watch.begun = clock.monotonic()
        stream = self._model.stream(prompt, max_tokens=self._max_tokens, temperature=settings.temperature)
        async with aclosing(stream):
            async for delta in stream:
                match delta:
                    case TextDelta(said):
                        text.append(said)
                        watch.piece(clock.monotonic())
                    case ReasoningDelta():
                        watch.piece(clock.monotonic())
                    case Usage():
                        usage = delta
                        continue
                    case Done():
                        break
                pieces += 1
                if pieces > 2 * self._max_tokens:
                    break  # a backend that ignores the limit would never end
        ttft = watch.milliseconds(watch.first)
        return Outcome(
            self._since(watch),
            answer="".join(text),
            ttft_ms=ttft,
            model_ttft_ms=ttft,
            prompt_tokens=usage.prompt_tokens,
            cached_prompt_tokens=usage.cached_prompt_tokens,
            completion_tokens=usage.completion_tokens,
            tokens_per_second=watch.tokens_per_second(usage.completion_tokens),
            provider=self._model.provider,
            model=self._model.model,
        )

    def _since(self, watch: Stopwatch) -> float:
        return round((self._surroundings.clock.monotonic() - watch.begun) * 1000, 3)
