"""Who is told of feedback, and of requests for it: that it is there, never what it says."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source


def _feedback(
    kind: NotificationKind,
    actions: tuple[str, ...],
    recipient: str,
    description: str,
    says: str,
    *,
    subject: str = "Feedback",
    joins: str = "join feedback f on f.id = done.subject_id",
    where: str = "true",
    subject_id: str = "done.subject_id",
) -> Source:
    return Source(
        kind=kind,
        area=NotificationArea.FEEDBACK,
        description=description,
        actions=actions,
        subject=subject,
        says=says,
        recipient=recipient,
        joins=joins,
        where=where,
        subject_id=subject_id,
    )


SOURCES = (
    _feedback(
        NotificationKind.FEEDBACK,
        ("feedback.send",),
        "f.recipient_id",
        "Somebody gave the viewer feedback.",
        "{who} gave you feedback.",
    ),
    _feedback(
        NotificationKind.FEEDBACK_SHOWN,
        ("feedback.send", "feedback.share"),
        "concerned.id",
        "The viewer may read feedback for somebody who reports to them.",
        "{who} lets you read feedback about somebody who reports to you.",
        joins="join feedback f on f.id = done.subject_id cross join lateral (values "
        "(case when done.action = 'feedback.send' then f.manager_id else f.shared_with_id end)) concerned (id)",
    ),
    _feedback(
        NotificationKind.FEEDBACK_THANKED,
        ("feedback.thank",),
        "f.author_id",
        "Somebody thanked the viewer for feedback.",
        "{who} thanked you for your feedback.",
    ),
    _feedback(
        NotificationKind.FEEDBACK_REPLY,
        ("feedback.reply",),
        "concerned.id",
        "Somebody answered feedback that the viewer gave or got.",
        "{who} answered in a conversation about feedback.",
        joins="join feedback_replies r on r.id = done.subject_id "
        "cross join lateral (values (r.giver_id), (r.receiver_id)) concerned (id)",
        subject_id="r.feedback_id",
    ),
    _feedback(
        NotificationKind.FEEDBACK_ASKED,
        ("feedback_request.create", "feedback_request.remind"),
        "p.person_id",
        "Somebody asks the viewer for feedback, or reminds them of it.",
        "{who} asks you for feedback.",
        subject="FeedbackRequest",
        joins="join feedback_request_people p on p.request_id = done.subject_id",
        where="p.state = 'WAITING'",
    ),
    _feedback(
        NotificationKind.FEEDBACK_ANSWERED,
        ("feedback.send",),
        "q.requester_id",
        "Somebody answered a request for feedback of the viewer's.",
        "{who} answered your request for feedback.",
        subject="FeedbackRequest",
        joins="join feedback f on f.id = done.subject_id join feedback_requests q on q.id = f.request_id",
        subject_id="f.request_id",
    ),
    _feedback(
        NotificationKind.FEEDBACK_DECLINED,
        ("feedback_request.decline",),
        "p.requester_id",
        "Somebody declined to give the feedback that the viewer asked for.",
        "{who} cannot give the feedback that you asked for.",
        subject="FeedbackRequest",
        joins="join feedback_request_people p on p.id = done.subject_id",
        subject_id="p.request_id",
    ),
)
