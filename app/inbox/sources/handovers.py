"""What people are offered to take over, and what is to be offered of those who left the organisation or a team."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_begins

LEFT_BEHIND_DAYS = 30
"""How many days after somebody left a team their goals there show up; after that they are meant to keep them."""

_LIVE = "join cycles c on c.id = o.cycle_id and c.state <> 'CLOSED' where o.state <> 'CLOSED'"


def _not_offered(column: str, of: str) -> str:
    return f"not exists (select from handover_items i where i.{column} = {of}.id and i.outcome = 'OPEN')"


_WAITS = f"""(
        exists (select from action_items a where a.owner_id = u.id and a.done_at is null
          and {_not_offered("action_item_id", "a")})
        or exists (select from blockers b where b.helper_id = u.id and b.resolved_at is null
          and {_not_offered("blocker_id", "b")})
        or exists (select from questions q where q.asked_of_id = u.id and q.answer_input_id is null
          and {_not_offered("question_id", "q")}))"""


def _holds(person: str, team: str | None = None) -> str:
    """Return the condition that a person answers for something that is offered to nobody, of a team or of all."""
    live = _LIVE if team is None else f"{_LIVE} and o.team_id = {team}"
    return f"""(
        exists (select from objectives o {live} and o.owner_id = {person} and {_not_offered("objective_id", "o")})
        or exists (
            select from key_results k join objectives o on o.id = k.objective_id {live}
              and k.owner_id = {person} and k.state = 'ACTIVE' and {_not_offered("key_result_id", "k")})
        or exists (
            select from initiatives n join objectives o on o.id = n.objective_id {live}
              and n.owner_id = {person} and n.state in ('PLANNED', 'IN_PROGRESS')
              and {_not_offered("initiative_id", "n")}))"""


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
    Source(
        kind=InboxKind.LEAVER_HOLDINGS,
        description="Somebody who has left and still answers for goals or work that nobody is offered: for their "
        "manager, or for administrators where that one has left as well or there is none.",
        subject="User",
        settled_by=("handoverOffer",),
        says="{who} has left and still answers for something: offer it to others.",
        query=f"""
            select u.id, null::timestamptz, null::timestamptz, null::text, u.id, null::uuid
            from users u left join users m on m.id = u.manager_id and m.active
            where not u.active and ({_holds("u.id")} or {_WAITS})
              and case when m.id is null then exists (select from users a where a.id = %(me)s and a.role = 'ADMIN')
                       else m.id = %(me)s end""",
    ),
    Source(
        kind=InboxKind.MOVER_HOLDINGS,
        description=f"Somebody who left a team at most {LEFT_BEHIND_DAYS} days ago and still answers for goals or work "
        "there that nobody is offered: for them, and for the team's lead.",
        subject="User",
        settled_by=("handoverOffer",),
        says="{who} left the team {about} and still answers for something there: offer it to others.",
        query=f"""
            select distinct on (u.id) u.id, {day_begins("(m.ends_on + 1)")}, null::timestamptz, t.name, u.id,
                   null::uuid
            from memberships m join teams t on t.id = m.team_id join users u on u.id = m.user_id and u.active
            where %(me)s in (u.id, t.lead_id) and t.lead_id is distinct from u.id
              and m.ends_on between %(today)s::date - {LEFT_BEHIND_DAYS} and %(today)s::date - 1
              and not exists (
                select from memberships n where n.team_id = m.team_id and n.user_id = m.user_id
                  and coalesce(n.ends_on, 'infinity') >= %(today)s::date)
              and {_holds("u.id", "t.id")}
            order by u.id, m.ends_on desc""",
    ),
)
