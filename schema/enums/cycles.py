"""The words of cycles and priorities."""

from __future__ import annotations

from app.cycles.calendar import Division
from app.cycles.models import Cadence, CycleState, Stance
from schema.enums.describing import described

described(
    CycleState,
    "Where a cycle stands. It moves forward, and from REVIEW back to ACTIVE with a reason.",
    PLANNING="Goals are being set; nobody checks in yet.",
    ACTIVE="Goals are pursued, and people check in.",
    REVIEW="Its days are over: last check-ins, and looking back.",
    CLOSED="It is kept to be read; nothing in it changes any more.",
)
described(
    Division,
    "What a fiscal year is divided into.",
    "FiscalYearDivision",
    QUARTERS="Four quarters.",
    TRIMESTERS="Three parts of four months.",
    HALVES="Two halves.",
)
described(
    Cadence,
    "How often people check in.",
    WEEKLY="Every week.",
    BIWEEKLY="Every two weeks.",
    MONTHLY="Every four weeks.",
)
described(
    Stance,
    "Whether a priority says what matters or what can wait.",
    FOCUS="It matters now.",
    NOT_NOW="It can wait, and nobody needs to feel guilty about it.",
)
