"""Counts, shares and standings of reports. Pure; shares are exact, 0..1, and None where there is nothing to share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from graphlib import TopologicalSorter
from typing import NamedTuple
from uuid import UUID

from app.objectives.progress import quantised, to_float

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


def bands(shares: Iterable[Decimal], floors: Sequence[Decimal] = BAND_FLOORS) -> tuple[Band, ...]:
    """Return how many of the shares lie in each of the bands that begin at ``floors``."""
    tally = Counter(max(floor for floor in floors if floor <= share) for share in shares)
    ends: Sequence[Decimal | None] = (*floors[1:], None)
    return tuple(Band(low, high, tally[low]) for low, high in zip(floors, ends, strict=True))


def mean(shares: Sequence[Decimal]) -> Decimal | None:
    """Return the mean of some shares."""
    return quantised(sum(shares, Decimal(0)) / len(shares)) if shares else None


def share(part: int, whole: int) -> Decimal | None:
    """Return the share that a part is of the whole."""
    return quantised(Decimal(part) / whole) if whole else None


class SheetStanding(StrEnum):
    """What became of a check-in sheet that a person owed."""

    ON_TIME = "ON_TIME"
    LATE = "LATE"
    MISSING = "MISSING"
    WAITING = "WAITING"
    ABSENT = "ABSENT"


class SheetTally(NamedTuple):
    """Sheets that were due, and what became of them; those of absent people are counted apart."""

    due: int
    on_time: int
    late: int
    missing: int
    waiting: int
    absent: int
    acknowledged: int

    @property
    def handed_in_share(self) -> float | None:
        """The share of the sheets that should be there by now which were handed in (0..1)."""
        handed_in = self.on_time + self.late
        return to_float(share(handed_in, handed_in + self.missing))


def sheet_standing(due_at: datetime, submitted_at: datetime | None, *, absent: bool, now: datetime) -> SheetStanding:
    """Return what became of a sheet: who hands in while absent has handed in."""
    if submitted_at is not None:
        return SheetStanding.ON_TIME if submitted_at <= due_at else SheetStanding.LATE
    if absent:
        return SheetStanding.ABSENT
    return SheetStanding.MISSING if due_at < now else SheetStanding.WAITING


def sheet_tally(sheets: Iterable[tuple[SheetStanding, bool]]) -> SheetTally:
    """Count sheets by what became of them; each with whether somebody acknowledged it."""
    told = list(sheets)
    tally = Counter(standing for standing, _ in told)
    absent = tally[SheetStanding.ABSENT]
    return SheetTally(
        due=len(told) - absent,
        on_time=tally[SheetStanding.ON_TIME],
        late=tally[SheetStanding.LATE],
        missing=tally[SheetStanding.MISSING],
        waiting=tally[SheetStanding.WAITING],
        absent=absent,
        acknowledged=sum(acknowledged for _, acknowledged in told),
    )


def owner_on(day: date, owner_id: UUID, changes: Sequence[tuple[date, UUID]]) -> UUID:
    """Return who answered for something at the end of a day.

    ``owner_id`` answers for it now; ``changes`` are the days on which somebody gave it away and who that was, the
    earliest first.
    """
    return next((before for changed_on, before in changes if changed_on > day), owner_id)


def depth_of(edges: Iterable[tuple[UUID, UUID]]) -> int:
    """Return over how many edges the longest way from a child to a parent leads; edges make no circle."""
    parents: dict[UUID, set[UUID]] = defaultdict(set)
    for child, parent in edges:
        parents[child].add(parent)
    above: dict[UUID, int] = {}
    for goal in TopologicalSorter(parents).static_order():
        above[goal] = max((above[parent] + 1 for parent in parents.get(goal, ())), default=0)
    return max(above.values(), default=0)
