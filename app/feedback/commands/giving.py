"""Commands of those who give feedback: draft, change, discard, send, or give it at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
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
from app.feedback.content import Content, check_team, checked, content_of, find_subject
from app.feedback.models import Feedback, FeedbackKind, FeedbackVisibility
from app.feedback.rules import DRAFTS_AT_MOST
from app.people import queries as people
from app.people.commands.users import person_named
from app.people.queries import UserRow


class FeedbackDiscarded(NamedTuple):
    """The draft that is gone."""

    feedback_id: UUID


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def give_feedback(
    *,
    actor: Actor,
    recipient_id: UUID,
    kind: FeedbackKind,
    body: str,
    visibility: FeedbackVisibility,
    team_id: UUID | None = None,
    may_share: bool = False,
    subject: tuple[str, UUID] | None = None,
    idempotency_key: str | None = None,
) -> FeedbackChanged:
    """Give somebody feedback at once; who reads it is said now and never widened afterwards."""
    content = Content(kind, body, visibility, team_id, may_share, subject)
    recipient, content = await _checked(actor, recipient_id, content)
    feedback_id = await _store(actor, recipient, content, sent=await _sending(recipient, content))
    await note(actor, "feedback.send", "Feedback", feedback_id)
    await announce(topic(recipient.id))
    return FeedbackChanged(feedback_id, recipient.id)


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def draft_feedback(
    *,
    actor: Actor,
    recipient_id: UUID,
    kind: FeedbackKind,
    body: str,
    visibility: FeedbackVisibility,
    team_id: UUID | None = None,
    may_share: bool = False,
    subject: tuple[str, UUID] | None = None,
    idempotency_key: str | None = None,
) -> FeedbackChanged:
    """Keep feedback for later: its author alone reads it, and it is in no record of what was done."""
    content = Content(kind, body, visibility, team_id, may_share, subject)
    recipient, content = await _checked(actor, recipient_id, content)
    [(drafts,)] = await values(
        "select count(*) from feedback where author_id = %s and sent_at is null", (actor.person_id,)
    )
    if drafts >= DRAFTS_AT_MOST:
        raise LimitReached(f"You have {DRAFTS_AT_MOST} drafts: send or discard one first.")
    return FeedbackChanged(await _store(actor, recipient, content, sent={}), recipient.id)


@command(InvalidInput, NotFound, NotPermitted)
async def update_feedback(*, actor: Actor, feedback_id: UUID, changes: Mapping[str, Any]) -> FeedbackChanged:
    """Change a draft; what ``changes`` leaves out stays. Choosing another visibility than TEAM drops the team."""
    draft = await feedback_to_change(feedback_id)
    require(policy.can_edit(actor, draft))
    content = content_of(draft)._replace(**changes)
    if content.visibility != FeedbackVisibility.TEAM and "team_id" not in changes:
        content = content._replace(team_id=None)
    recipient = await person_named(draft.recipient_id, "feedbackId")
    if changes.get("subject") is not None:
        await find_subject(changes["subject"])
    await Feedback.filter(id=draft.id).update(**(await checked(content, recipient)).columns())
    return FeedbackChanged(draft.id, recipient.id)


@command(NotFound, NotPermitted)
async def discard_feedback(*, actor: Actor, feedback_id: UUID) -> FeedbackDiscarded:
    """Throw a draft away."""
    draft = await feedback_to_change(feedback_id)
    require(policy.can_edit(actor, draft))
    await Feedback.filter(id=draft.id).delete()
    return FeedbackDiscarded(draft.id)


@command(InvalidInput, NotFound, NotPermitted)
async def send_feedback(*, actor: Actor, feedback_id: UUID) -> FeedbackChanged:
    """Send a draft as it is: from then on its recipient reads it, and whoever its visibility says."""
    draft = await feedback_to_change(feedback_id)
    require(policy.can_edit(actor, draft))
    recipient = await person_named(draft.recipient_id, "feedbackId")
    require(policy.can_give(actor, recipient))
    problems, content = Problems(), content_of(draft)
    await check_team(problems, "feedbackId", content, recipient)
    problems.check()
    await Feedback.filter(id=draft.id).update(**await _sending(recipient, content))
    await note(actor, "feedback.send", "Feedback", draft.id)
    await announce(topic(recipient.id))
    return FeedbackChanged(draft.id, recipient.id)


async def _checked(actor: Actor, recipient_id: UUID, content: Content) -> tuple[UserRow, Content]:
    recipient = await person_named(recipient_id, "recipientId")
    if content.subject is not None:
        await find_subject(content.subject)
    require(policy.can_give(actor, recipient))
    return recipient, await checked(content, recipient)


async def _sending(recipient: UserRow, content: Content) -> dict[str, Any]:
    """Return what is set when it is sent: the moment, and the active manager whom it is for too."""
    manager_id = recipient.manager_id if content.visibility == FeedbackVisibility.RECIPIENT_AND_MANAGER else None
    manager = (await people.users_by_id([manager_id])).get(manager_id) if manager_id else None
    return {"sent_at": clock.now(), "manager_id": manager.id if manager and manager.active else None}


async def _store(actor: Actor, recipient: UserRow, content: Content, *, sent: Mapping[str, Any]) -> UUID:
    feedback = await Feedback.create(
        organization_id=actor.organization_id,
        author_id=actor.person_id,
        recipient_id=recipient.id,
        **content.columns(),
        **{"created_at": clock.now(), **sent},
    )
    return feedback.id
