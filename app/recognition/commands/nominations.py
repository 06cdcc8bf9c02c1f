"""Commands on nominations: propose a colleague for an award, approve, decline, withdraw."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record_for_readers
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.people.commands.teams import active_person
from app.recognition import award_policy, award_queries
from app.recognition.award_models import AwardNomination, NominationState
from app.recognition.award_queries import NominationRow
from app.recognition.commands.awards import award_named, bestow
from app.recognition.commands.praise import LONGEST_MESSAGE, Words


class NominationChanged(NamedTuple):
    """The nomination that a command changed, and the praise that came of it."""

    nomination_id: UUID
    recognition_id: UUID | None = None


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def nominate(
    *, actor: Actor, award_id: UUID, nominee_id: UUID, reason: str, idempotency_key: str | None = None
) -> NominationChanged:
    """Propose a colleague for an award; those who give it and the nominator know of it, the colleague does not."""
    award = await award_named(award_id)
    require(award_policy.can_nominate(actor, award))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=LONGEST_MESSAGE)
    nominee = await active_person(problems, nominee_id, "nomineeId")
    if nominee.id == actor.person_id:
        problems.add("nomineeId", "YOURSELF", "Nominate somebody else.")
    problems.check()

    nomination_id = await _store(actor, award_id, nominee.id, reason)
    await record_for_readers(actor, "nomination.create", ("AwardNomination", nomination_id))
    return NominationChanged(nomination_id)


@command(InvalidInput, NotFound, NotPermitted, LimitReached)
async def approve_nomination(*, actor: Actor, nomination_id: UUID, message: str) -> NominationChanged:
    """Give the award to the nominee, with words of one's own: those of the nomination stay where they are."""
    nomination = await _to_settle(nomination_id)
    require(award_policy.can_decide(actor, nomination))
    award = await award_named(nomination.award_id)
    require(award_policy.can_give(actor, award))
    problems = Problems()
    message = problems.text("message", message, at_most=LONGEST_MESSAGE)
    await active_person(problems, nomination.nominee_id, "nominationId")
    problems.check()

    recognition_id = await bestow(actor, award, [nomination.nominee_id], Words(message))
    await _settle(actor, nomination, NominationState.APPROVED, recognition_id=recognition_id)
    return NominationChanged(nomination.id, recognition_id)


@command(InvalidInput, NotFound, NotPermitted)
async def decline_nomination(*, actor: Actor, nomination_id: UUID, reason: str) -> NominationChanged:
    """Decline a nomination, and say to its nominator why."""
    nomination = await _to_settle(nomination_id)
    require(award_policy.can_decide(actor, nomination))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=2_000)
    problems.check()
    await _settle(actor, nomination, NominationState.DECLINED, decision=reason)
    return NominationChanged(nomination.id)


@command(NotFound, NotPermitted)
async def withdraw_nomination(*, actor: Actor, nomination_id: UUID) -> NominationChanged:
    """Take back a nomination of one's own that nobody has decided on."""
    nomination = await _to_settle(nomination_id)
    require(award_policy.can_withdraw(actor, nomination))
    await _settle(actor, nomination, NominationState.WITHDRAWN)
    return NominationChanged(nomination.id)


async def _store(actor: Actor, award_id: UUID, nominee_id: UUID, reason: str) -> UUID:
    """Store a nomination and return its id; raises InvalidInput where the same is open already."""
    mine = AwardNomination.filter(
        award_id=award_id, nominator_id=actor.person_id, nominee_id=nominee_id, state=NominationState.OPEN
    )
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"nominations:{actor.person_id}",))
    if await mine.exists():
        raise InvalidInput.one("nomineeId", "NOMINATED_ALREADY", "Your nomination of them waits for its decision.")
    stored = await AwardNomination.create(
        organization_id=actor.organization_id,
        award_id=award_id,
        nominee_id=nominee_id,
        nominator_id=actor.person_id,
        reason=reason,
        created_at=clock.now(),
    )
    return stored.id


async def _to_settle(nomination_id: UUID) -> NominationRow:
    await values("select from award_nominations where id = %s for no key update", (nomination_id,))
    found = (await award_queries.nominations_by_id([nomination_id])).get(nomination_id)
    if found is None:
        raise NotFound("award nomination", "nominationId")
    return found


async def _settle(
    actor: Actor,
    nomination: NominationRow,
    state: NominationState,
    *,
    decision: str | None = None,
    recognition_id: UUID | None = None,
) -> None:
    await AwardNomination.filter(id=nomination.id).update(
        state=state,
        decided_by_id=actor.person_id,
        decision=decision,
        recognition_id=recognition_id,
        decided_at=clock.now(),
    )
    changes = {"state": [nomination.state, state]}
    subject = ("AwardNomination", nomination.id)
    await record_for_readers(actor, f"nomination.{state.lower()}", subject, changes=changes, reason=decision)
