"""What becomes in the running quarter of goals that the last one did not reach."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from app.database.unit_of_work import reading
from app.demonstration.calendar import Calendar
from app.demonstration.goal_setting import add_key_result, figure, serve
from app.demonstration.goals import OBJECTIVES
from app.demonstration.plans import KeyResultPlan, ObjectivePlan
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.commands.copying import carry_over_objective
from app.objectives.commands.key_result_edits import update_key_result
from app.objectives.commands.objectives import publish_objective, update_objective
from app.objectives.models import CarryForward
from app.objectives.queries import KeyResultRow, key_results_of_objectives

DROPPED = {
    "website": "Clinics listen to clinics: what is left to do for the website goes into the stories that they tell.",
    "booking_page": "Websites that are hard to change are not for us to mend. Who asks us for help gets it.",
    "opens_at_once": "It opens at once. What is slow now has a goal of its own.",
    "own_language": "Reached, and it stays so without a goal. Italian comes when somebody joins who speaks it.",
    "two_partners": "Partners have a goal of their own this quarter, and it asks for more than the second one.",
}
"""Why goals of the last quarter end for good."""


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the day on which people decide what goes on."""
    decided = moment(calendar.past.ends_on + timedelta(days=2), 13)
    yield Scene(decided, "What goes on", partial(_decide, teller))


async def _decide(teller: Teller) -> None:
    plans = {plan.key: plan for plan in OBJECTIVES}
    for key, reason in DROPPED.items():
        await carry_over_objective(
            actor=await teller.as_(plans[key].owner),
            objective_id=teller.objectives[key],
            decision=CarryForward.DROP,
            reason=reason,
        )
    for plan in OBJECTIVES:
        if plan.carried_from is not None:
            await _go_on(teller, plan, plan.carried_from)


async def _go_on(teller: Teller, plan: ObjectivePlan, source: str) -> None:
    """Carry an objective over, say what is different now, add what is new, and publish it."""
    actor = await teller.as_(plan.owner)
    carried = await carry_over_objective(
        actor=actor,
        objective_id=teller.objectives[source],
        decision=CarryForward.CHANGE,
        cycle_id=teller.cycles[plan.cycle],
        reason=plan.why,
    )
    if carried.carried_id is None:
        raise LookupError(f"{plan.title} was not carried over.")
    teller.objectives[plan.key] = carried.carried_id
    await update_objective(
        actor=actor,
        objective_id=carried.carried_id,
        expected_revision=1,
        changes={"title": plan.title, "why": plan.why},
    )
    async with reading(actor.sight):
        taken_up = (await key_results_of_objectives([carried.carried_id]))[carried.carried_id]
    for key_result, row in zip(plan.key_results, taken_up, strict=False):
        await _say_anew(teller, plan, key_result, row)
    for key_result in plan.key_results[len(taken_up) :]:
        await add_key_result(teller, plan, key_result)
    await serve(teller, plan)
    await publish_objective(actor=await teller.as_(plan.owner), objective_id=carried.carried_id)


async def _say_anew(teller: Teller, objective: ObjectivePlan, plan: KeyResultPlan, row: KeyResultRow) -> None:
    changes = {"title": plan.title, "baseline": figure(plan.baseline), "target": figure(plan.target)}
    await update_key_result(
        actor=await teller.as_(objective.owner), key_result_id=row.id, expected_revision=1, changes=changes
    )
    teller.key_results[plan.key] = row.id
