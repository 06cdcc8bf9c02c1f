"""Who may do what with skills, with what there is to learn, and with learning.

Whom somebody reports to means the one person whom they report to today, not those further above.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied, not_now, now_if
from app.growth.models import EnrollmentState


class ActiveFacts(Protocol):
    """What these policies read of something that may be retired."""

    @property
    def active(self) -> bool:
        """Whether it is still chosen."""
        ...


class PersonFacts(Protocol):
    """What these policies read of a person."""

    @property
    def id(self) -> UUID:
        """Who it is."""
        ...

    @property
    def manager_id(self) -> UUID | None:
        """Whom they report to today."""
        ...


class SkillLevelFacts(Protocol):
    """What these policies read of how well somebody says they have a skill."""

    @property
    def user_id(self) -> UUID:
        """Whose skill it is."""
        ...

    @property
    def manager_id(self) -> UUID | None:
        """Whom they report to today."""
        ...

    @property
    def seconding_asked(self) -> bool:
        """Whether they want it seconded."""
        ...

    @property
    def seconded_at(self) -> datetime | None:
        """When it was seconded."""
        ...

    @property
    def replaced_at(self) -> datetime | None:
        """Since when it is history."""
        ...


class ResourceFacts(ActiveFacts, Protocol):
    """What these policies read of something to learn from."""

    @property
    def added_by_id(self) -> UUID:
        """Who added it."""
        ...


class AssignmentFacts(Protocol):
    """What these policies read of what somebody is to learn from."""

    @property
    def user_id(self) -> UUID:
        """Who is to learn."""
        ...

    @property
    def manager_id(self) -> UUID | None:
        """Whom they report to today."""
        ...

    @property
    def assigned_by_id(self) -> UUID:
        """Who assigned it."""
        ...

    @property
    def completed_at(self) -> datetime | None:
        """When it was completed."""
        ...


class EnrollmentFacts(Protocol):
    """What these policies read of somebody's way along a learning path."""

    @property
    def user_id(self) -> UUID:
        """Whose way it is."""
        ...

    @property
    def state(self) -> str:
        """How far they have come."""
        ...


def can_manage_skills(actor: Actor, skill: object) -> Permission:
    """Whether the actor may say which skills the organisation speaks of."""
    return allowed_if(actor.is_admin, "Only an administrator says which skills there are.")


def can_state_level(actor: Actor, skill: ActiveFacts) -> Permission:
    """Whether the actor may say how well they have this skill."""
    return now_if(skill.active, "This skill is no longer on the list: choose another one.")


def can_second(actor: Actor, level: SkillLevelFacts) -> Permission:
    """Whether the actor may second this level."""
    if level.replaced_at is not None:
        return not_now("This was replaced since: look at what they say today.")
    if level.seconded_at is not None:
        return not_now("This is seconded already.")
    return _reports_to(actor, level.manager_id, "Only whom they report to seconds what somebody says of a skill.")


def can_decline_seconding(actor: Actor, level: SkillLevelFacts) -> Permission:
    """Whether the actor may say why they do not second this level, which waits for it."""
    allowed = can_second(actor, level)
    if not allowed.allowed:
        return allowed
    return now_if(level.seconding_asked, "Nobody asks for this to be seconded any more.")


def can_withdraw_level(actor: Actor, level: SkillLevelFacts) -> Permission:
    """Whether the actor may no longer say that they have this skill."""
    if level.user_id != actor.person_id:
        return denied("Only the person themselves says how well they have a skill.")
    return now_if(level.replaced_at is None, "This is history already.")


def can_edit_resource(actor: Actor, resource: ResourceFacts) -> Permission:
    """Whether the actor may change something to learn from, or whether it is chosen."""
    own = actor.is_admin or resource.added_by_id == actor.person_id
    return allowed_if(own, "Only who added this or an administrator changes it.")


def can_assign_resource(actor: Actor, resource: ActiveFacts) -> Permission:
    """Whether the actor may assign this to anybody."""
    return now_if(resource.active, "This is no longer on the list: choose something else to learn from.")


def can_assign_to(actor: Actor, person: PersonFacts) -> Permission:
    """Whether the actor may say what this person is to learn from, or which path they walk."""
    if person.id == actor.person_id:
        return ALLOWED
    return _reports_to(actor, person.manager_id, "Only whom they report to assigns learning to somebody else.")


def can_edit_assignment(actor: Actor, assignment: AssignmentFacts) -> Permission:
    """Whether the actor may change the due day of what somebody is to learn from, or take it off their list."""
    if assignment.completed_at is not None:
        return not_now("This is completed: it stays as it is.")
    if assignment.assigned_by_id == actor.person_id or assignment.manager_id == actor.person_id:
        return ALLOWED
    return denied("Only who assigned this and whom they report to change it: talk with them.")


def can_complete_assignment(actor: Actor, assignment: AssignmentFacts) -> Permission:
    """Whether the actor may say that they have learned from it."""
    if assignment.completed_at is not None:
        return not_now("This is completed already.")
    return allowed_if(assignment.user_id == actor.person_id, "Only who learns says that they are through.")


def can_manage_paths(actor: Actor, path: object) -> Permission:
    """Whether the actor may say which learning paths there are."""
    return allowed_if(actor.is_admin, "Only an administrator says which learning paths there are.")


def can_start_path(actor: Actor, path: ActiveFacts) -> Permission:
    """Whether the actor may start on this path."""
    return now_if(path.active, "This path is no longer walked: choose another one.")


def can_complete_path(actor: Actor, enrollment: EnrollmentFacts) -> Permission:
    """Whether the actor may say that they have come to the end of this path."""
    if enrollment.user_id != actor.person_id:
        return denied("Only who walks this path says that they are through.")
    return now_if(enrollment.state == EnrollmentState.ACTIVE, "This was handed in, or is completed already.")


def can_leave_path(actor: Actor, enrollment: EnrollmentFacts) -> Permission:
    """Whether the actor may leave this path."""
    if enrollment.user_id != actor.person_id:
        return denied("Only who walks this path leaves it.")
    return now_if(enrollment.state != EnrollmentState.COMPLETED, "This path is completed: it stays as it is.")


def can_confirm_path(actor: Actor, enrollment: EnrollmentFacts) -> Permission:
    """Whether the actor may confirm that somebody came to the end of this path, or give it back."""
    if not actor.is_admin:
        return denied("Only an administrator confirms this.")
    return now_if(enrollment.state == EnrollmentState.WAITING, "Nobody waits for this to be confirmed.")


def _reports_to(actor: Actor, manager_id: UUID | None, otherwise: str) -> Permission:
    return allowed_if(manager_id == actor.person_id, otherwise)
