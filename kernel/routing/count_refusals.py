"""What makes a sentence with "how many" ask for something else than a count in a text."""

from __future__ import annotations

import re

from kernel.routing.count_words import Language

SENTENCE_END = re.compile(r"[.?!;](?= |$)|[？。]")
# What makes it a question about counting, about language, or about many things, in any of the languages.
_NO_COUNT = re.compile(
    r"\b(?:why|(?:did|do|have|had|to) you (?:\w+ )?count(?:ed)?|(?:do|should|did) (?:you|we|i|they|"
    r"people) (?:use|need|write|put|type)|"
    r"explain|write|python|javascript|java|excel|sql|regex|function|code that|script|program|"
    r"translate|meaning|"
    r"means?|joke|poem|story|average|averagely|usually|typically|typical|frequency|languages?|alphabet|"
    r"scrabble|"
    r"vowels|consonants|syllables?|words|llms?|gpt|chatgpt|ais?|how (?:do|can|would|could|should) (?:i|"
    r"you|we|one)|how to|"
    r"warum|wieso|erklär\w*|durchschnitt\w*|sprachen?|alphabet|pourquoi|explique\w*|moyenne|langues?|"
    r"por qué|explica\w*|"
    r"promedio|idiomas?|alfabeto|perché|spiega\w*|lingua|média|língua|porque|waarom|gemiddeld\w*|"
    r"alfabet\w*|dlaczego|"
    r"wyjaśnij|średnio|почему|объясни\w*|среднем|алфавит\w*|varför|förklara|genomsnitt|neden|açıkla|"
    r"alfabe\w*|"
    r"in general|in (?-i:English|German|French|Spanish|Italian|Portuguese|Dutch|Polish|Russian|Swedish|"
    r"Turkish))\b",
    re.IGNORECASE,
)


def is_about_other_things(frame: str, language: Language) -> bool:
    """Whether the sentence that asks is about something else than counting in a text."""
    start = 0
    for end in [*(found.end() for found in SENTENCE_END.finditer(frame)), len(frame)]:
        sentence = frame[start:end]
        if language.asking.search(sentence) and _NO_COUNT.search(sentence):
            return True
        start = end
    return False
