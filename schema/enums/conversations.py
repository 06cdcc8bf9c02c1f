"""The words of meetings, one-on-ones and action items."""

from __future__ import annotations

from app.conversations.action_item_queries import ActionItemSource
from app.conversations.models import MeetingState, PointKind, TakeawayKind
from schema.enums.describing import described

described(
    MeetingState,
    "Where a check-in meeting stands.",
    SCHEDULED="It is to come, or going on: whoever is of the team adds to it.",
    CLOSED="It is over, and what was written down in it stays as it is.",
    CANCELLED="It does not take place.",
)
described(
    PointKind,
    "Why something is on an agenda.",
    RAISED="Somebody raised it.",
    OFF_TRACK="A key result is off track.",
    STALE="A key result is overdue for a check-in by more than half a period.",
    SIGNAL="The course of a key result is remarkable: its `signals` say how.",
    BLOCKER="Something stands in the way of a key result.",
    ACTION_ITEM="What somebody took on in an earlier meeting is still open.",
)
described(
    TakeawayKind,
    "What a meeting came to.",
    DECISION="Something was decided.",
    TAKEAWAY="Something to remember.",
)
described(
    ActionItemSource,
    "What an action item comes from.",
    CHECK_IN_MEETING="A check-in meeting of a team.",
    ONE_ON_ONE_MEETING="A meeting of two people.",
    CHECK_IN="A check-in on a key result.",
)
