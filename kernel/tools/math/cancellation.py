"""Numerators against denominators, with the units of time that turn one into the other."""

from __future__ import annotations

from dataclasses import dataclass

from kernel.tools.math.keys import Key, between, same, shown
from kernel.tools.math.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Factors:
    """What a product needs beside its quantities to be of what is asked for."""

    times: list[int]
    over: list[int]
    unit: str
    key: Key


@dataclass(frozen=True, slots=True)
class _Part:
    key: Key
    is_plain: bool = False
    """Of a quantity that is no rate: two of these never cancel each other."""


class Cancellation:
    """Takes the quantities of a product. What is asked for is one more denominator."""

    def __init__(self, of: Key, per: tuple[Key, ...]) -> None:
        self._of = of
        self._up = [_Part(key) for key in per]
        self._down: list[_Part] = []
        self._loose_up: list[Key] = []
        self._loose_down: list[Key] = []
        self._times: list[int] = []
        self._over: list[int] = []

    def take(self, quantity: Quantity, sign: int, *, is_plain: bool) -> None:
        """Multiply by the quantity (sign 1) or divide by it (-1)."""
        assert quantity.of is not None
        up, down = (self._up, self._down) if sign > 0 else (self._down, self._up)
        if quantity.of.words != ("times",):
            up.append(_Part(quantity.of, is_plain))
        down.extend(_Part(key) for key in quantity.per)
        (self._loose_down if sign > 0 else self._loose_up).extend(quantity.loose_per)

    def factors(self) -> Factors | None:
        """The factors of time it takes to cancel everything; None when something stays. To be asked once."""
        if not all(self._strikes(part) for part in self._down):
            return None
        for key in self._loose_down:
            self._strikes_same(_Part(key))
        rest = self._rest()
        if rest is None or not self._converts(rest, self._of):
            return None
        is_named = self._of.kind in ("unit", "noun", "money") and bool(self._of.words)
        return Factors(self._times, self._over, shown(self._of if is_named else rest), rest)

    def _rest(self) -> Key | None:
        """The one numerator that is left: of the answer."""
        if len(self._up) == 1:
            return self._up[0].key
        if self._up or self._of.kind not in ("noun", "unit"):
            return None
        return next((key for key in self._loose_up if same(key, self._of)), None)

    def _strikes(self, part: _Part) -> bool:
        """Cancel a denominator against the same numerator if there is one, else another unit of time."""
        if self._strikes_same(part):
            return True
        for index, key in enumerate(self._loose_up):
            if same(key, part.key):
                del self._loose_up[index]
                return True
        for index, other in enumerate(self._up):
            if not (part.is_plain and other.is_plain) and self._converts(other.key, part.key):
                del self._up[index]
                return True
        return False

    def _strikes_same(self, part: _Part) -> bool:
        for index, other in enumerate(self._up):
            if same(other.key, part.key) and not (part.is_plain and other.is_plain):
                del self._up[index]
                return True
        return False

    def _converts(self, numerator: Key, denominator: Key) -> bool:
        """Whether the two are the same up to units of time; their factors are kept."""
        forward = between(numerator, denominator)
        if forward is not None:
            self._times += forward
            return True
        backward = between(denominator, numerator)
        self._over += backward or []
        return backward is not None
