"""Reads of reflections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.database.selecting import columns
from app.database.unit_of_work import rows


class ReflectionRow(NamedTuple):
    """A reflection with what its policy needs of the objective and its cycle; scores are 0..1.

    ``reader_is_below`` tells whether the reader reports to its author, directly or through others.
    """

    id: UUID
    organization_id: UUID
    audience: UUID
    objective_id: UUID
    author_id: UUID
    suggested_score: float | None
    score: float | None
    score_reason: str | None
    verdict: str | None
    verdict_reason: str | None
    cause: str | None
    cause_note: str | None
    learned: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    handed_in_at: datetime | None
    response: str | None
    responded_by_id: UUID | None
    responded_at: datetime | None
    team_id: UUID | None
    cycle_name: str
    cycle_state: str
    author_manager_id: UUID | None
    team_lead_id: UUID | None
    reader_is_below: bool


ABOVE_READER = """array(
    with recursive line as (
        select u.manager_id as id from users u where u.id = (select waymark.person())
        union
        select u.manager_id from users u join line l on u.id = l.id
    )
    select id from line where id is not null
)"""
"""Those whom the reader reports to, directly or through others."""

REFLECTION = columns(
    ReflectionRow,
    "r",
    team_id="o.team_id",
    cycle_name="c.name",
    cycle_state="c.state",
    author_manager_id="author.manager_id",
    team_lead_id="(select t.lead_id from teams t where t.id = o.team_id)",
    reader_is_below=f"r.author_id = any({ABOVE_READER})",
)
REFLECTIONS = (
    "reflections r join objectives o on o.id = r.objective_id join cycles c on c.id = o.cycle_id "
    "join users author on author.id = r.author_id"
)

DECIDER = """coalesce((
    select l.id from teams t join users l on l.id = t.lead_id where t.id = o.team_id and o.level = 'TEAM' and l.active
), o.owner_id)"""
"""Who says whether the objective ``o`` goes on: the lead of the team that would pursue it, or else its owner."""


async def reflections_by_id(ids: Sequence[UUID]) -> dict[UUID, ReflectionRow]:
    """Return reflections by id."""
    found = await rows(ReflectionRow, f"select {REFLECTION} from {REFLECTIONS} where r.id = any(%s)", (list(ids),))
    return {reflection.id: reflection for reflection in found}


async def reflections_of_objectives(objective_ids: Sequence[UUID]) -> dict[UUID, ReflectionRow]:
    """Return what was handed in about each objective, or else the reader's own draft."""
    found = await rows(
        ReflectionRow,
        f"select {REFLECTION} from {REFLECTIONS} where r.objective_id = any(%s) order by r.handed_in_at desc, r.id",
        (list(objective_ids),),
    )
    # drafts come first in this order, so what was handed in takes their place
    return {reflection.objective_id: reflection for reflection in found}
