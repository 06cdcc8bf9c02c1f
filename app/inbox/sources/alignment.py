"""What people owe of alignment: their word on what others propose, and on what they waited for."""

from __future__ import annotations

from app.inbox.source import InboxKind, Source, day_begins, day_ends

_PROPOSED = """
    select a.id, a.created_at, null::timestamptz, coalesce(pk.title, p.title), a.proposed_by_id, null::uuid
    from alignments a
    join objectives c on c.id = a.child_id
    join objectives p on p.id = a.parent_id join cycles pc on pc.id = p.cycle_id
    left join key_results pk on pk.id = a.parent_key_result_id
    where a.state = 'PROPOSED' and coalesce(pk.owner_id, p.owner_id) = %(me)s
      and p.state <> 'CLOSED' and pc.state <> 'CLOSED' and pk.state is distinct from 'CANCELLED'"""

SOURCES = (
    Source(
        kind=InboxKind.ALIGNMENT_PROPOSED,
        description="An alignment proposed to a goal that the viewer owns.",
        subject="Alignment",
        settled_by=("alignmentAccept", "alignmentDecline"),
        says="{who} proposes a goal that serves “{about}”: accept or decline it.",
        query=f"{_PROPOSED} and a.kind <> 'DEPENDS_ON'",
    ),
    Source(
        kind=InboxKind.DEPENDENCY_ASKED,
        description="A goal of somebody's that waits for one which the viewer owns: it needs a day, or a no.",
        subject="Alignment",
        settled_by=("alignmentAccept", "alignmentDecline"),
        says="{who} has a goal that waits for “{about}”: promise a day, or decline.",
        query=f"{_PROPOSED} and a.kind = 'DEPENDS_ON'",
    ),
    Source(
        kind=InboxKind.DEPENDENCY_DUE,
        description="Something that was promised to a goal of the viewer's for a day that has come.",
        subject="Alignment",
        settled_by=("alignmentFulfil", "alignmentEnd"),
        says="“{about}” was promised for these days: say whether it is there.",
        query=f"""
            select a.id, {day_begins("a.promised_on")}, {day_ends("a.promised_on")}, coalesce(pk.title, p.title),
                   coalesce(pk.owner_id, p.owner_id), null::uuid
            from alignments a
            join objectives c on c.id = a.child_id join cycles cc on cc.id = c.cycle_id
            left join key_results ck on ck.id = a.child_key_result_id
            join objectives p on p.id = a.parent_id left join key_results pk on pk.id = a.parent_key_result_id
            where a.kind = 'DEPENDS_ON' and a.state = 'ACCEPTED' and coalesce(ck.owner_id, c.owner_id) = %(me)s
              and c.state <> 'CLOSED' and cc.state <> 'CLOSED' and ck.state is distinct from 'CANCELLED'
              and a.promised_on <= %(today)s::date""",
    ),
)
