"""The texts in which a message may want something counted, each with the message around it.

A message is cut into a text and a frame: the frame is the message with `TEXT` where the text was. What is
quoted is taken as it is; without quotes a text is what follows a colon, what is named ("the word cheese"), or
one word after "in".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import islice

from kernel.routing.count_words import Language, alternatives
from kernel.shared.graphemes import graphemes

TEXT = "\ue000"
CHARACTER = "\ue001"
"""Stands in a frame for a quoted single character."""
OTHER = "\ue002"
"""Stands in a frame for a quoted text that is not the one counted in."""
MAX_FRAME_CHARS = 600

_QUOTED = re.compile(
    r"""(?=["“”„«‘'`「『])(?:"([^"]+)"|[“„”]([^“”„]+)[“”]|«([^«»]+)»|`([^`]+)`|‘([^‘’]+)’|「([^「」]+)」|"
    r"『([^『』]+)』"""
    r"""|(?<!\w)'(?!\s)([^'\n]+(?:(?<=\w)'(?=\w)[^'\n]+)*)(?<!\s)'(?!\w)|(?<!\w)'( )')"""
)
_PLURAL_QUOTED = re.compile(r"(.+)['’]s", re.DOTALL)
_BREAK = re.compile(r":(?=\s|[\"“„«‘'`]|$)|\n|[?.,](?= )|(?<= )[-–—](?= )")
_POINTED_AT = re.compile(
    r"\b(?:this|following|here|folgende[mnrs]?|diese[mrs]?|suivante?|siguiente|seguente|seguinte)\b", re.I
)
_COURTESY = re.compile(r"(?:please|pls|thanks|thank you)[ .!?]*", re.IGNORECASE)
_AUXILIARY = re.compile(r"\b(?:does|do|did|can)\b", re.IGNORECASE)
_LAST_VERB = re.compile(r" (?:have|contain|include|hold|use)(?: in it)?[ ?.!]*\Z", re.IGNORECASE)
_MAX_VERB_CHARS = 30
_ENDS = " \t\n?!.,;:¿¡。？…"
_MAX_BREAKS = 8
_MAX_QUOTES = 40
_MAX_WORDS_TRIED = 6
_CHARS_FOR_BREAKS = 300


class Given(Enum):
    """How surely the text is one."""

    QUOTED = "quoted"
    AFTER_COLON = "after a colon"
    NAMED = "named"
    WORD = "one bare word"
    WORDS = "several bare words"


@dataclass(frozen=True)
class Framed:
    """A text and the message around it."""

    frame: str
    text: str
    given: Given
    characters: tuple[str, ...] = ()
    """What the frame's `CHARACTER`s stand for, in order."""


@dataclass(frozen=True)
class Quotes:
    """A message with its quotes taken out."""

    frame: str
    """Every quoted text is `OTHER`, every quoted character `CHARACTER`."""
    texts: tuple[str, ...]
    characters: tuple[str, ...]


def take_quotes(message: str) -> Quotes:
    """The message without its quotes; a quoted `r's` is the character r."""
    texts: list[str] = []
    characters: list[str] = []

    def placeholder(quote: re.Match[str]) -> str:
        content = next(part for part in quote.groups() if part is not None)
        plural = _PLURAL_QUOTED.fullmatch(content) if len(content) < _MAX_BREAKS else None
        character = plural[1] if plural else content
        if len(character) < _MAX_BREAKS and len(graphemes(character)) == 1:
            characters.append(character)
            return f" {CHARACTER} "
        texts.append(content.strip() if quote[0].startswith("«") else content)
        return f" {OTHER} "

    frame = _QUOTED.sub(placeholder, message, count=_MAX_QUOTES)
    return Quotes(
        _collapsed(frame) if len(frame) <= 2 * MAX_FRAME_CHARS else frame, tuple(texts), tuple(characters)
    )


def quoted_texts(quotes: Quotes) -> Iterator[Framed]:
    """Each quoted text with the message around it."""
    if len(quotes.frame) > MAX_FRAME_CHARS:
        return
    parts = quotes.frame.split(OTHER)
    for at, text in enumerate(quotes.texts[:_MAX_WORDS_TRIED]):
        frame = f"{OTHER.join(parts[: at + 1])}{TEXT}{OTHER.join(parts[at + 1 :])}"
        yield Framed(_collapsed(frame), text, Given.QUOTED, quotes.characters)


def text_after_break(message: str) -> Iterator[Framed]:
    """All that follows a colon; or a line break, full stop or comma, if the words before it point there."""
    for number, found in enumerate(_BREAK.finditer(message, 0, _CHARS_FOR_BREAKS)):
        if number == _MAX_BREAKS:
            return
        head, text = message[: found.start()], message[found.end() :].strip()
        if not text or (found[0] not in ":\n" and not _POINTED_AT.search(head)):
            continue
        if _COURTESY.fullmatch(text):
            continue
        quotes = take_quotes(head)
        if quotes.texts:
            continue
        text, rest = _unquoted(text)
        yield Framed(_collapsed(f"{quotes.frame} {TEXT} {rest}"), text, Given.AFTER_COLON, quotes.characters)


def bare_texts(quotes: Quotes, language: Language) -> Iterator[Framed]:
    """What is named or follows "in" without quotes, the surest first."""
    if quotes.texts:
        return
    frame, patterns = quotes.frame, _patterns(language)
    for start, end, given in _spans(frame, patterns):
        text = frame[start:end].strip(_ENDS) if given is not Given.WORD else _trimmed(frame[start:end])
        if text and CHARACTER not in text and len(frame) - len(text) <= MAX_FRAME_CHARS:
            rest = _collapsed(f"{frame[:start]} {TEXT} {frame[end:]}")
            yield Framed(rest, text, given, quotes.characters)


@dataclass(frozen=True)
class _Patterns:
    one_word: re.Pattern[str]
    text: re.Pattern[str]
    into: re.Pattern[str]
    has: tuple[re.Pattern[str], ...]
    asked_after: re.Pattern[str]


def _spans(frame: str, patterns: _Patterns) -> Iterator[tuple[int, int, Given]]:
    head = frame[: 4 * MAX_FRAME_CHARS]  # texts begin here; they may go on beyond it
    for start in _starts(patterns.one_word, head):
        yield start, _end_of_text(frame, start, _end_of_word(frame, start), patterns), Given.NAMED
    for start in _starts(patterns.text, head):
        yield start, _end_of_text(frame, start, len(frame), patterns), Given.NAMED
    for start in _starts(patterns.into, head):
        yield start, _end_of_word(frame, start), Given.WORD
    for pattern in patterns.has:
        for found in islice(pattern.finditer(head), _MAX_WORDS_TRIED):
            yield found.start(1), found.end(1), Given.WORD
    for start in _starts(patterns.into, head) if len(head) == len(frame) else ():
        yield start, _end_of_text(frame, start, len(frame), patterns), Given.WORDS


def _starts(pattern: re.Pattern[str], head: str) -> list[int]:
    return [found.start(1) for found in islice(pattern.finditer(head), _MAX_WORDS_TRIED)]


def _end_of_text(frame: str, start: int, end: int, patterns: _Patterns) -> int:
    """The end of the text, which goes on to the end of the frame unless the question comes after it."""
    asked = patterns.asked_after.search(frame, start, min(end, start + 2 * MAX_FRAME_CHARS))
    if asked:
        return asked.start()
    verb = _LAST_VERB.search(frame, max(start, end - _MAX_VERB_CHARS), end)
    return verb.start() if verb and _AUXILIARY.search(frame, 0, start) else end


def _end_of_word(frame: str, start: int) -> int:
    blank = frame.find(" ", start)
    return len(frame) if blank < 0 else blank


def _trimmed(word: str) -> str:
    """The word without the punctuation of the sentence around it; punctuation alone and factorials stay."""
    if word.endswith("!") and word[:-1].isdigit():
        return word
    return word.rstrip(_ENDS).lstrip("¿¡") or word


def _unquoted(text: str) -> tuple[str, str]:
    """The text without one layer of quotes, and what follows the closing quote if it is a few words."""
    quoted = _QUOTED.match(text)
    if (
        quoted
        and len(text) - quoted.end() <= len(" lower case only, thanks a lot!!")
        and "\n" not in text[quoted.end() :]
    ):
        rest = text[quoted.end() :]
        if not _QUOTED.search(rest) and not rest.strip().startswith(("and ", ",")):
            return next(part for part in quoted.groups() if part is not None), rest
    if len(text.split(None, 1)) == 1 and text.endswith("?") and len(text) > 1:
        text = text[:-1]
    return text, ""


def _collapsed(text: str) -> str:
    return " ".join(text.split())


@cache
def _patterns(language: Language) -> _Patterns:
    """Every pattern is anchored at a word of the language and then takes one run of text."""
    word, text, into = (alternatives(phrases) for phrases in (language.word, language.text, language.into))
    ask, has = alternatives(language.ask), alternatives(language.has or "\ue003")
    hold = "have|has|contain|contains|include|includes|hold|holds|got|use|feature"
    colon = r"(?: ?:| is| was| ist| est| es)?"
    flags = re.IGNORECASE
    glued = rf"(\S+?)['’](?:{language.suffix})(?!\w)" if language.suffix else "\ue003"
    before = rf"(\S+) (?:{word})(?!\w)" if language.suffix else "\ue003"
    named = rf"(?:(?:{word})(?:{colon}) )?"
    return _Patterns(
        one_word=re.compile(rf"(?<!\w)(?:{word}){colon} (?=(\S+))", flags),
        text=re.compile(rf"(?<!\w)(?:{text}){colon} (?=(\S.*))", flags),
        into=re.compile(rf"(?<![\w'’-])(?:{into}) (?=(\S))", flags),
        has=(
            re.compile(
                rf"(?<!\w)(?:does|do|did|can|could) (?:the |this )?{named}(\S+) (?:actually |really |"
                rf"even )?(?:{hold})(?!\w)",
                flags,
            ),
            re.compile(rf"(?<!\w)(?:{has}) (?:\w{{2,3}} )?{named}(\S+)", flags),
            re.compile(rf"^(?:the )?(?:{word})?(\w\S*?)(?: [-–—]|:| has| contains) (?={ask})", flags),
            re.compile(glued, flags),
            re.compile(before, flags),
        ),
        asked_after=re.compile(
            rf"[ ,;:?.–—-]{{1,4}}(?:(?:and|can you|could you|please|tell me|then|und|et|y|"
            rf"e) ){{0,3}}(?:{ask})(?!\w)",
            flags,
        ),
    )
