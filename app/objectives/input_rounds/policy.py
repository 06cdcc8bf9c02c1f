"""Who may do what with input rounds: leads and champions ask, whoever reads what the team says may answer.

Champions look after the asking; what becomes of the answers, and so the end of a round, is the lead's.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, not_now, now_if
from app.cycles.models import CycleState
from app.objectives.input_rounds.models import InputRoundState

_CYCLE_CLOSED = not_now("The cycle is closed: its rounds can be read, but no longer changed.")
_ROUND_CLOSED = not_now("This round is closed: its lead can reopen it, saying why.")


class RoundFacts(Protocol):
    """What these policies read of a round."""

    @property
    def team_id(self) -> UUID:
        """The team that is asked."""
        ...

    @property
    def state(self) -> str:
        """Whether people are still asked."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of its cycle."""
        ...

    @property
    def awaited_count(self) -> int:
        """How many people it still waits for."""
        ...

    @property
    def reminded_at(self) -> datetime | None:
        """When they were reminded last."""
        ...


def can_open_round(actor: Actor, team_id: UUID) -> Permission:
    """Whether the actor may ask this team."""
    return allowed_if(
        _asks(actor, team_id),
        "Only the team's lead, a lead above, a champion who reads what the team says, or an administrator asks it.",
    )


def can_answer_round(actor: Actor, input_round: RoundFacts) -> Permission:
    """Whether the actor may answer: whoever reads what the team says, those who joined later among them."""
    if refusal := _refusal(input_round):
        return refusal
    reads = input_round.team_id in actor.audiences
    return allowed_if(reads, "Only the people of a team and those above it answer its rounds.")


def can_edit_round(actor: Actor, input_round: RoundFacts) -> Permission:
    """Whether the actor may change the invitation and the due day."""
    return _refusal(input_round) or can_open_round(actor, input_round.team_id)


def can_close_round(actor: Actor, input_round: RoundFacts) -> Permission:
    """Whether the actor may close this round."""
    return _refusal(input_round) or _leads(actor, input_round)


def can_reopen_round(actor: Actor, input_round: RoundFacts) -> Permission:
    """Whether the actor may open this closed round again."""
    if input_round.cycle_state == CycleState.CLOSED:
        return _CYCLE_CLOSED
    if input_round.state == InputRoundState.OPEN:
        return not_now("This round is open.")
    return _leads(actor, input_round)


def can_remind(actor: Actor, input_round: RoundFacts) -> Permission:
    """Whether the actor may remind those who have not answered: at most once a day."""
    may_ask = can_edit_round(actor, input_round)
    if not may_ask.allowed:
        return may_ask
    if reminded_today(actor, input_round):
        return not_now("They were reminded today: give them until tomorrow.")
    return now_if(input_round.awaited_count > 0, "Everybody who was asked has answered.")


def reminded_today(actor: Actor, input_round: RoundFacts) -> bool:
    """Tell whether a reminder was sent today, in the organisation's zone."""
    zone = ZoneInfo(actor.organization_time_zone)
    at = input_round.reminded_at
    return at is not None and at.astimezone(zone).date() == clock.today(actor.organization_time_zone)


def _refusal(input_round: RoundFacts) -> Permission | None:
    if input_round.cycle_state == CycleState.CLOSED:
        return _CYCLE_CLOSED
    return _ROUND_CLOSED if input_round.state == InputRoundState.CLOSED else None


def _asks(actor: Actor, team_id: UUID) -> bool:
    leads = actor.is_admin or team_id in actor.led_team_ids
    return leads or (actor.is_champion and team_id in actor.audiences)


def _leads(actor: Actor, input_round: RoundFacts) -> Permission:
    leads = actor.is_admin or input_round.team_id in actor.led_team_ids
    return allowed_if(leads, "Only the team's lead, the lead of a team above, or an administrator ends a round.")
