"""When people meet next, and what belongs on an agenda. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.conversations.models import PointKind
from app.cycles.models import Cadence
from app.cycles.rules import PERIOD_DAYS, Rhythm

POINTS_AT_MOST = 50
ATTENDEES_AT_MOST = 200
TEXT_LENGTH = 500
FIRST_MEETING_AT = time(10)
"""When a team's first meeting by the cadence begins; later ones begin when the one before did."""


def next_talk(day: date, cadence: Cadence) -> date:
    """Return the day of the talk that follows one on ``day``."""
    return day + timedelta(days=PERIOD_DAYS[cadence])


def next_meeting(rhythm: Rhythm, meetings: Sequence[datetime], *, now: datetime, time_zone: str) -> datetime | None:
    """Return when a team meets next by a cycle's cadence, in UTC; None where no period is left without a meeting.

    That is the due day of the first period from today on in which it has no meeting yet, at the local time of its
    latest one. ``meetings`` are its meetings in the cycle that were not cancelled, the earliest first.
    """
    zone = ZoneInfo(time_zone)
    local = [at.astimezone(zone) for at in meetings]
    at = local[-1].time() if local else FIRST_MEETING_AT
    period = rhythm.around(max(now.astimezone(zone).date(), rhythm.starts_on))
    while period is not None:
        begins = datetime.combine(period.due_on, at, zone)
        taken = any(period.starts_on <= each.date() <= period.ends_on for each in local)
        if not taken and begins > now:
            return begins.astimezone(UTC)
        period = rhythm.after(period)
    return None


class AgendaFacts(NamedTuple):
    """What rules know of a team for its agenda: ids, each in the order in which they are to be talked about."""

    off_track: Sequence[UUID]
    stale: Sequence[UUID]
    remarkable: Sequence[UUID]
    blockers: Sequence[UUID]
    action_items: Sequence[UUID]


class FoundPoint(NamedTuple):
    """A point that a rule found: what it is about, by the kind of point."""

    kind: PointKind
    subject_id: UUID


def found_points(facts: AgendaFacts, there: Collection[UUID]) -> Iterator[FoundPoint]:
    """Yield what rules put on an agenda, the most pressing first and each thing once; what is ``there`` is left out."""
    seen = set(there)
    for kind, ids in (
        (PointKind.OFF_TRACK, facts.off_track),
        (PointKind.BLOCKER, facts.blockers),
        (PointKind.STALE, facts.stale),
        (PointKind.SIGNAL, facts.remarkable),
        (PointKind.ACTION_ITEM, facts.action_items),
    ):
        for subject_id in _new(ids, seen):
            yield FoundPoint(kind, subject_id)


def _new(ids: Iterable[UUID], seen: set[UUID]) -> Iterator[UUID]:
    for id_ in ids:
        if id_ not in seen:
            seen.add(id_)
            yield id_


def is_overdue(due_on: date | None, done_at: datetime | None, today: date) -> bool:
    """Tell whether the due day of something that is not done is over; ``today`` is in the organisation's zone."""
    return done_at is None and due_on is not None and due_on < today
