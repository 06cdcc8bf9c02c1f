"""Who is told of comments."""

from __future__ import annotations

from app.notifications.models import NotificationArea, NotificationKind
from app.notifications.source import Source

_COMMENT = "join comments c on c.id = done.subject_id"

SOURCES = (
    Source(
        kind=NotificationKind.MENTION,
        area=NotificationArea.COMMENTS,
        description="A comment mentions the viewer.",
        actions=("comment.add", "comment.update"),
        subject="Comment",
        says="{who} mentions you in a comment.",
        recipient="m.user_id",
        joins="join mentions m on m.comment_id = done.subject_id",
    ),
    Source(
        kind=NotificationKind.REPLY,
        area=NotificationArea.COMMENTS,
        description="Somebody replied to a comment of the viewer's.",
        actions=("comment.add",),
        subject="Comment",
        says="{who} replied to your comment.",
        recipient="p.author_id",
        joins=f"{_COMMENT} join comments p on p.id = c.parent_id",
    ),
    Source(
        kind=NotificationKind.COMMENT,
        area=NotificationArea.COMMENTS,
        description="Somebody commented on something of the viewer's: a goal, a check-in, a draft, praise or growth.",
        actions=("comment.add",),
        subject="Comment",
        says="{who} commented on something of yours.",
        recipient="owner.id",
        joins=f"""{_COMMENT} cross join lateral (
            select o.owner_id as id from objectives o where o.id = c.objective_id
            union all select k.owner_id from key_results k where k.id = c.key_result_id
            union all select i.author_id from check_ins i where i.id = c.check_in_id
            union all select c.sheet_author_id
            union all select p.proposed_by_id from proposals p where p.id = c.proposal_id
            union all select g.owner_id from development_goals g where g.id = c.development_goal_id
            union all select r.giver_id from recognitions r where r.id = c.recognition_id
            union all select r.user_id from recognition_recipients r where r.recognition_id = c.recognition_id
            ) owner""",
    ),
)
