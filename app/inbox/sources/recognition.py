"""What people owe of awards and rewards: decisions by those nearest, and handing over what was approved.

Administrators may do all of it, and owe it where nobody else is there to.
"""

from __future__ import annotations

from app.inbox.source import InboxKind, Source

_ADMIN = "exists (select from users a where a.id = %(me)s and a.role = 'ADMIN')"


def _leads(team: str) -> str:
    """Return the condition that the viewer leads a team, for good or for a time."""
    return f"({team}.lead_id = %(me)s or {team}.id = any(%(acting_teams)s::uuid[]))"


def _led_by_another(team: str, *but: str) -> str:
    """Return the condition that somebody who is here leads a team, none of those given."""
    return f"exists (select from users l where l.id = {team}.lead_id and l.active and l.id not in ({', '.join(but)}))"


_OF_NOMINEE = """from memberships s join teams t on t.id = s.team_id
    where s.user_id = n.nominee_id and %(today)s::date between s.starts_on and coalesce(s.ends_on, 'infinity')"""

SOURCES = (
    Source(
        kind=InboxKind.NOMINATION_TO_DECIDE,
        description="An open nomination that the viewer decides on: one for an award that leads give, of somebody in a "
        "team that they lead, and for administrators any that nobody else decides on.",
        subject="AwardNomination",
        settled_by=("awardNominationApprove", "awardNominationDecline"),
        says="{who} proposes a colleague for “{about}”: give the award, or decline.",
        in_mail="{who} proposes a colleague for an award: give it, or decline.",
        query=f"""
            select n.id, n.created_at, null::timestamptz, w.name, n.nominator_id, null::uuid
            from award_nominations n join awards w on w.id = n.award_id
            where n.state = 'OPEN' and n.nominator_id <> %(me)s and n.nominee_id <> %(me)s
              and (w.givers = 'LEADS' and exists (select {_OF_NOMINEE} and {_leads("t")})
                or {_ADMIN} and (w.givers = 'ADMINS' or not exists (
                    select {_OF_NOMINEE} and {_led_by_another("t", "n.nominator_id", "n.nominee_id")})))""",
    ),
    Source(
        kind=InboxKind.REWARD_TO_DECIDE,
        description="A reward that waits for its approval by the viewer: as who leads the team above, or as an "
        "administrator where nobody else does.",
        subject="Reward",
        settled_by=("rewardApprove", "rewardDecline"),
        says="{who} proposes a reward, “{about}”: approve or decline it.",
        in_mail="{who} proposes a reward: approve or decline it.",
        query=f"""
            select r.id, r.created_at, null::timestamptz, r.title, r.proposed_by_id, null::uuid
            from rewards r join teams t on t.id = r.team_id left join teams above on above.id = t.parent_id
            where r.state = 'PROPOSED' and %(me)s not in (r.proposed_by_id, r.recipient_id)
              and ({_leads("above")}
                or {_ADMIN} and not {_led_by_another("above", "r.proposed_by_id", "r.recipient_id")})""",
    ),
    Source(
        kind=InboxKind.REWARD_TO_HAND_OVER,
        description="An approved reward that nobody has handed over: for who leads the team, and for an administrator "
        "where nobody else does.",
        subject="Reward",
        settled_by=("rewardHandOver", "rewardWithdraw"),
        says="“{about}” for {who} was approved: hand it over, and say so.",
        in_mail="A reward for {who} was approved: hand it over, and say so.",
        query=f"""
            select r.id, coalesce(r.decided_at, r.created_at), null::timestamptz, r.title, r.recipient_id, null::uuid
            from rewards r join teams t on t.id = r.team_id
            where r.state = 'APPROVED' and r.recipient_id <> %(me)s
              and ({_leads("t")} or {_ADMIN} and not {_led_by_another("t", "r.recipient_id")})""",
    ),
)
