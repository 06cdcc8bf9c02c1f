"""Who is told of praise and rewards."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

SOURCES = (
    Source(
        kind=NotificationKind.PRAISE,
        area=NotificationArea.RECOGNITION,
        description="Somebody praised the viewer, perhaps with an award.",
        actions=("recognition.give",),
        subject="Recognition",
        says="{who} praised you.",
        recipient="r.user_id",
        joins="join recognition_recipients r on r.recognition_id = done.subject_id",
    ),
    Source(
        kind=NotificationKind.REWARD,
        area=NotificationArea.RECOGNITION,
        description="A reward of the viewer's was handed over.",
        actions=("reward.handed_over",),
        subject="Reward",
        says="{who} marked a reward of yours as handed over.",
        recipient="w.recipient_id",
        joins="join rewards w on w.id = done.subject_id",
    ),
)
