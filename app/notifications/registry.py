"""All sources of notifications, by kind and by what they come from.

A room tells people of something in three steps: a value of `NotificationKind`; a `Source` for it in a module of
``app/notifications/sources``, which stands in ``SOURCES`` here; and where its subject is of a new kind, a branch of the
database function ``waymark.is_there``. The schema takes its description from the source.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source
from app.notifications.sources import (
    check_ins,
    comments,
    conversations,
    feedback,
    goals,
    growth,
    inputs,
    meetings,
    recognition,
    reviews,
    surveys,
)

SOURCES: tuple[Source, ...] = (
    *comments.SOURCES,
    *check_ins.SOURCES,
    *goals.SOURCES,
    *reviews.SOURCES,
    *inputs.SOURCES,
    *conversations.SOURCES,
    *meetings.SOURCES,
    *feedback.SOURCES,
    *surveys.SOURCES,
    *recognition.SOURCES,
    *growth.SOURCES,
)
"""Where one deed concerns somebody in several ways, they are told of the one that comes first here."""

ACTIONS = frozenset(action for source in SOURCES for action in source.actions)
SENTENCES: Mapping[NotificationKind, str] = {
    **{source.kind: source.says for source in SOURCES},
    NotificationKind.REMINDER: "Some of what waits for you is due: look into your inbox.",
}
AREAS: Mapping[NotificationArea, str] = {
    NotificationArea.COMMENTS: "Comments, replies and mentions.",
    NotificationArea.CHECK_INS: "What becomes of check-ins and blockers.",
    NotificationArea.GOALS: "Drafts, alignment, goals that are handed over, and reviews of cycles.",
    NotificationArea.INPUTS: "Input rounds, and what became of what one said.",
    NotificationArea.CONVERSATIONS: "Meetings, one-on-ones, shared coaching notes and action items.",
    NotificationArea.FEEDBACK: "Feedback, requests for it, and surveys.",
    NotificationArea.RECOGNITION: "Praise, awards and rewards.",
    NotificationArea.GROWTH: "Learning, skills and mentorships.",
    NotificationArea.REMINDERS: "What one owes and is due: out of the inbox, once for each thing and due date.",
}
