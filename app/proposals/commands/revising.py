"""Revising a proposal: a new wording of what is proposed, which waits for a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, Problem, ProposalDecided
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives.commands.definition import cleaned
from app.people import queries as people
from app.proposals import policy
from app.proposals.commands.storing import NOT_DECIDED
from app.proposals.kinds import (
    KeyResultPayload,
    Payload,
    SentenceChange,
    SummaryPayload,
    base_of,
    camel,
    findings_to_json,
    to_json,
)
from app.proposals.models import Proposal, ProposalRevision, ProposalState
from app.proposals.queries import ProposalRow, Target
from app.proposals.submit import DAYS_TO_DECIDE, findings_for
from app.proposals.waiting import open_proposal

SENTENCE_LENGTH = 1_000
SENTENCES_AT_MOST = 200
KeyResultChanges = Mapping[str, Any]


class ProposalChanged(NamedTuple):
    """The proposal that a command changed."""

    proposal_id: UUID


@command(InvalidInput, NotFound, NotPermitted, Conflict, ProposalDecided)
async def revise_proposal(
    *,
    actor: Actor,
    proposal_id: UUID,
    expected_revision: int,
    changes: KeyResultChanges | Sequence[SentenceChange],
) -> ProposalChanged:
    """Change a proposal; what is left out stays. It is PENDING then, resting on the objective as it is now.

    That also holds for one that was STALE or RETURNED; whoever has approved it before has not approved this revision.

    ``changes`` are fields of `KeyResultPayload`, or changes of a summary's sentences. What is missing may stay so;
    the days to decide begin again.
    """
    proposal = await open_proposal(proposal_id)
    require(policy.can_revise(actor, proposal))
    await require_revision(Proposal, proposal, expected_revision)
    problems = Problems()
    payload = await _revised(problems, actor, proposal, changes)
    problems.check()

    await ProposalRevision.create(
        organization_id=actor.organization_id,
        audience=proposal.audience,
        proposal_id=proposal.id,
        number=proposal.revision + 1,
        author_id=actor.person_id,
        payload=to_json(payload),
        findings=await _findings(proposal, payload),
        created_at=clock.now(),
    )
    await Proposal.filter(id=proposal.id).update(
        revision=proposal.revision + 1,
        state=ProposalState.PENDING,
        base=base_of(proposal.about) if proposal.base and proposal.about else {},
        expires_at=clock.now() + timedelta(days=DAYS_TO_DECIDE) if proposal.expires_at else None,
        **NOT_DECIDED,
    )
    await record(
        actor,
        "proposal.revise",
        ("Proposal", proposal.id),
        audience=proposal.audience,
        changes=_changed(proposal.payload, payload),
        proposal_id=proposal.id,
    )
    return ProposalChanged(proposal.id)


async def _findings(proposal: ProposalRow, payload: Payload) -> list[dict[str, Any]]:
    if not isinstance(payload, KeyResultPayload) or proposal.about is None:
        return []
    return findings_to_json(await findings_for(proposal.about.id, payload))


async def _revised(
    problems: Problems, actor: Actor, proposal: ProposalRow, changes: KeyResultChanges | Sequence[SentenceChange]
) -> Payload:
    payload = proposal.payload
    if isinstance(payload, KeyResultPayload) and isinstance(changes, Mapping) and proposal.about:
        if changes.get("owner_id") and changes["owner_id"] not in await people.users_by_id([changes["owner_id"]]):
            raise NotFound("person", ("changes", "keyResult", "ownerId"))
        return _checked_key_result(problems, proposal.about, payload.revised(changes))
    if isinstance(payload, SummaryPayload) and not isinstance(changes, Mapping):
        return payload.revised(_checked_sentences(problems, payload, changes), actor.person_id)
    problems.add("changes", "WRONG_KIND", "Send the changes that fit what this proposal is: a key result or a summary.")
    return payload


def _checked_key_result(problems: Problems, objective: Target, payload: KeyResultPayload) -> KeyResultPayload:
    found = Problems()
    definition = cleaned(
        found,
        payload.definition(),
        cycle_starts_on=objective.cycle_starts_on,
        cycle_ends_on=objective.cycle_ends_on,
    )
    may_lack = {(camel(name),) for name in payload.missing()}
    problems.extend(
        Problem(("changes", "keyResult", *problem.path), problem.code, problem.message, problem.params)
        for problem in found.found
        if problem.code != "REQUIRED" or problem.path not in may_lack
    )
    return payload.cleaned(definition)


def _checked_sentences(
    problems: Problems, payload: SummaryPayload, changes: Sequence[SentenceChange]
) -> list[SentenceChange]:
    checked = []
    if len(changes) > SENTENCES_AT_MOST:
        problems.add(("changes", "summary"), "TOO_MANY", f"Change at most {SENTENCES_AT_MOST} sentences at once.")
        return []
    for place, change in enumerate(changes):
        path = ("changes", "summary", str(place))
        text = change.text
        if not 0 <= change.section < len(payload.sections):
            problems.add((*path, "section"), "OUT_OF_RANGE", f"There are sections 0 to {len(payload.sections) - 1}.")
            continue
        sentences = payload.sections[change.section].sentences
        if change.sentence is not None and not 0 <= change.sentence < len(sentences):
            problems.add((*path, "sentence"), "OUT_OF_RANGE", f"This section has {len(sentences)} sentences, from 0.")
            continue
        if text is not None:
            text = problems.line((*path, "text"), text, at_most=SENTENCE_LENGTH)
        elif change.sentence is None:
            problems.add((*path, "text"), "REQUIRED", "Say what to add, or which sentence to drop.")
        checked.append(change._replace(text=text))
    return checked


def _changed(before: Payload, after: Payload) -> dict[str, Any]:
    if isinstance(before, KeyResultPayload) and isinstance(after, KeyResultPayload):
        fields = [name for name in after.edited if getattr(before, name) != getattr(after, name)]
        return {
            camel(name): change for name, change in before_after(before, {f: getattr(after, f) for f in fields}).items()
        }
    counts = [sum(len(s.sentences) for s in p.sections) for p in (before, after) if isinstance(p, SummaryPayload)]
    return {"sentences": [str(count) for count in counts]}
