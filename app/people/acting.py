"""Reads of who leads a team for a time, in its lead's place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.database.selecting import columns
from app.database.unit_of_work import rows


class ActingLeadRow(NamedTuple):
    """The days, inclusive, on which a person leads a team in its lead's place."""

    id: UUID
    organization_id: UUID
    team_id: UUID
    user_id: UUID
    starts_on: date
    ends_on: date
    appointed_by_id: UUID
    created_at: datetime


_ACTING = columns(ActingLeadRow, "a")
_TODAY = "(%(now)s at time zone o.time_zone)::date"


async def acting_leads_by_id(ids: Sequence[UUID]) -> dict[UUID, ActingLeadRow]:
    """Return appointments by id."""
    found = await rows(ActingLeadRow, f"select {_ACTING} from acting_leads a where a.id = any(%s)", (list(ids),))
    return {acting.id: acting for acting in found}


async def acting_leads_of_teams(team_ids: Sequence[UUID]) -> dict[UUID, list[ActingLeadRow]]:
    """Return who leads each team for a time, today or later, the earliest first."""
    found = await rows(
        ActingLeadRow,
        f"select {_ACTING} from acting_leads a join organizations o on o.id = a.organization_id "
        f"where a.team_id = any(%(ids)s) and a.ends_on >= {_TODAY} order by a.starts_on",
        {"ids": list(team_ids), "now": clock.now()},
    )
    grouped: dict[UUID, list[ActingLeadRow]] = defaultdict(list)
    for acting in found:
        grouped[acting.team_id].append(acting)
    return grouped
