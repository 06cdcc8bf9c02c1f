"""Commands on mentorships. They leave no trace in the audit: it would tell of what others may not know of."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import unrecorded
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.growth import goal_policy as policy
from app.growth import mentorship_queries as queries
from app.growth import rules
from app.growth.commands.skills import skill_to_choose
from app.growth.mentorship_queries import MentorshipRow
from app.growth.models import Mentorship, MentorshipState
from app.people.commands.teams import active_person

_RUNNING = (MentorshipState.OPEN, MentorshipState.ACCEPTED)


class MentorshipChanged(NamedTuple):
    """The mentorship that a command changed."""

    mentorship_id: UUID


class Focus(NamedTuple):
    """What a mentorship is about, a skill or other words or both, and what is said to the other."""

    skill_id: UUID | None = None
    words: str | None = None
    message: str | None = None


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def offer_mentorship(
    *, actor: Actor, mentee_id: UUID, focus: Focus, idempotency_key: str | None = None
) -> MentorshipChanged:
    """Offer somebody to be their mentor."""
    return await _begin(actor, actor.person_id, mentee_id, focus, "menteeId")


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def ask_for_mentorship(
    *, actor: Actor, mentor_id: UUID, focus: Focus, idempotency_key: str | None = None
) -> MentorshipChanged:
    """Ask somebody to be the actor's mentor."""
    return await _begin(actor, mentor_id, actor.person_id, focus, "mentorId")


@command(NotFound, NotPermitted)
async def accept_mentorship(*, actor: Actor, mentorship_id: UUID) -> MentorshipChanged:
    """Accept what the other offered or asked for."""
    mentorship = await _locked(mentorship_id)
    require(policy.can_answer_mentorship(actor, mentorship))
    return await _move(actor, mentorship, MentorshipState.ACCEPTED, decided_at=clock.now())


@command(InvalidInput, NotFound, NotPermitted)
async def decline_mentorship(*, actor: Actor, mentorship_id: UUID, reason: str | None = None) -> MentorshipChanged:
    """Decline what the other offered or asked for, perhaps with a reason."""
    mentorship = await _locked(mentorship_id)
    require(policy.can_answer_mentorship(actor, mentorship))
    return await _move(actor, mentorship, MentorshipState.DECLINED, reason=_reason(reason), decided_at=clock.now())


@command(NotFound, NotPermitted)
async def withdraw_mentorship(*, actor: Actor, mentorship_id: UUID) -> MentorshipChanged:
    """Take back what the actor offered or asked for, as long as it is not answered."""
    mentorship = await _locked(mentorship_id)
    require(policy.can_withdraw_mentorship(actor, mentorship))
    return await _move(actor, mentorship, MentorshipState.WITHDRAWN, decided_at=clock.now())


@command(InvalidInput, NotFound, NotPermitted)
async def end_mentorship(*, actor: Actor, mentorship_id: UUID, reason: str | None = None) -> MentorshipChanged:
    """End a mentorship, perhaps with a word to the other."""
    mentorship = await _locked(mentorship_id)
    require(policy.can_end_mentorship(actor, mentorship))
    ended = {"ended_by_id": actor.person_id, "ended_at": clock.now()}
    return await _move(actor, mentorship, MentorshipState.ENDED, reason=_reason(reason), **ended)


async def _begin(actor: Actor, mentor_id: UUID, mentee_id: UUID, focus: Focus, path: str) -> MentorshipChanged:
    problems = Problems()
    other_id = mentee_id if actor.person_id == mentor_id else mentor_id
    if other_id == actor.person_id:
        problems.add(path, "YOURSELF", "Choose somebody else.")
    await active_person(problems, other_id, path)
    await skill_to_choose(problems, focus.skill_id)
    words = None if focus.words is None or not focus.words.strip() else focus.words
    words = None if words is None else problems.line("focus", words, at_most=300)
    message = problems.optional_text("message", focus.message, at_most=rules.NOTE_LENGTH)
    if focus.skill_id is None and words is None:
        problems.add("focus", "EMPTY", "Say what it is about: name a skill, or say it in words.")
    problems.check()
    await _check_running(actor, mentor_id, mentee_id, path)

    begun = await Mentorship.create(
        organization_id=actor.organization_id,
        mentor_id=mentor_id,
        mentee_id=mentee_id,
        asked_by_id=actor.person_id,
        skill_id=focus.skill_id,
        focus=words,
        message=message,
        created_at=clock.now(),
    )
    unrecorded(actor, "mentorship.ask", begun.id)
    return MentorshipChanged(begun.id)


async def _check_running(actor: Actor, mentor_id: UUID, mentee_id: UUID, path: str) -> None:
    """Refuse a second mentorship of the same two, and more of one person than anybody has time for."""
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"mentorship:{mentor_id}:{mentee_id}",))
    running = Mentorship.filter(state__in=_RUNNING)
    if await running.filter(mentor_id=mentor_id, mentee_id=mentee_id).exists():
        raise InvalidInput.one(path, "RUNNING_ALREADY", "You two have this already: look among your mentorships.")
    if await running.filter(asked_by_id=actor.person_id).count() >= rules.OPEN_MENTORSHIPS:
        raise LimitReached(f"{rules.OPEN_MENTORSHIPS} mentorships that you began are the most: end some first.")


def _reason(given: str | None) -> str | None:
    problems = Problems()
    reason = problems.optional_text("reason", given, at_most=rules.NOTE_LENGTH)
    problems.check()
    return reason


async def _locked(mentorship_id: UUID) -> MentorshipRow:
    """Return a mentorship that the other does not change until this transaction ends; raises NotFound."""
    await values("select from mentorships where id = %s for no key update", (mentorship_id,))
    found = (await queries.mentorships_by_id([mentorship_id])).get(mentorship_id)
    if found is None:
        raise NotFound("mentorship", "mentorshipId")
    return found


async def _move(actor: Actor, mentorship: MentorshipRow, to: MentorshipState, **changed: Any) -> MentorshipChanged:
    await Mentorship.filter(id=mentorship.id).update(state=to, **changed)
    unrecorded(actor, f"mentorship.{to.lower()}", mentorship.id)
    return MentorshipChanged(mentorship.id)
