"""Units: which figures can be compared, in which unit, and how a figure is written for a reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from app.objectives.models import UnitKind
from assistant.facts import Unit
from assistant.language import vocabulary

_SECONDS = {
    "ms": Decimal("0.001"),
    "s": Decimal(1),
    "min": Decimal(60),
    "h": Decimal(3_600),
    "days": Decimal(86_400),
    "weeks": Decimal(604_800),
}
_MONTHS = {"months": Decimal(1), "years": Decimal(12)}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}


@dataclass(frozen=True, slots=True)
class Common:
    """Two values in the one unit in which both are exact."""

    first: Decimal
    second: Decimal
    unit: Unit


def is_same_unit(one: Unit, other: Unit) -> bool:
    """Tell whether two units can measure one thing: a bare number fits any, nouns must share a word."""
    if vocabulary.NUMBER in (one, other):
        return True
    if one.kind is not other.kind or one.currency != other.currency:
        return False
    if one.kind is not UnitKind.NUMBER or not one.symbol or not other.symbol:
        return True
    return bool(_nouns(one.symbol) & _nouns(other.symbol))


def _nouns(symbol: str) -> set[str]:
    return {word.lower().removesuffix("s") for word in symbol.split()}


def in_common(first: tuple[Decimal, Unit], second: tuple[Decimal, Unit]) -> Common | None:
    """Bring two figures to one unit, durations to the smaller of theirs; None where the units do not fit."""
    (value, unit), (other_value, other_unit) = first, second
    if not is_same_unit(unit, other_unit):
        return None
    if (
        unit.kind is not UnitKind.DURATION
        or other_unit.kind is not UnitKind.DURATION
        or unit.symbol == other_unit.symbol
    ):
        return Common(value, other_value, other_unit if unit == vocabulary.NUMBER else unit)
    for sizes in (_SECONDS, _MONTHS):
        if unit.symbol in sizes and other_unit.symbol in sizes:
            smaller = min(unit, other_unit, key=lambda each: sizes[each.symbol or ""])
            scale = sizes[smaller.symbol or ""]
            return Common(value * sizes[unit.symbol] / scale, other_value * sizes[other_unit.symbol] / scale, smaller)
    return None


def format_value(value: Decimal) -> str:
    """Write a number for a reader: thousands with commas, no needless zeros ("1,200.5")."""
    plain = format(value.normalize(), ",f")
    return "0" if plain in ("-0", "") else plain


def format_figure(value: Decimal, unit: Unit | None) -> str:
    """Write a figure with its unit: "34 %", "5 points", "$1,200,000", "CHF 40", "200 ms", "12 tickets"."""
    number = format_value(value)
    if unit is None:
        return number
    if unit.kind is UnitKind.PERCENT:
        return f"{number} %"
    if unit.kind is UnitKind.POINTS:
        return f"{number} point" if value == 1 else f"{number} points"
    if unit.kind is UnitKind.CURRENCY:
        sign = _SIGNS.get(unit.currency or "", f"{unit.currency or ''} ".lstrip())
        number = (
            number
            if value == value.to_integral_value() or value.normalize().as_tuple().exponent != -1
            else f"{number}0"
        )
        return f"-{sign}{number.removeprefix('-')}" if value < 0 else f"{sign}{number}"
    symbol = unit.symbol or ""
    if value == 1 and symbol in ("days", "weeks", "months", "years", "business days"):
        symbol = symbol.removesuffix("s")
    return f"{number} {symbol}".strip()


def without_symbol(unit: Unit) -> Unit:
    """Take the noun off a unit, where the words around it name what is counted."""
    return replace(unit, symbol=None) if unit.kind is UnitKind.NUMBER else unit
