"""Who may do what with objectives and key results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied, not_now, now_if
from app.cycles.models import CycleState
from app.cycles.rules import RUNNING
from app.objectives.approval.rules import in_words, roles_of, rule_from
from app.objectives.models import KeyResultState, Level, ObjectiveState

CYCLE_CLOSED = not_now("The cycle is closed: its goals can be read, but no longer changed.")


class ObjectiveFacts(Protocol):
    """What policies read of an objective."""

    @property
    def state(self) -> str:
        """Where it stands in its life."""
        ...

    @property
    def owner_id(self) -> UUID:
        """Who answers for it."""
        ...

    @property
    def team_id(self) -> UUID | None:
        """Whose it is, if a team's."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of its cycle."""
        ...


class ClosedFacts(ObjectiveFacts, Protocol):
    """What policies read of an objective once it is closed."""

    @property
    def archived_at(self) -> datetime | None:
        """Since when lists leave it out."""
        ...


class PublishableFacts(ObjectiveFacts, Protocol):
    """What policies read of an objective that may need others' approval."""

    @property
    def approval(self) -> Mapping[str, Any] | None:
        """The approval policy in force for it, as it is stored; None where the organisation made none."""
        ...


class KeyResultFacts(Protocol):
    """What policies read of a key result and its objective."""

    @property
    def state(self) -> str:
        """Whether it still counts."""
        ...

    @property
    def owner_id(self) -> UUID:
        """Who answers for it."""
        ...

    @property
    def objective_state(self) -> str:
        """Where its objective stands."""
        ...

    @property
    def objective_owner_id(self) -> UUID:
        """Who answers for its objective."""
        ...

    @property
    def objective_team_id(self) -> UUID | None:
        """Whose objective it belongs to, if a team's."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of its cycle."""
        ...


def can_set_objective(actor: Actor, *, level: str, team_id: UUID | None, owner_id: UUID) -> Permission:
    """Whether the actor may set an objective of this level, for this team and this owner."""
    if actor.is_admin:
        return ALLOWED
    match Level(level):
        case Level.COMPANY:
            return denied("Only an administrator sets the company's objectives.")
        case Level.TEAM:
            return allowed_if(
                team_id in actor.led_team_ids, "Only the team's lead or an administrator sets its objectives."
            )
        case Level.INDIVIDUAL:
            return allowed_if(
                is_or_leads(actor, owner_id),
                "Only the person, those above them or an administrator set a person's objectives.",
            )


def can_edit_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may change this objective, its place in the tree and its key results."""
    return refusal_of_closed(objective.cycle_state, objective.state) or answers_for(
        actor, objective.owner_id, objective.team_id
    )


def can_improve_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may change what this objective says: who may edit it, and champions in a team's draft."""
    if _is_teams_draft(objective.team_id, objective.state) and actor.is_champion:
        return refusal_of_closed(objective.cycle_state, objective.state) or ALLOWED
    return can_edit_objective(actor, objective)


def can_judge_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may set findings about it aside: who may edit it, and champions for teams' goals."""
    if actor.is_champion and objective.team_id is not None:
        return refusal_of_closed(objective.cycle_state, objective.state) or ALLOWED
    return can_edit_objective(actor, objective)


def can_submit_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may hand this draft in for approval."""
    if objective.state in {ObjectiveState.ACTIVE, ObjectiveState.PAUSED}:
        return not_now("It is published already.")
    return can_edit_objective(actor, objective)


def can_publish_objective(actor: Actor, objective: PublishableFacts) -> Permission:
    """Whether the actor may publish this draft without anybody's approval."""
    right = can_submit_objective(actor, objective)
    return publishes(actor, objective) if right.allowed else right


def publishes(actor: Actor, objective: PublishableFacts) -> Permission:
    """Whether the actor, of those who answer for this objective, needs nobody's approval for what it promises."""
    rule = rule_from(objective.approval)
    roles = roles_of(actor, owner_id=objective.owner_id, team_id=objective.team_id)
    return now_if(
        not roles.isdisjoint(rule.publishers), f"Hand it in first: it needs the approval of {in_words(rule.approvers)}."
    )


def can_change_directly(actor: Actor, objective: PublishableFacts) -> Permission:
    """Whether the actor may change what this objective and its key results promise without anybody's approval.

    That is whoever may edit them: in a draft, and where the organisation made no approval policy for such goals.
    """
    right = can_edit_objective(actor, objective)
    needs_approval = objective.state != ObjectiveState.DRAFT and objective.approval is not None
    return publishes(actor, objective) if right.allowed and needs_approval else right


def can_submit_change(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may hand in a change of this published objective for approval."""
    if objective.state == ObjectiveState.DRAFT:
        return not_now("It is a draft: change it directly.")
    return can_edit_objective(actor, objective)


def can_submit_key_result_change(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may hand in a change of this key result of a published objective for approval."""
    if key_result.objective_state == ObjectiveState.DRAFT:
        return not_now("It is part of a draft: change it directly.")
    return can_edit_key_result(actor, key_result)


def can_submit_key_result(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may hand in a key result for this objective: its team may, and whoever may change it."""
    refusal = refusal_of_closed(objective.cycle_state, objective.state)
    if refusal is None and objective.team_id is not None and objective.team_id in actor.team_ids:
        return ALLOWED
    return refusal or answers_for(actor, objective.owner_id, objective.team_id)


def can_set_approval_policy(actor: Actor) -> Permission:
    """Whether the actor may choose who publishes and who approves."""
    return allowed_if(actor.is_admin, "Only an administrator chooses who publishes and who approves.")


def can_pause_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may let this objective rest."""
    if objective.state == ObjectiveState.PAUSED:
        return not_now("It is paused already.")
    if objective.state == ObjectiveState.DRAFT:
        return not_now("A draft has not begun: there is nothing to pause.")
    return can_edit_objective(actor, objective)


def can_resume_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may take up this paused objective again."""
    if objective.state != ObjectiveState.PAUSED:
        return not_now("It is not paused.")
    return can_edit_objective(actor, objective)


def can_close_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may close this objective with an outcome."""
    if objective.state == ObjectiveState.DRAFT:
        return not_now("A draft is published or deleted, not closed.")
    return can_edit_objective(actor, objective)


def can_reopen_objective(actor: Actor, objective: ClosedFacts) -> Permission:
    """Whether the actor may pursue this closed objective again: only while its cycle runs."""
    if objective.state != ObjectiveState.CLOSED:
        return not_now("It is not closed.")
    if objective.cycle_state == CycleState.CLOSED:
        return CYCLE_CLOSED
    if objective.cycle_state not in RUNNING:
        return not_now("The cycle has not begun: draft another objective instead.")
    if objective.archived_at is not None:
        return not_now("It is archived: bring it back from the archive first.")
    return answers_for(actor, objective.owner_id, objective.team_id)


def can_correct_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may correct how this objective ended, also once its cycle is closed."""
    if objective.state != ObjectiveState.CLOSED:
        return not_now("It is not closed: there is no outcome to correct.")
    return answers_for(actor, objective.owner_id, objective.team_id)


def can_carry_over_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may decide what becomes of this closed objective later, also once its cycle is closed."""
    if objective.state != ObjectiveState.CLOSED:
        return not_now("It is still pursued: close it with its outcome first.")
    return answers_for(actor, objective.owner_id, objective.team_id)


def can_archive_objective(actor: Actor, objective: ClosedFacts) -> Permission:
    """Whether the actor may put this closed objective into the archive, also once its cycle is closed."""
    if objective.state != ObjectiveState.CLOSED:
        return not_now("Only what is closed can be archived: close it with its outcome first.")
    if objective.archived_at is not None:
        return not_now("It is archived already.")
    return answers_for(actor, objective.owner_id, objective.team_id)


def can_unarchive_objective(actor: Actor, objective: ClosedFacts) -> Permission:
    """Whether the actor may bring this objective back from the archive."""
    if objective.archived_at is None:
        return not_now("It is not archived.")
    return answers_for(actor, objective.owner_id, objective.team_id)


def can_delete_objective(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may delete this objective: only a draft may go without a trace."""
    if objective.state != ObjectiveState.DRAFT:
        return not_now("Only a draft can be deleted: close this one, with the outcome ABANDONED if it was given up.")
    return can_edit_objective(actor, objective)


def can_edit_key_result(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may change this key result: its owner may, and whoever may change its objective."""
    if refusal := refusal_of_closed(key_result.cycle_state, key_result.objective_state):
        return refusal
    if key_result.state == KeyResultState.CANCELLED:
        return not_now("It is cancelled: restore it first.")
    if key_result.owner_id == actor.person_id:
        return ALLOWED
    return answers_for(actor, key_result.objective_owner_id, key_result.objective_team_id)


def can_improve_key_result(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may change what this key result says: who may edit it, and champions in a team's draft."""
    if _is_teams_draft(key_result.objective_team_id, key_result.objective_state):
        return can_judge_key_result(actor, key_result)
    return can_edit_key_result(actor, key_result)


def can_judge_key_result(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may set findings about it aside: who may edit it, and champions for teams' goals."""
    champions = actor.is_champion and key_result.objective_team_id is not None
    if champions and key_result.state != KeyResultState.CANCELLED:
        return refusal_of_closed(key_result.cycle_state, key_result.objective_state) or ALLOWED
    return can_edit_key_result(actor, key_result)


def can_cancel_key_result(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may cancel this key result, so that it no longer counts."""
    if key_result.state == KeyResultState.CANCELLED:
        return not_now("It is cancelled already.")
    return _settles(actor, key_result)


def can_restore_key_result(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may let this cancelled key result count again."""
    if key_result.state == KeyResultState.ACTIVE:
        return not_now("It is not cancelled.")
    return _settles(actor, key_result)


def can_delete_key_result(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may delete this key result: only out of a draft."""
    if key_result.objective_state in {ObjectiveState.ACTIVE, ObjectiveState.PAUSED}:
        return not_now("Its objective is published: cancel it instead, so that people see what became of it.")
    return _settles(actor, key_result)


def can_set_quality_rules(actor: Actor) -> Permission:
    """Whether the actor may choose how severe the quality rules are."""
    return allowed_if(
        actor.is_admin or actor.is_champion,
        "Only an administrator or an OKR champion chooses how severe the quality rules are.",
    )


def refusal_of_closed(cycle_state: str, objective_state: str) -> Permission | None:
    """Return the refusal for goals that are read-only, None for others."""
    if cycle_state == CycleState.CLOSED:
        return CYCLE_CLOSED
    if objective_state == ObjectiveState.CLOSED:
        return not_now("The objective is closed: it can be read, but no longer changed.")
    return None


def answers_for(actor: Actor, owner_id: UUID, team_id: UUID | None) -> Permission:
    """Whether the actor answers for an objective of this owner and this team."""
    return allowed_if(
        actor.is_admin or is_or_leads(actor, owner_id) or team_id in actor.led_team_ids,
        "Only the objective's owner, those above them, the team's lead or an administrator may change this.",
    )


def is_or_leads(actor: Actor, person_id: UUID) -> bool:
    """Tell whether the actor is this person, or above them in the reporting line."""
    return person_id == actor.person_id or person_id in actor.report_ids


def _is_teams_draft(team_id: UUID | None, objective_state: str) -> bool:
    return team_id is not None and objective_state == ObjectiveState.DRAFT


def _settles(actor: Actor, key_result: KeyResultFacts) -> Permission:
    refusal = refusal_of_closed(key_result.cycle_state, key_result.objective_state)
    return refusal or answers_for(actor, key_result.objective_owner_id, key_result.objective_team_id)
