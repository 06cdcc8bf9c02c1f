"""What passing from one state to another has in common: when check-ins are due then, and what the audit holds of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.database.bulk import update_all
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.due import Due, due_from
from app.objectives.models import KeyResultState, ObjectiveState
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.people.absences import AwayDays, away_days


async def set_never_due(objective_ids: Sequence[UUID]) -> None:
    """Let no check-in be due on the key results of objectives that still count."""
    await values(
        "update key_result_progress p set check_in_due_on = null, stale_after = null from key_results k "
        "where k.id = p.id and k.objective_id = any(%s) and k.state = 'ACTIVE'",
        (list(objective_ids),),
    )


async def set_due_again(actor: Actor, objective_id: UUID) -> None:
    """Let check-ins be due from today on, as `due_anew` says of each key result that still counts."""
    key_results = (await queries.key_results_of_objectives([objective_id])).get(objective_id, [])
    counting = [key_result for key_result in key_results if key_result.state == KeyResultState.ACTIVE]
    away = await away_days([each.owner_id for each in counting])
    due = {each.id: due_anew(actor, each, away.get(each.owner_id, ())) for each in counting}
    await update_all("key_result_progress", [{"id": id_, **each._asdict()} for id_, each in due.items()])


def due_anew(actor: Actor, key_result: KeyResultRow, away: Sequence[AwayDays]) -> Due:
    """Return when the check-in of a key result that counts again is due: a check-in of the present period counts.

    ``away`` are days on which its owner is, and nobody stands in.
    """
    zone, checked_in_at = actor.organization_time_zone, key_result.checked_in_at
    checked_in_on = checked_in_at.astimezone(ZoneInfo(zone)).date() if checked_in_at else None
    return due_from(key_result.rhythm, clock.today(zone), checked_in_on, away)


async def record_state(
    actor: Actor,
    action: str,
    objective: ObjectiveRow,
    state: ObjectiveState,
    *,
    reason: str | None = None,
    **others: Any,
) -> None:
    """Write down that an objective passed into another state; ``others`` are further fields, [before, after]."""
    changes = {"state": [objective.state, state], **others}
    await record(
        actor, action, ("Objective", objective.id), audience=objective.audience, changes=changes, reason=reason
    )
