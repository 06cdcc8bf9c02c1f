"""What commands on feedback begin and end with."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core.actor import Actor
from app.core.errors import NotFound
from app.database.unit_of_work import values
from app.feedback import queries
from app.feedback.queries import FeedbackRow


class FeedbackChanged(NamedTuple):
    """The feedback that a command changed, and the person it is about."""

    feedback_id: UUID
    recipient_id: UUID


def topic(person_id: UUID) -> str:
    """Return what happens to the feedback about a person is announced under, for nobody but them."""
    return f"feedback:{person_id}"


async def feedback_to_change(feedback_id: UUID) -> FeedbackRow:
    """Lock feedback for this transaction and return it as it is then; raises NotFound."""
    await values("select from feedback where id = %s for no key update", (feedback_id,))
    found = (await queries.feedback_by_id([feedback_id])).get(feedback_id)
    if found is None:
        raise NotFound("feedback", "feedbackId")
    return found


async def note(actor: Actor, action: str, kind: str, id_: UUID) -> None:
    """Keep in the audit record what was done to something of this room: its own readers read it, and nobody else.

    Its id is nobody's key, so that the record is seen through the thing alone. What was said is never part of it.
    """
    await record(actor, action, (kind, id_), audience=id_)
