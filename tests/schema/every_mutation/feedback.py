"""The stages of mutations on feedback."""

from __future__ import annotations

from typing import Any

from app.feedback.models import Feedback, FeedbackQuestion, FeedbackRequest, FeedbackVisibility
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


async def _request(company: Factory) -> tuple[Person, Person, Person, FeedbackRequest, FeedbackQuestion]:
    """Return who asks, whom it is about, who was asked, and the request with its question."""
    lena, mira, tim = [await company.person(name) for name in ("Lena", "Mira", "Tim")]
    return lena, mira, tim, *await company.feedback_request(lena, mira, tim)


@case
async def feedback_request_create(company: Factory) -> Case:
    mona = await company.person("Mona")
    mira = await company.person("Mira", manager=mona)
    tim, tom = await company.person("Tim"), await company.person("Tom")
    return Case(
        person=mona,
        input={
            "aboutId": mira.gid,
            "personIds": [tim.gid],
            "questions": ["What should Mira go on doing?", "What should she stop?"],
            "visibility": "RECIPIENT_AND_MANAGER",
            "dueOn": "2026-11-27",
            "message": "Two sentences are enough.",
            "idempotencyKey": "k",
        },
        bad={
            "personIds": [],
            "personIds.0": mira.gid,
            "questions": [],
            "questions.1": " ",
            "visibility": "ORGANIZATION",
            "dueOn": "2026-11-17",
            "message": "x" * 2_001,
            "idempotencyKey": "",
        },
        refused=tom,
        other={"dueOn": "2026-11-30"},
        another=mira,
    )


@case
async def feedback_request_answer(company: Factory) -> Case:
    lena, mira, tim, request, question = await _request(company)
    return Case(
        person=tim,
        input={
            "requestId": gid(request),
            "kind": "SUGGESTION",
            "answers": [{"questionId": gid(question), "text": "Asking early."}],
            "body": "Thank you for asking.",
            "mayShare": True,
            "idempotencyKey": "k",
        },
        bad={"answers": [], "answers.0.text": " ", "body": TOO_LONG, "idempotencyKey": ""},
        refused=lena,
        other={"body": "Gladly."},
        another=mira,
    )


@case
async def feedback_request_decline(company: Factory) -> Case:
    lena, _, tim, request, _ = await _request(company)
    return Case(
        person=tim,
        input={"requestId": gid(request), "reason": "We hardly met."},
        bad={"reason": "x" * 2_001},
        refused=lena,
    )


@case
async def feedback_request_remind(company: Factory) -> Case:
    lena, _, tim, request, _ = await _request(company)
    return Case(person=lena, input={"requestId": gid(request)}, refused=tim)


@case
async def feedback_request_close(company: Factory) -> Case:
    lena, _, tim, request, _ = await _request(company)
    return Case(person=lena, input={"requestId": gid(request)}, refused=tim)


@case
async def feedback_request_withdraw(company: Factory) -> Case:
    lena, mira, _, request, _ = await _request(company)
    return Case(person=lena, input={"requestId": gid(request)}, refused=mira)


@case
async def feedback_wording_request(company: Factory) -> Case:
    mira, draft = await _draft(company)
    other = await company.feedback(mira, await company.person("Ben"), sent_at=None)
    return Case(
        person=mira,
        input={"feedbackId": gid(draft), "engine": "BUILTIN", "idempotencyKey": "k"},
        bad={"idempotencyKey": ""},
        refused=AUTHOR_ALONE,
        other={"feedbackId": gid(other)},
        another=company.admin,
    )
