"""Starting surveys, answering them, and taking them back."""

from __future__ import annotations

from typing import Any

import strawberry

from app.surveys import commands, queries
from app.surveys.models import SurveyStatement
from app.surveys.rules import APART, LONGEST, QUESTION, SHORTEST, SHOWN_FROM, Grade
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, one, over
from schema.paging import new_edge
from schema.scalars import Date, Markdown
from schema.surveys import Survey, SurveyEdge


@strawberry.input(description="About whom a survey is. Everybody who reports to them today is asked: nobody is picked.")
class SurveyOpenInput:
    """Input of `surveyOpen`."""

    about_id: strawberry.ID = argument(f"The manager, to whom {SHOWN_FROM} or more people report.")
    closes_on: Date = argument(f"Its last day: {SHORTEST.days} to {LONGEST.days} days from today.")
    question: str = argument("What is asked beside the statements.", QUESTION)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="How much one agrees with one statement.")
class SurveyGradeInput:
    """One grade."""

    statement: SurveyStatement = argument("The statement.")
    grade: int = argument("From 1, not at all, to 5, wholly.")


@strawberry.input(
    description="An answer to a survey. It takes no idempotency key, since a stored reply would lead to its author: a "
    "request that is sent again is refused as answered already."
)
class SurveyAnswerInput:
    """Input of `surveyAnswer`."""

    survey_id: strawberry.ID = argument("The survey.")
    grades: list[SurveyGradeInput] = argument(
        "One for each of its statements; none without a scale.", default_factory=list
    )
    remark: Markdown | None = argument(
        "What there is to say in one's own words, shown as it is; needed where there are no statements.", None
    )


@strawberry.input(description="Which survey is taken back.")
class SurveyWithdrawInput:
    """Input of `surveyWithdraw`."""

    survey_id: strawberry.ID = argument("The survey.")


@over(commands.SurveyChanged, description="The new survey.")
class SurveyOpenSuccess:
    """Success of `surveyOpen`."""

    survey_edge: SurveyEdge = new_edge(
        queries.surveys_by_id, "survey_id", queries.LATEST, description="The survey, for `surveys`."
    )


@over(commands.SurveyChanged, description="The answer is in.")
class SurveyAnswerSuccess:
    """Success of `surveyAnswer`."""

    survey: Survey = one(queries.surveys_by_id, "survey_id", description="The survey.")


@over(commands.SurveyChanged, description="The survey was taken back, with all answers.")
class SurveyWithdrawSuccess:
    """Success of `surveyWithdraw`."""

    survey: Survey = one(queries.surveys_by_id, "survey_id", description="The survey.")


@strawberry.type
class SurveyMutations:
    """Changing surveys."""

    @mutation(
        commands.open_survey,
        SurveyOpenSuccess,
        description="Ask everybody who reports to a manager about them. The manager does it, an administrator or an "
        f"OKR champion; the next one about the same person may begin {APART.days} days after it ended.",
    )
    async def survey_open(self, info: Info, input: SurveyOpenInput) -> Any:
        """Start a survey."""
        return await commands.open_survey(
            actor=info.context.actor,
            about_id=parse_id(input.about_id, "User", "aboutId"),
            closes_on=input.closes_on,
            question=input.question,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.answer_survey,
        SurveyAnswerSuccess,
        description="Answer a survey, once and for good. No record is kept of who did.",
    )
    async def survey_answer(self, info: Info, input: SurveyAnswerInput) -> Any:
        """Answer a survey."""
        return await commands.answer_survey(
            actor=info.context.actor,
            survey_id=parse_id(input.survey_id, "Survey", "surveyId"),
            grades=tuple(Grade(given.statement, given.grade) for given in input.grades),
            remark=input.remark,
        )

    @mutation(
        commands.withdraw_survey,
        SurveyWithdrawSuccess,
        description="Take a survey back that one started, while it is open: all answers are deleted unseen.",
    )
    async def survey_withdraw(self, info: Info, input: SurveyWithdrawInput) -> Any:
        """Withdraw a survey."""
        return await commands.withdraw_survey(
            actor=info.context.actor, survey_id=parse_id(input.survey_id, "Survey", "surveyId")
        )
