"""The estimate of tokens: rather too many than too few."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.shared.tokens import estimate_tokens


@pytest.mark.parametrize(
    ("text", "at_least", "at_most"),
    [
        ("", 0, 0),
        ("Hello", 1, 3),
        ("The quick brown fox jumps over the lazy dog.", 10, 14),
        ("你好世界", 4, 8),
        ("Привет мир", 5, 10),
        ("👩‍💻", 2, 8),
    ],
)
def test_scripts_that_tokenizers_know_less_cost_more(text: str, at_least: int, at_most: int) -> None:
    assert at_least <= estimate_tokens(text) <= at_most


def test_a_calibrated_model_changes_the_estimate() -> None:
    assert estimate_tokens("x" * 100, chars_per_token=5) == 20


@given(st.text(), st.text(min_size=1))
def test_a_longer_text_never_costs_less(text: str, more: str) -> None:
    assert estimate_tokens(text + more) >= estimate_tokens(text)


def test_half_an_emoji_is_counted() -> None:
    assert estimate_tokens("\ud83d") == 2
