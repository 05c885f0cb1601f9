"""Which character a frame (a message without the text it is about) asks to count, if it asks for one.

A frame is read word by word from where it asks ("how many"): up to the character and on to the text there may
be only words such a request is made of, so "how many words with an e" asks for something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.routing.count_refusals import SENTENCE_END, is_about_other_things
from kernel.routing.count_request import Needle
from kernel.routing.count_symbols import LONGEST_NAME, is_ambiguous, named_characters
from kernel.routing.count_texts import CHARACTER, MAX_FRAME_CHARS, OTHER, TEXT, Framed, Given
from kernel.routing.count_words import Language
from kernel.routing.count_words_english import mend
from kernel.shared.graphemes import graphemes

_TOKEN = re.compile(
    rf"(?P<held>[{TEXT}{CHARACTER}{OTHER}])|(?P<word>[^\W_]+(?:[-'’][^\W_]+)*)|"
    rf"(?P<signs>(?:[^\w\s{TEXT}{CHARACTER}{OTHER}]|_)+(?:['’]s\b)?)"
)
_PLURAL_WORDS = frozenset({"as", "is", "us"})
_PLURAL = re.compile(r"(?P<one>\w\w?)(?P<mark>['’]?s)")
_JOINING = frozenset(
    {"and", "or", "&", ",", "und", "et", "ou", "y", "o", "e", "en", "of", "i", "и", "och", "ve"}
)
_PUNCTUATION = frozenset(",.;:!?-–—¿¡…\"'")
_MONEY = "€$£¥"
_UNSURE = frozenset({"a", "an", "the", "one", "total"})
_ARTICLES = frozenset({"a", "i"})


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def read_needle(framed: Framed, language: Language) -> Needle | None:
    """The one character that the frame asks to count in its text, or None."""
    frame = unicodedata.normalize("NFC", framed.frame)
    frame = mend(frame) if language.is_mended else frame
    if not language.asking.search(frame) or is_about_other_things(frame, language):
        return None
    if not language.is_spaced:
        is_plain = len(framed.characters) == 1 and TEXT in frame and OTHER not in frame
        return Needle(framed.characters[0]) if is_plain else None
    return _Reader(frame, framed, language).read()


def read_needle_alone(
    frame: str, characters: tuple[str, ...], languages: Sequence[Language]
) -> Needle | None:
    """The character that the frame asks to count without a text, said in nothing but the words of
    counting."""
    if len(frame) > MAX_FRAME_CHARS:
        return None
    for language in languages:
        needle = read_needle(Framed(frame, "", Given.NAMED, characters), language)
        if needle is not None:
            return needle
    return None


def is_asked_without_text(frame: str, characters: tuple[str, ...], language: Language) -> bool:
    """Whether a character is asked for and the text is unclear, if there is any."""
    frame = mend(frame) if language.is_mended else frame
    if not language.asking.search(frame) or is_about_other_things(frame, language):
        return False
    return _Reader(frame, Framed(frame, "", Given.NAMED, characters), language).is_asked()


class _Reader:
    def __init__(self, frame: str, framed: Framed, language: Language) -> None:
        self._frame = frame
        self._framed = framed
        self._language = language
        self._tokens = [
            _Token(found.lastgroup or "", found[0], found.start(), found.end())
            for found in _TOKEN.finditer(frame)
        ]
        characters = iter(framed.characters)
        self._held = {token.start: next(characters, "") for token in self._tokens if token.text == CHARACTER}
        self._named_at: set[int] = set()

    def read(self) -> Needle | None:
        found: list[tuple[int, Needle]] = []
        silent_asks = []
        for ask in self._language.asking.finditer(self._frame):
            at = next(
                (i for i, token in enumerate(self._tokens) if token.start >= ask.end()), len(self._tokens)
            )
            read = self._after(at)
            if read is not None:
                found.append(read)
            elif self._has_object(at):
                return None
            else:
                silent_asks.append(at)
        if not found and silent_asks:
            found = self._anywhere()
        if not found or any(
            one.characters.casefold() != found[0][1].characters.casefold() for _, one in found
        ):
            return None
        at, needle = found[-1]
        return needle if self._belongs(at, needle) and not self._is_one_of_two(at) else None

    def is_asked(self) -> bool:
        """Whether it asks for a character, whatever it is to be counted in."""
        for ask in self._language.asking.finditer(self._frame):
            at = next(
                (i for i, token in enumerate(self._tokens) if token.start >= ask.end()), len(self._tokens)
            )
            found = self._after(at)
            if found is None:
                continue
            place, needle = found
            rest = [token for token in self._tokens[place + 1 :] if token.kind == "word"]
            into = next((i for i, token in enumerate(rest) if token.text.lower() in self._into), len(rest))
            is_plain = all(self._is_known(token) or _one_character(token.text) for token in rest[:into])
            where = [token.text.lower() for token in rest[into + 1 :]]
            is_placed = self._is_pointed_at(where) and (len(where) > 1 or where[0] in self._language.known)
            if is_plain and not needle.is_ambiguous and (needle.is_marked or is_placed):
                return True
        return False

    def _is_pointed_at(self, where: list[str]) -> bool:
        """Whether "in …" goes on to a text, so that a bare character is no unit: not `how many s in an
        hour`."""
        nouns = f"{self._language.word}|{self._language.text}".split("|")
        return bool(where) and (where[0] not in _UNSURE or (len(where) > 1 and where[1] in nouns))

    @property
    def _into(self) -> frozenset[str]:
        return frozenset(self._language.into.split("|"))

    def _after(self, at: int) -> tuple[int, Needle] | None:
        """The first character from token `at` on, marked ones before bare ones; None behind an unknown
        word."""
        bare: tuple[int, Needle] | None = None
        sign: tuple[int, Needle] | None = None
        while at < len(self._tokens):
            marked = self._marked(at)
            if marked is not None:
                return marked
            token = self._tokens[at]
            if bare is None and self._is_bare(at):
                bare = (
                    at,
                    Needle(token.text if len(graphemes(token.text)) == 1 else token.text[0], is_marked=False),
                )
            elif sign is None and self._is_sign(token) and self._is_no_punctuation(at):
                sign = (at, Needle(token.text, is_marked=token.text not in _MONEY))
            elif not self._is_known(token) or self._ends_sentence(token):
                break
            at += 1
        return sign or bare

    def _anywhere(self) -> list[tuple[int, Needle]]:
        found = [needle for at in range(len(self._tokens)) if (needle := self._marked(at)) is not None]
        return found[:1] if found else []

    def _marked(self, at: int) -> tuple[int, Needle] | None:
        token = self._tokens[at]
        if token.text == CHARACTER:
            return at, Needle(self._held[token.start])
        named = self._named(at)
        if named is not None:
            return named
        if token.text.lower() in self._language.letter_words and at + 1 < len(self._tokens):
            following = self._tokens[at + 1]
            character = _one_character(following.text)
            is_word = following.kind == "word" and (
                following.text.lower() in _ARTICLES and not self._may_follow(at + 2)
            )
            if character and not is_word and (following.kind == "word" or self._is_sign(following)):
                return at + 1, Needle(character)
            return None
        plural = _PLURAL.fullmatch(token.text) or re.fullmatch(r"(?P<one>\S+?)(?P<mark>['’]s)", token.text)
        if (
            plural
            and (plural["mark"] != "s" or plural["one"].isdigit())
            and len(graphemes(plural["one"])) == 1
        ):
            return at, Needle(plural["one"], is_marked=not plural["one"].isdigit())
        return None

    def _named(self, at: int) -> tuple[int, Needle] | None:
        for count in range(min(LONGEST_NAME, len(self._tokens) - at), 0, -1):
            tokens = self._tokens[at : at + count]
            name = self._frame[tokens[0].start : tokens[-1].end].lower()
            characters = named_characters(name)
            if characters:
                is_digit = characters.isdigit()
                self._named_at.update(range(at, at + count))
                return at + count - 1, Needle(characters, not is_digit, is_ambiguous(name))
        return None

    def _is_bare(self, at: int) -> bool:
        token = self._tokens[at]
        if token.kind != "word" or token.text in ("I", "OK") or token.text.lower() in _PLURAL_WORDS:
            return False
        characters = graphemes(token.text)
        is_plural = len(characters) == 2 and characters[1] == "s"
        return (len(characters) == 1 or is_plural) and self._may_follow(at + 1)

    def _may_follow(self, at: int) -> bool:
        """Whether a bare character may stand before token `at`."""
        if at >= len(self._tokens):
            return True
        token = self._tokens[at]
        return token.kind != "word" or token.text.lower() in self._language.follows_needle

    def _is_sign(self, token: _Token) -> bool:
        """Whether it is one symbol between blanks, and not punctuation of the sentence."""
        if token.kind != "signs" or len(graphemes(token.text)) != 1:
            return False
        is_alone = self._frame[token.start - 1 : token.start] in ("", " ")
        ends = self._frame[token.end : token.end + 1]
        return is_alone and ends in ("", " ") and not (token.text in "?!." and token.end == len(self._frame))

    def _is_no_punctuation(self, at: int) -> bool:
        """Whether the symbol at `at` is not there to punctuate the request."""
        following = self._tokens[at + 1].text.lower() if at + 1 < len(self._tokens) else ""
        return self._tokens[at].text not in _PUNCTUATION or following in self._language.follows_needle

    def _is_known(self, token: _Token) -> bool:
        if token.kind == "word":
            return token.text.lower() in self._language.known
        return token.text != OTHER

    def _ends_sentence(self, token: _Token) -> bool:
        return token.kind == "signs" and SENTENCE_END.match(self._frame, token.start) is not None

    def _has_object(self, at: int) -> bool:
        """Whether what is asked for is something else: the first unknown word comes before the sentence
        ends."""
        for token in self._tokens[at:]:
            if self._ends_sentence(token) or token.text == TEXT:
                return False
            if not self._is_known(token):
                return True
        return False

    def _is_one_of_two(self, at: int) -> bool:
        """Whether another character is asked for as well: `how many a's and b's`."""
        following = self._tokens[at + 1 : at + 2]
        joins = bool(following) and following[0].text.lower() in _JOINING
        return joins and at + 2 < len(self._tokens) and self._marked(at + 2) is not None

    def _belongs(self, at: int, needle: Needle) -> bool:
        """Whether the character and the text belong together."""
        places = [i for i, token in enumerate(self._tokens) if token.text == TEXT]
        if not places and not self._framed.text:
            return all(self._is_known(token) for token in self._asking_part(at, at))
        if len(places) != 1:
            return False
        text = places[0]
        low, high = sorted((at, text))
        if self._framed.given is not Given.QUOTED or needle.is_ambiguous:
            return all(self._is_known(token) for token in self._asking_part(low, high))
        is_near = text > at and not any(self._ends_sentence(token) for token in self._tokens[low:high])
        if is_near and not all(self._is_known(token) for token in self._tokens[low + 1 : high]):
            return False
        return not self._joins_another(text)

    def _asking_part(self, low: int, high: int) -> list[_Token]:
        """The tokens from the question or the text, whatever comes first, to the end, without the
        character."""
        asked = self._language.asking.search(self._frame)
        begin = min(asked.start() if asked else 0, self._tokens[low].start)
        return [
            token
            for i, token in enumerate(self._tokens)
            if token.start >= begin and i not in self._named_at | {low, high} and token.text != CHARACTER
        ]

    def _joins_another(self, text: int) -> bool:
        """Whether the text is one of two: `in "cherry" and "plum"`."""
        following = [token.text for token in self._tokens[text + 1 : text + 4]]
        return OTHER in following


def _one_character(text: str) -> str | None:
    """The character that `r`, `r's` or `rs` is; None for a word."""
    characters = graphemes(text)
    if len(characters) == 1:
        return characters[0]
    is_plural = text.lower() not in _PLURAL_WORDS and "".join(characters[1:]) in ("s", "'s", "’s")
    return characters[0] if is_plural else None
