"""Cues: found in what people write, not in what only resembles it, and quickly in any text."""

from __future__ import annotations

from time import thread_time

import pytest

from kernel.routing.cues import FORMS, INTENTS, MAX_CHARS, THINGS, find_cues
from kernel.routing.message_evidence import MESSAGE_FEATURES, MessageEvidence
from kernel.routing.rules import Rules, decide_by_form
from kernel.tools.math import plan_arguments
from tests.harness.waiting import HANGS_AFTER_SECONDS

FOUND = [
    ("explain", "Explain compound interest to me"),
    ("explain", "what does HTTP mean?"),
    ("explain", "Warum ist der Himmel blau?"),
    ("explain", "pourquoi pas ?"),
    ("explain", "Что такое рекурсия?"),
    ("howto", "how do I boil an egg?"),
    ("howto", "wie kann ich das machen?"),
    ("advice", "should I buy it?"),
    ("advice", "Any ideas?"),
    ("opinion", "what do you think?"),
    ("opinion", "I’m so tired"),
    ("create", "write me a haiku"),
    ("create", "three names for a cat"),
    ("code", "a python function, please"),
    ("code", "what is `x` here"),
    ("knowledge", "who wrote Hamlet?"),
    ("knowledge", "how tall is the Eiffel tower"),
    ("small_talk", "thank you!"),
    ("small_talk", "Guten Morgen"),
    ("memory", "what did I say?"),
    ("meta", "who are you?"),
    ("wh_question", "so, what is on today?"),
    ("yes_no_question", "is it raining?"),
    ("yes_no_question", "Gibt es Neues?"),
    ("request", "could you please open the file"),
    ("request", "Zeige mir die Datei"),
    ("request", "bitte öffne sie"),
    ("wish", "I'd like a walk"),
    ("statement", "my cat is ill"),
    ("exclamation", "wow! "),
    ("question_mark", "这是什么？"),
    ("how_many", "how many are left"),
    ("how_many", "combien ?"),
    ("deictic", "read it again"),
    ("free_variable", "solve x + 3 = 7"),
    ("free_variable", "2x is 8"),
    ("url", "look at https://example.org/a?b=c"),
    ("url", "www.example.org"),
    ("path", "in /etc/hosts"),
    ("path", "docs/notes.txt"),
    ("path", r"C:\Users\me"),
    ("file_name", "read notes.md"),
    ("file_name", "all *.csv"),
    ("email", "to ann.b@example.org"),
    ("quoted", 'say "hello"'),
    ("quoted", "say “hello”"),
    ("date", "on 2026-03-04"),
    ("date", "on 3 March"),
    ("day", "what is on tomorrow"),
    ("clock", "at 10:30"),
    ("clock", "at 7 pm"),
    ("place", "weather in Paris"),
    ("identifier", "close #45"),
    ("identifier", "look at ABC-123"),
    ("digit", "a 7"),
    ("percent", "20 % of it"),
    ("percent", "zehn Prozent"),
    ("operator", "3 * 4"),
    ("operator", "three plus four"),
]

NOT_FOUND = [
    ("explain", "what is the weather in Paris?"),
    ("howto", "how many are there?"),
    ("create", "history of Rome"),
    ("code", "the codec of the video"),
    ("small_talk", "a thankless task"),
    ("request", "the list is long"),
    ("request", "showers are coming"),
    ("yes_no_question", "island"),
    ("exclamation", "wow! nothing"),
    ("deictic", "cities in Italy"),
    ("free_variable", "3 x 4"),
    ("url", "and so on. More"),
    ("path", "and / or"),
    ("file_name", "e.g. this"),
    ("email", "me @ home"),
    ("quoted", "don't say I'm late"),
    ("date", "maybe 12 of them"),
    ("place", "in total"),
    ("identifier", "a #hashtag"),
    ("clock", "10 amps"),
    ("digit", "ten"),
    ("percent", "the center"),
    ("operator", "a well-known fact"),
]


@pytest.mark.parametrize(("cue", "message"), FOUND)
def test_a_cue_is_found(cue: str, message: str) -> None:
    assert find_cues(message)[cue]


@pytest.mark.parametrize(("cue", "message"), NOT_FOUND)
def test_what_only_resembles_a_cue_is_none(cue: str, message: str) -> None:
    assert not find_cues(message)[cue]


def test_every_cue_has_an_example_here() -> None:
    assert {cue for cue, _ in FOUND} == {*INTENTS, *FORMS, *THINGS}


@pytest.mark.parametrize("message", ["", " ", "?", "'", "\ud800", "\x00", "🙂", "." * 500])
def test_texts_without_words_show_no_intent(message: str) -> None:
    cues = find_cues(message)
    assert not any(cues[name] for name in INTENTS)


def test_only_the_beginning_of_a_long_text_is_read_for_cues() -> None:
    assert not find_cues(" " * MAX_CHARS + "thank you")["small_talk"]
    assert find_cues("thank you" + " " * MAX_CHARS)["small_talk"]


def test_every_feature_of_a_message_has_its_name() -> None:
    assert MessageEvidence("hello", ()).features.shape == (len(MESSAGE_FEATURES),)
    assert len(set(MESSAGE_FEATURES)) == len(MESSAGE_FEATURES)


ADVERSARIAL = {
    "blanks": " " * 100_000,
    "no word": "\u00a0\t" * 50_000,
    "courtesies": "please, could you please, " * 4_000,
    "courtesies without end": "hey " * 25_000,
    "what does": "what does " * 10_000,
    "how do": "how do the " * 9_000,
    "how many": "how many x " * 9_000,
    "leg": "leg it " * 14_000,
    "slashes": "/" * 100_000,
    "path": "a/" * 50_000,
    "path of dots": "./" * 50_000,
    "dots": "a." * 50_000,
    "dashes": "a-" * 50_000,
    "at signs": "a@" * 50_000,
    "mails": "a.b+c@" * 16_000,
    "file names": "*-" * 50_000,
    "quotes": "'a " * 33_000,
    "one open quote": '"' + "a" * 99_999,
    "figures": "1" * 100_000,
    "dates": "1.1." * 25_000,
    "ordinals": "1st of " * 14_000,
    "names of places": "in A" * 25_000,
    "identifiers": "a-0-" * 25_000,
    "capitals": "A" * 100_000,
    "words": "ha" * 50_000,
    "who": "where was " * 10_000,
}


@pytest.mark.parametrize("message", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_adversarial_texts_do_not_hang(message: str) -> None:
    rules = Rules(plan_arguments)
    find_cues("")
    started = thread_time()
    find_cues(message)
    _ = MessageEvidence(message, ()).features, MessageEvidence(message, ()).has_numbers
    assert thread_time() - started < HANGS_AFTER_SECONDS
    started = thread_time()
    decide_by_form(rules.read(message, ()), has_tools=True)
    assert thread_time() - started < HANGS_AFTER_SECONDS
