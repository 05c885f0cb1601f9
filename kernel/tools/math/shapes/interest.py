"""Simple and yearly compound interest, where principal, rate and years are all given."""

from __future__ import annotations

from kernel.tools.math.keys import shown
from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.quantities import read_quantities
from kernel.tools.math.words import vocabulary

_WORTH = vocabulary("worth have total balance amount become repay back grow end value")
_OTHER_PERIODS = vocabulary("monthly daily quarterly weekly semiannually continuously inflation")


def interest(line: Line) -> Found | None:  # noqa: PLR0911 (a guard each)
    """The interest, or what the sum has become with it."""
    if (
        not line.has("interest", "compound")
        or not _OTHER_PERIODS.isdisjoint(line.words)
        or " per month " in line.text
    ):
        return None
    if line.text.count(" compound per ") and " compound per year " not in line.text:
        return None
    rate = next(
        (number_at(line.words[at - 1]) for at, word in enumerate(line.words) if word == "percent" and at),
        None,
    )
    years = next(
        (number_at(line.words[at - 1]) for at, word in enumerate(line.words) if word == "year" and at), None
    )
    months = next(
        (number_at(line.words[at - 1]) for at, word in enumerate(line.words) if word == "month" and at), None
    )
    period = years if years is not None else months
    rest = line.hard - {rate, period}
    if rate is None or len(rest) != 1 or line.has("mortgage", "installment", "instalments", "payment"):
        return None
    [principal] = rest
    is_compound, is_simple = line.has("compound"), line.has("simple")
    if period is None:
        time, is_one_year = "1", line.has("year", "yearly")
        if not is_one_year:
            return None
    else:
        time, is_one_year = (f"#{period}", False) if years is not None else (f"#{period} / 12", False)
        is_one_year = years is not None and line.numbers[period].value == 1
    if is_compound == is_simple and not (is_one_year and not is_compound):
        return None
    unit = next((shown(one.of) for one in read_quantities(line) if principal in one.numbers), "")
    asks_worth = not _WORTH.isdisjoint(line.words) and not line.text.rstrip(" ?.!").endswith("interest")
    asks_worth = (
        asks_worth and " how much interest " not in line.text and " what is the interest " not in line.text
    )
    asks_worth = asks_worth or not line.has("interest")  # "how much is it after 3 years"
    if is_compound:
        if months is not None and years is None:
            return None
        grown = f"#{principal} * (1 + #{rate} / 100) ** {time}"
        return Found(grown if asks_worth else f"{grown} - #{principal}", unit)
    earned = f"#{principal} * #{rate} / 100" + ("" if time == "1" else f" * {time}")
    return Found(f"#{principal} + {earned}" if asks_worth else earned, unit)
