"""What people owe of feedback: answers to requests, more where its recipient asked for it, and drafts left lying."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_ends

LYING_DAYS = 3
"""How many days a draft rests before its author is asked about it."""

SOURCES = (
    Source(
        kind=InboxKind.FEEDBACK_ASKED,
        description="An open request for feedback that the viewer has neither answered nor declined.",
        subject="FeedbackRequest",
        settled_by=("feedbackRequestAnswer", "feedbackRequestDecline"),
        says="{who} asks you for feedback about {about}: answer or decline.",
        in_mail="{who} asks you for feedback about somebody: answer or decline.",
        query=f"""
            select r.id, r.created_at, {day_ends("r.due_on")},
                case when r.about_id = r.requester_id then 'their own work' else u.name end, r.requester_id, null::uuid
            from feedback_request_people p join feedback_requests r on r.id = p.request_id
            join users u on u.id = r.about_id
            where p.person_id = %(me)s and p.state = 'WAITING' and r.state = 'OPEN'""",
    ),
    Source(
        kind=InboxKind.FEEDBACK_MORE_ASKED,
        description="Feedback that the viewer gave and whose recipient asked for more.",
        subject="Feedback",
        settled_by=("feedbackReply", "feedbackRetract"),
        says="{who} asks for more about your feedback: {about}",
        query="""
            select f.id, asked.created_at, null::timestamptz, asked.body, f.recipient_id, null::uuid
            from feedback f cross join lateral (
                select a.created_at, a.body from feedback_replies a where a.feedback_id = f.id and a.asks_for_more
                order by a.created_at desc, a.id desc limit 1
            ) asked
            where f.author_id = %(me)s and f.wants_more""",
    ),
    Source(
        kind=InboxKind.FEEDBACK_DRAFT,
        description=f"A draft of the viewer's feedback that was begun over {LYING_DAYS} days ago.",
        subject="Feedback",
        settled_by=("feedbackSend", "feedbackDiscard"),
        says="You began to write {who} feedback: send it, or throw it away.",
        query=f"""
            select f.id, f.created_at, null::timestamptz, null::text, f.recipient_id, null::uuid
            from feedback f where f.author_id = %(me)s and f.sent_at is null
              and f.created_at < %(now)s::timestamptz - interval '{LYING_DAYS} days'""",
    ),
)
