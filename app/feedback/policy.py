"""Who may do what with feedback. An administrator is a reader like any other: the database shows them no more."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, denied, not_now, now_if
from app.feedback.models import FeedbackVisibility
from app.feedback.rules import RETRACTABLE_FOR

_SENT = not_now("It was sent: what it says and who reads it stay as they are.")
_DRAFT = not_now("This is a draft: send it first.")
_RETRACTED = not_now("Its author took it back.")


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


class FeedbackFacts(Protocol):
    """What these policies read of feedback."""

    @property
    def author_id(self) -> UUID:
        """Who gives it."""
        ...

    @property
    def recipient_id(self) -> UUID:
        """Whom it is about."""
        ...

    @property
    def visibility(self) -> str:
        """Who reads it beside the two."""
        ...

    @property
    def may_share(self) -> bool:
        """Whether the recipient may show it to a manager."""
        ...

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent."""
        ...

    @property
    def thanked_at(self) -> datetime | None:
        """When the recipient gave thanks."""
        ...

    @property
    def shared_at(self) -> datetime | None:
        """When the recipient showed it to a manager."""
        ...

    @property
    def retracted_at(self) -> datetime | None:
        """When its author took it back."""
        ...


def can_give(actor: Actor, recipient: PersonFacts) -> Permission:
    """Whether the actor may give this person feedback: peers, those above and those below alike."""
    if recipient.id == actor.person_id:
        return denied("Feedback is for somebody else: ask others for theirs.")
    return now_if(recipient.active, "This person is no longer here to read it.")


def can_edit(actor: Actor, feedback: FeedbackFacts) -> Permission:
    """Whether the actor may change, discard or send it: its author, while it is a draft."""
    if feedback.sent_at is not None:
        return _SENT
    return allowed_if(feedback.author_id == actor.person_id, "Only its author may.")


def can_thank(actor: Actor, feedback: FeedbackFacts) -> Permission:
    """Whether the actor may thank its author: the recipient, once."""
    if refusal := _not_there(feedback):
        return refusal
    if feedback.thanked_at is not None:
        return not_now("Its author was thanked already.")
    return _for_recipient(actor, feedback)


def can_reply(actor: Actor, feedback: FeedbackFacts) -> Permission:
    """Whether the actor may reply: the author and the recipient, who alone read the replies."""
    if refusal := _not_there(feedback):
        return refusal
    return allowed_if(
        actor.person_id in (feedback.author_id, feedback.recipient_id),
        "Only its author and the person it is about talk about it here.",
    )


def can_ask_for_more(actor: Actor, feedback: FeedbackFacts) -> Permission:
    """Whether the actor may ask its author for more: the recipient."""
    return _not_there(feedback) or _for_recipient(actor, feedback)


def can_retract(actor: Actor, feedback: FeedbackFacts) -> Permission:
    """Whether the actor may take it back: its author, for some days."""
    if refusal := _not_there(feedback):
        return refusal
    if feedback.author_id != actor.person_id:
        return denied("Only its author may take it back.")
    in_time = feedback.sent_at is not None and clock.now() < feedback.sent_at + RETRACTABLE_FOR
    return now_if(in_time, f"It was sent over {RETRACTABLE_FOR.days} days ago: reply to add what is missing.")


def can_share(actor: Actor, feedback: FeedbackFacts) -> Permission:
    """Whether the actor may show it to their manager of today: the recipient, where its author allowed that.

    The author did so with ``may_share``, and with the visibility for recipient and manager: where the recipient has
    another manager since, that one may be shown it too.
    """
    if refusal := _not_there(feedback):
        return refusal
    if feedback.recipient_id != actor.person_id:
        return denied("Only the person it is about may show it to their manager.")
    if feedback.visibility == FeedbackVisibility.ORGANIZATION:
        return not_now("Everybody may read it already.")
    if feedback.shared_at is not None:
        return not_now("It was shown to a manager already.")
    allowed = feedback.may_share or feedback.visibility == FeedbackVisibility.RECIPIENT_AND_MANAGER
    return allowed_if(allowed, "Its author did not say that it may be shown to a manager.")


def _not_there(feedback: FeedbackFacts) -> Permission | None:
    if feedback.sent_at is None:
        return _DRAFT
    return _RETRACTED if feedback.retracted_at is not None else None


def _for_recipient(actor: Actor, feedback: FeedbackFacts) -> Permission:
    return allowed_if(feedback.recipient_id == actor.person_id, "Only the person it is about may.")
