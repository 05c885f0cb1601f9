"""Rectangles, boxes and triangles: area, perimeter, volume; so many of them."""

from __future__ import annotations

import re

from kernel.tools.math.model import Found, Line, number_at
from kernel.tools.math.units import LENGTHS
from kernel.tools.math.words import vocabulary

_N = r"#([0-9]+)"
_L = r"(?: (metre|centimetre|millimetre|km|mile|foot|inch|yard))?(?: (?:long|wide|tall))?"
_BY = r" (?:by|x|\*|and|,|times)(?: a)?(?: and)? "
_BOX = re.compile(rf" {_N}{_L}{_BY}{_N}{_L}{_BY}{_N}{_L} ")
_SIDES = re.compile(rf" {_N}{_L}{_BY}{_N}{_L} ")
_LONG_WIDE = re.compile(rf" {_N}{_L} [^#]{{0,30}}{_N}{_L} ")
_SQUARE = re.compile(rf" (?:square|cube) [^#]{{0,40}}{_N}{_L} | {_N}{_L} square ")
_AREA = vocabulary("area carpet floor turf paint tile")
_AROUND = vocabulary("perimeter fence around border edge ribbon frame trim")
_VOLUME = vocabulary("volume cubic hold")
_SHAPES = vocabulary(
    "room garden field wall rectangle rectangular box boxes tank pool square triangle triangular plot "
    "yard lawn patio floor table carpet rug screen area perimeter volume cube terrace poster fence"
)


def geometry(line: Line) -> Found | None:  # noqa: PLR0911 (a guard each)
    """The area, perimeter or volume of the one rectangle, box or triangle of the line."""
    if _SHAPES.isdisjoint(line.words) or line.has("percent", "per", "cost", "pay", "each", "every"):
        return None
    if line.has("how") and line.words[line.words.index("how") + 1 :][:1] in (("wide",), ("long",), ("tall",)):
        return None  # a side is asked for
    if line.has("triangle", "triangular"):
        return _triangle(line)
    text = line.text
    box = _BOX.search(text)
    if box:
        return _box(line, box)
    wants_area = not _AREA.isdisjoint(line.words) or " square " in text
    wants_around = not _AROUND.isdisjoint(line.words)
    sides = _SIDES.search(text) or (_LONG_WIDE.search(text) if line.has("long", "wide", "width") else None)
    if wants_area == wants_around and not (
        wants_around and "perimeter" in line.words and "area" not in line.words
    ):
        return None
    if sides:
        unit = _unit(sides[2], sides[4])
        if unit is None or len(line.hard) != 2:
            return None
        if wants_around:
            return Found(f"2 * (#{sides[1]} + #{sides[3]})", unit)
        return Found(f"#{sides[1]} * #{sides[3]}", _raised("square", unit))
    return _one_side(line, wants_around=wants_around)


def _box(line: Line, box: re.Match[str]) -> Found | None:
    unit = _unit(box[2], box[4], box[6])
    if (
        unit is None
        or (_VOLUME.isdisjoint(line.words) and "how much" not in line.text)
        or line.has("litre", "area", "surface")
    ):
        return None
    sides = {int(box[1]), int(box[3]), int(box[5])}
    others = line.hard - sides
    if len(others) > 1:
        return None
    times = "".join(f" * #{index}" for index in others if _counts_boxes(line, index))
    return Found(f"#{box[1]} * #{box[3]} * #{box[5]}{times}", _raised("cubic", unit))


def _counts_boxes(line: Line, index: int) -> bool:
    after = line.words[line.words.index(f"#{index}") + 1 :][:2]
    return any(
        word in ("boxes", "crates", "tanks", "such", "blocks", "bricks", "containers", "parcels")
        for word in after
    )


def _one_side(line: Line, *, wants_around: bool) -> Found | None:
    """A square or cube with one side."""
    found = _SQUARE.search(line.text)
    if found is None or len(line.hard) != 1 or number_at(f"#{found[1] or found[3]}") is None:
        return None
    side, unit = f"#{found[1] or found[3]}", found[2] or found[4] or ""
    if "cube" in line.words:
        return Found(f"{side} ** 3", _raised("cubic", unit)) if line.has("volume") else None
    if not line.has("side", "sides") or "square" not in line.words:
        return None
    return Found(f"4 * {side}", unit) if wants_around else Found(f"{side} ** 2", _raised("square", unit))


def _triangle(line: Line) -> Found | None:
    if len(line.hard) != 2 or not line.has("base") or not line.has("tall") or not line.has("area"):
        return None
    first, second = sorted(line.hard)
    lengths = {word for word in line.words if word in LENGTHS}
    if len(lengths) > 1:
        return None
    return Found(f"#{first} * #{second} / 2", _raised("square", next(iter(lengths), "")))


def _unit(*units: str | None) -> str | None:
    """The one unit that is named, "" for none; None when there are several."""
    named = {unit for unit in units if unit}
    return None if len(named) > 1 else next(iter(named), "")


def _raised(kind: str, unit: str) -> str:
    powers = {
        "metre": "m",
        "centimetre": "cm",
        "millimetre": "mm",
        "km": "km",
        "foot": "ft",
        "inch": "in",
        "yard": "yd",
    }
    if not unit:
        return ""
    return f"{powers.get(unit, unit)}{'2' if kind == 'square' else '3'}"
