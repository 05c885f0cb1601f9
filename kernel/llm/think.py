"""Telling reasoning from answer when a model sends both as one text: `<think>…</think>` goes before."""

from __future__ import annotations

from kernel.llm.base import ReasoningDelta, TextDelta

_OPEN, _CLOSE = "<think>", "</think>"


class ThinkSplitter:
    """Splits a streamed reply, whose tags may be cut anywhere.

    Only tags at the start of the reply count (several blocks in a row do): an answer that speaks of `<think>`
    keeps its text. White space around the tags is dropped, and what never closes is reasoning. Text is held
    back only while it may still turn out to be a tag.
    """

    def __init__(self) -> None:
        self._held = ""
        self._in_reasoning = False
        self._in_answer = False
        self._may_trim = False  # just after a tag: leading white space belongs to the tag

    def feed(self, text: str) -> list[TextDelta | ReasoningDelta]:
        """The deltas that are certain after this piece of text."""
        if self._in_answer:
            return [TextDelta(text)] if text else []
        self._held += text
        deltas: list[TextDelta | ReasoningDelta] = []
        while self._held and self._step(deltas):
            pass
        return deltas

    def finish(self) -> list[TextDelta | ReasoningDelta]:
        """What was held back, now that the reply has ended."""
        held, self._held = self._held, ""
        if self._may_trim:
            held = held.lstrip()
        if not held:
            return []
        return [ReasoningDelta(held) if self._in_reasoning else TextDelta(held)]

    def _step(self, deltas: list[TextDelta | ReasoningDelta]) -> bool:
        """Settle one stretch of the held text; whether more of it may be settled."""
        return self._step_reasoning(deltas) if self._in_reasoning else self._step_start(deltas)

    def _step_start(self, deltas: list[TextDelta | ReasoningDelta]) -> bool:
        start = self._held.lstrip()
        if start.startswith(_OPEN):
            self._held = start.removeprefix(_OPEN)
            self._in_reasoning = self._may_trim = True
            return True
        if _OPEN.startswith(start):  # white space only, or the beginning of a tag
            return False
        deltas.append(TextDelta(start if self._may_trim else self._held))
        self._held = ""
        self._in_answer = True
        return False

    def _step_reasoning(self, deltas: list[TextDelta | ReasoningDelta]) -> bool:
        reasoning, closed, rest = self._held.partition(_CLOSE)
        kept = "" if closed else _tag_start(reasoning)
        reasoning = reasoning.removesuffix(kept)
        if self._may_trim:
            reasoning = reasoning.lstrip()
        if reasoning:
            deltas.append(ReasoningDelta(reasoning))
            self._may_trim = False
        self._held = rest if closed else kept
        if closed:
            self._in_reasoning, self._may_trim = False, True
        return bool(closed)


def _tag_start(text: str) -> str:
    """The end of `text` that may be the beginning of `</think>`."""
    for length in range(min(len(text), len(_CLOSE) - 1), 0, -1):
        if text.endswith(_CLOSE[:length]):
            return text[-length:]
    return ""
