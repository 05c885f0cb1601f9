"""What the bench says: ordinary messages that want no tool, some of which look as if they might."""

from __future__ import annotations

from typing import Final

PLAIN: Final = (
    "Is 7 a lucky number where you live?",
    "My sister starts her new job on Monday and I want to cheer her up. What could I say?",
    "why do cats purr?",
    "Can you explain the difference between a virus and a bacterium?",
    "What should I cook tonight with two eggs and some old bread?",
    "Write a short thank-you note to my neighbour who watered the plants.",
    "I read that octopuses have three hearts, is that true?",
    "What was the weather like in the Little Ice Age?",
    "How do I get better at chess in a month?",
    "Which file format keeps a photo at its best?",
    "I'm a bit nervous about the exam in 3 days.",
    "Search engines in the nineties: which ones were there?",
    "hi there, how is it going?",
    "Give me a good opening line for a story that plays in Lisbon.",
    "Do you think people read less than 20 years ago?",
    "What makes a good password, in your view?",
)


def question(number: int) -> str:
    """One of them; the same for the same number."""
    return PLAIN[number % len(PLAIN)]


ANIMALS: Final = (
    *("otters", "ravens", "whales", "beetles", "camels", "spiders", "eagles", "turtles", "rabbits", "sharks"),
    *("wolves", "horses", "snails", "parrots", "lizards", "badgers", "salmon", "moths", "donkeys", "cranes"),
)


def about(number: int) -> str:
    """One of twenty messages of the same length."""
    return f"What is special about {ANIMALS[number % len(ANIMALS)]}, and where do they live?"


def why_like(number: int) -> str:
    """The same with another beginning."""
    return f"Why do so many people like {ANIMALS[number % len(ANIMALS)]}, and what could we learn from them?"
