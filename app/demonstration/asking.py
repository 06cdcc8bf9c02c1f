"""What Grace's people said about her as a manager, in a survey that is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment
from app.surveys.closing import close_due_surveys
from app.surveys.commands import answer_survey, open_survey
from app.surveys.models import SurveyStatement
from app.surveys.rules import Grade

ABOUT, STARTED_BY = "grace", "ines"
QUESTION = "What should Grace go on doing, and what should she do differently?"
_DAYS = 7
_LATER = 3
"""As many days as a weekend may have put off the beginning, and one."""


class Answer(NamedTuple):
    """What somebody answers: a grade for each statement, in their order, and their words."""

    person: str
    grades: tuple[int, ...]
    remark: str | None = None


ANSWERS = (
    Answer("hanna", (4, 2, 4, 5, 4, 3, 4), "Ask us before the shifts are settled, not after."),
    Answer("daniel", (5, 3, 4, 5, 5, 4, 5), "She picks up the phone herself when the queue is long. Go on!"),
    Answer("klara", (4, 2, 3, 4, 4, 2, 4)),
    Answer("yusuf", (5, 4, 5, 5, 4, 4, 5), "The ten minutes after a bad call help more than any training."),
    Answer("rashid", (4, 3, 3, 5, 3, 2, 3), "I would like half a day a month to learn something new."),
    Answer("beatriz", (3, 2, 4, 4, 5, 3, 4), "Tell us why a goal was chosen, not only which."),
)


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the week in which people answer, and its end."""
    begins = calendar.day(10)
    yield Scene(moment(begins, 9), "A survey about Grace", partial(_open, teller))
    yield Scene(moment(begins + timedelta(days=2), 15), "Her people answer", partial(_answer, teller))
    ended = begins + timedelta(days=_DAYS + _LATER)
    yield Scene(moment(ended, 1), "What they said is counted and shuffled", _close, by_people=False)


async def _open(teller: Teller) -> None:
    opened = await open_survey(
        actor=await teller.as_(STARTED_BY),
        about_id=teller.people[ABOUT],
        closes_on=teller.present.date() + timedelta(days=_DAYS),
        question=QUESTION,
    )
    teller.surveys[ABOUT] = opened.survey_id


async def _answer(teller: Teller) -> None:
    for answer in ANSWERS:
        await answer_survey(
            actor=await teller.as_(answer.person),
            survey_id=teller.surveys[ABOUT],
            grades=[Grade(*each) for each in zip(SurveyStatement, answer.grades, strict=True)],
            remark=answer.remark,
        )


async def _close() -> None:
    await close_due_surveys()
