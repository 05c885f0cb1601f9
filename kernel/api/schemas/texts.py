"""What every text of a request must be, whatever it is for."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("the text contains a NUL character: remove it")
    return text


STORABLE = AfterValidator(_storable)
"""After what is checked of a `str`: a text that is no Unicode is then found before it is looked into."""

Text = Annotated[str, STORABLE]
