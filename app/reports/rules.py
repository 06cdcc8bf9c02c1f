"""Counts, shares and bands of reports. Pure; shares are exact, 0..1, and None where there is nothing to share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from app.objectives.progress import quantised

BAND_FLOORS = (Decimal(0), Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
"""Where the bands of progress begin: four quarters of the way, and what is reached."""


class Count(NamedTuple):
    """How many there are of one kind."""

    value: StrEnum
    number: int


class Band(NamedTuple):
    """How many have come so far: from ``low``, inclusive, to below ``high`` (None: reached)."""

    low: Decimal
    high: Decimal | None
    number: int


def counts(kinds: type[StrEnum], found: Iterable[str | None]) -> tuple[Count, ...]:
    """Return how many there are of each kind, in the kinds' order, those of which there are none included."""
    tally = Counter(found)
    return tuple(Count(kind, tally[kind]) for kind in kinds)


def bands(shares: Iterable[Decimal]) -> tuple[Band, ...]:
    """Return how many of the shares lie in each band."""
    tally = Counter(max(floor for floor in BAND_FLOORS if floor <= share) for share in shares)
    ends: Sequence[Decimal | None] = (*BAND_FLOORS[1:], None)
    return tuple(Band(low, high, tally[low]) for low, high in zip(BAND_FLOORS, ends, strict=True))


def mean(shares: Sequence[Decimal]) -> Decimal | None:
    """Return the mean of some shares."""
    return quantised(sum(shares, Decimal(0)) / len(shares)) if shares else None


def share(part: int, whole: int) -> Decimal | None:
    """Return the share that a part is of the whole."""
    return quantised(Decimal(part) / whole) if whole else None
