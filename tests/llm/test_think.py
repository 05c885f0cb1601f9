"""Reasoning and answer in one text, whatever the cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.llm.base import ReasoningDelta, TextDelta
from kernel.llm.think import ThinkSplitter

CASES = {
    "no tags": ("Four.", "", "Four."),
    "nothing": ("", "", ""),
    "a block, then the answer": ("<think>\nHm.\n</think>\n\nFour.", "Hm.\n", "Four."),
    "white space before the block": ("\n <think>Hm.</think>Four.", "Hm.", "Four."),
    "an empty block": ("<think>\n\n</think>\n\nFour.", "", "Four."),
    "two blocks": ("<think>Hm.</think>\n<think> Ah.</think> Four.", "Hm.Ah.", "Four."),
    "a block that never closes": ("<think>Hm. </thin", "Hm. </thin", ""),
    "only a block": ("<think>Hm.</think>\n", "Hm.", ""),
    "a tag in the middle of an answer": ("Write <think> first.", "", "Write <think> first."),
    "a tag after the answer began": (
        "<think>Hm.</think>Use <think>x</think>.",
        "Hm.",
        "Use <think>x</think>.",
    ),
    "almost a tag": ("<thinking>", "", "<thinking>"),
    "the beginning of a tag, then the end": ("<thi", "", "<thi"),
    "white space alone": (" \n", "", " \n"),
    "a less-than sign in the reasoning": ("<think>1 < 2 </ 3</think>Yes.", "1 < 2 </ 3", "Yes."),
}


def split(pieces: list[str]) -> tuple[str, str]:
    """Reasoning and answer of a reply that comes in these pieces."""
    splitter = ThinkSplitter()
    deltas = [delta for piece in pieces for delta in splitter.feed(piece)] + splitter.finish()
    assert all(delta.text for delta in deltas)
    reasoning = "".join(delta.text for delta in deltas if isinstance(delta, ReasoningDelta))
    return reasoning, "".join(delta.text for delta in deltas if isinstance(delta, TextDelta))


@pytest.mark.parametrize(("reply", "reasoning", "answer"), CASES.values(), ids=CASES.keys())
def test_a_reply_is_split(reply: str, reasoning: str, answer: str) -> None:
    assert split([reply]) == (reasoning, answer)
    assert split(list(reply)) == (reasoning, answer)


@given(st.lists(st.sampled_from(["<think>", "</think>", "<thi", "nk>", "</", "\n", "x", " y"]), max_size=12))
def test_where_the_cuts_are_makes_no_difference(pieces: list[str]) -> None:
    whole = "".join(pieces)
    assert split(pieces) == split([whole]) == split(list(whole))


@given(st.text(max_size=40).filter(lambda text: not text.lstrip().startswith("<")))
def test_a_reply_without_a_leading_tag_is_kept_to_the_letter(reply: str) -> None:
    assert split(list(reply)) == ("", reply)


def test_plain_text_is_passed_on_at_once() -> None:
    splitter = ThinkSplitter()
    assert splitter.feed("F") == [TextDelta("F")]
    assert splitter.feed("our") == [TextDelta("our")]


def test_reasoning_is_passed_on_at_once() -> None:
    splitter = ThinkSplitter()
    assert splitter.feed("<think>Let") == [ReasoningDelta("Let")]
    assert splitter.feed(" me") == [ReasoningDelta(" me")]
