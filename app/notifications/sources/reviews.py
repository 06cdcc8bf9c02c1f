"""Who is told of reflections, that they are there and never what they say, and of what is decided of objectives."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

SOURCES = (
    Source(
        kind=NotificationKind.REFLECTION_HANDED_IN,
        area=NotificationArea.GOALS,
        description="Somebody looked back on an objective, and the viewer is the one to answer.",
        actions=("reflection.hand_in",),
        subject="Reflection",
        says="{who} looked back on an objective.",
        recipient="waymark.responder_to(r.author_id, o.team_id, o.visibility)",
        joins="join reflections r on r.id = done.subject_id join objectives o on o.id = r.objective_id",
    ),
    Source(
        kind=NotificationKind.REFLECTION_ANSWERED,
        area=NotificationArea.GOALS,
        description="Somebody answered a reflection of the viewer's.",
        actions=("reflection.respond",),
        subject="Reflection",
        says="{who} answered what you say of an objective.",
        recipient="r.author_id",
        joins="join reflections r on r.id = done.subject_id",
    ),
    Source(
        kind=NotificationKind.OBJECTIVE_DECIDED,
        area=NotificationArea.GOALS,
        description="Somebody decided what becomes of a closed objective of the viewer's.",
        actions=("objective.carry_over",),
        subject="Objective",
        says="{who} decided what becomes of an objective of yours.",
        recipient="o.owner_id",
        joins="join objectives o on o.id = done.subject_id",
    ),
)
