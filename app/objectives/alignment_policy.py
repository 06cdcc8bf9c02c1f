"""Who may say what about an alignment: the side that serves or waits, and the side that is served or waited for."""

from __future__ import annotations

from uuid import UUID

from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, not_now
from app.objectives.alignment_models import AlignmentState
from app.objectives.alignment_queries import AlignmentRow, Side
from app.objectives.models import AlignmentKind, KeyResultState, ObjectiveState
from app.objectives.policy import answers_for, refusal_of_closed

_PAST = {
    AlignmentState.DECLINED: "It was declined: propose it anew.",
    AlignmentState.WITHDRAWN: "It was withdrawn: propose it anew.",
    AlignmentState.ENDED: "It has ended: propose it anew.",
    AlignmentState.OVERRULED: "It was overruled: propose it anew.",
    AlignmentState.FULFILLED: "It is fulfilled.",
}


def speaks_for(actor: Actor, side: Side) -> Permission:
    """Whether the actor may speak for one end: its owner may, and whoever may change its objective."""
    if refusal := refusal_of_closed(side.cycle_state, side.state):
        return refusal
    if side.key_result_state == KeyResultState.CANCELLED:
        return not_now("The key result is cancelled: restore it first.")
    if side.key_result_owner_id == actor.person_id:
        return ALLOWED
    return answers_for(actor, side.owner_id, side.team_id)


def can_accept(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may accept this proposal for the goal that it is made to."""
    if alignment.child_state == ObjectiveState.CLOSED:
        return not_now("The objective that would serve is closed: decline it, or let it be withdrawn.")
    return can_decline(actor, alignment)


def can_decline(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may turn this proposal down for the goal that it is made to."""
    if alignment.state == AlignmentState.ACCEPTED:
        return not_now("It is accepted already.")
    return _past(alignment) or speaks_for(actor, alignment.parent_side)


def can_withdraw(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may take this proposal back."""
    if alignment.state == AlignmentState.ACCEPTED:
        return not_now("It is accepted already: end it instead.")
    return _past(alignment) or speaks_for(actor, alignment.child_side)


def can_update(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may change how it counts: who proposes does, and once it is accepted the other side."""
    side = alignment.child_side if alignment.state == AlignmentState.PROPOSED else alignment.parent_side
    return _past(alignment) or speaks_for(actor, side)


def can_end(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may end this alignment for the goal that serves or waits."""
    return _in_force(alignment) or speaks_for(actor, alignment.child_side)


def can_overrule(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may end this alignment against the side that serves or waits."""
    return _in_force(alignment) or speaks_for(actor, alignment.parent_side)


def can_fulfil(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may say that what the goal waited for is there."""
    if alignment.kind != AlignmentKind.DEPENDS_ON:
        return not_now("Nothing is waited for here: end it instead.")
    return can_end(actor, alignment)


def can_part(actor: Actor, alignment: AlignmentRow) -> Permission:
    """Whether the actor may part the two ends without a word: both sides may."""
    permission = speaks_for(actor, alignment.child_side)
    return permission if permission.allowed else speaks_for(actor, alignment.parent_side)


def needs_no_word(actor: Actor, kind: AlignmentKind, parent: Side, *, parent_owner_reads_child: bool) -> bool:
    """Tell whether a proposal is accepted by itself.

    That is where the same person speaks for both sides, and where a goal that the other side may not read is only
    drawn, for nothing shows there. What is waited for always needs a day from the other side.
    """
    if kind is AlignmentKind.DEPENDS_ON:
        return False
    drawn_unseen = kind is AlignmentKind.SUPPORTS and not parent_owner_reads_child
    return drawn_unseen or speaks_for(actor, parent).allowed


def decider_of(side: Side) -> UUID:
    """Return who is asked first to decide for an end: its own owner."""
    return side.key_result_owner_id or side.owner_id


def _past(alignment: AlignmentRow) -> Permission | None:
    reason = _PAST.get(AlignmentState(alignment.state))
    return not_now(reason) if reason else None


def _in_force(alignment: AlignmentRow) -> Permission | None:
    if alignment.state == AlignmentState.PROPOSED:
        return not_now("It is only proposed: it is accepted, declined or withdrawn.")
    return _past(alignment)
