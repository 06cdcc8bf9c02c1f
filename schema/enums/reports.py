"""The words of reports."""

from __future__ import annotations

from app.reports.review_steps import ReviewStep
from app.reports.rules import SheetStanding
from app.reports.scores import ScorePatternKind
from schema.enums.describing import described

described(
    SheetStanding,
    "What became of a check-in sheet that a person owed.",
    ON_TIME="It was handed in by the end of the due day.",
    LATE="It was handed in later.",
    MISSING="It is due and was not handed in.",
    WAITING="It is not due yet and was not handed in.",
    ABSENT="Nobody had to hand it in: the person was away without a stand-in.",
)
described(
    ReviewStep,
    "The steps in which a cycle is reviewed, in their order.",
    "CycleReviewStepKind",
    CHECK_IN="Key results have their last check-in; those of objectives that are not pursued any more owe none.",
    CLOSE="Objectives are closed, with how they ended.",
    REFLECT="Their owners have handed in what they think of them.",
    RESPOND="Those above them, or the team's lead, have responded.",
    DECIDE="It is decided whether they go on: by the lead of a team for its goals, by owners for others.",
)
described(
    ScorePatternKind,
    "What the scores of several cycles can tell.",
    SANDBAGGING="Every stretch was reached in full: they asked for less than could be done.",
    OVERREACH="Goals ended under 0.3 on average: they asked for far more than could be done.",
)
