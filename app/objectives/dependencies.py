"""The risk of what goals wait for, as of today: the health of what is awaited, and the day that was promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from app.core import clock
from app.core.actor import Actor
from app.objectives.alignment_queries import Dependency
from app.objectives.models import Health, KeyResultState, ObjectiveState
from app.objectives.pace import health_of_key_result, health_of_objective
from app.objectives.queries import key_results_by_id, objectives_by_id


class DependencyRisk(StrEnum):
    """Why what a goal waits for may not be there in time."""

    NOT_PROMISED = "NOT_PROMISED"
    PROMISE_PASSED = "PROMISE_PASSED"
    AT_RISK = "AT_RISK"
    OFF_TRACK = "OFF_TRACK"
    STALE = "STALE"
    PAUSED = "PAUSED"
    GIVEN_UP = "GIVEN_UP"


_OF_HEALTH = {
    Health.AT_RISK: DependencyRisk.AT_RISK,
    Health.OFF_TRACK: DependencyRisk.OFF_TRACK,
    Health.STALE: DependencyRisk.STALE,
    Health.PAUSED: DependencyRisk.PAUSED,
}


def risks_of(promised_on: date | None, health: Health, today: date, *, pursued: bool) -> tuple[DependencyRisk, ...]:
    """Return why what is awaited may not be there in time; nothing where all is well.

    ``promised_on`` is None until the other side has promised a day; ``pursued`` tells whether anybody still works on
    it, for the health of what has ended says nothing.
    """
    found: list[DependencyRisk] = []
    if promised_on is None:
        found.append(DependencyRisk.NOT_PROMISED)
    elif promised_on < today:
        found.append(DependencyRisk.PROMISE_PASSED)
    if not pursued:
        found.append(DependencyRisk.GIVEN_UP)
    elif health in _OF_HEALTH:
        found.append(_OF_HEALTH[health])
    return tuple(found)


async def risks_of_dependencies(
    keys: Sequence[Dependency | None], *, actor: Actor
) -> dict[Dependency | None, tuple[DependencyRisk, ...]]:
    """Return the risks of each thing that is waited for, as of the actor's today; nothing where nothing is."""
    waited = [key for key in keys if key is not None]
    objectives = await objectives_by_id([key.parent_id for key in waited])
    key_results = await key_results_by_id([key.parent_key_result_id for key in waited if key.parent_key_result_id])
    today = clock.today(actor.organization_time_zone)
    found: dict[Dependency | None, tuple[DependencyRisk, ...]] = {}
    for key in waited:
        objective = objectives[key.parent_id]
        pursued, health = objective.state != ObjectiveState.CLOSED, health_of_objective(objective, actor)
        if key.parent_key_result_id:
            key_result = key_results[key.parent_key_result_id]
            pursued = pursued and key_result.state != KeyResultState.CANCELLED
            health = health_of_key_result(key_result, actor)
        found[key] = risks_of(key.promised_on, health, today, pursued=pursued)
    return found
