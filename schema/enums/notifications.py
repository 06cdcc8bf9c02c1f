"""The words of notifications."""

from __future__ import annotations

from app.notifications.models import MailRhythm, NotificationArea, NotificationKind
from app.notifications.registry import AREAS
from app.notifications.registry import SOURCES as NOTIFICATION_SOURCES
from schema.enums.describing import described

described(
    NotificationKind,
    "What somebody is told.",
    REMINDER="Some of what the viewer owes is due: it is in their inbox.",
    **{source.kind.name: source.description for source in NOTIFICATION_SOURCES},
)
described(
    NotificationArea,
    "A group of notifications that people set together.",
    **{area.name: description for area, description in AREAS.items()},
)
described(
    MailRhythm,
    "How often mail brings what is new.",
    AT_ONCE="Within minutes, outside of quiet hours and absence.",
    DAILY="In one digest on each working day.",
    WEEKLY="In the first digest of the week.",
    OFF="Never.",
)
