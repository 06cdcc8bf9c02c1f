"""Commands on feedback that was sent: thank, reply, ask for more, show it to one's manager, take it back."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.events import announce
from app.feedback import policy
from app.feedback.commands.lookup import FeedbackChanged, feedback_to_change, note, topic
from app.feedback.models import Feedback, FeedbackReply
from app.feedback.rules import REPLIES_AT_MOST, REPLY_LENGTH
from app.people import queries as people


class FeedbackReplied(NamedTuple):
    """The reply, and the feedback that it is about."""

    reply_id: UUID
    feedback_id: UUID


@command(NotFound, NotPermitted)
async def thank_for_feedback(*, actor: Actor, feedback_id: UUID) -> FeedbackChanged:
    """Thank its author."""
    feedback = await feedback_to_change(feedback_id)
    require(policy.can_thank(actor, feedback))
    await Feedback.filter(id=feedback.id).update(thanked_at=clock.now())
    await note(actor, "feedback.thank", "Feedback", feedback.id)
    return FeedbackChanged(feedback.id, feedback.recipient_id)


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def reply_to_feedback(
    *,
    actor: Actor,
    feedback_id: UUID,
    body: str,
    asks_for_more: bool = False,
    idempotency_key: str | None = None,
) -> FeedbackReplied:
    """Reply to the other of the two, who alone reads it; the recipient may ask for more, until the author replies."""
    feedback = await feedback_to_change(feedback_id)
    require(policy.can_reply(actor, feedback))
    if asks_for_more:
        require(policy.can_ask_for_more(actor, feedback))
    problems = Problems()
    body = problems.text("body", body, at_most=REPLY_LENGTH)
    problems.check()
    [(replies,)] = await values("select count(*) from feedback_replies where feedback_id = %s", (feedback.id,))
    if replies >= REPLIES_AT_MOST:
        raise LimitReached(f"There are {REPLIES_AT_MOST} replies: go on in a conversation.")

    reply = await FeedbackReply.create(
        organization_id=actor.organization_id,
        feedback_id=feedback.id,
        giver_id=feedback.author_id,
        receiver_id=feedback.recipient_id,
        author_id=actor.person_id,
        body=body,
        asks_for_more=asks_for_more,
        created_at=clock.now(),
    )
    if asks_for_more or actor.person_id == feedback.author_id:
        await Feedback.filter(id=feedback.id).update(wants_more=asks_for_more)
    await note(actor, "feedback.reply", "FeedbackReply", reply.id)
    await announce(topic(feedback.recipient_id))
    return FeedbackReplied(reply.id, feedback.id)


@command(InvalidInput, NotFound, NotPermitted)
async def share_feedback(*, actor: Actor, feedback_id: UUID) -> FeedbackChanged:
    """Show feedback about oneself to one's manager of today, to whom it stays readable."""
    feedback = await feedback_to_change(feedback_id)
    require(policy.can_share(actor, feedback))
    own = (await people.users_by_id([actor.person_id]))[actor.person_id]
    manager = (await people.users_by_id([own.manager_id])).get(own.manager_id) if own.manager_id else None
    if manager is None or not manager.active:
        raise InvalidInput.one("feedbackId", "NO_MANAGER", "You have no manager at present to show it to.")
    if manager.id in (feedback.author_id, feedback.manager_id):
        message = f"{manager.name}, your manager, reads it already."
        raise InvalidInput.one("feedbackId", "READS_IT_ALREADY", message)
    await Feedback.filter(id=feedback.id).update(shared_with_id=manager.id, shared_at=clock.now())
    await note(actor, "feedback.share", "Feedback", feedback.id)
    return FeedbackChanged(feedback.id, feedback.recipient_id)


@command(NotFound, NotPermitted)
async def retract_feedback(*, actor: Actor, feedback_id: UUID) -> FeedbackChanged:
    """Take feedback back: that it was there stays known to its readers, what it and the replies said is gone."""
    feedback = await feedback_to_change(feedback_id)
    require(policy.can_retract(actor, feedback))
    await values("delete from feedback_replies where feedback_id = %s", (feedback.id,))
    await values("delete from feedback_answers where feedback_id = %s", (feedback.id,))
    await Feedback.filter(id=feedback.id).update(
        body=None, objective_id=None, key_result_id=None, wants_more=False, retracted_at=clock.now()
    )
    await note(actor, "feedback.retract", "Feedback", feedback.id)
    await announce(topic(feedback.recipient_id))
    return FeedbackChanged(feedback.id, feedback.recipient_id)
