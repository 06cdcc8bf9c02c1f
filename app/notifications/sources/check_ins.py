"""Who is told of what becomes of check-ins and blockers."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

_BLOCKER = "join blockers b on b.id = done.subject_id"

SOURCES = (
    Source(
        kind=NotificationKind.SHEET_ACKNOWLEDGED,
        area=NotificationArea.CHECK_INS,
        description="Somebody read and acknowledged a check-in sheet of the viewer's.",
        actions=("check_in_sheet.acknowledge",),
        subject="CheckInSheet",
        says="{who} acknowledged your check-in sheet.",
        recipient="s.author_id",
        joins="join check_in_sheets s on s.id = done.subject_id",
    ),
    Source(
        kind=NotificationKind.BLOCKER_HELP,
        area=NotificationArea.CHECK_INS,
        description="Somebody asks the viewer to help with a blocker.",
        actions=("blocker.raise", "blocker.ask_help"),
        subject="Blocker",
        says="{who} asks for your help with something that stands in the way.",
        recipient="b.helper_id",
        joins=_BLOCKER,
        where="b.resolved_at is null",
    ),
    Source(
        kind=NotificationKind.BLOCKER_RESOLVED,
        area=NotificationArea.CHECK_INS,
        description="A blocker is out of the way that the viewer raised, or was asked to help with.",
        actions=("blocker.resolve",),
        subject="Blocker",
        says="{who} resolved a blocker of yours.",
        recipient="concerned.id",
        joins=f"{_BLOCKER} cross join lateral (values (b.raised_by_id), (b.helper_id)) concerned (id)",
    ),
)
