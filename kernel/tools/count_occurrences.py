"""How often a character occurs in a text: what language models, which read tokens, get wrong."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kernel.shared.errors import ToolError
from kernel.shared.graphemes import graphemes
from kernel.tools.base import ToolResult

MAX_HAYSTACK_CHARS = 100_000
_SHOWN_CHARS = 120


def count_occurrences(
    needle: Annotated[str, Field(description="The one letter or other character to count.")],
    haystack: Annotated[str, Field(description="The word or text to count in, exactly as it is written.")],
    case_sensitive: Annotated[
        bool, Field(description="True to count only the needle's own case, capital or small.")
    ] = False,
) -> ToolResult:
    """Count how often one character occurs in a word or text, capital and small letters alike unless told.

    A character is what a reader takes for one: "é" is not an "e", and 👩‍💻 is one. `data` has `count`, by the
    rule asked for, and `count_same_case`, for the exact case of the needle alone.
    Raises ToolError for a needle of any other length and for a haystack beyond 100 000 characters.
    """
    if len(haystack) > MAX_HAYSTACK_CHARS:
        raise ToolError(
            f"The text is too long to count in: {len(haystack)} characters, at most {MAX_HAYSTACK_CHARS}."
        )
    wanted = graphemes(needle[:MAX_HAYSTACK_CHARS])
    if len(wanted) != 1:
        raise ToolError(f'I count one character at a time, and "{_shorten(needle)}" has {len(wanted)}.')
    [character] = wanted
    characters = graphemes(haystack)
    same_case = characters.count(character)
    either_case = [one.casefold() for one in characters].count(character.casefold())
    count = same_case if case_sensitive else either_case
    rule = _case_rule(character, case_sensitive=case_sensitive)
    answer = f'{_subject(character)} {_occurs(count)} in "{_shorten(haystack)}"{rule}.'
    if same_case != count:
        answer += f' Only as "{character}": {same_case}.'
    data: dict[str, object] = {"count": count, "count_same_case": same_case}
    return ToolResult(text=answer, answer=answer, data=data)


def _subject(character: str) -> str:
    if character.isspace():
        return "A space" if character == " " else "That blank character"
    return f'The {"letter" if character[0].isalpha() else "character"} "{character}"'


def _occurs(count: int) -> str:
    if count == 0:
        return "does not occur"
    return "occurs once" if count == 1 else f"occurs {count} times"


def _case_rule(character: str, *, case_sensitive: bool) -> str:
    if character.upper() == character.lower():
        return ""
    if case_sensitive:
        return f' (only as "{character}", not as "{character.swapcase()}")'
    return " (capital and small letters counted alike)"


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"
