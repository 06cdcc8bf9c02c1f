"""What people owe of those whom they invited."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source

EXPIRES_SOON_DAYS = 2
"""How many days before its link ends an invitation shows up."""

SOURCES = (
    Source(
        kind=InboxKind.INVITATION_EXPIRING,
        description=f"An invitation of the viewer's whose link ends within {EXPIRES_SOON_DAYS} days, or has ended.",
        subject="Invitation",
        settled_by=("invitationResend", "invitationRevoke"),
        says="{about} has not accepted your invitation: send it again, or take it back.",
        query=f"""
            select i.id, i.sent_at, i.expires_at, i.email, null::uuid, null::uuid
            from invitations i
            where i.invited_by_id = %(me)s and i.accepted_at is null and i.revoked_at is null
              and i.expires_at <= %(now)s::timestamptz + interval '{EXPIRES_SOON_DAYS} days'""",
    ),
)
