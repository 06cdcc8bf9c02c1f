"""Who is told of meetings that are planned, moved or cancelled, and of coaching notes: never what is said in them."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

_RECORD = "join audit_records r on r.id = done.record_id"
_BOTH = "cross join lateral (values (s.manager_id), (s.report_id)) concerned (id)"


def _meeting(
    kind: NotificationKind, action: str, description: str, says: str, *, joins: str = "", where: str = "true"
) -> Source:
    """Return what those are told who are to come to a check-in meeting."""
    return Source(
        kind=kind,
        area=NotificationArea.CONVERSATIONS,
        description=description,
        actions=(action,),
        subject="CheckInMeeting",
        says=says,
        recipient="a.user_id",
        joins=f"join meeting_attendees a on a.check_in_meeting_id = done.subject_id {joins}",
        where=where,
    )


SOURCES = (
    _meeting(
        NotificationKind.MEETING_SCHEDULED,
        "check_in_meeting.schedule",
        "A check-in meeting was scheduled to which the viewer is to come.",
        "{who} scheduled a check-in meeting with you.",
    ),
    _meeting(
        NotificationKind.MEETING_MOVED,
        "check_in_meeting.update",
        "A check-in meeting to which the viewer is to come begins at another time.",
        "{who} moved a check-in meeting to another time.",
        joins=_RECORD,
        where="r.changes ? 'starts_at'",
    ),
    _meeting(
        NotificationKind.MEETING_CANCELLED,
        "check_in_meeting.cancel",
        "A check-in meeting to which the viewer was to come was cancelled.",
        "{who} cancelled a check-in meeting.",
    ),
    Source(
        kind=NotificationKind.ONE_ON_ONE_PLANNED,
        area=NotificationArea.CONVERSATIONS,
        description="A talk was added to one-on-ones of the viewer's.",
        actions=("one_on_one.add_meeting",),
        subject="OneOnOneMeeting",
        says="{who} added a talk to your one-on-ones.",
        recipient="concerned.id",
        joins="join one_on_one_meetings m on m.id = done.subject_id "
        f"join one_on_ones s on s.id = m.one_on_one_id {_BOTH}",
    ),
    Source(
        kind=NotificationKind.ONE_ON_ONE_MOVED,
        area=NotificationArea.CONVERSATIONS,
        description="A talk of the viewer's one-on-ones, or the next date of them, is on another day.",
        actions=("one_on_one.update", "one_on_one.update_meeting"),
        subject="OneOnOne",
        says="{who} settled another day for your one-on-one.",
        recipient="concerned.id",
        joins="left join one_on_one_meetings m on m.id = done.subject_id "
        f"join one_on_ones s on s.id = coalesce(m.one_on_one_id, done.subject_id) {_RECORD} {_BOTH}",
        where="r.changes ?| array['next_on', 'held_on']",
        subject_id="s.id",
    ),
    Source(
        kind=NotificationKind.COACHING_NOTE_SHARED,
        area=NotificationArea.CONVERSATIONS,
        description="A coaching note about the viewer was shared with them.",
        actions=("coaching_note.share",),
        subject="CoachingNote",
        says="{who} shared a coaching note with you.",
        recipient="n.subject_id",
        joins="join coaching_notes n on n.id = done.subject_id",
    ),
)
