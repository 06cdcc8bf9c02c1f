"""Surveys in which people answer, and the end of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.surveys.closing import close_due_surveys
from app.surveys.models import Survey, SurveyStatement
from tests.support.clock import TestClock
from tests.support.factories import Person, gid
from tests.support.graphql import Api


def answer_to(survey: Survey, grade: int = 4, remark: str | None = None) -> dict[str, Any]:
    """Return what answers a survey with the same grade for each statement."""
    grades = [{"statement": statement.value, "grade": grade} for statement in SurveyStatement]
    return {"surveyId": gid(survey), "grades": grades, "remark": remark}


async def answered(api: Api, survey: Survey, people: Sequence[Person], grades: Sequence[int] = ()) -> None:
    """Let people answer in their order: 4 unless grades are given, and with their name as what they write."""
    for place, person in enumerate(people):
        grade = grades[place] if grades else 4
        await api.as_(person).succeed("surveyAnswer", answer_to(survey, grade, f"A word of {person.name}."))


async def closed(now: TestClock, day: date = date(2026, 11, 26)) -> None:
    """Let the day after the last one come, and the hourly job."""
    now.instant = now.read().replace(year=day.year, month=day.month, day=day.day)
    await close_due_surveys()
