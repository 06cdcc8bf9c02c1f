"""Reads of surveys: those who are asked, who started it and whom it is about see it, the latter alone the results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values
from app.surveys.models import SurveyState, SurveyStatement
from app.surveys.rules import SurveyOutcome, outcome


class SurveyRow(NamedTuple):
    """A survey; ``my_answered`` is whether the reader has answered, None unless they are asked and it is open."""

    id: UUID
    organization_id: UUID
    about_id: UUID
    started_by_id: UUID
    question: str
    closes_on: date
    state: str
    invited_count: int
    answered_count: int | None
    with_scale: bool
    created_at: datetime
    ended_at: datetime | None
    my_answered: bool | None

    @property
    def outcome(self) -> SurveyOutcome | None:
        """What it shows."""
        return outcome(SurveyState(self.state), self.answered_count)


class SurveyResultRow(NamedTuple):
    """How a survey answers one statement."""

    survey_id: UUID
    statement: str
    disagree: int
    between: int
    agree: int
    mean: float


LATEST = Order("LATEST", (Term("created_at", "s.created_at", "timestamptz", descending=True),), "s.id")
_SURVEY = columns(SurveyRow, "s", my_answered="mine.answered")
_FROM = (
    "surveys s left join survey_invitations mine "
    "on mine.survey_id = s.id and mine.person_id = (select waymark.person())"
)
_SEEN = Listing(SurveyRow, _SURVEY, _FROM, "s.organization_id")
_RESULT = columns(SurveyResultRow, "r")


async def surveys_by_id(ids: Sequence[UUID]) -> dict[UUID, SurveyRow]:
    """Return surveys by id."""
    found = await rows(SurveyRow, f"select {_SURVEY} from {_FROM} where s.id = any(%s)", (list(ids),))
    return {survey.id: survey for survey in found}


async def surveys_page(
    organization_id: UUID, about_id: UUID | None, awaiting: bool, today: date, *, first: int, after: str | None
) -> Page[SurveyRow]:
    """Return a page of the surveys that the reader sees, the latest first; or raise InvalidPage.

    Those about one person where one is named, and just those that wait for the reader's answer if wanted.
    """
    where = (
        "(%(about)s::uuid is null or s.about_id = %(about)s) "
        "and (not %(awaiting)s or s.state = 'OPEN' and not mine.answered and s.closes_on >= %(today)s::date)"
    )
    params = {"about": about_id, "awaiting": awaiting, "today": today}
    pages = await _SEEN.pages([organization_id], LATEST, first=first, after=after, where=where, params=params)
    return pages[organization_id]


async def results_of(survey_ids: Sequence[UUID]) -> dict[UUID, list[SurveyResultRow]]:
    """Return how each survey answers its statements, in their order; nothing to anybody whom it is not about."""
    found = await rows(
        SurveyResultRow,
        f"select {_RESULT} from survey_results r where r.survey_id = any(%s) "
        "order by array_position(%s::text[], r.statement::text)",
        (list(survey_ids), list(SurveyStatement)),
    )
    grouped: dict[UUID, list[SurveyResultRow]] = defaultdict(list)
    for result in found:
        grouped[result.survey_id].append(result)
    return grouped


async def remarks_of(survey_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return what people wrote in each survey, in an order that means nothing."""
    found = await values(
        "select survey_id, text from survey_remarks where survey_id = any(%s) order by id", (list(survey_ids),)
    )
    grouped: dict[UUID, list[str]] = defaultdict(list)
    for survey_id, text in found:
        grouped[survey_id].append(text)
    return grouped
