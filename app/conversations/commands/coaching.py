"""Commands on coaching notes. They leave no trace in the audit: it would tell of what others may not read."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.activity.commands import unrecorded
from app.activity.queries import require_revision
from app.conversations import coaching_queries as queries
from app.conversations import policy
from app.conversations.coaching_queries import CoachingNoteRow
from app.conversations.models import CoachingNote
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.people import queries as people


class CoachingNoteChanged(NamedTuple):
    """The note that a command changed, and the person that it is about."""

    coaching_note_id: UUID
    subject_id: UUID


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def add_coaching_note(
    *, actor: Actor, subject_id: UUID, body: str, idempotency_key: str | None = None
) -> CoachingNoteChanged:
    """Note something about a person who reports to the actor, for the actor alone until it is shared with them."""
    subject = (await people.users_by_id([subject_id])).get(subject_id)
    if subject is None:
        raise NotFound("person", "subjectId")
    require(policy.can_coach(actor, subject))
    at = clock.now()
    note = await CoachingNote.create(
        organization_id=actor.organization_id,
        author_id=actor.person_id,
        subject_id=subject.id,
        body=_checked(body),
        created_at=at,
        updated_at=at,
    )
    return CoachingNoteChanged(note.id, subject.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_coaching_note(
    *, actor: Actor, coaching_note_id: UUID, expected_revision: int, body: str
) -> CoachingNoteChanged:
    """Put a note in other words that is not shared yet."""
    note = await _note(coaching_note_id)
    require(policy.can_edit_coaching_note(actor, note))
    await require_revision(CoachingNote, note, expected_revision)
    body = _checked(body)
    if body != note.body:
        changed = {"body": body, "updated_at": clock.now(), "revision": note.revision + 1}
        await CoachingNote.filter(id=note.id).update(**changed)
    return CoachingNoteChanged(note.id, note.subject_id)


@command(NotFound, NotPermitted)
async def share_coaching_note(*, actor: Actor, coaching_note_id: UUID) -> CoachingNoteChanged:
    """Let the person read a note that is about them; it stays shared, and as it is."""
    note = await _note(coaching_note_id)
    require(policy.can_share_coaching_note(actor, note))
    await CoachingNote.filter(id=note.id).update(shared_at=clock.now())
    unrecorded(actor, "coaching_note.share", note.id)
    return CoachingNoteChanged(note.id, note.subject_id)


@command(NotFound, NotPermitted)
async def delete_coaching_note(*, actor: Actor, coaching_note_id: UUID) -> CoachingNoteChanged:
    """Delete a note that is not shared."""
    note = await _note(coaching_note_id)
    require(policy.can_edit_coaching_note(actor, note))
    await CoachingNote.filter(id=note.id).delete()
    return CoachingNoteChanged(note.id, note.subject_id)


async def _note(coaching_note_id: UUID) -> CoachingNoteRow:
    """Return a note that nobody else shares or changes until this transaction ends; raises NotFound."""
    await values("select from coaching_notes where id = %s for no key update", (coaching_note_id,))
    found = (await queries.coaching_notes_by_id([coaching_note_id])).get(coaching_note_id)
    if found is None:
        raise NotFound("coaching note", "coachingNoteId")
    return found


def _checked(body: str) -> str:
    problems = Problems()
    body = problems.text("body", body)
    problems.check()
    return body
