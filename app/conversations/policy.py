"""Who may do what in conversations."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from app.conversations.models import MeetingState
from app.core import clock
from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied, not_now, now_if

_CLOSED = "This meeting is closed: what was written down in it stays as it is."
_CANCELLED = "This meeting was cancelled."
_PARTED = "You two no longer report to each other: what you talked about stays, but nothing is added to it."


class MeetingFacts(Protocol):
    """What these policies read of a check-in meeting."""

    @property
    def team_id(self) -> UUID:
        """Whose meeting it is."""
        ...

    @property
    def facilitator_id(self) -> UUID:
        """Who leads through it."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...


class PlannedMeetingFacts(MeetingFacts, Protocol):
    """What these policies read of a check-in meeting that may be closed."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        ...


class PairFacts(Protocol):
    """What these policies read of a one-on-one or of a meeting in one: only its two people ever see it."""

    @property
    def current(self) -> bool:
        """Whether the one reports to the other today."""
        ...


class PersonFacts(Protocol):
    """What these policies read of a person."""

    @property
    def id(self) -> UUID:
        """Who it is."""
        ...

    @property
    def manager_id(self) -> UUID | None:
        """Whom they report to."""
        ...


class CoachingNoteFacts(Protocol):
    """What these policies read of a coaching note."""

    @property
    def author_id(self) -> UUID:
        """Who wrote it."""
        ...

    @property
    def shared_at(self) -> object:
        """When it was shared with the person it is about; None while it is not."""
        ...

    @property
    def subject_manager_id(self) -> UUID | None:
        """Whom that person reports to today."""
        ...


class ActionItemFacts(Protocol):
    """What these policies read of an action item."""

    @property
    def owner_id(self) -> UUID:
        """Who does it."""
        ...

    @property
    def created_by_id(self) -> UUID:
        """Who wrote it down."""
        ...

    @property
    def offered_to_id(self) -> UUID | None:
        """Who is asked to take it over."""
        ...

    @property
    def done(self) -> bool:
        """Whether it is done."""
        ...

    @property
    def team_id(self) -> UUID | None:
        """The team in whose meeting it was agreed."""
        ...


class TakeawayFacts(MeetingFacts, Protocol):
    """What these policies read of a decision or takeaway, and of its meeting."""

    @property
    def added_by_id(self) -> UUID:
        """Who wrote it down."""
        ...


class KeyResultFacts(Protocol):
    """What these policies read of the key result that a check-in is about."""

    @property
    def owner_id(self) -> UUID:
        """Who answers for it."""
        ...

    @property
    def objective_team_id(self) -> UUID | None:
        """The team that its objective belongs to."""
        ...


class PointFacts(Protocol):
    """What these policies read of a point on an agenda, and of its meeting."""

    @property
    def raised_by_id(self) -> UUID:
        """Who put it there."""
        ...

    @property
    def facilitator_id(self) -> UUID | None:
        """Who leads through the meeting; None in a one-on-one."""
        ...


def can_schedule_meeting(actor: Actor, team_id: UUID) -> Permission:
    """Whether the actor may schedule a check-in meeting of a team."""
    of_it = team_id in actor.team_ids or team_id in actor.led_team_ids
    return allowed_if(of_it, "Only the people of a team and those who lead it schedule its meetings.")


def can_take_part(actor: Actor, meeting: MeetingFacts) -> Permission:
    """Whether the actor may add to a check-in meeting: points, their order, decisions, takeaways and action items."""
    if refusal := _refusal_of_ended(meeting):
        return refusal
    of_it = meeting.team_id in actor.team_ids or meeting.team_id in actor.led_team_ids
    return allowed_if(of_it, "Only the people of the team and those who lead it add to its meetings.")


def can_lead_meeting(actor: Actor, meeting: MeetingFacts) -> Permission:
    """Whether the actor may change or cancel a check-in meeting: its facilitator, or who leads the team."""
    if refusal := _refusal_of_ended(meeting):
        return refusal
    leads = meeting.facilitator_id == actor.person_id or meeting.team_id in actor.led_team_ids
    return allowed_if(leads, "Only the facilitator and those who lead the team do this.")


def can_close_meeting(actor: Actor, meeting: PlannedMeetingFacts) -> Permission:
    """Whether the actor may close a check-in meeting: who leads through it, from its day on (organisation's zone)."""
    leads = can_lead_meeting(actor, meeting)
    if not leads.allowed:
        return leads
    zone = actor.organization_time_zone
    day = meeting.starts_at.astimezone(ZoneInfo(zone)).date()
    still_to_come = f"It is planned for {day}: move it to when it was held, or cancel it."
    return now_if(day <= clock.today(zone), still_to_come)


def _refusal_of_ended(meeting: MeetingFacts) -> Permission | None:
    if meeting.state == MeetingState.CLOSED:
        return not_now(_CLOSED)
    return not_now(_CANCELLED) if meeting.state == MeetingState.CANCELLED else None


def can_delete_takeaway(actor: Actor, takeaway: TakeawayFacts) -> Permission:
    """Whether the actor may take a decision or takeaway out of its meeting."""
    own = takeaway.added_by_id == actor.person_id
    return can_take_part(actor, takeaway) if own else can_lead_meeting(actor, takeaway)


def can_act_on_check_in(actor: Actor, author_id: UUID, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may write down what somebody takes on because of a check-in."""
    people = {author_id, key_result.owner_id}
    above = not people.isdisjoint({actor.person_id, *actor.report_ids})
    return allowed_if(
        above or key_result.objective_team_id in actor.led_team_ids,
        "Only who checked in, who answers for the key result, and those who lead them take on something here.",
    )


def can_start_one_on_one(actor: Actor, manager_id: UUID | None, other: PersonFacts) -> Permission:
    """Whether the actor, who reports to ``manager_id``, may have one-on-ones with another person."""
    pair = other.manager_id == actor.person_id or other.id == manager_id
    return allowed_if(pair, "One-on-ones are between a manager and somebody who reports to them directly.")


def can_change_one_on_one(actor: Actor, pair: PairFacts) -> Permission:
    """Whether the actor, one of the two, may go on with a one-on-one."""
    return now_if(pair.current, _PARTED)


def can_coach(actor: Actor, subject: PersonFacts) -> Permission:
    """Whether the actor may write coaching notes about a person."""
    return allowed_if(subject.manager_id == actor.person_id, "Coaching notes are about people who report to you.")


def can_edit_coaching_note(actor: Actor, note: CoachingNoteFacts) -> Permission:
    """Whether the actor may change or delete a coaching note."""
    if note.author_id != actor.person_id:
        return denied("Only its author changes a coaching note.")
    return now_if(note.shared_at is None, "It was shared, and stays as it was read: write another one.")


def can_share_coaching_note(actor: Actor, note: CoachingNoteFacts) -> Permission:
    """Whether the actor may share a coaching note with the person that it is about."""
    if note.author_id != actor.person_id:
        return denied("Only its author shares a coaching note.")
    if note.shared_at is not None:
        return not_now("It is shared already.")
    return allowed_if(note.subject_manager_id == actor.person_id, "This person no longer reports to you.")


def can_edit_action_item(actor: Actor, item: ActionItemFacts) -> Permission:
    """Whether the actor may put an action item in other words or give it another due day."""
    if item.done:
        return not_now("It is done: reopen it before you change it.")
    if item.created_by_id == actor.person_id:
        return ALLOWED
    return _answers_for(actor, item)


def can_complete_action_item(actor: Actor, item: ActionItemFacts) -> Permission:
    """Whether the actor may say that an action item is done."""
    return not_now("It is done already.") if item.done else _answers_for(actor, item)


def can_reopen_action_item(actor: Actor, item: ActionItemFacts) -> Permission:
    """Whether the actor may say that an action item is not done after all."""
    if not item.done:
        return not_now("It is still open.")
    return ALLOWED if item.created_by_id == actor.person_id else _answers_for(actor, item)


def can_hand_over_action_item(actor: Actor, item: ActionItemFacts) -> Permission:
    """Whether the actor may ask somebody to take an action item over, or take that back."""
    return not_now("It is done: there is nothing to hand over.") if item.done else _answers_for(actor, item)


def can_answer_handover(actor: Actor, item: ActionItemFacts) -> Permission:
    """Whether the actor may take an action item over that was offered to them, or decline it."""
    if item.offered_to_id is None:
        return not_now("Nobody is asked to take this over.")
    return allowed_if(item.offered_to_id == actor.person_id, "Only the person who is asked to take it over answers.")


def _answers_for(actor: Actor, item: ActionItemFacts) -> Permission:
    answers = item.owner_id == actor.person_id or item.team_id in actor.led_team_ids
    return allowed_if(answers, "Only its owner does this, and for what a meeting agreed on who leads the team.")


def can_change_point(actor: Actor, point: PointFacts) -> Permission:
    """Whether the actor may put a point in other words or take it off the agenda, in a meeting they take part in."""
    own = actor.person_id in (point.raised_by_id, point.facilitator_id)
    return allowed_if(own, "Only who raised it, and the facilitator, change a point or take it off.")
