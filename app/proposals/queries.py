"""Reads of proposals, their evidence, and the questions and runs that they came with.

A proposal that nobody decided in time *reads* as EXPIRED, and one to publish what was published otherwise as
SUPERSEDED: nothing is stored for it, so it needs no job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.queries import FieldChange
from app.check_ins.sources import BENEATH_CHANGED, PRESENT_HASH
from app.core import clock
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.objectives.approval.sql import IN_FORCE
from app.proposals.approving import StandIn, Word
from app.proposals.bases import KEY_RESULT_AS_IT_IS, OBJECTIVE_AS_IT_IS
from app.proposals.kinds import Payload, base_changes, payload_from_json
from app.proposals.models import ProposalKind, ProposalState

_BECOMES = {
    ProposalKind.KEY_RESULT: "KeyResult",
    ProposalKind.OBJECTIVE: "Objective",
    ProposalKind.SUMMARY: "Summary",
    ProposalKind.CHANGE: "Objective",
}


class Target(NamedTuple):
    """The objective that a proposal is for, as policies and the comparison with its base read it."""

    id: UUID
    state: str
    owner_id: UUID
    team_id: UUID | None
    title: str
    why: str | None
    commitment: str
    cycle_id: UUID
    cycle_name: str
    cycle_state: str
    cycle_starts_on: date
    cycle_ends_on: date
    level: str
    approval: dict[str, Any] | None
    parent_owner_ids: list[UUID]
    key_results: dict[str, list[Any]]
    goal: dict[str, str | None] | None


class ProposalRow(NamedTuple):
    """A proposal at its latest revision, with the objective that it is for as that stands now, where it has one."""

    id: UUID
    organization_id: UUID
    audience: UUID
    kind: str
    origin: str
    run_id: UUID | None
    objective_id: UUID | None
    key_result_id: UUID | None
    team_id: UUID | None
    proposed_by_id: UUID
    state: str
    revision: int
    base: dict[str, Any]
    decided_by_id: UUID | None
    decided_for_id: UUID | None
    decided_at: datetime | None
    rejection_reason: str | None
    comment: str | None
    result_id: UUID | None
    expires_at: datetime | None
    position: int
    created_at: datetime
    stored: dict[str, Any]
    revised_by_id: UUID | None
    revised_at: datetime
    stored_words: list[list[str | None]]
    stored_stand_ins: list[dict[str, Any]] | None
    approval_gap: str | None
    about: Target | None

    @property
    def payload(self) -> Payload:
        """What is proposed."""
        return payload_from_json(ProposalKind(self.kind), self.stored)

    @property
    def words(self) -> tuple[Word, ...]:
        """Who has approved it at its latest revision."""
        return tuple(Word(UUID(person), UUID(whose) if whose else None) for person, whose in self.stored_words)

    @property
    def standing_in_for(self) -> tuple[StandIn, ...]:
        """Those whose deputy the reader is today."""
        return tuple(
            StandIn(
                UUID(each["person_id"]),
                each["is_admin"],
                frozenset(map(UUID, each["led_team_ids"])),
                frozenset(map(UUID, each["report_ids"])),
            )
            for each in self.stored_stand_ins or ()
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that must be filled before it can be approved."""
        return self.payload.missing()

    @property
    def base_changes(self) -> tuple[FieldChange, ...]:
        """What has changed since it was drafted, of what it was drafted from."""
        return base_changes(self.base, self.about)

    @property
    def result(self) -> tuple[str, UUID] | None:
        """The kind and id of what it became."""
        becomes = "KeyResult" if self.key_result_id else _BECOMES[ProposalKind(self.kind)]
        return (becomes, self.result_id) if self.result_id else None

    @property
    def objective_owner_id(self) -> UUID | None:
        """Who owns the objective that it is for."""
        return self.about.owner_id if self.about else None

    @property
    def target_team_id(self) -> UUID | None:
        """The team that it is for, or the team of its objective."""
        return self.about.team_id if self.about else self.team_id


class EvidenceRow(NamedTuple):
    """What a part of a proposal rests on; ``present_hash`` is None where the source is hidden or gone.

    ``beneath_changed`` is true where it is a summary's sentence, and something that this rests on says something else.
    """

    id: UUID
    proposal_id: UUID
    source_kind: str
    source_id: UUID
    quote: str
    before: str | None
    supports: list[str]
    source_hash: bytes
    position: int
    edited: list[str] | None
    present_hash: bytes | None
    beneath_changed: bool

    @property
    def source(self) -> tuple[str, UUID]:
        """The kind and id of the record that is quoted."""
        return self.source_kind, self.source_id

    @property
    def source_changed(self) -> bool:
        """Whether the record, or what it rests on, no longer says what it said when it was cited."""
        is_other = self.present_hash is not None and bytes(self.present_hash) != bytes(self.source_hash)
        return is_other or self.beneath_changed

    @property
    def source_gone(self) -> bool:
        """Whether the record is not there any more for the reader."""
        return self.present_hash is None

    @property
    def still_supports(self) -> list[str]:
        """What it supports, without the fields that people have changed since."""
        return [name for name in self.supports if name not in (self.edited or ())]


_OPEN = "('PENDING', 'STALE')"
STATE = (
    f"case when p.state in {_OPEN} and p.expires_at <= %(now)s then 'EXPIRED' "
    f"when p.kind = 'OBJECTIVE' and p.state in ('PENDING', 'STALE', 'RETURNED') and o.state <> 'DRAFT' "
    "then 'SUPERSEDED' else p.state end"
)
_TARGET = ["o.id", "o.state", "o.owner_id", "o.team_id", "o.title", "o.why", "o.commitment", "o.cycle_id"]
_TARGET += ["c.name", "c.state", "c.starts_on", "c.ends_on", "o.level", IN_FORCE]
_TARGET += [
    "array(select distinct a.owner_id from alignments e join objectives a on a.id = e.parent_id "
    "where e.child_id = o.id and e.kind <> 'DEPENDS_ON' and e.state in ('PROPOSED', 'ACCEPTED') "
    f"and {IN_FORCE} -> 'approvers' ? 'PARENT_OWNER')",
    "coalesce((select jsonb_object_agg(k.id, jsonb_build_array(k.title, k.revision)) from key_results k "
    "where p.kind = 'OBJECTIVE' and k.objective_id = o.id and k.state = 'ACTIVE'), '{}')",
    f"case when p.kind <> 'CHANGE' then null when p.key_result_id is null then {OBJECTIVE_AS_IT_IS} "
    f"else (select {KEY_RESULT_AS_IT_IS} from key_results k where k.id = p.key_result_id) end",
]
GAP = (
    f"case when p.state in {_OPEN} and p.kind <> 'SUMMARY' and {IN_FORCE} is not null "
    "then waymark.approval_gap(p.id, %(now)s) end"
)
"""Who decides where the policy of a proposal names too few who are there, as `ApprovalGap`; null where it does not."""
_WORDS = (
    "array(select jsonb_build_array(w.person_id, w.for_id) from proposal_approvals w "
    "where w.proposal_id = p.id and w.revision = p.revision order by w.at, w.id)"
)
_PROPOSAL = (
    format(
        columns(
            ProposalRow,
            "p",
            state=STATE,
            stored="r.payload",
            revised_by_id="r.author_id",
            revised_at="r.created_at",
            stored_words=_WORDS,
            stored_stand_ins="(select waymark.standing_in(%(now)s))",
            approval_gap=GAP,
            about="null",
        )
    ).rpartition(", ")[0]
    + ", "
    + ", ".join(_TARGET)
)
SOURCE = (
    "proposals p join proposal_revisions r on r.proposal_id = p.id and r.number = p.revision "
    "left join objectives o on o.id = p.objective_id left join cycles c on c.id = o.cycle_id"
)


async def select_proposals(rest: str, params: dict[str, Any]) -> list[ProposalRow]:
    """Return the proposals ``p`` that a statement finds with what follows its `SOURCE`."""
    found = await values(f"select {_PROPOSAL} from {SOURCE} {rest}", {**params, "now": clock.now()})
    return [_row(columns) for columns in found]


def _row(columns: tuple[Any, ...]) -> ProposalRow:
    own, target = columns[: -len(_TARGET)], Target._make(columns[-len(_TARGET) :])
    return ProposalRow._make((*own, target if target.id else None))


async def proposals_by_id(ids: Sequence[UUID]) -> dict[UUID, ProposalRow]:
    """Return proposals by id."""
    found = await select_proposals("where p.id = any(%(ids)s)", {"ids": list(ids)})
    return {proposal.id: proposal for proposal in found}


async def proposals_of_runs(run_ids: Sequence[UUID]) -> dict[UUID, list[ProposalRow]]:
    """Return what each run proposed, in its order."""
    found = await select_proposals("where p.run_id = any(%(ids)s) order by p.position, p.id", {"ids": list(run_ids)})
    grouped: dict[UUID, list[ProposalRow]] = defaultdict(list)
    for proposal in found:
        if proposal.run_id is not None:
            grouped[proposal.run_id].append(proposal)
    return grouped


async def proposals_of_objectives(
    objective_ids: Sequence[UUID], *, states: tuple[ProposalState, ...] | None = None
) -> dict[UUID, list[ProposalRow]]:
    """Return at most the 50 latest proposals for each objective, those in the given states where some are given."""
    found = await select_proposals(
        f"where p.id = any(array(select latest.id from unnest(%(ids)s::uuid[]) as k (id) cross join lateral ("
        f"select p.id from proposals p where p.objective_id = k.id "
        f"and (%(states)s::text[] is null or {STATE} = any(%(states)s)) "
        f"order by p.created_at desc, p.position, p.id limit 50) latest)) "
        "order by p.created_at desc, p.position, p.id",
        {"ids": list(objective_ids), "states": None if states is None else list(states)},
    )
    grouped: dict[UUID, list[ProposalRow]] = defaultdict(list)
    for proposal in found:
        if proposal.objective_id is not None:
            grouped[proposal.objective_id].append(proposal)
    return grouped


_EVIDENCE = columns(
    EvidenceRow, "e", edited="r.payload -> 'edited'", present_hash=PRESENT_HASH, beneath_changed=BENEATH_CHANGED
)


async def evidence_of_proposals(proposal_ids: Sequence[UUID]) -> dict[UUID, list[EvidenceRow]]:
    """Return what each proposal rests on, in its order."""
    found = await rows(
        EvidenceRow,
        f"select {_EVIDENCE} from evidence e join proposals p on p.id = e.proposal_id "
        "join proposal_revisions r on r.proposal_id = p.id and r.number = p.revision "
        "where e.proposal_id = any(%s) order by e.position, e.id",
        (list(proposal_ids),),
    )
    grouped: dict[UUID, list[EvidenceRow]] = defaultdict(list)
    for evidence in found:
        grouped[evidence.proposal_id].append(evidence)
    return grouped
