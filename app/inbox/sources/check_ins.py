"""What people owe of check-ins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.check_ins.policy import can_submit
from app.check_ins.sheets import sheets_of
from app.core.actor import Actor
from app.inbox.source import InboxKind, Source, day_begins, day_ends


async def _sheets(actor: Actor) -> Mapping[str, Any]:
    found = await sheets_of([actor.person_id, *actor.stood_in_for_ids])
    waiting = [sheet for sheet in found if not sheet.submitted and can_submit(actor, sheet).allowed]
    return {
        "sheet_ids": [sheet.id for sheet in waiting],
        "sheet_authors": [sheet.author_id for sheet in waiting],
        "sheet_cycles": [sheet.cycle_id for sheet in waiting],
        "sheet_starts": [sheet.period_start for sheet in waiting],
        "sheet_dues": [sheet.due_at for sheet in waiting],
    }


SOURCES = (
    Source(
        kind=InboxKind.CHECK_IN_SHEET,
        description="A check-in sheet of the present period to hand in, the viewer's or that of somebody away for whom "
        "they check in.",
        subject="CheckInSheet",
        settled_by=("checkInSheetSubmit",),
        says="Hand in the check-in sheet of {about}.",
        query=f"""
            select s.id, {day_begins("s.starts_on")}, s.due_at, c.name, null::uuid, nullif(s.author_id, %(me)s)
            from unnest(%(sheet_ids)s::uuid[], %(sheet_authors)s::uuid[], %(sheet_cycles)s::uuid[],
                %(sheet_starts)s::date[], %(sheet_dues)s::timestamptz[])
                as s (id, author_id, cycle_id, starts_on, due_at)
            join cycles c on c.id = s.cycle_id""",
        found=_sheets,
    ),
    Source(
        kind=InboxKind.SHEET_TO_ACKNOWLEDGE,
        description="A check-in sheet that a direct report, or somebody of a team that the viewer leads, handed in.",
        subject="CheckInSheet",
        settled_by=("checkInSheetAcknowledge",),
        says="{who} handed in the check-in sheet of {about}: read and acknowledge it.",
        query="""
            select s.id, s.submitted_at, null::timestamptz, c.name, s.author_id, null::uuid
            from check_in_sheets s join cycles c on c.id = s.cycle_id join users u on u.id = s.author_id
            where s.submitted_at is not null and s.acknowledged_at is null and s.author_id <> %(me)s
              and c.state in ('ACTIVE', 'REVIEW')
              and (u.manager_id = %(me)s or s.audience = any(%(acting_teams)s::uuid[])
                   or exists (select from teams t where t.id = s.audience and t.lead_id = %(me)s))""",
    ),
    Source(
        kind=InboxKind.KEY_RESULT_STALE,
        description="A key result whose check-in is overdue by more than half a period, the viewer's or that of "
        "somebody away for whom they check in.",
        subject="KeyResult",
        settled_by=("checkInRecord",),
        says="“{about}” has had no check-in for long: say where it stands.",
        query=f"""
            select k.id, coalesce(p.checked_in_at, o.published_at, k.created_at), {day_ends("p.check_in_due_on")},
                   k.title, null::uuid, nullif(k.owner_id, %(me)s)
            from key_results k join key_result_progress p on p.id = k.id join objectives o on o.id = k.objective_id
            join cycles c on c.id = o.cycle_id
            where (k.owner_id = %(me)s or k.owner_id = any(%(stood_in_for)s::uuid[])) and k.state = 'ACTIVE'
              and o.state = 'ACTIVE' and c.state in ('ACTIVE', 'REVIEW') and p.stale_after < %(today)s::date""",
    ),
    Source(
        kind=InboxKind.BLOCKER_HELP,
        description="A blocker with which the viewer was asked to help.",
        subject="Blocker",
        settled_by=("blockerResolve", "blockerAskHelp"),
        says="{who} asks you to help with what stands in the way: {about}",
        query=f"""
            select b.id, {day_begins("b.since")}, null::timestamptz, b.text, b.raised_by_id, null::uuid
            from blockers b join key_results k on k.id = b.key_result_id join objectives o on o.id = k.objective_id
            join cycles c on c.id = o.cycle_id
            where b.helper_id = %(me)s and b.resolved_at is null and c.state <> 'CLOSED'""",
    ),
)
