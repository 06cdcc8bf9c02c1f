"""Coaching notes of managers about the people who report to them."""

from __future__ import annotations

from typing import Any

import strawberry

from app.conversations import coaching_queries as queries
from app.conversations import policy
from app.conversations.coaching_queries import LATEST_NOTE, CoachingNoteRow
from app.conversations.commands import coaching as commands
from app.core.paging import Page
from app.people import queries as people
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, column, deleted_id, itself, node_id, one, over, permission
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown


@over(CoachingNoteRow, description="What the viewer may do with a coaching note.")
class CoachingNoteViewerCan:
    """What the viewer may do with a coaching note."""

    edit: Permission = permission(policy.can_edit_coaching_note, "Put it in other words, or delete it.")
    share: Permission = permission(policy.can_share_coaching_note, "Let the person it is about read it.")


@over(
    CoachingNoteRow,
    load=queries.coaching_notes_by_id,
    description="What a manager noted about a report: for the manager alone, until it is shared with that person.",
)
class CoachingNote(Node):
    """A coaching note."""

    id: strawberry.ID = node_id("CoachingNote")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    author: User = one(people.users_by_id, "author_id", description="Who wrote it.")
    subject: User = one(people.users_by_id, "subject_id", description="Whom it is about.")
    body: Markdown = column("What was noted.")
    shared_at: DateTime | None = column("Since when the person it is about reads it; null while only its author does.")
    created_at: DateTime = column("When it was written.")
    updated_at: DateTime = column("When it was put in other words last.")
    viewer_can: CoachingNoteViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A coaching note with its place in the list.")
class CoachingNoteEdge(Edge):
    """An edge."""

    node: CoachingNote = column("The coaching note.")


@over(Page, description="A page of coaching notes.")
class CoachingNoteConnection(Connection):
    """A page of coaching notes."""

    edges: list[CoachingNoteEdge] = edges()
    nodes: list[CoachingNote] = nodes()


@strawberry.input(description="What to note about a report.")
class CoachingNoteAddInput:
    """Input of `coachingNoteAdd`."""

    subject_id: strawberry.ID = argument("Somebody who reports to you directly.")
    body: Markdown = argument("What you note; nobody else reads it until you share it.")
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="The other words of a coaching note.")
class CoachingNoteUpdateInput:
    """Input of `coachingNoteUpdate`."""

    coaching_note_id: strawberry.ID = argument("A note of yours that is not shared.")
    expected_revision: int = argument("The revision that the edit is based on.")
    body: Markdown = argument("What it says from now on.")


@strawberry.input(description="Which coaching note the person it is about may read.")
class CoachingNoteShareInput:
    """Input of `coachingNoteShare`."""

    coaching_note_id: strawberry.ID = argument("A note of yours. It cannot be taken back, nor changed afterwards.")


@strawberry.input(description="Which coaching note goes.")
class CoachingNoteDeleteInput:
    """Input of `coachingNoteDelete`."""

    coaching_note_id: strawberry.ID = argument("A note of yours that is not shared.")


@over(commands.CoachingNoteChanged, description="The new note.")
class CoachingNoteAddSuccess:
    """Success of `coachingNoteAdd`."""

    coaching_note_edge: CoachingNoteEdge = new_edge(
        queries.coaching_notes_by_id, "coaching_note_id", LATEST_NOTE, description="The new note, for lists."
    )


@over(commands.CoachingNoteChanged, description="The note as it is now.")
class CoachingNoteUpdateSuccess:
    """Success of `coachingNoteUpdate`."""

    coaching_note: CoachingNote = one(queries.coaching_notes_by_id, "coaching_note_id", description="The note.")


@over(commands.CoachingNoteChanged, description="The note is shared.")
class CoachingNoteShareSuccess:
    """Success of `coachingNoteShare`."""

    coaching_note: CoachingNote = one(queries.coaching_notes_by_id, "coaching_note_id", description="The note.")


@over(commands.CoachingNoteChanged, description="The note is gone.")
class CoachingNoteDeleteSuccess:
    """Success of `coachingNoteDelete`."""

    deleted_id: strawberry.ID = deleted_id("CoachingNote", "coaching_note_id")
    subject: User = one(people.users_by_id, "subject_id", description="Whom it was about.")


@strawberry.type
class CoachingNoteMutations:
    """Changes to coaching notes."""

    @mutation(
        commands.add_coaching_note,
        CoachingNoteAddSuccess,
        description="Note something about a report, for yourself until you share it.",
    )
    async def coaching_note_add(self, info: Info, input: CoachingNoteAddInput) -> Any:
        """Add a note."""
        return await commands.add_coaching_note(
            actor=info.context.actor,
            subject_id=parse_id(input.subject_id, "User", "subjectId"),
            body=input.body,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_coaching_note,
        CoachingNoteUpdateSuccess,
        description="Put a note that is not shared in other words.",
    )
    async def coaching_note_update(self, info: Info, input: CoachingNoteUpdateInput) -> Any:
        """Change a note."""
        return await commands.update_coaching_note(
            actor=info.context.actor,
            coaching_note_id=parse_id(input.coaching_note_id, "CoachingNote", "coachingNoteId"),
            expected_revision=input.expected_revision,
            body=input.body,
        )

    @mutation(
        commands.share_coaching_note,
        CoachingNoteShareSuccess,
        description="Let the person read a note about them, from now on and as it is.",
    )
    async def coaching_note_share(self, info: Info, input: CoachingNoteShareInput) -> Any:
        """Share a note."""
        return await commands.share_coaching_note(
            actor=info.context.actor,
            coaching_note_id=parse_id(input.coaching_note_id, "CoachingNote", "coachingNoteId"),
        )

    @mutation(commands.delete_coaching_note, CoachingNoteDeleteSuccess, description="Delete a note that is not shared.")
    async def coaching_note_delete(self, info: Info, input: CoachingNoteDeleteInput) -> Any:
        """Delete a note."""
        return await commands.delete_coaching_note(
            actor=info.context.actor,
            coaching_note_id=parse_id(input.coaching_note_id, "CoachingNote", "coachingNoteId"),
        )
