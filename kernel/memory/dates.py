"""The days that a question names: "on 8 May 2023", "in May", "yesterday", "two weeks ago"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.memory.stem import stem

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SHORT = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join([*_MONTHS, *_SHORT])
_ENGLISH = re.IGNORECASE | re.ASCII  # else the long s of old print would pass for an s, and no table has it
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
_NAMED = (
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?{_YEAR}", _ENGLISH),
    re.compile(rf"\b(?P<month>{_MONTH})\.?\s+{_DAY}\b{_YEAR}", _ENGLISH),
)
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
# "may" and "march" are verbs as often as months: alone they count only when written as a name.
_ANY_CASE = "|".join(name for name in _MONTHS if name not in ("may", "march"))
_WHOLE_MONTH = re.compile(rf"\b(?P<month>May|March|(?i:{_ANY_CASE}))\b{_YEAR}", re.ASCII)
_RELATIVE = {
    "today": (0, 0), "yesterday": (1, 1), "last night": (1, 1), "this week": (0, 6), "last week": (7, 13),
    "this month": (0, 30), "last month": (30, 61),
}  # fmt: skip
_AGO = re.compile(r"\b(\d{1,3}|an?|one|two|three|four|five|six)\s+(day|week|month)s?\s+ago\b", _ENGLISH)
_DATE_TERMS = frozenset(
    stem(word) for word in (*_MONTHS, *_SHORT, "yesterday", "today", "last", "week", "month")
)
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30}


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, first and last included. any_year: the year that they have here says nothing."""

    first: date
    last: date
    any_year: bool = False

    def in_year(self, year: int) -> Days:
        return Days(_moved(self.first, year), _moved(self.last, year))

    @property
    def is_one(self) -> bool:
        return self.first == self.last


def named_days(text: str, today: date | None) -> list[Days]:
    """The days that `text` names, exact ones first. today: what "yesterday" is counted from."""
    days = list(_exact(text)) or list(_whole_months(text))
    return days + (list(_counted(text, today)) if today else [])


def is_of_date(term: str) -> bool:
    """Whether a term is a part of a date, which is compared with days and not with words."""
    return term.isdigit() or term in _DATE_TERMS


def _exact(text: str) -> Iterator[Days]:
    for pattern in (*_NAMED, _ISO):
        for match in pattern.finditer(text):
            year = match["year"]
            month = match["month"].lower()
            number = int(month) if month.isdigit() else _MONTHS.get(month) or _SHORT[month]
            try:
                day = date(int(year) if year else 2000, number, int(match["day"]))
            except ValueError:  # 31 April
                continue
            yield Days(day, day, any_year=not year)


def _whole_months(text: str) -> Iterator[Days]:
    for match in _WHOLE_MONTH.finditer(text):
        year = int(match["year"]) if match["year"] else 2000
        month = _MONTHS[match["month"].lower()]
        last = date(year, month, calendar.monthrange(year, month)[1])
        yield Days(last.replace(day=1), last, any_year=not match["year"])


def _counted(text: str, today: date) -> Iterator[Days]:
    lower = text.lower()
    for words, (least, most) in _RELATIVE.items():
        if words in lower:
            yield Days(today - timedelta(most), today - timedelta(least))
    for match in _AGO.finditer(lower):
        unit = _UNIT_DAYS[match[2]]
        ago = (_COUNTS.get(match[1]) or int(match[1])) * unit
        slack = unit // 2
        yield Days(today - timedelta(ago + slack), today - timedelta(ago - slack))


def _moved(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
