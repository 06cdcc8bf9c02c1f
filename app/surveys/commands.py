"""Commands on surveys. An answer leaves no trace of who gave it: no audit record, no stored reply, no time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import orjson

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.people.commands.users import person_named
from app.surveys import policy, queries, rules
from app.surveys.models import Survey, SurveyState
from app.surveys.queries import SurveyRow
from app.surveys.rules import Grade


class SurveyChanged(NamedTuple):
    """The survey that a command changed."""

    survey_id: UUID


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def open_survey(
    *,
    actor: Actor,
    about_id: UUID,
    closes_on: date,
    question: str = rules.QUESTION,
    idempotency_key: str | None = None,
) -> SurveyChanged:
    """Ask everybody who reports to a manager today about them, until the end of a day.

    Nobody is picked, and it ends by itself: what comes of it depends on nobody's choice of people or of a moment.
    """
    about = await person_named(about_id, "aboutId")
    require(policy.can_open(actor, about))
    problems = Problems()
    question = problems.line("question", question, at_most=rules.QUESTION_LENGTH)
    rules.check_closes_on(problems, closes_on, clock.today(actor.organization_time_zone))
    reports = [id_ for (id_,) in await values("select id from users where manager_id = %s and active", (about.id,))]
    if len(reports) < rules.SHOWN_FROM:
        needed = f"A survey needs {rules.SHOWN_FROM} people who report to the person: with fewer nothing is shown."
        problems.add("aboutId", "TOO_FEW_REPORTS", needed)
    problems.check()
    now = clock.now()
    [(is_too_soon,)] = await values("select waymark.surveyed_since(%s, %s)", (about.id, now - rules.APART))
    if is_too_soon:
        raise LimitReached(f"There is a survey about them, or was within {rules.APART.days} days: wait until later.")

    survey = await Survey.create(
        organization_id=actor.organization_id,
        about_id=about.id,
        started_by_id=actor.person_id,
        question=question,
        closes_on=closes_on,
        created_at=now,
    )
    await values("select waymark.invite_to_survey(%s, %s, %s)", (survey.id, reports, now - rules.REMEMBERED_FOR))
    await _note(actor, "survey.open", survey.id)
    return SurveyChanged(survey.id)


@command(InvalidInput, NotFound, NotPermitted)
async def answer_survey(
    *, actor: Actor, survey_id: UUID, grades: Sequence[Grade], remark: str | None = None
) -> SurveyChanged:
    """Answer a survey, once and for good. Nothing is written down about it but the answer itself.

    A repeated request is refused as one that was answered already, so that no stored reply is needed to tell.
    """
    survey = await _survey(survey_id)
    require(policy.can_answer(actor, survey))
    problems = Problems()
    rules.check_grades(problems, grades, survey.with_scale)
    if survey.with_scale:
        remark = problems.optional_text("remark", remark, at_most=rules.REMARK_LENGTH)
    else:
        remark = problems.text("remark", remark or "", at_most=rules.REMARK_LENGTH)
    problems.check()
    given = orjson.dumps({statement.value: grade for statement, grade in grades}).decode()
    [(is_in,)] = await values("select waymark.answer_survey(%s, %s::jsonb, %s)", (survey.id, given, remark))
    if not is_in:
        # somebody was quicker: the same person, or the end of the survey
        require(policy.can_answer(actor, await _survey(survey_id)))
    return SurveyChanged(survey.id)


@command(NotFound, NotPermitted)
async def withdraw_survey(*, actor: Actor, survey_id: UUID) -> SurveyChanged:
    """Take an open survey back: all answers are gone, and nobody ever sees one."""
    survey = await _survey(survey_id)
    require(policy.can_withdraw(actor, survey))
    ending = (survey.id, SurveyState.WITHDRAWN, clock.now())
    [(is_withdrawn,)] = await values("select waymark.end_survey(%s, %s, %s)", ending)
    if not is_withdrawn:
        require(policy.can_withdraw(actor, await _survey(survey_id)))
    await _note(actor, "survey.withdraw", survey.id)
    return SurveyChanged(survey.id)


async def _survey(survey_id: UUID) -> SurveyRow:
    found = (await queries.surveys_by_id([survey_id])).get(survey_id)
    if found is None:
        raise NotFound("survey", "surveyId")
    return found


async def _note(actor: Actor, action: str, survey_id: UUID) -> None:
    """Keep what was done to the survey as a whole in the audit record, for those who see the survey."""
    await record(actor, action, ("Survey", survey_id), audience=survey_id)
