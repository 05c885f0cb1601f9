"""Plain English to fill prompts with: varied, about nothing that matters, and the same for the same seed.

A model reads it at the speed of any prose. There are no digits in it and nothing to work out, so that no tool
is asked for.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from kernel.shared.tokens import estimate_tokens

_PEOPLE = (
    "Ilse", "Marek", "Odile", "Tobias", "Ginevra", "Anselm", "Petra", "Rufus", "Solveig", "Bastian",
    "Clemence", "Dario", "Edda", "Fergus", "Hanna", "Ivo", "Leonie", "Nestor", "Quentin", "Wanda",
)  # fmt: skip
_PLACES = (
    "the ferry landing", "the old mill", "the glass works", "the orchard", "the covered market",
    "the reading room", "the boat shed", "the upper bridge", "the bakery", "the tram depot", "the quarry",
    "the lighthouse", "the school yard", "the rope walk", "the herb garden", "the signal box",
)  # fmt: skip
_TOWNS = ("Arlund", "Brevik", "Castern", "Dunmare", "Elvasund", "Farrow", "Grenzach", "Holmby", "Istrel")
_THINGS = (
    "lantern", "kettle", "wheelbarrow", "tea chest", "weather vane", "blanket", "ladder", "writing desk",
    "bicycle", "copper pot", "sail", "clock", "rain barrel", "toolbox", "mirror", "violin case",
)  # fmt: skip
_COLOURS = ("green", "grey", "blue", "yellow", "white", "brown", "dark red", "black", "pale pink")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOODS = ("quiet", "damp", "windy", "bright", "crowded", "cold", "slow", "hazy", "cheerful", "restless")
_DOINGS = (
    "mending nets", "sorting letters", "painting a door", "waiting for the post", "repairing a roof",
    "drying apples", "tuning a piano", "planting beans", "stacking firewood", "drawing a map",
)  # fmt: skip

_NOTES = (
    "On a {mood} {day} {person} walked from {place} to {place2} and found a {colour} {thing} by the road.",
    "{person} had been {doing} since the morning and did not notice that the wind had turned.",
    "Nobody at {place} could say who had left the {thing} there, though {person} had a suspicion.",
    "The people of {town} prefer to meet at {place}, where it is {mood} even in summer.",
    "{person} and {person2} disagreed about the {thing}: one wanted it {colour}, the other left as it was.",
    "When the rain came, everyone moved under the roof of {place} and went on {doing}.",
    "A letter from {town} arrived on {day}, and {person} read it aloud while {person2} was {doing}.",
    "It was {mood} at {place}, and for a long time only the sound of somebody {doing} could be heard.",
    "{person2} asked for the {colour} {thing}, but {person} had promised it to a cousin in {town}.",
    "The road past {place} was closed, so the cart with the {thing} had to go round by {place2}.",
    "By {day} the {thing} had been cleaned, and it turned out to be {colour} under the dust.",
    "There is a saying in {town} that whoever is {doing} should not be asked the way.",
    "{person} remembered {place} as larger, but then everything had seemed larger and less {mood}.",
    "In the end they carried the {thing} to {place2}, because {person2} knew somebody who was {doing} there.",
)
_ORDERS = (
    "On {day} {person} from {town} ordered a {colour} {thing} and asked to collect it at {place}.",
    "{person} wrote from {town} to say that the {thing} should be {colour} and ready by {day}.",
    "A {colour} {thing} goes to {person} in {town}; the carrier leaves {place} on {day}.",
    "For {person}, who lives in {town}, we keep a {thing}, {colour}, until {day}.",
    "{person2} passed on that {person} in {town} would like the {colour} {thing} brought on {day}.",
    "The {thing} that {person} of {town} chose on {day} is the {colour} one by the window.",
)
_RULES = (
    "Whoever answers at {place} speaks plainly and does not promise what {person} cannot keep.",
    "If somebody from {town} asks for a {thing}, say where it can be seen and on which day.",
    "Never send a visitor to {place2} on a {day} without saying that it may be {mood} there.",
    "Call a {colour} {thing} by its colour, even when {person} calls it something else.",
    "Should the question be about {doing}, answer briefly and name {person} as the one to ask.",
    "Begin with what matters to the visitor, and leave the story of the {thing} for the end.",
    "Letters from {town} are answered on {day}, in the order in which {person} has put them.",
    "When in doubt about {place}, admit it; {person2} would rather wait than be sent the wrong way.",
    "Keep the tone friendly on a {mood} day, and friendlier when people have come from {town}.",
    "Do not mention the {colour} {thing} at {place2} unless {person} has been asked first.",
)

STYLES = {"notes": _NOTES, "orders": _ORDERS, "rules": _RULES}


def prose(style: str, seed: str, tokens: int) -> str:
    """Sentences of a style of at most so many tokens as `estimate_tokens` counts, and at most 4 fewer.

    The beginning of a longer text is the shorter one with the same seed, but for its last word.
    """
    pick = random.Random(seed)  # noqa: S311 (texts, not secrets)
    templates: list[str] = []
    text = ""
    while estimate_tokens(text) <= tokens:
        if not templates:  # each form once before any comes again
            templates = pick.sample(STYLES[style], len(STYLES[style]))
        text += (" " if text else "") + _sentence(pick, templates.pop())
    return _cut(text, tokens)


def word(seed: str) -> str:
    """A made-up word of eight letters."""
    pick = random.Random(seed)  # noqa: S311
    return "".join(pick.choice("bdfgklmnprstv") + pick.choice("aeiou") for _ in range(4))


def _sentence(pick: random.Random, template: str) -> str:
    person, person2 = pick.sample(_PEOPLE, 2)
    place, place2 = pick.sample(_PLACES, 2)
    text = template.format(
        person=person,
        person2=person2,
        place=place,
        place2=place2,
        town=pick.choice(_TOWNS),
        thing=pick.choice(_THINGS),
        colour=pick.choice(_COLOURS),
        day=pick.choice(_DAYS),
        mood=pick.choice(_MOODS),
        doing=pick.choice(_DOINGS),
    )
    return text[0].upper() + text[1:]


def _cut(text: str, tokens: int) -> str:
    """Whole words, ended by a full stop."""
    words: Sequence[str] = text.split(" ")
    while words and estimate_tokens(" ".join(words) + ".") > tokens:
        words = words[:-1]
    return " ".join(words).rstrip(".,;:") + "." if words else ""
