"""Who may start a survey about a manager, who answers, and who takes it back. No policy shows a result: rows do."""

from __future__ import annotations

from datetime import date
from typing import Protocol
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied, not_now
from app.surveys.models import SurveyState

_ENDED = {
    SurveyState.CLOSED: not_now("This survey is closed."),
    SurveyState.WITHDRAWN: not_now("This survey was withdrawn."),
}


class PersonFacts(Protocol):
    """What these policies read of a person."""

    @property
    def id(self) -> UUID:
        """Who it is."""
        ...

    @property
    def active(self) -> bool:
        """Whether they are here."""
        ...


class SurveyFacts(Protocol):
    """What these policies read of a survey; ``my_answered`` is None unless the actor is asked."""

    @property
    def started_by_id(self) -> UUID:
        """Who started it."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def closes_on(self) -> date:
        """Its last day."""
        ...

    @property
    def my_answered(self) -> bool | None:
        """Whether the actor has answered, where they are asked."""
        ...


def can_open(actor: Actor, about: PersonFacts) -> Permission:
    """Whether the actor may start a survey about this person: about oneself, or as administrator or OKR champion."""
    if not about.active:
        return not_now("This person has left.")
    return allowed_if(
        about.id == actor.person_id or actor.is_admin or actor.is_champion,
        "The manager starts it, an administrator, or an OKR champion.",
    )


def can_answer(actor: Actor, survey: SurveyFacts) -> Permission:
    """Whether the actor may answer: those who were asked, once, through its last day."""
    if survey.state in _ENDED:
        return _ENDED[SurveyState(survey.state)]
    if survey.my_answered is None:
        return denied("Only those who reported to this person when it was started are asked.")
    if survey.my_answered:
        return not_now("You answered already: your answer is in, and nobody could find it to change it.")
    over = clock.today(actor.organization_time_zone) > survey.closes_on
    return not_now("Its last day is over: it is about to be closed.") if over else ALLOWED


def can_withdraw(actor: Actor, survey: SurveyFacts) -> Permission:
    """Whether the actor may take it back, with all answers: whoever started it, while it is open."""
    if survey.started_by_id != actor.person_id:
        return denied("Only the person who started it may.")
    return _ENDED.get(SurveyState(survey.state), ALLOWED)
