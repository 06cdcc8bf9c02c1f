"""The words of reports."""

from __future__ import annotations

from app.reports.rules import SheetStanding
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
