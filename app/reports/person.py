"""A person's page, to prepare for talking with them: what they hold, and what happened since the last time.

Each part is one statement that finds ids, for any number of pages, and one that reads the things themselves; further
parts of the page are further entries of `_PARTS`. Nothing is there that the reader may not read anyway.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from app.check_ins.queries import BlockerRow, blockers_by_id
from app.check_ins.sheets import SheetRow, sheets_by_id
from app.comments.queries import CommentRow, comments_by_id
from app.conversations.action_item_queries import ActionItemRow, action_items_by_id
from app.core import clock
from app.core.actor import Actor
from app.database.unit_of_work import values
from app.feedback.queries import FeedbackRow, feedback_by_id
from app.objectives.initiative_queries import InitiativeRow, initiatives_by_id
from app.objectives.queries import KeyResultRow, ObjectiveRow, key_results_by_id, objectives_by_id
from app.people.absences import AbsenceRow, absences_by_id
from app.people.queries import users_by_id
from app.proposals.queries import ProposalRow, proposals_by_id
from app.recognition.queries import RecognitionRow, recognitions_by_id
from app.reports import policy
from app.reports.moves import KeyResultMove, moves_of

AT_MOST = 100
SOON = timedelta(days=14)
RowType = TypeVar("RowType")


@dataclass(frozen=True, slots=True)
class PersonSince:
    """Whose page, from which day on (inclusive) and as of which day, in the organisation's zone."""

    person_id: UUID
    since: date
    as_of: date
    time_zone: str

    @property
    def page(self) -> PersonSince:
        """Itself, as the key of its parts."""
        return self


_SINCE = "(p.since::timestamp at time zone p.zone)"
_PURSUED = "o.state in ('ACTIVE', 'PAUSED') and c.state <> 'CLOSED'"
_PARTS = {
    "objectives": f"""select o.id from objectives o join cycles c on c.id = o.cycle_id where o.owner_id = p.person_id
        and o.state <> 'DRAFT' and ({_PURSUED} or o.closed_at >= {_SINCE}) order by c.ends_on, o.title, o.id""",
    "key_results": f"""select k.id from key_results k join objectives o on o.id = k.objective_id
        join cycles c on c.id = o.cycle_id where k.owner_id = p.person_id and k.state = 'ACTIVE'
        and o.state <> 'DRAFT' and ({_PURSUED} or o.closed_at >= {_SINCE})
        order by c.ends_on, o.title, o.id, k.position, k.id""",
    "open_blockers": """select b.id from blockers b join key_results k on k.id = b.key_result_id
        where b.resolved_at is null and p.person_id in (k.owner_id, b.raised_by_id) order by b.since, b.id""",
    "resolved_blockers": f"""select b.id from blockers b join key_results k on k.id = b.key_result_id
        where b.resolved_at >= {_SINCE} and p.person_id in (k.owner_id, b.raised_by_id)
        order by b.resolved_at desc, b.id""",
    "initiatives": """select i.id from initiatives i where i.owner_id = p.person_id
        and i.state in ('PLANNED', 'IN_PROGRESS') and i.due_on <= p.soon order by i.due_on, i.id""",
    "sheets": """select s.id from check_in_sheets s where s.author_id = p.person_id and s.period_end >= p.since
        and s.period_start <= p.as_of order by s.period_start desc, s.id""",
    "comments": f"""select m.id from comments m where m.deleted_at is null and m.created_at >= {_SINCE}
        and (m.author_id = p.person_id or m.sheet_author_id = p.person_id
          or m.objective_id in (select id from objectives where owner_id = p.person_id)
          or m.key_result_id in (select id from key_results where owner_id = p.person_id)
          or m.check_in_id in (select id from check_ins where author_id = p.person_id))
        order by m.created_at desc, m.id desc""",
    "returned_proposals": """select d.id from proposals d where d.proposed_by_id = p.person_id
        and d.state = 'RETURNED' order by d.decided_at desc nulls last, d.id""",
    "feedback": f"""select f.id from feedback f where f.recipient_id = p.person_id and f.retracted_at is null
        and greatest(f.sent_at, f.shared_at) >= {_SINCE} order by f.sent_at desc, f.id desc""",
    "recognitions": f"""select r.id from recognitions r join recognition_recipients t on t.recognition_id = r.id
        where t.user_id = p.person_id and r.created_at >= {_SINCE} order by r.created_at desc, r.id desc""",
    "action_items": """select t.id from action_items t where t.owner_id = p.person_id and t.done_at is null
        order by t.due_on nulls last, t.id""",
    "absences": """select a.id from absences a where a.user_id = p.person_id and a.ends_on >= p.since
        order by a.starts_on, a.id""",
}


async def person_report(actor: Actor, *, person_id: UUID, since: date) -> PersonSince | None:
    """Return the page of a person since a day; None where the actor is neither they nor above them."""
    if not policy.can_prepare_for(actor, person_id).allowed or person_id not in await users_by_id([person_id]):
        return None
    zone = actor.organization_time_zone
    return PersonSince(person_id, since, clock.today(zone), zone)


async def objectives_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[ObjectiveRow]]:
    """Return the objectives that each person answers for, open or closed since then."""
    return await _parts("objectives", pages, objectives_by_id)


async def key_results_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[KeyResultMove]]:
    """Return how the key results that each person answers for moved since then."""
    found = await _parts("key_results", pages, key_results_by_id)
    asked: list[tuple[PersonSince, KeyResultRow]] = [(page, each) for page in pages for each in found.get(page, ())]
    moves = await moves_of([(key_result, page.since) for page, key_result in asked])
    grouped: dict[PersonSince, list[KeyResultMove]] = defaultdict(list)
    for (page, _), move in zip(asked, moves, strict=True):
        grouped[page].append(move)
    return grouped


async def open_blockers_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[BlockerRow]]:
    """Return what stands in the way of each person's key results or was raised by them, the longest-standing first."""
    return await _parts("open_blockers", pages, blockers_by_id)


async def resolved_blockers_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[BlockerRow]]:
    """Return what no longer stands in the way since then, the latest resolved first."""
    return await _parts("resolved_blockers", pages, blockers_by_id)


async def initiatives_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[InitiativeRow]]:
    """Return the open initiatives of each person that are overdue or due soon, the next due first."""
    return await _parts("initiatives", pages, initiatives_by_id)


async def sheets_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[SheetRow]]:
    """Return each person's check-in sheets of the periods since then, the latest first."""
    return await _parts("sheets", pages, sheets_by_id)


async def comments_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[CommentRow]]:
    """Return what each person wrote since then, and what was written about things of theirs, the latest first."""
    return await _parts("comments", pages, comments_by_id)


async def returned_proposals_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[ProposalRow]]:
    """Return the drafts of each person that were given back and wait for them, the latest first."""
    return await _parts("returned_proposals", pages, proposals_by_id)


async def feedback_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[FeedbackRow]]:
    """Return the feedback about each person that was sent since then, or shown to the reader, the latest first.

    Somebody above them finds what its author meant for them as well, and what the person agreed to show them where its
    author allows that; anything else about the person is not on the page of anybody but themselves.
    """
    return await _parts("feedback", pages, feedback_by_id)


async def recognitions_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[RecognitionRow]]:
    """Return the praise for each person since then, the latest first; what they keep private is for them alone."""
    return await _parts("recognitions", pages, recognitions_by_id)


async def action_items_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[ActionItemRow]]:
    """Return what each person took on and has not done, the next due first."""
    return await _parts("action_items", pages, action_items_by_id)


async def absences_on(pages: Sequence[PersonSince]) -> dict[PersonSince, list[AbsenceRow]]:
    """Return when each person was or will be away, from then on."""
    return await _parts("absences", pages, absences_by_id)


async def _parts(
    part: str, pages: Sequence[PersonSince], load: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, RowType]]]
) -> dict[PersonSince, list[RowType]]:
    found = await values(
        f"""
        select p.place, h.id
        from unnest(%(people)s::uuid[], %(since)s::date[], %(as_of)s::date[], %(soon)s::date[], %(zones)s::text[])
            with ordinality as p (person_id, since, as_of, soon, zone, place)
        cross join lateral ({_PARTS[part]} limit {AT_MOST}) h
        """,
        {
            "people": [page.person_id for page in pages],
            "since": [page.since for page in pages],
            "as_of": [page.as_of for page in pages],
            "soon": [page.as_of + SOON for page in pages],
            "zones": [page.time_zone for page in pages],
        },
    )
    things = await load(list({id_ for _, id_ in found}))
    grouped: dict[PersonSince, list[RowType]] = defaultdict(list)
    for place, id_ in found:
        if id_ in things:
            grouped[pages[place - 1]].append(things[id_])
    return grouped
