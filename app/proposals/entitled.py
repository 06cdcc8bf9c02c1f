"""Who may decide upon a proposal, as statements ask it: what `app.proposals.approving` says of one, for many at once.

Expressions are about a proposal ``p`` and its objective ``o``, where it has one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.database.selecting import columns
from app.database.unit_of_work import rows
from app.objectives.approval.sql import IN_FORCE
from app.proposals.queries import GAP, SOURCE, STATE

AT_MOST = 20
_NO_POLICY = f"(p.kind = 'KEY_RESULT' and o.state = 'DRAFT' or {IN_FORCE} is null)"
ROLES = (
    """(case when p.kind = 'SUMMARY' then '["OWNER", "TEAM_LEAD", "ADMIN"]'::jsonb """
    f"""when {_NO_POLICY} then '["OWNER", "MANAGER", "TEAM_LEAD", "ADMIN"]'::jsonb """
    f"when p.origin = 'ASSISTANT' then ({IN_FORCE} -> 'approvers') || ({IN_FORCE} -> 'publishers') "
    f"else {IN_FORCE} -> 'approvers' end)"
)
AUTHOR_MAY = f"(p.origin <> 'PERSON' or {_NO_POLICY} or ({IN_FORCE} ->> 'author_may_approve')::boolean)"
PARENT_OWNERS = (
    "select a.owner_id from alignments e join objectives a on a.id = e.parent_id "
    "where e.child_id = p.objective_id and e.kind <> 'DEPENDS_ON' and e.state in ('PROPOSED', 'ACCEPTED')"
)


class ApprovalRow(NamedTuple):
    """One person's approval of a proposal at its latest revision, perhaps as the deputy of another."""

    proposal_id: UUID
    person_id: UUID
    for_id: UUID | None
    at: datetime


class WaitingForRow(NamedTuple):
    """Somebody who may give the next approval of a proposal now, perhaps as the deputy of another."""

    proposal_id: UUID
    person_id: UUID
    for_id: UUID | None


async def approvals_of_proposals(proposal_ids: Sequence[UUID]) -> dict[UUID, list[ApprovalRow]]:
    """Return who has approved the latest revision of each proposal, the first one first."""
    found = await rows(
        ApprovalRow,
        f"select {columns(ApprovalRow, 'a')} from proposal_approvals a "
        "join proposals p on p.id = a.proposal_id and p.revision = a.revision "
        "where a.proposal_id = any(%s) order by a.at, a.id",
        (list(proposal_ids),),
    )
    grouped: dict[UUID, list[ApprovalRow]] = defaultdict(list)
    for approval in found:
        grouped[approval.proposal_id].append(approval)
    return grouped


_WAITING_FOR = f"""
    with recursive asked as (
        select p.id, p.audience, p.kind, p.revision, p.proposed_by_id, p.objective_id, o.audience as objective_audience,
            o.owner_id, coalesce(p.team_id, o.team_id) as team_id,
            {ROLES} || case when {GAP} = 'ADMINISTRATORS' then '["ADMIN"]'::jsonb else '[]' end as roles,
            {AUTHOR_MAY} as author_may
        from {SOURCE}
        where p.id = any(%(ids)s) and {STATE} = 'PENDING'
          and o.state is distinct from 'CLOSED' and c.state is distinct from 'CLOSED'
    ), line as (
        select a.id, u.manager_id from asked a join users u on u.id = a.owner_id where a.roles ? 'MANAGER'
        union
        select l.id, u.manager_id from line l join users u on u.id = l.manager_id
    ), around as (
        select a.id, a.team_id from asked a where a.roles ? 'TEAM_LEAD'
        union
        select r.id, t.parent_id from around r join teams t on t.id = r.team_id
    ), entitled as (
        select id, owner_id as person_id from asked where roles ? 'OWNER'
        union select id, manager_id from line
        union select r.id, t.lead_id from around r join teams t on t.id = r.team_id
        union select r.id, l.user_id from around r join acting_leads l on l.team_id = r.team_id
              join organizations g on g.id = l.organization_id
              where (%(now)s at time zone g.time_zone)::date between l.starts_on and l.ends_on
        union select p.id, found.owner_id from asked p cross join lateral ({PARENT_OWNERS}) found
              where p.roles ? 'PARENT_OWNER'
        union select a.id, u.id from asked a join users u on u.role = 'ADMIN' where a.roles ? 'ADMIN'
    ), deciding as (
        select e.id, e.person_id, null::uuid as for_id from entitled e
        union all
        select e.id, d.deputy_id, d.approver_id from entitled e
        join users away on away.id = e.person_id and away.active
        join approval_deputies d on d.approver_id = e.person_id
        join organizations g on g.id = d.organization_id
        join asked a on a.id = e.id and a.kind <> 'SUMMARY'
        where (%(now)s at time zone g.time_zone)::date between d.starts_on and d.ends_on
    ), able as (
        select distinct on (d.id, d.person_id) d.id, d.person_id, d.for_id, u.name
        from deciding d join asked a on a.id = d.id join users u on u.id = d.person_id and u.active
        where (a.author_may or a.proposed_by_id not in (d.person_id, coalesce(d.for_id, d.person_id)))
          and not exists (select from proposal_approvals w where w.proposal_id = a.id and w.revision = a.revision
            and (w.person_id = d.person_id or coalesce(w.for_id, w.person_id) = coalesce(d.for_id, d.person_id)))
          and waymark.person_reads(d.person_id, a.audience, %(now)s)
          and (a.objective_audience is null or waymark.person_reads(d.person_id, a.objective_audience, %(now)s))
        order by d.id, d.person_id, d.for_id nulls first
    ), placed as (
        select *, row_number() over (partition by id order by for_id is not null, name, person_id) as place from able
    )
    select id, person_id, for_id from placed where place <= {AT_MOST} order by id, place
"""


async def waiting_for_of_proposals(proposal_ids: Sequence[UUID]) -> dict[UUID, list[WaitingForRow]]:
    """Return who may give the next approval of each proposal now, at most 20; those for themselves first, by name."""
    found = await rows(WaitingForRow, _WAITING_FOR, {"ids": list(proposal_ids), "now": clock.now()})
    grouped: dict[UUID, list[WaitingForRow]] = defaultdict(list)
    for person in found:
        grouped[person.proposal_id].append(person)
    return grouped
