"""The words of check-ins."""

from __future__ import annotations

from app.check_ins.measured import ValueOrigin
from app.check_ins.signals import SignalKind
from schema.enums.describing import described

described(
    SignalKind,
    "What the course of a key result shows, whatever was said of it.",
    FLAT="The last three check-ins or more show the same progress, short of the target.",
    BEHIND_THOUGH_ON_TRACK="It was reported on track, but its pace is at risk or off track, or a band was left.",
    CONFIDENCE_FALLING="Confidence was lower at each of the last three check-ins, by a tenth or more in all.",
    LONG_BLOCKED="Something has stood in its way for the third week or longer.",
    MOSTLY_MISSED="More than half of the periods that were due passed without a check-in.",
)
described(
    ValueOrigin,
    "Who a value of a key result is from.",
    PERSON="A person reported it in a check-in.",
    INTEGRATION="An integration measured it.",
)
