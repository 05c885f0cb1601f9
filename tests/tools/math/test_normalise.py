"""Numbers in every notation, keywords of ten languages, units in one spelling."""

from __future__ import annotations

import pytest

from kernel.tools.math.normalise import normalise


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        ("1,250.50 and 1,000,000", ["1250.50", "1000000"]),
        ("Was sind 1.250,50 und 0,5 und 2.500 Euro", ["1250.50", "0.5", "2500"]),
        ("c'est 1 250,5 euros", ["1250.5"]),
        ("average of 3,5,7", ["3", "5", "7"]),
        ("2k and 1.5 million", ["2000", "1500000"]),
        ("two and a half", ["2.5"]),
        ("an hour and a half", ["1.5"]),
        ("2 1/2 cups", ["2.5"]),
        ("½ of it", ["(1 / 2)"]),
        ("two thirds of a quarter", ["(2 / 3)", "(1 / 4)"]),
        ("three hundred and fifty-two thousand", ["352000"]),
        ("quatre-vingt-dix-sept et soixante et onze", ["97", "71"]),
        ("dreihundertfünfzig und einundzwanzig", ["350", "21"]),
        ("treinta y cinco", ["35"]),
        ("ventuno più quarantotto", ["21", "48"]),
        ("сто двадцать пять", ["125"]),
        ("dwadzieścia trzy razy", ["23"]),
        ("tjugofem gånger", ["25"]),
        ("zesentwintig keer", ["26"]),
        ("vinte e cinco vezes", ["25"]),
    ],
)
def test_numbers_are_read_in_the_notation_of_the_language(message: str, numbers: list[str]) -> None:
    line = normalise(message)
    assert line is not None
    assert [line.numbers[int(word[1:])].text for word in line.words if word[0] == "#"] == numbers


@pytest.mark.parametrize("message", ["1,250 Euro und mehr", "020 7946 0018", "12345678901234567890"])
def test_what_can_be_read_in_two_ways_is_not_read(message: str) -> None:
    line = normalise(message)
    assert line is None or not line.hard


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("€5 per kilo", " #0 EUR per kg "),
        ("3 Stunden à 12 Euro, insgesamt?", " #0 hour a #1 EUR , total ? "),
        ("60 km/h", " #0 km per hour "),
        ("how many precent", " how many percent "),
        ("four m²", " #0 square metre "),
    ],
)
def test_keywords_and_units_are_written_in_one_way(message: str, text: str) -> None:
    line = normalise(message)
    assert line is not None
    assert line.text == text


def test_dates_ordinals_versions_and_years_are_no_numbers() -> None:
    line = normalise("on 14 July the 3rd build v2.4.1 of 2024-01-02 ran in 1999.")
    assert line is not None
    assert not line.hard
