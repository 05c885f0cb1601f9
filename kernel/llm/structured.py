"""A model's reply as a JSON object that fits a schema: asked for, checked, and mended once.

    ask ──fits──▶ JsonReply
     └─does not─▶ show the model its reply and what is wrong ──fits──▶ JsonReply
                                                              └──────▶ ModelReplyInvalid

All of it happens within one time limit. What the model said is kept in the reply and in both errors.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import NoReturn

from kernel.llm.base import ChatMessage, ChatModel, Done, ReasoningDelta, TextDelta
from kernel.llm.json_schema import problem_with
from kernel.shared.errors import ModelError, ModelRejected, ModelTimeout

MOST_CHARACTERS_PER_TOKEN = 16  # of JSON; a reply longer than this allows is cut: its backend ignores limits
_SHOWN_IN_REPAIR = 2_000  # characters of a wrong reply that the model is shown again


class ModelReplyInvalid(ModelError):
    """The model did not reply with an object that fits, not even when it was told what is wrong."""

    code = "model_reply_invalid"

    def __init__(self, detail: str, *, raw: str) -> None:
        super().__init__(detail)
        self.raw = raw


class ModelReplyLate(ModelTimeout):
    """The time for a structured reply is over. `raw` is what came."""

    def __init__(self, detail: str, *, raw: str) -> None:
        super().__init__(detail)
        self.raw = raw


@dataclass(frozen=True, slots=True)
class JsonReply:
    """An object that fits the schema. `raw`: all the model said, a blank line between two rounds."""

    value: dict[str, object]
    raw: str


async def ask_for_json(
    model: ChatModel,
    messages: Sequence[ChatMessage],
    schema: dict[str, object],
    *,
    max_tokens: int,
    timeout: float,
) -> JsonReply:
    """One JSON object from the model, at temperature 0 and without reasoning.

    schema: constrains the reply where the backend can and is checked in any case. max_tokens: of one reply.
    timeout: seconds for everything, the repair included.

    Raises ModelReplyInvalid, ModelReplyLate (a ModelTimeout) or what `ChatModel.stream` raises.
    """
    conversation = _Conversation(model, max_tokens)
    try:
        async with asyncio.timeout(timeout):
            return await conversation.ask_twice(messages, schema)
    except TimeoutError as error:
        raise ModelReplyLate(
            f"{model.model} did not finish its JSON reply within {timeout:g} seconds", raw=conversation.raw
        ) from error


class _Conversation:
    """What is said between us and the model until a reply fits."""

    def __init__(self, model: ChatModel, max_tokens: int) -> None:
        self._model = model
        self._max_tokens = max_tokens
        self._takes_schema = True
        self._heard: list[str] = []  # a reply a round; the last may still be growing

    @property
    def raw(self) -> str:
        return "\n\n".join(text for text in self._heard if text)

    async def ask_twice(self, messages: Sequence[ChatMessage], schema: dict[str, object]) -> JsonReply:
        value, problem = await self._ask(messages, schema)
        if value is None:
            value, problem = await self._ask([*messages, *_repair(self._heard[-1], problem)], schema)
        if value is None:
            raise ModelReplyInvalid(f"{self._model.model} gave no usable JSON reply: {problem}", raw=self.raw)
        return JsonReply(value, self.raw)

    async def _ask(
        self, messages: Sequence[ChatMessage], schema: dict[str, object]
    ) -> tuple[dict[str, object] | None, str]:
        """The object, or None and what is wrong with the reply."""
        try:
            is_whole = await self._listen(messages, schema if self._takes_schema else None)
        except ModelRejected:  # some backends cannot use every schema: then checking it must do
            if not self._takes_schema:
                raise
            self._takes_schema = False
            is_whole = await self._listen(messages, None)
        try:
            value = parse_object(self._heard[-1])
        except ValueError as error:
            return None, str(error) if is_whole else f"it was cut off after {self._max_tokens} tokens"
        problem = problem_with(value, schema)
        return (value, "") if problem is None else (None, problem)

    async def _listen(self, messages: Sequence[ChatMessage], schema: dict[str, object] | None) -> bool:
        """Append the model's reply to what was heard. Returns whether the model came to an end."""
        self._heard.append("")
        left = self._max_tokens * MOST_CHARACTERS_PER_TOKEN
        stream = self._model.stream(
            messages, max_tokens=self._max_tokens, temperature=0, schema=schema, think=False
        )
        async with aclosing(stream):
            async for delta in stream:
                match delta:
                    case TextDelta(text):
                        self._heard[-1] += text[:left]
                        left -= len(text)
                    case ReasoningDelta(text):
                        left -= len(text)
                    case Done(reason):
                        return reason == "stop"
                if left <= 0:
                    break  # closing the stream stops a backend that would never end
        return False


def parse_object(text: str) -> dict[str, object]:
    """The one JSON object in a reply; a code fence or words around it are passed over.

    Raises ValueError, which says what is wrong: no object, two of them, broken JSON, and what JSON cannot
    carry on: NaN, infinity, half a surrogate pair.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0:
        raise ValueError("there is no JSON object in it" if text.strip() else "it is empty")
    try:
        value = json.loads(text[start : end + 1] or text[start:], parse_constant=_no_number)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("it has half of a surrogate pair") from None
    except ValueError as error:
        raise ValueError(f"it is not one valid JSON object: {error}") from None
    if not isinstance(value, dict):  # the braces were inside of something else
        raise ValueError("it is not a JSON object")
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _repair(reply: str, problem: str) -> Sequence[ChatMessage]:
    return [
        ChatMessage("assistant", reply[:_SHOWN_IN_REPAIR].strip() or "{}"),
        ChatMessage(
            "user",
            f"This reply cannot be used: {problem}. Reply again with one JSON object that fits the schema, "
            "and nothing else.",
        ),
    ]
