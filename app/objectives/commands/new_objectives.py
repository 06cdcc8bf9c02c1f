"""Drafting objectives, one or many: every one is checked, and what passes is stored together.

The number of statements does not depend on how many there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.activity.commands import Done, record_each
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFound, Refusal
from app.core.permission import require
from app.cycles.commands.cycles import hold_cycles, refuse_closed
from app.cycles.queries import CycleRow, cycles_by_id
from app.database.bulk import create_all
from app.objectives import policy
from app.objectives.commands.content import Named, ObjectiveContent, audience_of, checked, named_in, require_named
from app.objectives.models import Objective, ObjectiveProgress


async def draft_objectives(*, actor: Actor, contents: Sequence[ObjectiveContent]) -> list[UUID | Refusal]:
    """Draft objectives; return the id of each, or why it is refused, in their order."""
    cycle_ids = list({content.cycle_id for content in contents})
    await hold_cycles(cycle_ids)
    found = await cycles_by_id(cycle_ids)
    named = await named_in(contents, actor.organization_id)
    answers = [_judged(actor, content, found, named) for content in contents]
    objectives = [_objective(actor, each) for each in answers if not isinstance(each, Refusal)]
    await create_all(objectives)
    await create_all(
        [
            ObjectiveProgress(id=each.id, organization_id=each.organization_id, audience=each.audience)
            for each in objectives
        ]
    )
    await record_each(actor, "objective.create", [Done(("Objective", each.id), each.audience) for each in objectives])
    ids = iter(each.id for each in objectives)
    return [each if isinstance(each, Refusal) else next(ids) for each in answers]


def _judged(
    actor: Actor, content: ObjectiveContent, cycles: Mapping[UUID, CycleRow], named: Named
) -> ObjectiveContent | Refusal:
    try:
        cycle = cycles.get(content.cycle_id)
        if cycle is None:
            raise NotFound("cycle", "cycleId")
        refuse_closed(cycle.state, cycle.name)
        require_named(content, named)
        set_by = policy.can_set_objective(
            actor, level=content.level, team_id=content.team_id, owner_id=content.owner_id
        )
        require(set_by)
        return checked(actor, content, named)
    except Refusal as refusal:
        return refusal


def _objective(actor: Actor, content: ObjectiveContent) -> Objective:
    at = clock.now()
    return Objective(
        organization_id=actor.organization_id,
        audience=audience_of(content, actor.organization_id),
        created_at=at,
        updated_at=at,
        **content._asdict(),
    )
