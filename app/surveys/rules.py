"""What surveys ask, what keeps their answers anonymous, and how long they run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.core.validation import Problems
from app.surveys.models import SurveyState, SurveyStatement

SHOWN_FROM = 4
"""So many answers a result needs, and by so many people the groups of two shown results differ, if at all."""
SHORTEST = timedelta(days=3)
LONGEST = timedelta(days=60)
APART = timedelta(days=60)
"""How long after the end of a survey the next one about the same manager may begin."""
REMEMBERED_FOR = timedelta(days=365)
"""How long a survey with a scale keeps another one that asks nearly the same people from having one."""
QUESTION_LENGTH = 500
REMARK_LENGTH = 5_000
QUESTION = "What should your manager go on doing, and what should they do differently?"
LOWEST, HIGHEST = 1, 5

WORDS: Mapping[SurveyStatement, str] = {
    SurveyStatement.PRIORITIES: "I know what matters most in my work, and why.",
    SurveyStatement.INVOLVEMENT: "I am asked before goals are set that I shall work for.",
    SurveyStatement.FEEDBACK: "My manager tells me in time what goes well and what could go better.",
    SurveyStatement.SUPPORT: "When something is in my way, my manager helps to clear it.",
    SurveyStatement.RECOGNITION: "My manager notices good work and says so.",
    SurveyStatement.GROWTH: "My manager helps me to learn what I want to learn.",
    SurveyStatement.CANDOUR: "I can tell my manager what they would rather not hear.",
}


class Grade(NamedTuple):
    """How much somebody agrees with a statement: from 1, not at all, to 5, wholly."""

    statement: SurveyStatement
    grade: int


class SurveyOutcome(StrEnum):
    """What a closed survey shows to the person whom it is about."""

    SHOWN = "SHOWN"
    TOO_FEW_ANSWERS = "TOO_FEW_ANSWERS"


def outcome(state: SurveyState, answered_count: int | None) -> SurveyOutcome | None:
    """Return what a survey shows, None for one that is not closed."""
    if state != SurveyState.CLOSED or answered_count is None:
        return None
    return SurveyOutcome.SHOWN if answered_count >= SHOWN_FROM else SurveyOutcome.TOO_FEW_ANSWERS


def check_grades(problems: Problems, grades: Sequence[Grade], with_scale: bool) -> None:
    """Note it where not each statement has one grade of 1 to 5, or where there is one although there is no scale."""
    if not with_scale:
        if grades:
            problems.add("grades", "NOT_ASKED", "This survey has no scale: answer its question alone.")
        return
    given = [grade.statement for grade in grades]
    missing = [statement.value for statement in SurveyStatement if statement not in given]
    if missing:
        problems.add("grades", "MISSING", f"Say something to each statement: {', '.join(missing)} are missing.")
    for place, (statement, grade) in enumerate(grades):
        if statement in given[:place]:
            problems.add(("grades", str(place), "statement"), "TWICE", "Name each statement once.")
        if not LOWEST <= grade <= HIGHEST:
            problems.add(("grades", str(place), "grade"), "OUT_OF_RANGE", f"Give a grade from {LOWEST} to {HIGHEST}.")


def check_closes_on(problems: Problems, closes_on: date, today: date) -> None:
    """Note it where the last day leaves people too little time, or keeps answers waiting for too long."""
    earliest, latest = today + SHORTEST, today + LONGEST
    if not earliest <= closes_on <= latest:
        problems.add("closesOn", "OUT_OF_RANGE", f"Choose a day from {earliest} to {latest}.")


def promise(with_scale: bool) -> str:
    """Return what people are told before they answer: who will see what, when, and what nobody will."""
    scale = (
        "For each statement they see how many disagree, are in between and agree, and the mean; not even that where, "
        "beside an earlier survey, it would tell what one of you said. "
    )
    return (
        "Only the person whom this is about sees what comes of it: not their manager, not whoever started it, no "
        "administrator. They see nothing while it is open, and nothing at all where fewer than "
        f"{SHOWN_FROM} people answer. {scale if with_scale else ''}What you write is shown word for word, in random "
        "order among what others wrote: leave out what only you would say. Who answered is forgotten when the survey "
        "ends, and nothing tells whose an answer was. Until then whoever runs the database could find out. An answer "
        "cannot be changed or taken back."
    )
