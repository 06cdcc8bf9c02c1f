"""Where people are mentioned and have not looked."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source

SOURCES = (
    Source(
        kind=InboxKind.MENTION,
        description="A comment that mentions the viewer, who has not read it.",
        subject="Comment",
        settled_by=("mentionsMarkRead",),
        says="{who} mentions you: {about}",
        query=r"""
            select c.id, m.at, null::timestamptz, regexp_replace(c.body, '\[(@[^]]*)\]\([^)]*\)', '\1', 'g'),
                   c.author_id, null::uuid
            from mentions m join comments c on c.id = m.comment_id
            where m.user_id = %(me)s and m.read_at is null and c.deleted_at is null""",
    ),
)
