"""The stages of mutations on feedback."""

from __future__ import annotations

from typing import Any

from app.feedback.models import Feedback, FeedbackVisibility
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, Person, gid

TOO_LONG = "x" * 10_001
AUTHOR_ALONE = Everybody("A draft is seen by its author alone, who may do with it what they like.")


async def _two(company: Factory) -> tuple[Person, Person]:
    return await company.person("Mira"), await company.person("Tim")


async def _draft(company: Factory) -> tuple[Person, Feedback]:
    mira, tim = await _two(company)
    return mira, await company.feedback(mira, tim, sent_at=None)


async def _sent(company: Factory) -> tuple[Person, Person, Feedback]:
    """Return the author, the recipient, and the feedback that everybody reads."""
    mira, tim = await _two(company)
    return mira, tim, await company.feedback(mira, tim, visibility=FeedbackVisibility.ORGANIZATION)


async def _written(company: Factory) -> tuple[Person, Person, dict[str, Any], dict[str, Any]]:
    """Return an author and a recipient, what the one says to the other, and its parts that cannot be."""
    team = await company.team()
    mira, tim = await company.person("Mira"), await company.person("Tim", team=team)
    objective = await company.objective(await company.cycle(), mira)
    said = {
        "recipientId": tim.gid,
        "kind": "PRAISE",
        "body": "You ask good questions.",
        "visibility": "TEAM",
        "teamId": gid(team),
        "mayShare": True,
        "subjectId": gid(objective),
        "idempotencyKey": "k",
    }
    elsewhere = await company.team("Sales")
    return (
        mira,
        tim,
        said,
        {"body": TOO_LONG, "teamId": gid(elsewhere), "visibility": "RECIPIENT", "idempotencyKey": ""},
    )


@case
async def feedback_give(company: Factory) -> Case:
    mira, tim, said, bad = await _written(company)
    return Case(
        person=mira, input=said, bad=bad, refused=tim, other={"body": "You helped a lot."}, another=company.admin
    )


@case
async def feedback_draft(company: Factory) -> Case:
    mira, tim, said, bad = await _written(company)
    return Case(
        person=mira, input=said, bad=bad, refused=tim, other={"body": "You helped a lot."}, another=company.admin
    )


@case
async def feedback_update(company: Factory) -> Case:
    mira, tim, said, bad = await _written(company)
    draft = await company.feedback(mira, tim, sent_at=None)
    changed = {name: value for name, value in said.items() if name not in ("recipientId", "idempotencyKey")}
    return Case(
        person=mira,
        input={"feedbackId": gid(draft), **changed},
        bad={name: value for name, value in bad.items() if name != "idempotencyKey"},
        refused=AUTHOR_ALONE,
    )


@case
async def feedback_discard(company: Factory) -> Case:
    mira, draft = await _draft(company)
    return Case(person=mira, input={"feedbackId": gid(draft)}, refused=AUTHOR_ALONE)


@case
async def feedback_send(company: Factory) -> Case:
    team = await company.team()
    mira, tim = await _two(company)
    for_a_team = {"visibility": FeedbackVisibility.TEAM, "team_id": team.id}
    past = await company.feedback(mira, tim, sent_at=None, **for_a_team)
    draft = await company.feedback(mira, tim, sent_at=None)
    return Case(person=mira, input={"feedbackId": gid(draft)}, bad={"feedbackId": gid(past)}, refused=AUTHOR_ALONE)


@case
async def feedback_thank(company: Factory) -> Case:
    mira, tim, feedback = await _sent(company)
    return Case(person=tim, input={"feedbackId": gid(feedback)}, refused=mira)


@case
async def feedback_reply(company: Factory) -> Case:
    mira, tim, feedback = await _sent(company)
    return Case(
        person=tim,
        input={"feedbackId": gid(feedback), "body": "Which ones?", "asksForMore": True, "idempotencyKey": "k"},
        bad={"body": " ", "idempotencyKey": ""},
        refused=company.admin,
        other={"body": "When?"},
        another=mira,
    )


@case
async def feedback_share(company: Factory) -> Case:
    max_, mira = await company.person("Max"), await company.person("Mira")
    tim = await company.person("Tim", manager=max_)
    feedback = await company.feedback(mira, tim, may_share=True)
    managers_own = await company.feedback(max_, tim, may_share=True)
    return Case(person=tim, input={"feedbackId": gid(feedback)}, bad={"feedbackId": gid(managers_own)}, refused=mira)


@case
async def feedback_retract(company: Factory) -> Case:
    mira, tim, feedback = await _sent(company)
    return Case(person=mira, input={"feedbackId": gid(feedback)}, refused=tim)
