"""The stages of mutations on development goals and mentorships."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.growth.models import DevelopmentGoalState, DevelopmentStep, MentorshipState
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, gid
from tests.support.growth import Growing, growing, make_skill, resource

TOO_LONG = "x" * 4_001
TWO_ALONE = Everybody("Nobody but the two sees a mentorship, and either of them may end it.")


async def _goal(olga: Growing, **given: Any) -> dict[str, str]:
    return {"developmentGoalId": gid(await olga.goal(**given))}


@case
async def development_goal_create(company: Factory) -> Case:
    olga = await growing(company)
    objective = await company.objective(await company.cycle(), olga.colleague)
    return Case(
        person=olga.person,
        input={
            "title": "Lead a review on my own",
            "why": "I want to hear the quiet ones.",
            "measure": "I led two.",
            "skillId": gid(olga.skill),
            "targetOn": "2026-12-18",
            "steps": ["Watch one."],
            "learningResourceIds": [gid(olga.book)],
            "objectiveIds": [gid(objective)],
            "idempotencyKey": "k",
        },
        bad={
            "title": " ",
            "why": " ",
            "measure": TOO_LONG,
            "targetOn": "2026-11-17",
            "steps.0": " ",
            "idempotencyKey": "",
        },
        refused=Everybody("Everybody sets development goals of their own."),
        other={"title": "Lead two"},
        another=olga.colleague,
    )


@case
async def development_goal_update(company: Factory) -> Case:
    olga = await growing(company)
    goal = await olga.goal()
    of = {"audience": goal.audience, "development_goal_id": goal.id, "position": 0}
    step = await company.add(DevelopmentStep, text="Watch one.", **of)
    objective = await company.objective(await company.cycle(), olga.colleague)
    return Case(
        person=olga.person,
        input={
            "developmentGoalId": gid(goal),
            "expectedRevision": 1,
            "title": "Lead two",
            "why": "Because.",
            "measure": "I led three.",
            "skillId": gid(await make_skill(company, "Listening")),
            "targetOn": "2026-12-18",
            "steps": [{"text": "Watch two.", "developmentStepId": gid(step)}],
            "learningResourceIds": [gid(await resource(company, title="Quiet rooms"))],
            "objectiveIds": [gid(objective)],
        },
        bad={
            "title": None,
            "why": " ",
            "measure": TOO_LONG,
            "targetOn": "2026-11-17",
            "steps.0.text": " ",
            "learningResourceIds": None,
            "objectiveIds": None,
        },
        refused=olga.manager,
    )


@case
async def development_step_mark(company: Factory) -> Case:
    olga = await growing(company)
    goal = await olga.goal()
    of = {"audience": goal.audience, "development_goal_id": goal.id, "position": 0}
    step = await company.add(DevelopmentStep, text="Watch one.", **of)
    return Case(person=olga.person, input={"developmentStepId": gid(step), "done": True}, refused=olga.manager)


@case
async def development_goal_close(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.person,
        input={**await _goal(olga), "state": "DROPPED", "note": "Something else matters more."},
        bad={"state": "ACTIVE", "note": TOO_LONG},
        refused=olga.manager,
    )


@case
async def development_goal_reopen(company: Factory) -> Case:
    olga = await growing(company)
    done = {"state": DevelopmentGoalState.DONE, "closed_at": clock.now()}
    return Case(person=olga.person, input=await _goal(olga, **done), refused=olga.manager)


@case
async def development_goal_delete(company: Factory) -> Case:
    olga = await growing(company)
    return Case(person=olga.person, input=await _goal(olga), refused=olga.manager)


@case
async def mentorship_offer(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.lead,
        input={
            "menteeId": olga.person.gid,
            "skillId": gid(olga.skill),
            "focus": "Leading reviews",
            "message": "I would like to.",
            "idempotencyKey": "k",
        },
        bad={"menteeId": olga.lead.gid, "focus": "x" * 301, "message": TOO_LONG, "idempotencyKey": ""},
        refused=Everybody("Everybody offers help to everybody."),
        other={"focus": "Asking"},
        another=olga.colleague,
    )


@case
async def mentorship_ask(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.person,
        input={
            "mentorId": olga.lead.gid,
            "skillId": gid(olga.skill),
            "focus": "Leading reviews",
            "message": "Would you?",
            "idempotencyKey": "k",
        },
        bad={"mentorId": olga.person.gid, "focus": "x" * 301, "message": TOO_LONG, "idempotencyKey": ""},
        refused=Everybody("Everybody asks everybody for help."),
        other={"focus": "Asking"},
        another=olga.colleague,
    )


@case
async def mentorship_accept(company: Factory) -> Case:
    olga = await growing(company)
    mentorship = await olga.mentorship(olga.lead)
    return Case(person=olga.lead, input={"mentorshipId": gid(mentorship)}, refused=olga.person)


@case
async def mentorship_decline(company: Factory) -> Case:
    olga = await growing(company)
    mentorship = await olga.mentorship(olga.lead)
    return Case(
        person=olga.lead,
        input={"mentorshipId": gid(mentorship), "reason": "Not this year."},
        bad={"reason": TOO_LONG},
        refused=olga.person,
    )


@case
async def mentorship_withdraw(company: Factory) -> Case:
    olga = await growing(company)
    mentorship = await olga.mentorship(olga.lead)
    return Case(person=olga.person, input={"mentorshipId": gid(mentorship)}, refused=olga.lead)


@case
async def mentorship_end(company: Factory) -> Case:
    olga = await growing(company)
    mentorship = await olga.mentorship(olga.lead, state=MentorshipState.ACCEPTED, decided_at=clock.now())
    return Case(
        person=olga.person,
        input={"mentorshipId": gid(mentorship), "reason": "I can do it now."},
        bad={"reason": TOO_LONG},
        refused=TWO_ALONE,
    )
