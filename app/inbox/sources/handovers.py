"""What people are offered to take over."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source

SOURCES = (
    Source(
        kind=InboxKind.HANDOVER,
        description="What somebody holds and the viewer is offered to take over.",
        subject="Handover",
        settled_by=("handoverAccept", "handoverDecline"),
        says="{who} would hand over to you what they answer for: accept or decline it.",
        query="""
            select h.id, h.created_at, null::timestamptz, null::text, h.giver_id, null::uuid
            from handovers h where h.receiver_id = %(me)s and h.state = 'OFFERED'""",
    ),
)
