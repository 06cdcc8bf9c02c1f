"""Handing in what a run drafted, under the assistant's role: proposals that wait, their evidence, and questions.

A new draft takes the place of an older one of the assistant that waits for the same and that nobody has edited: a
key result of the same objective that measures the same, or a summary of the same team or objective for days that the
new one covers too. Of those that were made for the beginning of a week only the last one waits. What a person edited
stays, and so does what merely resembles it: asking twice collects drafts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.ids import new_id
from app.database.unit_of_work import values
from app.objectives.findings import Finding
from app.objectives.judging import findings_of_typed_key_result
from app.objectives.wording import same_subject
from app.proposals.kinds import (
    ChangePayload,
    KeyResultPayload,
    Payload,
    SummaryPayload,
    findings_to_json,
    kind_of,
    to_json,
)
from app.proposals.models import Evidence, Origin, Proposal, ProposalRevision, Question
from app.proposals.runs import RunRow

DAYS_TO_DECIDE = 14


@dataclass(frozen=True, slots=True)
class Citation:
    """The words of a record that support fields of a draft (or, in a summary, the sentences of these keys)."""

    source_kind: str
    source_id: UUID
    quote: str
    before: str | None
    supports: tuple[str, ...]
    source_hash: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """What is proposed, and what it rests on."""

    payload: Payload
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a field, of the draft at a position or of the whole run."""

    about: str
    text: str
    draft: int | None = None


async def submit(
    run: RunRow, base: Mapping[str, Any], drafts: Sequence[Draft], questions: Sequence[Asked] = ()
) -> list[UUID]:
    """Store what a run drafted, in order, and return the proposals' ids; ``base`` is what it was drafted from."""
    await _supersede(run, drafts)
    ids = [await _store(run, base, draft, position) for position, draft in enumerate(drafts)]
    for position, asked in enumerate(questions):
        await Question.create(
            organization_id=run.organization_id,
            audience=run.audience,
            run_id=run.id,
            objective_id=run.objective_id,
            proposal_id=None if asked.draft is None else ids[asked.draft],
            about=asked.about,
            text=asked.text,
            position=position,
        )
    return ids


async def findings_for(objective_id: UUID, payload: KeyResultPayload) -> list[Finding]:
    """Return what the quality rules say of a key result beside those that its objective has."""
    return await findings_of_typed_key_result(payload.draft(), objective_id=objective_id)


async def _store(run: RunRow, base: Mapping[str, Any], draft: Draft, position: int) -> UUID:
    now, proposal_id = clock.now(), new_id()
    findings: list[Finding] = []
    if isinstance(draft.payload, KeyResultPayload) and run.objective_id is not None:
        findings = await findings_for(run.objective_id, draft.payload)
    await Proposal.create(
        id=proposal_id,
        organization_id=run.organization_id,
        audience=run.audience,
        kind=kind_of(draft.payload),
        origin=Origin.ASSISTANT,
        run_id=run.id,
        objective_id=run.objective_id,
        team_id=run.team_id,
        proposed_by_id=run.requested_by_id,
        base=dict(base),
        expires_at=now + timedelta(days=DAYS_TO_DECIDE),
        position=position,
        created_at=now,
    )
    await ProposalRevision.create(
        organization_id=run.organization_id,
        audience=run.audience,
        proposal_id=proposal_id,
        number=1,
        payload=to_json(draft.payload),
        findings=findings_to_json(findings),
        created_at=now,
    )
    for place, citation in enumerate(draft.citations):
        await Evidence.create(
            organization_id=run.organization_id,
            audience=run.audience,
            proposal_id=proposal_id,
            source_kind=citation.source_kind,
            source_id=citation.source_id,
            quote=citation.quote,
            before=citation.before,
            supports=list(citation.supports),
            source_hash=citation.source_hash,
            position=place,
        )
    return proposal_id


async def _supersede(run: RunRow, drafts: Sequence[Draft]) -> None:
    untouched = await values(
        "select p.id, r.payload, s.scheduled_for from proposals p "
        "join proposal_revisions r on r.proposal_id = p.id and r.number = 1 join assistant_runs s on s.id = p.run_id "
        "where p.state = 'PENDING' and p.origin = 'ASSISTANT' and p.revision = 1 and p.kind = any(%s) "
        "and (p.objective_id, p.team_id) is not distinct from (%s::uuid, %s::uuid) and s.purpose = %s for update of p",
        ([kind_of(draft.payload) for draft in drafts], run.objective_id, run.team_id, run.purpose),
    )
    replaced = [
        id_
        for id_, stored, scheduled_for in untouched
        if (run.scheduled_for and scheduled_for) or any(_replaces(draft.payload, stored) for draft in drafts)
    ]
    await values("update proposals set state = 'SUPERSEDED' where id = any(%s)", (replaced,))


def _replaces(new: Payload, stored: Mapping[str, Any]) -> bool:
    if isinstance(new, SummaryPayload):
        return bool(stored["period_start"] <= str(new.period_end) and str(new.period_start) <= stored["period_end"])
    return not isinstance(new, ChangePayload) and bool(same_subject(stored["title"], new.title))
