"""The words of upward surveys."""

from __future__ import annotations

from app.surveys.models import SurveyState, SurveyStatement
from app.surveys.rules import SHOWN_FROM, WORDS, SurveyOutcome
from schema.enums.describing import described

described(
    SurveyState,
    "Where a survey stands.",
    OPEN="Those who are asked may answer, through its last day.",
    CLOSED="It ended after its last day: what was answered is counted and shuffled.",
    WITHDRAWN="It was taken back, and all answers with it.",
)
described(
    SurveyStatement,
    "What a survey asks people to grade, from 1, not at all, to 5, wholly.",
    **{statement.name: words for statement, words in WORDS.items()},
)
described(
    SurveyOutcome,
    "What a closed survey shows to the person whom it is about.",
    SHOWN="What was answered, without a trace of who answered what.",
    TOO_FEW_ANSWERS=f"Nothing: fewer than {SHOWN_FROM} people answered, and what they said is deleted.",
)
