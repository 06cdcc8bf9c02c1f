"""Who may ask for feedback about whom, and who answers, declines, reminds and ends such a request."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied, not_now, now_if
from app.feedback.models import FeedbackRequestPersonState, FeedbackRequestState
from app.feedback.policy import PersonFacts

_ENDED = {
    FeedbackRequestState.CLOSED: not_now("This request is closed: give feedback without it."),
    FeedbackRequestState.WITHDRAWN: not_now("This request was withdrawn: give feedback without it."),
}
_NOT_ASKED = denied("Only those who were asked answer or decline.")


class RequestFacts(Protocol):
    """What these policies read of a request; ``my_state`` is what the actor did, None unless they were asked."""

    @property
    def requester_id(self) -> UUID:
        """Who asks."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def my_state(self) -> str | None:
        """What the actor did, where they were asked."""
        ...

    @property
    def waiting_count(self) -> int:
        """How many have neither answered nor declined, as far as the actor is told."""
        ...

    @property
    def reminded_at(self) -> datetime | None:
        """When they were reminded last."""
        ...


def can_request(actor: Actor, about: PersonFacts, team_ids: Collection[UUID]) -> Permission:
    """Whether the actor may ask others about this person, who belongs to some teams and reads every answer."""
    if not about.active:
        return not_now("This person is no longer here to read it.")
    own = about.id == actor.person_id or about.id in actor.report_ids
    shared = (actor.team_ids | actor.led_team_ids) & set(team_ids)
    return allowed_if(
        own or bool(shared),
        "Ask about yourself, somebody who reports to you, or somebody of a team that you belong to or lead.",
    )


def can_answer(actor: Actor, request: RequestFacts) -> Permission:
    """Whether the actor may answer: those who were asked, also after they declined or the due day has passed."""
    if request.my_state is None:
        return _NOT_ASKED
    if request.my_state == FeedbackRequestPersonState.ANSWERED:
        return not_now("You answered already: give feedback without a request to add something.")
    return _open(request)


def can_decline(actor: Actor, request: RequestFacts) -> Permission:
    """Whether the actor may decline to answer."""
    if request.my_state is None:
        return _NOT_ASKED
    if request.my_state != FeedbackRequestPersonState.WAITING:
        return not_now("You answered or declined already.")
    return _open(request)


def can_end(actor: Actor, request: RequestFacts) -> Permission:
    """Whether the actor may close or withdraw it."""
    if request.requester_id != actor.person_id:
        return denied("Only the person who asks may.")
    return _open(request)


def can_remind(actor: Actor, request: RequestFacts) -> Permission:
    """Whether the actor may remind those who have not answered: at most once a day."""
    may_end = can_end(actor, request)
    if not may_end.allowed:
        return may_end
    if was_reminded_today(actor, request):
        return not_now("They were reminded today: give them until tomorrow.")
    return now_if(request.waiting_count > 0, "Everybody who was asked has answered or declined.")


def was_reminded_today(actor: Actor, request: RequestFacts) -> bool:
    """Tell whether a reminder was sent today, in the organisation's zone."""
    zone, at = actor.organization_time_zone, request.reminded_at
    return at is not None and at.astimezone(ZoneInfo(zone)).date() == clock.today(zone)


def _open(request: RequestFacts) -> Permission:
    return _ENDED.get(FeedbackRequestState(request.state), ALLOWED)
