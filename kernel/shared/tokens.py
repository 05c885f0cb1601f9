"""How many tokens a text will cost, before the backend has counted them."""

from __future__ import annotations

from math import ceil

# English prose runs at 4 to 4.5 characters per token, code and tables at 2.5 to 3.5.
DEFAULT_CHARS_PER_TOKEN = 3.5
# Tokenizers of small models know few words of other scripts: a Chinese character (3 bytes) costs 1 to 2
# tokens, a Cyrillic letter (2 bytes) up to 1, an emoji (4 bytes) 2.
OTHER_BYTES_PER_TOKEN = 2


def estimate_tokens(text: str, chars_per_token: float = DEFAULT_CHARS_PER_TOKEN) -> int:
    """Tokens of `text`, rather too many than too few.

    chars_per_token: of ASCII text, as calibrated for the model from the prompt sizes that it reported.
    """
    if text.isascii():
        return ceil(len(text) / chars_per_token)
    ascii_chars = len(text.encode("ascii", "ignore"))
    # "surrogatepass": half an emoji, as a cut can leave it, is counted instead of refused.
    other_bytes = len(text.encode("utf-8", "surrogatepass")) - ascii_chars
    return ceil(ascii_chars / chars_per_token + other_bytes / OTHER_BYTES_PER_TOKEN)
