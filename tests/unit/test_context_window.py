"""What of a conversation a model is sent: it fits, it keeps its beginning, and the message is whole."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.llm.base import ChatMessage
from kernel.prompts.context_window import MESSAGE_OVERHEAD_TOKENS, Budget, PastTurn, fit_context_window
from kernel.shared.errors import MessageTooLong
from kernel.shared.tokens import estimate_tokens

SYSTEM = "You are a helpful assistant."


def fit(
    history: list[PastTurn], message: str, window: int = 400, response: int = 100, trigger: int = 95
) -> list[ChatMessage]:
    return fit_context_window(
        system_prompt=SYSTEM,
        history=history,
        message=message,
        budget=Budget(window, response, trigger),
    )


def tokens(messages: list[ChatMessage]) -> int:
    return sum(estimate_tokens(message.content) + MESSAGE_OVERHEAD_TOKENS for message in messages)


def test_a_short_conversation_is_sent_whole_and_in_order() -> None:
    history = [PastTurn("Hi", "Hello!"), PastTurn("How are you?", "Fine.")]
    assert fit(history, "Good.") == [
        ChatMessage("system", SYSTEM),
        ChatMessage("user", "Hi"),
        ChatMessage("assistant", "Hello!"),
        ChatMessage("user", "How are you?"),
        ChatMessage("assistant", "Fine."),
        ChatMessage("user", "Good."),
    ]


def test_a_turn_without_an_answer_is_not_sent() -> None:
    assert [said.content for said in fit([PastTurn("Hi", ""), PastTurn("Hi again", "Hello!")], "Good.")] == [
        SYSTEM,
        "Hi again",
        "Hello!",
        "Good.",
    ]


def test_a_long_conversation_keeps_its_beginning_for_many_turns() -> None:
    turns = [PastTurn(f"question {n} " * 3, f"answer {n} " * 10) for n in range(200)]
    sent = [fit(turns[:n], turns[n].user, window=2000) for n in range(200)]
    starts = [messages[1] for messages in sent[100:]]
    moves = sum(before != after for before, after in pairwise(starts))
    assert 0 < moves <= 100 / 5


def test_a_message_that_cannot_fit_says_how_long_it_is_and_what_to_do() -> None:
    with pytest.raises(MessageTooLong) as refusal:
        fit([], "word " * 400)
    assert refusal.value.code == "message_too_long"
    assert "about 578 tokens" in refusal.value.detail
    assert "raise the context window under Settings, now 400" in refusal.value.detail


def test_the_longest_message_that_fits_pushes_all_history_out() -> None:
    message = "x" * 950
    assert [said.content for said in fit([PastTurn("Hi", "Hello!" * 20)], message)] == [SYSTEM, message]


def test_an_answer_is_kept_room_for_but_not_more_than_half_the_window() -> None:
    assert fit([], "Hi", window=512, response=4096)[-1].content == "Hi"


def test_history_is_shortened_at_the_share_of_the_window_that_the_user_chose() -> None:
    turns = [PastTurn(f"question {n} " * 3, f"answer {n} " * 10) for n in range(60)]
    late, early = (fit(turns, "Go on.", window=2000, trigger=trigger) for trigger in (90, 50))
    assert tokens(early) <= 1000 < tokens(late) <= 1800
    assert early[-1] == late[-1]


def test_a_message_may_need_more_than_the_share_at_which_history_is_shortened() -> None:
    message = "x" * 950
    assert [said.content for said in fit([PastTurn("Hi", "Hello!")], message, trigger=50)] == [
        SYSTEM,
        message,
    ]


TURNS = st.lists(
    st.builds(PastTurn, st.text(max_size=300), st.text(min_size=1, max_size=600)), min_size=1, max_size=25
)


@given(TURNS, st.text(max_size=400), st.integers(300, 1200))
def test_what_is_sent_fits_and_ends_with_the_message(
    history: list[PastTurn], message: str, window: int
) -> None:
    try:
        sent = fit(history, message, window=window)
    except MessageTooLong:
        assert tokens([ChatMessage("system", SYSTEM), ChatMessage("user", message)]) > window - 100
        return
    assert tokens(sent) <= window - 100
    assert (sent[0].content, sent[-1].content) == (SYSTEM, message)
    newest_first = [text for turn in reversed(history) for text in (turn.assistant, turn.user)]
    assert [said.content for said in reversed(sent[1:-1])] == newest_first[: len(sent) - 2]


@given(TURNS)
def test_the_next_turn_continues_the_prompt_of_this_one_or_drops_a_block_from_its_front(
    turns: list[PastTurn],
) -> None:
    kept_before = 0
    sent_before: list[ChatMessage] = []
    for n, turn in enumerate(turns):
        try:
            sent = fit(turns[:n], turn.user, window=600)
        except MessageTooLong:
            return
        dropped = n - (len(sent) - 2) // 2
        assert dropped >= kept_before  # the cut never moves back
        if dropped == kept_before:
            assert sent[: len(sent_before)] == sent_before
        kept_before, sent_before = dropped, sent
