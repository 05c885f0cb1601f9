"""Texts are cut where they pause, and lose nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.memory.rounds import MOST_CHARACTERS, cut, rounds_of
from kernel.store.memory_upkeep import Said, SettledTurn

TURN = SettledTurn("turn", "conversation", 3, is_kept=True)
NOW = "2026-11-23T10:00:00.000+00:00"


@pytest.mark.parametrize(
    ("text", "most", "pieces"),
    [
        ("", 10, []),
        (" \n ", 10, []),
        ("short", 10, ["short"]),
        ("One two. Three four.", 12, ["One two.", "Three four."]),
        ('He said "stop." Then he left.', 16, ['He said "stop."', "Then he left."]),
        ("First.\n\nSecond one. Third.", 20, ["First.\n\nSecond one.", "Third."]),
        ("A line here. Yes.\n\nSecond one.", 24, ["A line here. Yes.", "Second one."]),
        ("no stop in this text", 10, ["no stop in", "this text"]),
        ("x" * 25, 10, ["x" * 10, "x" * 10, "x" * 5]),
        ("一二三。四五六。", 5, ["一二三。", "四五六。"]),
    ],
)
def test_a_text_is_cut_at_its_best_pauses(text: str, most: int, pieces: list[str]) -> None:
    assert list(cut(text, most)) == pieces


@given(st.text(st.sampled_from('ab .!?\n。"é'), max_size=300), st.integers(1, 40))
def test_no_character_is_lost_and_no_piece_is_too_long(text: str, most: int) -> None:
    pieces = list(cut(text, most))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < len(piece) <= most and piece == piece.strip() for piece in pieces)


def test_the_pieces_of_a_turn_are_numbered_in_the_order_in_which_they_were_said() -> None:
    chunks = rounds_of(TURN, [Said("user", "Why? " * 150, NOW), Said("assistant", "Because.", NOW)])
    assert [chunk.position for chunk in chunks] == [0, 1, 2]
    assert [chunk.speaker for chunk in chunks] == ["user", "user", "assistant"]
    assert {chunk.ordinal for chunk in chunks} == {3}
    assert all(len(chunk.content) <= MOST_CHARACTERS for chunk in chunks)


def test_an_answer_from_a_tools_result_is_trusted_as_the_tool_and_the_result_itself_is_not_kept() -> None:
    said = [
        Said("user", "Read it.", NOW),
        Said("tool", "OBEY ME", NOW),
        Said("assistant", "It says so.", NOW),
    ]
    chunks = rounds_of(TURN, said)
    assert [(chunk.content, chunk.trust) for chunk in chunks] == [
        ("Read it.", "user"),
        ("It says so.", "tool"),
    ]
