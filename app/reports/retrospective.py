"""The retrospective of a team at the end of a cycle: what it reached and learned, decided and takes along."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.cycles.queries import cycles_by_id
from app.database.unit_of_work import values
from app.objectives.models import CarryForward
from app.objectives.queries import ObjectiveRow
from app.reports.participation import DAYS_AT_MOST, GroupParticipation, participation_report
from app.reports.scopes import Scope, objectives_in, scope_of
from app.reports.scores import ScoreReport, score_report
from app.reports.standings import published

AT_MOST = 100


class Decided(NamedTuple):
    """The objectives of which the same was decided; without a decision it is still open."""

    decision: CarryForward | None
    objective_ids: list[UUID]


class TeamRetrospective(NamedTuple):
    """How a team, with those inside it, looks back on a cycle; at most `AT_MOST` of each are listed."""

    cycle_id: UUID
    team_id: UUID
    scores: ScoreReport
    reflection_ids: list[UUID]
    decisions: tuple[Decided, ...]
    participation: GroupParticipation | None
    takeaway_ids: list[UUID]


_REFLECTIONS = """
    select r.id from reflections r join objectives o on o.id = r.objective_id
    where o.cycle_id = %(cycle)s and o.team_id = any(%(teams)s) and r.handed_in_at is not null
    order by o.title, o.id limit %(at_most)s
"""
_TAKEAWAYS = """
    select t.id from takeaways t join check_in_meetings m on m.id = t.check_in_meeting_id
    where m.cycle_id = %(cycle)s and m.team_id = any(%(teams)s) and m.state <> 'CANCELLED'
    order by m.starts_at, t.created_at, t.id limit %(at_most)s
"""


async def team_retrospective(actor: Actor, *, cycle_id: UUID, team_id: UUID) -> TeamRetrospective | None:
    """Return how a team looks back on a cycle, as far as the actor sees it; None for no such cycle or team."""
    scope = await scope_of(cycle_id, team_id)
    scores = await score_report(cycle_id=cycle_id, team_id=team_id)
    if scope is None or scores is None:
        return None
    cycle = (await cycles_by_id([cycle_id]))[cycle_id]
    ends_on = min(cycle.ends_on, cycle.starts_on + timedelta(days=DAYS_AT_MOST - 1))
    took_part = await participation_report(actor, team_ids=[team_id], start=cycle.starts_on, end=ends_on)
    return TeamRetrospective(
        cycle_id=cycle_id,
        team_id=team_id,
        scores=scores,
        reflection_ids=await _ids(_REFLECTIONS, scope),
        decisions=_decided(published(await objectives_in(scope))),
        participation=next(iter(took_part.groups), None),
        takeaway_ids=await _ids(_TAKEAWAYS, scope),
    )


async def _ids(query: str, scope: Scope) -> list[UUID]:
    asked = {"cycle": scope.cycle_id, "teams": scope.team_ids, "at_most": AT_MOST}
    return [id_ for (id_,) in await values(query, asked)]


def _decided(objectives: list[ObjectiveRow]) -> tuple[Decided, ...]:
    return tuple(
        Decided(decision, [each.id for each in objectives if each.carry_forward == decision][:AT_MOST])
        for decision in (*CarryForward, None)
    )
