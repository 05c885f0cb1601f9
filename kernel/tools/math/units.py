"""The units the solver knows, how they are written, and the only factors it brings along: those of time."""

from __future__ import annotations

from typing import Final

CURRENCY_SIGNS: Final = {
    **{"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB"},
    **{
        "eur": "EUR",
        "usd": "USD",
        "gbp": "GBP",
        "chf": "CHF",
        "jpy": "JPY",
        "sek": "SEK",
        "pln": "PLN",
        "zl": "PLN",
    },
    **{
        "inr": "INR",
        "rub": "RUB",
        "nok": "NOK",
        "dkk": "DKK",
        "cad": "CAD",
        "aud": "AUD",
        "brl": "BRL",
        "czk": "CZK",
    },
}
CURRENCIES: Final = frozenset(CURRENCY_SIGNS.values())
AFTER_NUMBER: Final[dict[str, tuple[str, ...]]] = {
    **{"m": ("metre",), "cm": ("centimetre",), "mm": ("millimetre",), "g": ("gram",), "mg": ("milligram",)},
    **{"l": ("litre",), "ml": ("millilitre",), "cl": ("centilitre",), "h": ("hour",), "min": ("minute",)},
    **{
        "s": ("second",),
        "c": ("celsius",),
        "f": ("fahrenheit",),
        "t": ("tonne",),
        "kr": ("SEK",),
        "p": ("penny",),
    },
    **{"d": ("day",), "mi": ("mile",), "kw": ("kilowatt",), "w": ("watt",)},
}
# What a result is shown in: the solver's word → the unit of a plan.
SHOWN: Final = {
    **{"metre": "m", "centimetre": "cm", "millimetre": "mm", "km": "km", "mile": "miles", "foot": "feet"},
    **{
        "inch": "inches",
        "yard": "yards",
        "kg": "kg",
        "gram": "g",
        "milligram": "mg",
        "lb": "lb",
        "ounce": "oz",
    },
    **{"tonne": "tonnes", "litre": "litres", "millilitre": "ml", "centilitre": "cl", "gallon": "gallons"},
    **{
        "pint": "pints",
        "cup": "cups",
        "second": "seconds",
        "minute": "minutes",
        "hour": "hours",
        "day": "days",
    },
    **{
        "night": "nights",
        "week": "weeks",
        "month": "months",
        "year": "years",
        "fahrenheit": "F",
        "celsius": "C",
    },
    **{"square metre": "m2", "square centimetre": "cm2", "square foot": "ft2", "square km": "km2"},
    **{
        "cubic metre": "m3",
        "cubic centimetre": "cm3",
        "percent": "percent",
        "cent": "cents",
        "penny": "pence",
    },
    **{"pound": "GBP", "degree": "degrees", "kilowatt": "kW", "kwh": "kWh", "gb": "GB", "mb": "MB"},
    **{code: code for code in CURRENCIES},
}
LENGTHS: Final = frozenset({"metre", "centimetre", "millimetre", "km", "mile", "foot", "inch", "yard"})
MASSES: Final = frozenset({"kg", "gram", "milligram", "lb", "ounce", "tonne"})
VOLUMES: Final = frozenset({"litre", "millilitre", "centilitre", "gallon", "pint", "cup"})
MONEY: Final = CURRENCIES | {"pound"}
SMALL_MONEY: Final = frozenset({"cent", "penny"})
TIMES: Final = frozenset({"second", "minute", "hour", "day", "night", "week", "month", "year"})
OTHERS: Final = frozenset(
    {"kwh", "gb", "mb", "tb", "calorie", "calories", "kcal", "degree", "kilowatt", "watt"}
)
UNITS: Final = LENGTHS | MASSES | VOLUMES | MONEY | SMALL_MONEY | TIMES | OTHERS

# One step up the ladder of time: so many of the first make one of the second.
_STEPS: Final = (
    ("second", "minute", 60),
    ("minute", "hour", 60),
    ("hour", "day", 24),
    ("hour", "night", 24),
    ("day", "week", 7),
    ("night", "week", 7),
    ("day", "year", 365),
    ("night", "year", 365),
    ("month", "year", 12),
    ("day", "night", 1),
)


def time_factors(large: str, small: str) -> list[int] | None:
    """The factors that turn `large` into `small` units of time: week → hour is [7, 24]; None for month → day.

    A week is no whole part of a year or month, so there is no way between these.
    """
    if large == small:
        return []
    for below, above, factor in _STEPS:
        if above == large:
            rest = time_factors(below, small)
            if rest is not None:
                return [factor, *rest] if factor != 1 else rest
    return None


def shown_unit(words: tuple[str, ...]) -> str:
    """A unit of the solver as the plan's unit: ("km", "hour") is "km/h"."""
    if words == ("km", "hour"):
        return "km/h"
    if words == ("mile", "hour"):
        return "mph"
    if len(words) == 2:
        return f"{SHOWN.get(words[0], words[0])}/{words[1]}"
    return SHOWN.get(words[0], words[0]) if words else ""
