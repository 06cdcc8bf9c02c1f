"""Who may do what with development goals and mentorships. Nobody but their readers comes near them."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, denied, not_now, now_if
from app.growth.models import DevelopmentGoalState, MentorshipState

_OWN = "Only who set this development goal changes it: comment on it."
_SETTLED = {
    MentorshipState.ACCEPTED: "This was accepted already.",
    MentorshipState.DECLINED: "This was declined.",
    MentorshipState.WITHDRAWN: "This was taken back.",
    MentorshipState.ENDED: "This mentorship has ended.",
}


class GoalFacts(Protocol):
    """What these policies read of a development goal, or of a step towards one."""

    @property
    def owner_id(self) -> UUID:
        """Whose goal it is."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...


class MentorshipFacts(Protocol):
    """What these policies read of a mentorship: only its two people ever see it."""

    @property
    def asked_by_id(self) -> UUID:
        """Who offered it or asked for it."""
        ...

    @property
    def state(self) -> str:
        """What became of it."""
        ...


def can_edit_goal(actor: Actor, goal: GoalFacts) -> Permission:
    """Whether the actor may change this development goal, its steps and where it stands."""
    if goal.owner_id != actor.person_id:
        return denied(_OWN)
    return now_if(goal.state == DevelopmentGoalState.ACTIVE, "This development goal is closed: reopen it first.")


def can_reopen_goal(actor: Actor, goal: GoalFacts) -> Permission:
    """Whether the actor may work on this development goal again."""
    if goal.owner_id != actor.person_id:
        return denied(_OWN)
    return now_if(goal.state != DevelopmentGoalState.ACTIVE, "This development goal is open.")


def can_delete_goal(actor: Actor, goal: GoalFacts) -> Permission:
    """Whether the actor may delete this development goal with all that was said about it."""
    return allowed_if(goal.owner_id == actor.person_id, "Only who set this development goal deletes it.")


def can_answer_mentorship(actor: Actor, mentorship: MentorshipFacts) -> Permission:
    """Whether the actor may accept or decline."""
    if mentorship.state != MentorshipState.OPEN:
        return not_now(_SETTLED[MentorshipState(mentorship.state)])
    return allowed_if(mentorship.asked_by_id != actor.person_id, "This waits for the other's answer.")


def can_withdraw_mentorship(actor: Actor, mentorship: MentorshipFacts) -> Permission:
    """Whether the actor may take back what they offered or asked for."""
    if mentorship.state != MentorshipState.OPEN:
        return not_now(_SETTLED[MentorshipState(mentorship.state)])
    return allowed_if(mentorship.asked_by_id == actor.person_id, "Only who offered or asked takes it back: decline it.")


def can_end_mentorship(actor: Actor, mentorship: MentorshipFacts) -> Permission:
    """Whether the actor may end this mentorship: either of the two."""
    if mentorship.state == MentorshipState.OPEN:
        return not_now("This has not begun: accept, decline or take it back.")
    allowed = mentorship.state == MentorshipState.ACCEPTED
    return now_if(allowed, _SETTLED[MentorshipState(mentorship.state)])
