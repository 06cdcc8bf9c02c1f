"""Commands on development goals: set one, change it, mark steps, close it, take it up again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.growth import goal_policy as policy
from app.growth import goal_queries as queries
from app.growth import rules
from app.growth.audiences import close_to
from app.growth.commands.goal_content import StepGiven, check_links, check_steps, keep_links, keep_steps
from app.growth.commands.skills import skill_to_choose
from app.growth.goal_queries import DevelopmentGoalRow
from app.growth.models import DevelopmentGoal, DevelopmentGoalState, DevelopmentStep


class DevelopmentGoalChanged(NamedTuple):
    """The development goal that a command changed, and whose it is."""

    development_goal_id: UUID
    owner_id: UUID


class DevelopmentStepChanged(NamedTuple):
    """The step that a command changed, and the development goal that it leads to."""

    development_step_id: UUID
    development_goal_id: UUID


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def create_goal(
    *,
    actor: Actor,
    title: str,
    why: str,
    measure: str,
    skill_id: UUID | None = None,
    target_on: date | None = None,
    steps: Sequence[str] = (),
    resource_ids: Sequence[UUID] = (),
    objective_ids: Sequence[UUID] = (),
    idempotency_key: str | None = None,
) -> DevelopmentGoalChanged:
    """Set a development goal of the actor's own."""
    given = {"title": title, "why": why, "measure": measure, "skill_id": skill_id, "target_on": target_on}
    problems = Problems()
    checked = await _checked(problems, actor, given)
    wanted = check_steps(problems, [StepGiven(text) for text in steps], known=())
    await check_links(problems, resource_ids, objective_ids)
    problems.check()
    await _check_number(actor)

    at = clock.now()
    goal = await DevelopmentGoal.create(
        organization_id=actor.organization_id,
        audience=await close_to(actor.person_id),
        owner_id=actor.person_id,
        created_at=at,
        updated_at=at,
        **checked,
    )
    await keep_steps(goal, wanted)
    await keep_links(goal, resource_ids, objective_ids)
    await record(actor, "development_goal.create", ("DevelopmentGoal", goal.id), audience=goal.audience)
    return DevelopmentGoalChanged(goal.id, actor.person_id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_goal(
    *, actor: Actor, goal_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> DevelopmentGoalChanged:
    """Change an open development goal of the actor's; what ``changes`` leaves out stays.

    ``steps`` are all that there are from then on, in their order: one with an id is put in these words.
    """
    goal = await _locked(goal_id)
    require(policy.can_edit_goal(actor, goal))
    await require_revision(DevelopmentGoal, goal, expected_revision)
    problems, wanted = Problems(), dict(changes)
    known = (await queries.steps_of_goals([goal.id])).get(goal.id, [])
    steps = wanted.pop("steps", [StepGiven(step.text, step.id) for step in known])
    resource_ids, objective_ids = (wanted.pop(name, getattr(goal, name)) for name in ("resource_ids", "objective_ids"))
    wanted = await _checked(problems, actor, {f: v for f, v in wanted.items() if v != getattr(goal, f)})
    steps = check_steps(problems, steps, known=known, words=("text",))
    await check_links(problems, resource_ids, objective_ids, known=goal)
    problems.check()

    changed = {field: given for field, given in wanted.items() if given != getattr(goal, field)}
    other_steps = steps != [StepGiven(step.text, step.id) for step in known]
    other_links = (list(resource_ids), list(objective_ids)) != (goal.resource_ids, goal.objective_ids)
    if changed or other_steps or other_links:
        at = {"updated_at": clock.now(), "revision": goal.revision + 1}
        await DevelopmentGoal.filter(id=goal.id).update(**changed, **at)
        await _happened(actor, "update", goal, before_after(goal, changed))
    if other_steps:
        await keep_steps(goal, steps, known=known)
    if other_links:
        await keep_links(goal, resource_ids, objective_ids)
    return DevelopmentGoalChanged(goal.id, goal.owner_id)


@command(NotFound, NotPermitted)
async def mark_step(*, actor: Actor, step_id: UUID, done: bool) -> DevelopmentStepChanged:
    """Say that a step is done, or that it is not after all."""
    step = (await queries.steps_by_id([step_id])).get(step_id)
    if step is None:
        raise NotFound("development step", "developmentStepId")
    goal = await _locked(step.development_goal_id)
    require(policy.can_edit_goal(actor, goal))
    if step.done != done:
        await DevelopmentStep.filter(id=step.id).update(done_at=clock.now() if done else None)
        await _happened(actor, "mark_step", goal, {})
    return DevelopmentStepChanged(step.id, goal.id)


@command(InvalidInput, NotFound, NotPermitted)
async def close_goal(
    *, actor: Actor, goal_id: UUID, state: DevelopmentGoalState, note: str | None = None
) -> DevelopmentGoalChanged:
    """Say that a development goal is done, or that it is dropped and why."""
    goal = await _locked(goal_id)
    require(policy.can_edit_goal(actor, goal))
    problems = Problems()
    note = problems.optional_text("note", note, at_most=rules.NOTE_LENGTH)
    if state is DevelopmentGoalState.ACTIVE:
        problems.add("state", "NOT_CLOSED", "Say whether it is done or dropped.")
    if state is DevelopmentGoalState.DROPPED and note is None:
        problems.add("note", "REQUIRED", "Say why you drop it: you will want to know.")
    problems.check()
    closed = {"state": state, "closing_note": note, "closed_at": clock.now()}
    await DevelopmentGoal.filter(id=goal.id).update(**closed)
    await _happened(actor, "close", goal, before_after(goal, {"state": state}))
    return DevelopmentGoalChanged(goal.id, goal.owner_id)


@command(NotFound, NotPermitted, LimitReached)
async def reopen_goal(*, actor: Actor, goal_id: UUID) -> DevelopmentGoalChanged:
    """Work on a development goal again that was done or dropped."""
    goal = await _locked(goal_id)
    require(policy.can_reopen_goal(actor, goal))
    await _check_number(actor)
    active = DevelopmentGoalState.ACTIVE
    await DevelopmentGoal.filter(id=goal.id).update(state=active, closing_note=None, closed_at=None)
    await _happened(actor, "reopen", goal, before_after(goal, {"state": active}))
    return DevelopmentGoalChanged(goal.id, goal.owner_id)


@command(NotFound, NotPermitted)
async def delete_goal(*, actor: Actor, goal_id: UUID) -> DevelopmentGoalChanged:
    """Delete a development goal, with its steps and what was said about it."""
    goal = await _locked(goal_id)
    require(policy.can_delete_goal(actor, goal))
    await DevelopmentGoal.filter(id=goal.id).delete()
    await _happened(actor, "delete", goal, {})
    return DevelopmentGoalChanged(goal.id, goal.owner_id)


async def _locked(goal_id: UUID) -> DevelopmentGoalRow:
    """Return a development goal that nobody else changes until this transaction ends; raises NotFound."""
    await values("select from development_goals where id = %s for update", (goal_id,))
    found = (await queries.goals_by_id([goal_id])).get(goal_id)
    if found is None:
        raise NotFound("development goal", "developmentGoalId")
    return found


async def _checked(problems: Problems, actor: Actor, given: Mapping[str, Any]) -> dict[str, Any]:
    checked = dict(given)
    if "title" in checked:
        checked["title"] = problems.line("title", checked["title"], at_most=200)
    for field in ("why", "measure"):
        if field in checked:
            checked[field] = problems.text(field, checked[field], at_most=rules.NOTE_LENGTH)
    rules.check_day(problems, "targetOn", checked.get("target_on"), clock.today(actor.organization_time_zone))
    await skill_to_choose(problems, checked.get("skill_id"))
    return checked


async def _check_number(actor: Actor) -> None:
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"development:{actor.person_id}",))
    open_goals = DevelopmentGoal.filter(owner_id=actor.person_id, state=DevelopmentGoalState.ACTIVE)
    if await open_goals.count() >= rules.ACTIVE_GOALS:
        raise LimitReached(f"{rules.ACTIVE_GOALS} open development goals are the most: close some first.")


async def _happened(actor: Actor, what: str, goal: DevelopmentGoalRow, changes: Mapping[str, Any]) -> None:
    subject = ("DevelopmentGoal", goal.id)
    await record(actor, f"development_goal.{what}", subject, audience=goal.audience, changes=changes)
