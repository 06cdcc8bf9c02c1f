"""What people owe of those whom they invited or who report to them now, and administrators of those who have left."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_begins

EXPIRES_SOON_DAYS = 2
"""How many days before its link ends an invitation shows up."""
NEWS_DAYS = 30
"""How many days somebody is told that a person reports to them now."""
_FOR_ADMINISTRATORS = "exists (select from users a where a.id = %(me)s and a.role = 'ADMIN')"

SOURCES = (
    Source(
        kind=InboxKind.INVITATION_EXPIRING,
        description=f"An invitation of the viewer's whose link ends within {EXPIRES_SOON_DAYS} days, or has ended.",
        subject="Invitation",
        settled_by=("invitationResend", "invitationRevoke"),
        says="{about} has not accepted your invitation: send it again, or take it back.",
        in_mail="Somebody has not accepted your invitation: send it again, or take it back.",
        query=f"""
            select i.id, i.sent_at, i.expires_at, i.email, null::uuid, null::uuid
            from invitations i
            where i.invited_by_id = %(me)s and i.accepted_at is null and i.revoked_at is null
              and i.expires_at <= %(now)s::timestamptz + interval '{EXPIRES_SOON_DAYS} days'""",
    ),
    Source(
        kind=InboxKind.MANAGER_LEFT,
        description="For administrators: a person who reports to somebody that has left.",
        subject="User",
        settled_by=("userManagerSet",),
        says="{who} has left: say whom {about} reports to.",
        in_mail="{who} has left: say whom those who reported to them report to.",
        query=f"""
            select u.id, null::timestamptz, null::timestamptz, u.name, m.id, null::uuid
            from users u join users m on m.id = u.manager_id
            where u.active and not m.active and {_FOR_ADMINISTRATORS}""",
    ),
    Source(
        kind=InboxKind.LEAD_LEFT,
        description="For administrators: a team whose lead has left.",
        subject="Team",
        settled_by=("teamUpdate",),
        says="{who} has left: say who leads {about}.",
        query=f"""
            select t.id, null::timestamptz, null::timestamptz, t.name, l.id, null::uuid
            from teams t join users l on l.id = t.lead_id where not l.active and {_FOR_ADMINISTRATORS}""",
    ),
    Source(
        kind=InboxKind.NEW_REPORT,
        description=f"A person who reports to the viewer, and reported to somebody else until {NEWS_DAYS} days ago or "
        "less, while the two have no one-on-ones.",
        subject="User",
        settled_by=("oneOnOneStart",),
        says="{who} reports to you now: look at what they hold, and begin your one-on-ones.",
        query=f"""
            select u.id, {day_begins("r.starts_on")}, null::timestamptz, null::text, u.id, null::uuid
            from reporting_lines r join users u on u.id = r.user_id and u.active
            where r.manager_id = %(me)s and r.starts_on between %(today)s::date - {NEWS_DAYS} and %(today)s::date
              and coalesce(r.ends_on, 'infinity') >= %(today)s::date
              and exists (select from reporting_lines b where b.user_id = r.user_id and b.manager_id <> %(me)s
                          and b.ends_on = r.starts_on - 1)
              and not exists (select from one_on_ones s where s.report_id = u.id and s.manager_id = %(me)s)""",
    ),
)
