"""What people owe of the objectives and initiatives that are theirs."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_begins, day_ends
from app.objectives.priority_queries import TOUCHED

DUE_SOON_DAYS = 7
"""How many days before its due day work shows up."""

SOURCES = (
    Source(
        kind=InboxKind.INITIATIVE_DUE,
        description=f"An open initiative of the viewer's that is overdue, or due within {DUE_SOON_DAYS} days.",
        subject="Initiative",
        settled_by=("initiativeMove", "initiativeUpdate"),
        says="“{about}” is due: finish it, drop it, or give it another day.",
        query=f"""
            select i.id, i.created_at, {day_ends("i.due_on")}, i.title, null::uuid, null::uuid
            from initiatives i join objectives o on o.id = i.objective_id join cycles c on c.id = o.cycle_id
            where i.owner_id = %(me)s and i.state in ('PLANNED', 'IN_PROGRESS') and o.state <> 'CLOSED'
              and c.state <> 'CLOSED' and i.due_on <= %(today)s::date + {DUE_SOON_DAYS}""",
    ),
    Source(
        kind=InboxKind.DRAFT_UNPUBLISHED,
        description="A draft of the viewer's that nobody else has in hand, while its cycle runs already.",
        subject="Objective",
        settled_by=("objectivePublish", "objectiveSubmit", "objectiveDelete"),
        says="“{about}” is still a draft while its cycle runs: publish it, hand it in, or delete it.",
        query=f"""
            select o.id, greatest(o.created_at, {day_begins("c.starts_on")}), null::timestamptz, o.title, null::uuid,
                   null::uuid
            from objectives o join cycles c on c.id = o.cycle_id
            where o.owner_id = %(me)s and o.state = 'DRAFT' and c.state = 'ACTIVE' and o.archived_at is null
              and not exists (select from proposals p where p.objective_id = o.id and p.kind = 'OBJECTIVE'
                              and p.state in ('PENDING', 'STALE', 'RETURNED'))""",
    ),
    Source(
        kind=InboxKind.PRIORITY_CHANGED,
        description="An objective of the viewer's whose priority has changed, and nobody has looked at it since.",
        subject="Objective",
        settled_by=("priorityReview",),
        says="The priority of “{about}” has changed: look whether the objective still fits.",
        query=f"""
            select o.id, p.changed_at, null::timestamptz, o.title, null::uuid, null::uuid
            from objectives o join priorities p on p.id = o.priority_id join cycles c on c.id = o.cycle_id
            where o.owner_id = %(me)s and c.state <> 'CLOSED' and {TOUCHED}""",
    ),
    Source(
        kind=InboxKind.OBJECTIVE_TO_CLOSE,
        description="A published objective of the viewer's that is not closed yet, while its cycle is in review.",
        subject="Objective",
        settled_by=("objectiveClose",),
        says="The cycle is in review: close “{about}” and say how it ended.",
        query=f"""
            select o.id, {day_begins("c.ends_on")}, null::timestamptz, o.title, null::uuid, null::uuid
            from objectives o join cycles c on c.id = o.cycle_id
            where o.owner_id = %(me)s and o.state in ('ACTIVE', 'PAUSED') and c.state = 'REVIEW'""",
    ),
)
