"""Everyday turns among which the facts are hidden: as long, as personal and about as many things."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

Turn = tuple[str, str]  # what the user says, what the assistant answers

_REQUESTS = (
    (
        "How do I cook {a} so that it stays tender? I have {b} at home as well.",
        "Keep the heat low and give the {a} time; add the {b} only for the last ten minutes.",
        ("lentils", "brisket", "salmon", "aubergine", "duck legs", "chickpeas"),
        ("rosemary", "coconut milk", "leeks", "smoked paprika", "lemons", "yoghurt"),
    ),
    (
        "Draft a short mail to {a} about {b}, friendly but firm.",
        "Here is a draft to {a}: I would like to come back to {b} and settle it this week.",
        ("the plumber", "our supplier", "a recruiter", "the tax office", "the choir", "a courier"),
        ("the late delivery", "the missing receipt", "the new dates", "a refund", "the noise", "the deposit"),
    ),
    (
        "My spreadsheet shows an error when I {a}. It has {b}.",
        "That happens when a range is too short. With {b}, use a named range before you {a}.",
        ("sum two columns", "sort by date", "draw a chart", "merge cells", "filter rows", "import text"),
        ("three sheets", "nine thousand rows", "hidden columns", "macros", "two currencies", "empty lines"),
    ),
    (
        "Suggest a present for {a} who is into {b}.",
        "For {a} I would look for something used often: a good book on {b}, or a day out with it.",
        ("a colleague", "my nephew", "an old friend", "our neighbour", "a teacher", "my cousin"),
        ("pottery", "chess", "birdwatching", "jazz", "fishing", "board games"),
    ),
    (
        "The {a} in the bathroom {b}, can I mend that myself?",
        "Often yes. Turn the water off first; if the {a} still {b}, a washer is worn.",
        ("shower head", "sink", "mirror light", "extractor fan", "window", "radiator"),
        ("makes a noise", "is loose", "will not close", "smells odd", "stays cold", "leaves stains"),
    ),
    (
        "What should I pack for {a} in {b}?",
        "For {a} in {b}: layers, a rain jacket, comfortable shoes and a small first-aid kit.",
        ("a weekend", "a conference", "a cycling tour", "a family visit", "a cruise", "a festival"),
        ("Scotland", "Vienna", "the Dolomites", "Crete", "Copenhagen", "Tallinn"),
    ),
    (
        "My tomatoes on the balcony {a}, they stand {b}.",
        "When tomatoes {a}, water more evenly. Standing {b}, they dry out faster than one thinks.",
        ("have brown spots", "do not ripen", "lose blossoms", "grow crooked", "look pale", "split"),
        ("in full sun", "against the wall", "in small pots", "under the roof", "by the door", "in the wind"),
    ),
    (
        "Write a Python function that {a} and {b}.",
        "Sure: read the input in a loop, then the function {a}; a second helper {b}.",
        ("parses a log", "renames photos", "reads a CSV", "checks links", "counts votes", "splits a PDF"),
        (
            "prints a table",
            "skips bad lines",
            "retries twice",
            "writes JSON",
            "shows progress",
            "times itself",
        ),
    ),
    (
        "I want to get fitter for {a}, but I only have {b}.",
        "With {b}, three short sessions a week will do: intervals, strength, and one easy day for {a}.",
        ("ski season", "a hike", "tennis", "swimming", "a charity walk", "football"),
        ("twenty minutes", "a kettlebell", "a skipping rope", "lunch breaks", "a park", "early mornings"),
    ),
    (
        "Which film would suit {a} on {b}?",
        "For {a} on {b} I would pick a warm comedy, not longer than two hours.",
        ("teenagers", "a quiet couple", "my book club", "grandparents", "a rainy group", "students"),
        ("a Friday", "New Year's Eve", "a long flight", "a sofa evening", "a bank holiday", "a snowy day"),
    ),
    (
        "Give me an agenda for a meeting about {a} with {b}.",
        "Ten minutes of where {a} stands, twenty of open points with {b}, five for who does what.",
        ("the website", "hiring", "the budget", "the summer party", "parking", "onboarding"),
        ("designers", "the board", "four interns", "a customer", "the union", "two agencies"),
    ),
    (
        "My bicycle {a} since {b}. Any idea?",
        "If it {a}, look at the chain first; since {b} dirt may have settled in the gears.",
        ("rattles", "skips gears", "pulls to the left", "squeaks", "brakes badly", "loses air"),
        ("the holiday", "I oiled it", "last winter", "the puncture", "the new saddle", "I lent it out"),
    ),
)


def distracting_turns(count: int, seed: int) -> Iterator[Turn]:
    """`count` different turns, the same for a seed; at most 432."""
    turns = [
        (said.format(a=a, b=b), reply.format(a=a, b=b))
        for said, reply, first, second in _REQUESTS
        for a, b in product(first, second)
    ]
    yield from random.Random(seed).sample(turns, count)  # noqa: S311 (a shuffle, not a secret)
