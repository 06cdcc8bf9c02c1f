"""Who is told of surveys: everybody who is asked, when one begins, whether they answer or not."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

SOURCES = (
    Source(
        kind=NotificationKind.SURVEY,
        area=NotificationArea.FEEDBACK,
        description="The viewer is asked in an anonymous survey about whom they report to.",
        actions=("survey.open",),
        subject="Survey",
        says="{who} asks you in an anonymous survey about the person whom you report to.",
        recipient="u.id",
        joins="join surveys s on s.id = done.subject_id join users u on u.manager_id = s.about_id and u.active",
    ),
)
