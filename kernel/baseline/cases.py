"""The suite as data: 15 cases, 34 calls.

A message is a made-up word, a text and a question. The word is new for each run, repetition and mode: a
backend that has read a prompt before skips what it knows, and the second to send the same one would look
fast. Behind it, both modes send the same text.

System prompt pressure puts its instructions in front of the user's words, inside the message: a turn has no
other place for them, since the system prompt is the agent's own. Asked directly, they stand there too, so
that both modes send the same prompt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kernel.baseline.prose import prose, word
from kernel.shared.tokens import estimate_tokens

CONVERSATION_TURNS: Final = 20
_PRESSED_TOKENS = 250  # the user's part under system prompt pressure


@dataclass(frozen=True, slots=True)
class Call:
    """One message of a case. `style` and `user_tokens` describe its text, `system_tokens` what stands before.

    turn: from 1 in a conversation, None for a case of one call.
    """

    style: str
    question: str
    user_tokens: int
    system_tokens: int = 0
    turn: int | None = None

    @property
    def wanted_tokens(self) -> int:
        """Tokens of the whole message, estimated."""
        return self.user_tokens + self.system_tokens

    def message(self, seed: str, tag: str, at_most: int) -> str:
        """The message in at most so many tokens: what is too much is taken from its instructions, then from
        its text; never from its question, so that little room gives more than was asked for.

        tag: names what must not be read from a cache of another's prompt.
        """
        head = f"({word(tag)})"
        user_tokens = min(self.user_tokens, at_most)
        spent = estimate_tokens(f"{head}\n\n\n\n{self.question}")
        parts = [head]
        if self.system_tokens:
            parts.append(prose("rules", f"{seed} rules", min(self.system_tokens, at_most - user_tokens)))
        parts += [prose(self.style, seed, user_tokens - spent), self.question]
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Case:
    """Calls that belong together: one alone, or the turns of a conversation."""

    name: str
    title: str
    calls: tuple[Call, ...] = field(repr=False)

    @property
    def wanted_tokens(self) -> int:
        """Of all its messages, estimated."""
        return sum(call.wanted_tokens for call in self.calls)


_QUESTION = "What stands out in this note, and why might it have stayed in somebody's mind?"
_SUMMARY = "Please summarize the text above in one short paragraph."
_EXTRACTION = (
    "Turn every order in the text above into a JSON object with the keys customer, town, item, colour and "
    "weekday. Answer with the list of objects only."
)
_PRESSED = "Keep to the instructions at the top. What would you say to somebody who asks about this?"
_TALK = (
    "What do you make of this part of the story?",
    "Who seems to matter most so far, in your view?",
    "Does this fit with what I told you before?",
    "What would you like to hear about next?",
    "Describe the mood of this in a few words.",
)


def _single(name: str, title: str, call: Call) -> Case:
    return Case(name, title, (call,))


def _cases() -> Iterator[Case]:
    for tokens in (100, 250, 500):
        call = Call("notes", _QUESTION, tokens)
        yield _single(f"simple_qa_{tokens}", f"Simple Q/A, {tokens} tokens", call)
    for tokens in (200, 500, 1000, 2000):
        call = Call("notes", _SUMMARY, tokens)
        yield _single(f"summarization_{tokens}", f"Summarization, {tokens} tokens", call)
    turns = tuple(
        Call("notes", _TALK[turn % len(_TALK)], 50 + (17 * turn) % 151, turn=turn)
        for turn in range(1, CONVERSATION_TURNS + 1)
    )
    yield Case("conversation_20", f"Conversation of {CONVERSATION_TURNS} turns", turns)
    yield _single(
        "structured_extraction_400",
        "Structured extraction, 400 tokens",
        Call("orders", _EXTRACTION, 400),
    )
    for tokens in (200, 500, 1000, 2000, 5000, 10000):
        yield _single(
            f"system_prompt_pressure_{tokens}",
            f"System prompt pressure, {tokens} tokens",
            Call("notes", _PRESSED, _PRESSED_TOKENS, system_tokens=tokens),
        )


CASES: Final = {case.name: case for case in _cases()}
"""By name, in the order they are run."""
