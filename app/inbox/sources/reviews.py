"""What people owe when a cycle is looked back on: what they think, what they answer, and what goes on."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source
from app.reviews.queries import ABOVE_READER, DECIDER

SOURCES = (
    Source(
        kind=InboxKind.REFLECTION_TO_HAND_IN,
        description="A closed objective of the viewer's without their reflection, while its cycle is in review.",
        subject="Objective",
        settled_by=("reflectionHandIn",),
        says="The cycle is in review: say what “{about}” was worth, and what you learned.",
        query="""
            select o.id, o.closed_at, null::timestamptz, o.title, null::uuid, null::uuid
            from objectives o join cycles c on c.id = o.cycle_id
            where o.owner_id = %(me)s and o.state = 'CLOSED' and c.state = 'REVIEW'
              and not exists (select from reflections r where r.objective_id = o.id and r.handed_in_at is not null)""",
    ),
    Source(
        kind=InboxKind.REFLECTION_TO_ANSWER,
        description="A reflection that the viewer has not answered: of somebody who reports to them, or else of the "
        "team that they lead; and of those to whom it falls while they are away and the viewer stands in for them.",
        subject="Reflection",
        settled_by=("reflectionRespond",),
        says="{who} looked back on “{about}”: say what you make of it.",
        query=f"""
            select r.id, r.handed_in_at, null::timestamptz, o.title, r.author_id, nullif(owed.by_id, %(me)s)
            from reflections r join objectives o on o.id = r.objective_id join cycles c on c.id = o.cycle_id
            join users a on a.id = r.author_id
            cross join lateral (select waymark.responder_to(r.author_id, o.team_id, o.visibility)) owed (by_id)
            where r.handed_in_at is not null and r.responded_at is null and c.state <> 'CLOSED'
              and r.author_id <> all({ABOVE_READER})
              and (owed.by_id = %(me)s or r.author_id <> %(me)s and owed.by_id = a.manager_id
                   and owed.by_id = any(%(stood_in_for)s::uuid[]))""",
    ),
    Source(
        kind=InboxKind.OBJECTIVE_TO_DECIDE,
        description="A closed objective of the team that the viewer leads, or of the viewer's own, of which nobody has "
        "decided what becomes of it, while its cycle is in review.",
        subject="Objective",
        settled_by=("objectivesCarryOver",),
        says="Decide what becomes of “{about}”: keep it, change it, or drop it.",
        query=f"""
            select o.id, o.closed_at, null::timestamptz, o.title, nullif(o.owner_id, %(me)s), null::uuid
            from objectives o join cycles c on c.id = o.cycle_id
            where o.state = 'CLOSED' and o.carry_forward is null and c.state = 'REVIEW' and {DECIDER} = %(me)s""",
    ),
)
