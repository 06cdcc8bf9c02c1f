"""Who may check in, answer a sheet, deal with blockers, and publish a summary."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied, not_now, now_if
from app.cycles.models import CycleState
from app.cycles.rules import RUNNING
from app.objectives.models import KeyResultState, ObjectiveState
from app.objectives.policy import answers_for

_CLOSED = "The cycle is closed: its goals can be read, but no longer changed."


class GoalFacts(Protocol):
    """What these policies read of a key result."""

    @property
    def owner_id(self) -> UUID:
        """Who owns it."""
        ...

    @property
    def state(self) -> str:
        """Whether it still counts."""
        ...

    @property
    def objective_state(self) -> str:
        """Where its objective stands."""
        ...

    @property
    def objective_owner_id(self) -> UUID:
        """Who owns its objective."""
        ...

    @property
    def objective_team_id(self) -> UUID | None:
        """The team of its objective."""
        ...

    @property
    def cycle_state(self) -> str:
        """Where its cycle stands."""
        ...


class CheckInFacts(Protocol):
    """What these policies read of a check-in."""

    @property
    def author_id(self) -> UUID:
        """Whose check-in it is."""
        ...

    @property
    def recorded_by_id(self) -> UUID:
        """Who entered it."""
        ...

    @property
    def replaced_by_id(self) -> UUID | None:
        """The check-in that counts instead of it."""
        ...

    @property
    def objective_state(self) -> str:
        """Where its objective stands."""
        ...

    @property
    def cycle_state(self) -> str:
        """Where its cycle stands."""
        ...


class SheetFacts(Protocol):
    """What these policies read of a sheet."""

    @property
    def author_id(self) -> UUID:
        """Whose sheet it is."""
        ...

    @property
    def audience(self) -> UUID:
        """The author's team, or the author where there is none."""
        ...

    @property
    def submitted(self) -> bool:
        """Whether it was handed in."""
        ...

    @property
    def acknowledged_by_id(self) -> UUID | None:
        """Who has answered it."""
        ...

    @property
    def is_open(self) -> bool:
        """Whether its period is the present one of a running cycle."""
        ...


class BlockerFacts(Protocol):
    """What these policies read of a blocker."""

    @property
    def key_result_owner_id(self) -> UUID:
        """Who owns its key result."""
        ...

    @property
    def objective_owner_id(self) -> UUID:
        """Who owns its objective."""
        ...

    @property
    def objective_team_id(self) -> UUID | None:
        """The team of its objective."""
        ...

    @property
    def cycle_state(self) -> str:
        """Where its cycle stands."""
        ...

    @property
    def raised_by_id(self) -> UUID:
        """Who raised it."""
        ...

    @property
    def helper_id(self) -> UUID | None:
        """Who was asked for help."""
        ...

    @property
    def resolved(self) -> bool:
        """Whether it is out of the way."""
        ...


class SummarySubject(Protocol):
    """What these policies read of what a summary is about: a team, or an objective and its team."""

    @property
    def team_id(self) -> UUID | None:
        """The team, or the team of the objective."""
        ...

    @property
    def objective_owner_id(self) -> UUID | None:
        """Who owns the objective, where it is about one."""
        ...


def can_check_in(actor: Actor, goal: GoalFacts) -> Permission:
    """Whether the actor may say where this key result stands: its owner, or who stands in for them today."""
    if goal.cycle_state == CycleState.CLOSED:
        return not_now(_CLOSED)
    if goal.cycle_state not in RUNNING:
        return not_now("The cycle has not begun: check in once it runs.")
    if goal.objective_state == ObjectiveState.DRAFT:
        return not_now("The objective is still a draft: publish it first, then check in.")
    if goal.objective_state == ObjectiveState.PAUSED:
        return not_now("The objective is paused: resume it first, then check in.")
    if goal.objective_state != ObjectiveState.ACTIVE:
        return not_now("The objective is closed: its figures stay as they are.")
    if goal.state != KeyResultState.ACTIVE:
        return not_now("This key result was cancelled: nothing needs to be reported on it.")
    return allowed_if(
        _reports_for(actor, goal.owner_id), "Only its owner checks in on a key result, or who stands in for them."
    )


def can_correct(actor: Actor, check_in: CheckInFacts) -> Permission:
    """Whether the actor may put right what this check-in says."""
    if check_in.cycle_state == CycleState.CLOSED:
        return not_now(_CLOSED)
    if check_in.objective_state == ObjectiveState.CLOSED:
        return not_now("The objective is closed: its figures stay as they are.")
    if check_in.replaced_by_id is not None:
        return not_now("It was corrected already: correct the one that counts instead of it.")
    own = actor.person_id in (check_in.author_id, check_in.recorded_by_id)
    return allowed_if(own or actor.is_admin, "Only who made a check-in, or an administrator, corrects it.")


def can_push_value(actor: Actor, goal: GoalFacts) -> Permission:
    """Whether an integration may push measured values of this key result for the actor."""
    if goal.cycle_state == CycleState.CLOSED:
        return not_now(_CLOSED)
    if goal.cycle_state not in RUNNING:
        return not_now("The cycle has not begun: push values once it runs.")
    if goal.objective_state not in {ObjectiveState.ACTIVE, ObjectiveState.PAUSED}:
        return not_now("Its objective is not pursued: its figures stay as they are.")
    if goal.state != KeyResultState.ACTIVE:
        return not_now("This key result was cancelled: nothing is measured any more.")
    if goal.owner_id == actor.person_id:
        return ALLOWED
    return answers_for(actor, goal.objective_owner_id, goal.objective_team_id)


def can_submit(actor: Actor, sheet: SheetFacts) -> Permission:
    """Whether the actor may hand in this sheet, or add to it."""
    if not _reports_for(actor, sheet.author_id):
        return denied("This is somebody else's sheet.")
    if sheet.acknowledged_by_id is not None:
        return not_now("This sheet was acknowledged already: check in on single key results, or wait for the next one.")
    return now_if(sheet.is_open, "The period of this sheet is not the present one.")


def can_acknowledge(actor: Actor, sheet: SheetFacts) -> Permission:
    """Whether the actor may say that they have read this sheet."""
    if sheet.author_id == actor.person_id:
        return denied("Somebody else acknowledges your sheet.")
    answers = sheet.author_id in actor.report_ids or sheet.audience in actor.led_team_ids or actor.is_admin
    if not answers:
        return denied("Only the author's managers, their team's lead or an administrator acknowledge a sheet.")
    if not sheet.submitted:
        return not_now("This sheet was not handed in yet.")
    return now_if(sheet.acknowledged_by_id is None, "This sheet was acknowledged already.")


def can_raise_blocker(actor: Actor, goal: GoalFacts) -> Permission:
    """Whether the actor may say what stands in the way of this key result."""
    if goal.cycle_state == CycleState.CLOSED:
        return not_now(_CLOSED)
    if goal.objective_state == ObjectiveState.CLOSED or goal.state != KeyResultState.ACTIVE:
        return not_now("Nothing can stand in its way any more: it is no longer pursued.")
    reason = "Only its owners, its team and administrators raise blockers."
    return _of_the_goal(actor, {goal.owner_id, goal.objective_owner_id}, goal.objective_team_id, reason)


def can_resolve_blocker(actor: Actor, blocker: BlockerFacts) -> Permission:
    """Whether the actor may say that this blocker is out of the way."""
    if blocker.resolved:
        return not_now("This blocker is resolved already.")
    return _can_settle(actor, blocker)


def can_reopen_blocker(actor: Actor, blocker: BlockerFacts) -> Permission:
    """Whether the actor may say that this blocker stands in the way after all."""
    if not blocker.resolved:
        return not_now("This blocker is still open.")
    return _can_settle(actor, blocker)


def can_ask_help(actor: Actor, blocker: BlockerFacts) -> Permission:
    """Whether the actor may ask somebody to help with this blocker."""
    return can_resolve_blocker(actor, blocker)


def can_publish_summary(actor: Actor, subject: SummarySubject) -> Permission:
    """Whether the actor may publish a summary of check-ins of this team or objective."""
    if actor.is_admin or (subject.objective_owner_id == actor.person_id):
        return ALLOWED
    leads = subject.team_id is not None and subject.team_id in actor.led_team_ids
    return allowed_if(leads, "Only the team's lead, the objective's owner or an administrator publishes its summary.")


def _reports_for(actor: Actor, person_id: UUID) -> bool:
    return person_id == actor.person_id or person_id in actor.stood_in_for_ids


def _can_settle(actor: Actor, blocker: BlockerFacts) -> Permission:
    if blocker.cycle_state == CycleState.CLOSED:
        return not_now(_CLOSED)
    concerned = {blocker.raised_by_id, blocker.helper_id, blocker.key_result_owner_id, blocker.objective_owner_id}
    reason = "Only those concerned settle a blocker: who raised it or helps, its owners and its team."
    return _of_the_goal(actor, concerned, blocker.objective_team_id, reason)


def _of_the_goal(actor: Actor, concerned: Collection[UUID | None], team_id: UUID | None, otherwise: str) -> Permission:
    of_team = team_id is not None and team_id in actor.team_ids | actor.led_team_ids
    return allowed_if(actor.is_admin or actor.person_id in concerned or of_team, otherwise)
